// 3.4 and 3.7: CloudWatch Logs takes each trail's events, and a customer's key encrypts its files.
#include "tests/checks/trails.h"

namespace underpin::testing {
namespace {

using cloudtrail::Trail;
using cloudtrail::TrailStatus;
using logs::LogGroup;
using Text = Value<std::string>;

const std::string kKey = "arn:aws:kms:us-east-1:123456789012:key/1";

// A trail whose events arrive; a case changes one thing.
struct Delivery {
  Trail trail = good_trail();
  TrailStatus status{
      .is_logging = true,
      .latest_delivery_error = Text::absent(),
      .latest_cloud_watch_logs_delivery_time = parse_time("2026-11-25T09:55:00Z").value(),
      .latest_cloud_watch_logs_delivery_error = Text::absent()};
  bool group = true;

  AccountBuilder rows() const {
    AccountBuilder account;
    account.row("us-east-1", kTrail, trail).row("us-east-1", kTrail, status);
    if (group)
      account.row("us-east-1", "trail",
                  LogGroup{.name = "trail",
                           .kms_key_id = Text::absent(),
                           .retention_in_days = Value<long long>::absent()});
    return account;
  }
};
template <class Change>
Snapshot changed(Change&& change) {
  Delivery delivery;
  change(delivery);
  return delivery.rows().build();
}
// The account is read at 2026-11-25T10:00:00Z.
Snapshot delivered(const char* time) {
  return changed([&](Delivery& d) {
    d.status.latest_cloud_watch_logs_delivery_time = parse_time(time).value();
  });
}

const std::string kForeign = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";

}  // namespace

std::vector<Case> log_delivery_cases() {
  auto regional = Delivery{}.rows(), no_status = AccountBuilder(), foreign = AccountBuilder(),
       trails = Delivery{}.rows(), groups = Delivery{.group = false}.rows();
  auto one_region = good_trail();
  one_region.is_multi_region_trail = false;
  one_region.cloud_watch_logs_group_arn = Text::absent();
  const std::string other = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/other";
  regional.row("eu-west-1", other, one_region).row("eu-west-1", other, status(true));
  no_status.row("us-east-1", kTrail, good_trail()).gap<TrailStatus>("us-east-1");
  groups.gap<LogGroup>("us-east-1");
  foreign.row("us-east-1", kForeign, good_trail()).row("us-east-1", kForeign, status(true));
  trails.gap<Trail>("eu-west-1");
  return table(
      Case{"a delivery a moment ago passes", delivered("2026-11-25T09:55:00Z"), pass},
      Case{"a delivery a day ago passes", delivered("2026-11-24T10:00:00Z"), pass},
      Case{"a delivery a day and a second ago fails", delivered("2026-11-24T09:59:59Z"), fail,
           "1 day ago"},
      Case{"a delivery yesterday at midnight fails, though it was yesterday",
           delivered("2026-11-24T00:00:00Z"), fail},
      Case{"a delivery ahead of our clock passes", delivered("2026-11-25T10:00:05Z"), pass},
      Case{"a trail without a log group fails",
           changed([](Delivery& d) { d.trail.cloud_watch_logs_group_arn = Text::absent(); }), fail,
           "sends nothing"},
      // What other tools pass or fail wrongly.
      Case{"deliveries to S3 do not count, when CloudWatch Logs never took any",
           changed([](Delivery& d) {
             d.status.latest_cloud_watch_logs_delivery_time = Value<Time>::absent();
           }),
           fail, "never took an event"},
      Case{"a trail of one region without a log group fails beside one that has it",
           regional.build(), fail, "sends nothing"},
      Case{"a log group that is gone fails, though the delivery is recent",
           changed([](Delivery& d) { d.group = false; }), fail, "log group trail does not exist",
           "stricter-than-audit"},
      Case{"a trail that was stopped an hour ago fails",
           changed([](Delivery& d) { d.status.is_logging = false; }), fail, "the trail is stopped",
           "stricter-than-audit"},
      Case{"a delivery that was refused meanwhile is noted", changed([](Delivery& d) {
             d.status.latest_cloud_watch_logs_delivery_error = "Access denied";
           }),
           pass, "", "delivery-error"},
      Case{"no trail fails", AccountBuilder().build(), fail, "there is no trail"},
      Case{"fault 44: an organisation's trail points to its owner", foreign.build(), unknown,
           "evidence is in account 999999999999"},
      Case{"a log group of another account is unknown", changed([](Delivery& d) {
             d.trail.cloud_watch_logs_group_arn =
                 "arn:aws:logs:us-east-1:999999999999:log-group:trail:*";
           }),
           unknown, "account 999999999999"},
      Case{"an unread time is unknown", changed([](Delivery& d) {
             d.status.latest_cloud_watch_logs_delivery_time = denied<Time>();
           }),
           unknown},
      Case{"an unread log group is unknown",
           changed([](Delivery& d) { d.trail.cloud_watch_logs_group_arn = denied<std::string>(); }),
           unknown},
      Case{"a status that could not be asked is unknown", no_status.build(), unknown},
      Case{"a log group that could not be looked for is unknown", groups.build(), unknown},
      Case{"trails that could not be listed are unknown", trails.build(), unknown});
}

namespace {

Snapshot encrypted(Text name, Text manager = "CUSTOMER", Text state = "Enabled") {
  auto trail = good_trail();
  trail.kms_key_id = std::move(name);
  auto account = account_with(std::move(trail));
  account.row("us-east-1", kKey,
              kms::Key{.key_manager = std::move(manager), .key_state = std::move(state)});
  return account.build();
}

}  // namespace

std::vector<Case> trail_key_cases() {
  auto with_key = good_trail();
  with_key.kms_key_id = kKey;
  auto keys = account_with(with_key), foreign = AccountBuilder(), trails = account_with(with_key);
  keys.gap<kms::Key>("us-east-1");
  foreign.row("us-east-1", kForeign, with_key).row("us-east-1", kForeign, status(true));
  trails.row("us-east-1", kKey, kms::Key{.key_manager = "CUSTOMER", .key_state = "Enabled"})
      .gap<Trail>("eu-west-1");
  return table(
      Case{"a customer's key passes", encrypted(kKey), pass, "customer's key"},
      Case{"no key fails", encrypted(Text::absent()), fail, "no key"},
      Case{"an empty name is no key", encrypted(""), fail, "no key"},
      // No other tool looks at the key.
      Case{"a disabled key fails, since nothing arrives", encrypted(kKey, "CUSTOMER", "Disabled"),
           fail, "no log file arrives", "stricter-than-audit"},
      Case{"a key pending deletion fails", encrypted(kKey, "CUSTOMER", "PendingDeletion"), fail,
           "no log file arrives"},
      Case{"a key that AWS manages fails", encrypted(kKey, "AWS"), fail, "AWS manages"},
      Case{"a key that is gone fails", encrypted("arn:aws:kms:us-east-1:123456789012:key/2"), fail,
           "does not exist"},
      Case{"fault 44: a key of another account is unknown, never a pass",
           encrypted("arn:aws:kms:us-east-1:999999999999:key/1"), unknown, "account 999999999999"},
      Case{"an alias is unknown", encrypted("alias/trail"), unknown, "another name"},
      Case{"fault 44: an organisation's trail points to its owner", foreign.build(), unknown,
           "evidence is in account 999999999999"},
      Case{"no trail is not applicable", AccountBuilder().build(), not_applicable},
      Case{"a key that KMS did not describe is unknown",
           encrypted(kKey, Text::absent(), Text::absent()), unknown, "in full"},
      Case{"an unread state is unknown", encrypted(kKey, "CUSTOMER", denied<std::string>()),
           unknown},
      Case{"an unread name is unknown", encrypted(denied<std::string>()), unknown},
      Case{"keys that could not be listed are unknown", keys.build(), unknown},
      Case{"trails that could not be listed are unknown", trails.build(), unknown});
}

namespace {

TEST(LogDelivery, verdicts) { expect_verdicts("3.4", log_delivery_cases()); }
TEST(TrailKey, verdicts) { expect_verdicts("3.7", trail_key_cases()); }

TEST(LogDelivery, the_audit_asks_for_the_time_alone) {
  const auto gone = changed([](Delivery& d) { d.group = false; });
  EXPECT_EQ(word(judged("3.4", gone, ReadingMode::letter).verdict), "pass");
  EXPECT_EQ(word(judged("3.4", gone, ReadingMode::effect).verdict), "fail");
}

TEST(LogDelivery, the_evidence_has_group_time_and_error) {
  EXPECT_EQ(evidence_names(judged("3.4", Delivery{}.rows().build())),
            (std::vector<std::string>{"cloud_watch_logs_group_arn",
                                      "latest_cloud_watch_logs_delivery_time",
                                      "latest_cloud_watch_logs_delivery_error"}));
}

TEST(TrailKey, the_audit_asks_for_the_name_of_a_key_alone) {
  const auto disabled = encrypted(kKey, "CUSTOMER", "Disabled");
  EXPECT_EQ(word(judged("3.7", disabled, ReadingMode::letter).verdict), "pass");
  EXPECT_EQ(word(judged("3.7", disabled, ReadingMode::effect).verdict), "fail");
}

}  // namespace
}  // namespace underpin::testing
