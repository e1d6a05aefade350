// 1.5, 1.6 and 1.7: the root user has MFA, no virtual device, and is not used.
#include "resources/iam/virtual_mfa_device.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

const std::string kRoot = "arn:aws:iam::123456789012:root";
const auto kNone = Value<long long>::absent();

AccountBuilder counted(Value<long long> mfa, Value<long long> password, Value<long long> keys) {
  AccountBuilder builder;
  builder.row("global", kAccount,
              iam::AccountSummary{.account_access_keys_present = keys,
                                  .account_mfa_enabled = mfa,
                                  .account_password_present = password});
  return builder;
}

struct Device {
  const char* name;
  Value<std::string> owner;
};

Snapshot with_devices(std::vector<Device> devices, Value<long long> mfa = 1) {
  auto builder = counted(mfa, 1, 0);
  for (const auto& [name, owner] : devices)
    builder.row("global", std::string("arn:aws:iam::123456789012:mfa/") + name,
                iam::VirtualMfaDevice{.user_arn = owner});
  return builder.build();
}

Snapshot in_partition(const char* partition, AccountBuilder builder) {
  auto account = builder.build();
  account.partition = partition;
  return account;
}

AccountBuilder used(Value<Time> password, Value<Time> key_1, Value<Time> key_2) {
  AccountBuilder builder;
  builder.row("global", kRoot,
              iam::CredentialReport{.user = "<root_account>",
                                    .generated_time = kNow - std::chrono::hours(3),
                                    .password_last_used = password,
                                    .access_key_1_last_used_date = key_1,
                                    .access_key_2_last_used_date = key_2});
  return builder;
}

}  // namespace

std::vector<Case> root_mfa_cases() {
  AccountBuilder refused;
  refused.gap<iam::AccountSummary>("global");
  return table(
      Case{"MFA passes", counted(1, 1, 0).build(), pass},
      Case{"MFA passes whatever credentials there are", counted(1, 1, 1).build(), pass},
      Case{"a password without MFA fails", counted(0, 1, 0).build(), fail, "no MFA device"},
      Case{"a key without password and MFA fails", counted(0, 0, 1).build(), fail},
      Case{"a member whose organisation took the root credentials needs no MFA",
           counted(0, 0, 0).build(), not_applicable, "neither a password nor an access key"},
      Case{"a count of passwords that AWS left out proves nothing", counted(0, kNone, 0).build(),
           fail},
      Case{"a count of keys that AWS left out is unknown", counted(0, 0, kNone).build(), unknown},
      Case{"a count of MFA devices that AWS left out is unknown", counted(kNone, 1, 0).build(),
           unknown},
      Case{"an unread count is unknown", counted(denied<long long>(), 1, 0).build(), unknown},
      Case{"an unread password count is unknown", counted(0, denied<long long>(), 0).build(),
           unknown},
      Case{"an unread password count does not save a key without MFA",
           counted(0, denied<long long>(), 1).build(), fail},
      Case{"root of GovCloud has no console and needs none without a key",
           in_partition("aws-us-gov", counted(0, 1, 0)), not_applicable},
      Case{"root of GovCloud with a key fails", in_partition("aws-us-gov", counted(0, 1, 1)), fail},
      Case{"root in China is judged as elsewhere", in_partition("aws-cn", counted(0, 1, 0)), fail},
      Case{"a refused summary is unknown", refused.build(), unknown},
      Case{"no summary at all is unknown", AccountBuilder().build(), unknown});
}

