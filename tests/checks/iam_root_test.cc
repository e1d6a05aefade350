// 1.4: no access key of the root user exists.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

const std::string kRoot = "arn:aws:iam::123456789012:root";

iam::AccountSummary summary(Value<long long> keys) { return {.account_access_keys_present = keys}; }

Value<Time> dated(const Value<bool>& active) {
  if (active.is_unknown()) return Value<Time>::unknown(active.cause());
  return active.value_or(false) ? Value<Time>(*parse_time("2026-01-01T00:00:00Z"))
                                : Value<Time>::absent();
}
iam::CredentialReport root(Value<bool> key_1, Value<bool> key_2) {
  return {.user = "<root_account>",
          .arn = kRoot,
          .access_key_1_active = key_1,
          .access_key_2_active = key_2,
          .access_key_1_last_rotated = dated(key_1),
          .access_key_2_last_rotated = dated(key_2)};
}
// An inactive key: the report has the date of its last change.
iam::CredentialReport inactive() {
  auto row = root(false, false);
  row.access_key_1_last_rotated = *parse_time("2020-01-01T00:00:00Z");
  return row;
}

AccountBuilder both(Value<long long> keys, Value<bool> key_1, Value<bool> key_2) {
  AccountBuilder builder;
  builder.row("global", kAccount, summary(keys)).row("global", kRoot, root(key_1, key_2));
  return builder;
}

}  // namespace

std::vector<Case> root_access_key_cases() {
  AccountBuilder no_row, bob_only, no_summary, report_gap, report_gap_but_counted;
  no_row.row("global", kAccount, summary(0));
  bob_only.row("global", kAccount, summary(0))
      .row("global", "arn:aws:iam::123456789012:user/bob", iam::CredentialReport{.user = "bob"});
  no_summary.row("global", kRoot, root(false, false)).gap<iam::AccountSummary>("global");
  report_gap.row("global", kAccount, summary(0)).gap<iam::CredentialReport>("global");
  report_gap_but_counted.row("global", kAccount, summary(1)).gap<iam::CredentialReport>("global");
  auto unsupported = root(false, false);
  unsupported.password_enabled = denied<bool>();
  AccountBuilder with_unsupported;
  with_unsupported.row("global", kAccount, summary(0)).row("global", kRoot, unsupported);
  AccountBuilder counted_inactive, summary_refused, deleted_since;
  counted_inactive.row("global", kAccount, summary(1)).row("global", kRoot, inactive());
  summary_refused.row("global", kRoot, inactive()).gap<iam::AccountSummary>("global");
  deleted_since.row("global", kAccount, summary(0)).row("global", kRoot, inactive());
  const auto in_china = [](Value<long long> keys) {
    AccountBuilder builder;
    builder.row("global", kAccount, summary(std::move(keys)));
    auto account = builder.build();
    account.partition = "aws-cn";
    return account;
  };
  return table(
      Case{"an inactive key fails, and report and counter agree on it", counted_inactive.build(),
           fail, "though an inactive one"},
      Case{"the date of an inactive key decides though the summary was refused",
           summary_refused.build(), fail, "though an inactive one"},
      Case{"a key that only the older report shows fails", deleted_since.build(), fail, "disagree"},
      Case{"in China, which has no root user, the summary decides", in_china(0), pass},
      Case{"in China a counted key still fails", in_china(1), fail},
      Case{"in China a summary without the counter is unknown",
           in_china(Value<long long>::absent()), unknown},
      Case{"no key by counter and report passes", both(0, false, false).build(), pass},
      Case{"a counted and active key fails", both(1, true, false).build(), fail,
           "has an access key"},
      Case{"an active second key fails", both(1, false, true).build(), fail},
      Case{"a counted key fails though the cached report shows none", both(1, false, false).build(),
           fail, "disagree"},
      Case{"an active key in the report fails though the counter is zero",
           both(0, true, false).build(), fail, "disagree"},
      Case{"a counter that AWS left out is not zero",
           both(Value<long long>::absent(), false, false).build(), unknown},
      Case{"an unread counter is unknown", both(denied<long long>(), false, false).build(),
           unknown},
      Case{"an unread counter does not save an active key",
           both(denied<long long>(), true, false).build(), fail},
      Case{"what the report does not support for root does not matter", with_unsupported.build(),
           pass},
      Case{"an unread key column is unknown", both(0, false, denied<bool>()).build(), unknown},
      Case{"a report without root's row is unknown, never a pass", no_row.build(), unknown,
           "no row for the root user"},
      Case{"a report of other users only is unknown", bob_only.build(), unknown},
      Case{"a refused summary is unknown", no_summary.build(), unknown},
      Case{"a refused report is unknown", report_gap.build(), unknown},
      Case{"a refused report does not save a counted key", report_gap_but_counted.build(), fail});
}

namespace {

TEST(RootAccessKeys, verdicts) { expect_verdicts("1.4", root_access_key_cases()); }

TEST(RootAccessKeys, the_evidence_is_the_counter_the_report_and_its_age) {
  const auto row = judged("1.4", both(0, false, false).build());
  EXPECT_EQ(evidence_names(row),
            (std::vector<std::string>{"account_access_keys_present", "access_key_1_active",
                                      "access_key_2_active", "access_key_1_last_rotated",
                                      "access_key_2_last_rotated", "generated_time"}));
}

}  // namespace
}  // namespace underpin::testing