std::vector<Case> root_hardware_mfa_cases() {
  AccountBuilder refused = counted(1, 1, 0), found_before_refusal = counted(1, 1, 0);
  refused.gap<iam::VirtualMfaDevice>("global");
  found_before_refusal
      .row("global", "arn:aws:iam::123456789012:mfa/phone",
           iam::VirtualMfaDevice{.user_arn = kRoot})
      .gap<iam::VirtualMfaDevice>("global");
  const std::string users = "arn:aws:iam::123456789012:user";
  return table(
      Case{"MFA and no virtual device passes, though it may be a passkey", with_devices({}), pass,
           "no MFA device of the root user is virtual", "synced-passkey"},
      Case{"the virtual device by its old name fails",
           with_devices({{"root-account-mfa-device", kRoot}}), fail},
      Case{"a virtual device of root fails whatever its name", with_devices({{"phone", kRoot}}),
           fail, "1 of the root user's MFA devices is virtual"},
      Case{"two virtual devices are counted", with_devices({{"a", kRoot}, {"b", kRoot}}), fail,
           "2 of the root user's MFA devices are virtual"},
      Case{"a device that only bears root's name is its owner's",
           with_devices({{"root-account-mfa-device", users + "/alice"}}), pass},
      Case{"a user named rooter is not root", with_devices({{"phone", users + "/rooter"}}), pass},
      Case{"a user under /groot/ is not root", with_devices({{"phone", users + "/groot/bob"}}),
           pass},
      Case{"root of another account is not root",
           with_devices({{"phone", "arn:aws:iam::999999999999:root"}}), pass},
      Case{"a user's phone makes no hardware of root's missing device",
           with_devices({{"phone", users + "/alice"}}, 0), fail, "no MFA device"},
      Case{"a device of which AWS does not tell the owner is unknown",
           with_devices({{"phone", Value<std::string>::absent()}}), unknown},
      Case{"a device of unread owner does not save one of root's",
           with_devices({{"a", denied<std::string>()}, {"b", kRoot}}), fail},
      Case{"a device of unread owner is unknown", with_devices({{"phone", denied<std::string>()}}),
           unknown},
      Case{"root without credentials needs no device", counted(0, 0, 0).build(), not_applicable},
      Case{"a device of root fails though its credentials are gone",
           with_devices({{"phone", kRoot}}), fail},
      Case{"GovCloud is said to have no console, not passed over",
           in_partition("aws-us-gov", counted(0, 1, 1)), not_applicable, "no console"},
      Case{"refused devices are unknown", refused.build(), unknown},
      Case{"a virtual device that was listed before a refusal fails", found_before_refusal.build(),
           fail});
}

std::vector<Case> root_usage_cases() {
  const auto never = Value<Time>::absent();
  const auto second = std::chrono::seconds(1);
  AccountBuilder refused, no_row;
  refused.gap<iam::CredentialReport>("global");
  no_row.row("global", "arn:aws:iam::123456789012:user/bob",
             iam::CredentialReport{.user = "bob", .password_last_used = kNow});
  return table(
      Case{"root that was never used passes", used(never, never, never).build(), pass},
      Case{"a password used exactly 90 days ago passes", used(days_ago(90), never, never).build(),
           pass},
      Case{"a password used a second later fails",
           used(days_ago(90) + second, never, never).build(), fail, "within 90 days"},
      Case{"a password used a second earlier passes",
           used(days_ago(90) - second, never, never).build(), pass},
      Case{"a password used just now fails", used(kNow, never, never).build(), fail},
      Case{"a key used yesterday fails", used(never, days_ago(1), never).build(), fail},
      Case{"a key unused for years passes", used(never, days_ago(2000), never).build(), pass},
      Case{"an old password date does not hide a key used yesterday",
           used(days_ago(400), days_ago(1), never).build(), fail},
      Case{"the second key counts", used(days_ago(400), never, days_ago(89)).build(), fail},
      Case{"an unread use is unknown", used(denied<Time>(), never, never).build(), unknown},
      Case{"an unread use does not save a recent one",
           used(denied<Time>(), days_ago(1), never).build(), fail},
      Case{"a report without root's row is unknown", no_row.build(), unknown},
      Case{"a refused report is unknown", refused.build(), unknown});
}

namespace {

TEST(RootMfa, verdicts) { expect_verdicts("1.5", root_mfa_cases()); }
TEST(RootHardwareMfa, verdicts) { expect_verdicts("1.6", root_hardware_mfa_cases()); }
TEST(RootUsage, verdicts) { expect_verdicts("1.7", root_usage_cases()); }

TEST(RootUsage, the_evidence_is_the_window_the_age_of_the_report_and_each_use) {
  const auto never = Value<Time>::absent();
  EXPECT_EQ(
      evidence_names(judged("1.7", used(never, never, never).build())),
      (std::vector<std::string>{"window_days", "generated_time", "password_last_used",
                                "access_key_1_last_used_date", "access_key_2_last_used_date"}));
}

TEST(RootMfa, is_judged_once_for_the_account) {
  const auto row = judged("1.5", counted(0, 1, 0).build());
  ASSERT_EQ(row.findings.size(), 1u);
  EXPECT_EQ(row.findings[0].resource, kAccount);
}

}  // namespace
}  // namespace underpin::testing
