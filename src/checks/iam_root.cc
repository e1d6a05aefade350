// Recommendations about the root user.
#include <fmt/core.h>

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "checks/check.h"
#include "resources/iam/account_summary.h"
#include "resources/iam/credential_report.h"
#include "resources/iam/virtual_mfa_device.h"

namespace underpin::checks {
namespace {

using iam::AccountSummary;

// A counter without which nothing is said; AWS leaving it out is no zero.
Value<long long> counter(const Snapshot& account, Value<long long> AccountSummary::*field,
                         std::string_view what) {
  const auto* summary = account.find<AccountSummary>(kGlobal, account.account);
  if (summary == nullptr || (summary->*field).is_absent())
    throw Undecided::because(fmt::format("iam:GetAccountSummary gave no count of {}", what));
  return summary->*field;
}

Value<long long> keys_counted(const Snapshot& account) {
  return counter(account, &AccountSummary::account_access_keys_present, "root's access keys");
}

const iam::CredentialReport& root_row(const Snapshot& account) {
  for (const auto& user : account.all<iam::CredentialReport>())
    if (user.user == iam::kRootUser.data()) return user;
  throw Undecided::because("the credential report has no row for the root user");
}

// "There is no concept of root user credentials" in China. Source: Getting Started with Amazon Web
// Services in China, AWS Identity and Access Management, Feature availability.
constexpr std::string_view kPartitionWithoutRoot = "aws-cn";

// What the report says of root's keys. An inactive one shows by its date, which stays as long as
// the key does.
struct ReportedKeys {
  Truth active = false;
  Truth any = false;
};

// A date that is not known proves nothing, not even that there is one.
Truth dated(const Value<Time>& time) {
  return truth_of([&] { return time.get() != nullptr; });
}

ReportedKeys keys_reported(const Snapshot& account, Judgement& judgement) {
  if (account.partition == kPartitionWithoutRoot) return {};
  const auto& root = root_row(account);
  judgement.evidence({"access_key_1_active", root.access_key_1_active});
  judgement.evidence({"access_key_2_active", root.access_key_2_active});
  judgement.evidence({"access_key_1_last_rotated", root.access_key_1_last_rotated});
  judgement.evidence({"access_key_2_last_rotated", root.access_key_2_last_rotated});
  judgement.evidence({"generated_time", root.generated_time});
  const Truth active = root.access_key_1_active.is_true() || root.access_key_2_active.is_true();
  return {active,
          active || dated(root.access_key_1_last_rotated) || dated(root.access_key_2_last_rotated)};
}

std::string key_found(const Truth& counted, const Truth& reported, const Truth& active) {
  if (reported.is_true() && counted.is_false())
    return "the credential report shows an access key of the root user, the live account summary "
           "none: they disagree until the report is made anew";
  if (reported.is_false() && counted.is_true())
    return "the root user has an access key, though the credential report shows none yet: they "
           "disagree";
  if (reported.is_true() && active.is_false())
    return "the root user has an access key, though an inactive one: delete it";
  return "the root user has an access key";
}

// 1.4: the live counter and the report both say that root has no access key. Either one that shows
// a key is enough to fail: the counter is live and counts inactive keys too (CIS 1.4.0 says so of
// this audit step), the report is up to four hours old but tells the keys apart.
void root_no_access_keys(const Question& question, Findings& findings) {
  const Snapshot& account = question.account;
  findings.account("observed_account_summary", [&](Judgement& judgement) {
    const Truth counted = truth_of([&] {
      const auto keys = keys_counted(account);
      judgement.evidence({"account_access_keys_present", keys});
      return keys >= 1;
    });
    Truth active = false;
    const Truth reported = truth_of([&] {
      const auto keys = keys_reported(account, judgement);
      active = keys.active;
      return keys.any;
    });
    if (counted || reported)
      judgement.fail(key_found(counted, reported, active));
    else
      judgement.pass("the root user has no access key");
  });
}

// The root user of an AWS GovCloud (US) account has no console password and no MFA device. Source:
// AWS GovCloud (US) User Guide, "Differences in IAM".
bool root_has_console(const Snapshot& account) { return account.partition != "aws-us-gov"; }

// Neither password nor key: an organisation may take them from its members' root users. Source: IAM
// User Guide, "Centrally manage root access for member accounts". A count that AWS left out proves
// nothing.
Truth root_has_no_credentials(const Snapshot& account, Judgement& judgement) {
  const auto* summary = account.find<AccountSummary>(kGlobal, account.account);
  const auto keys = keys_counted(account);
  const auto password = summary == nullptr ? Value<long long>() : summary->account_password_present;
  judgement.evidence({"account_password_present", password});
  judgement.evidence({"account_access_keys_present", keys});
  return keys == 0 && (password == 0 || Truth(!root_has_console(account)));
}

// True when root has MFA; otherwise the finding is said: none is needed, or none is there.
bool root_is_protected(const Snapshot& account, Judgement& judgement) {
  const auto mfa = counter(account, &AccountSummary::account_mfa_enabled, "root's MFA devices");
  judgement.evidence({"account_mfa_enabled", mfa});
  if (mfa == 1) return true;
  if (root_has_no_credentials(account, judgement))
    judgement.not_applicable("the root user has neither a password nor an access key");
  else
    judgement.fail("the root user has no MFA device");
  return false;
}

// 1.5: the live counter alone decides: what the report says of root's MFA may be four hours old.
void root_mfa(const Question& question, Findings& findings) {
  findings.account("observed_account_summary", [&](Judgement& judgement) {
    if (root_is_protected(question.account, judgement))
      judgement.pass("the root user has an MFA device");
  });
}

// By whose it is: the names of devices are anybody's choice, and the text `root` may be in the name
// or the path of any user.
Truth is_roots(const iam::VirtualMfaDevice& device, const std::string& root) {
  if (!device.user_arn.is_absent()) return device.user_arn == root;
  return Truth::unknown(
      {{Cause::Kind::unread, "AWS did not say whose device " + device.id + " is", {}}});
}

// 1.6: MFA, and no virtual device among up to eight: the weakest one is what an attacker needs.
void root_hardware_mfa(const Question& question, Findings& findings) {
  const Snapshot& account = question.account;
  findings.account("observed_account_summary", [&](Judgement& judgement) {
    if (!root_has_console(account))
      return judgement.not_applicable("the root user has no console in this partition",
                                      {{"partition", account.partition.c_str()}});
    if (!root_is_protected(account, judgement)) return;
    const auto root = Arn{account.partition, "iam", "", account.account, "root"}.print();
    const auto devices = account.all<iam::VirtualMfaDevice>();
    std::vector<std::string> found;
    for (const auto& device : devices.read())
      if (is_roots(device, root).is_true()) found.push_back(device.id);
    judgement.evidence({"virtual_mfa_devices", found});
    if (any_of(devices, [&](const auto& device) { return is_roots(device, root); }))
      return judgement.fail(fmt::format("{} of the root user's MFA devices {} virtual",
                                        found.size(), found.size() == 1 ? "is" : "are"));
    judgement.note("synced-passkey",
                   "AWS does not tell a hardware key from a passkey that is synchronised between "
                   "devices: see that root's is a piece of hardware");
    judgement.pass("no MFA device of the root user is virtual");
  });
}

// 1.7: the latest use of password or keys is outside of the window. The benchmark names no number:
// the window is the row's. The report tells nothing of the hours since it was made.
void root_usage(const Question& question, Findings& findings) {
  const auto days = question.with.number("days", 90);
  const Time window = question.now() - std::chrono::days(days);
  findings.account("observed_credential_report", [&](Judgement& judgement) {
    const auto& root = root_row(question.account);
    judgement.evidence({"window_days", Evidence::Content(days)});
    judgement.evidence({"generated_time", root.generated_time});
    const std::pair<const char*, const Value<Time>&> uses[] = {
        {"password_last_used", root.password_last_used},
        {"access_key_1_last_used_date", root.access_key_1_last_used_date},
        {"access_key_2_last_used_date", root.access_key_2_last_used_date}};
    Truth recent = false;
    for (const auto& [name, use] : uses) {
      judgement.evidence({name, use});
      recent = recent || use > window;
    }
    if (recent)
      judgement.fail(fmt::format("the root user was used within {} days", days));
    else
      judgement.pass(fmt::format("the root user was not used within {} days", days));
  });
}

}  // namespace

UNDERPIN_CHECKS(iam_root,
                {"iam.root-no-access-keys",
                 {&type_of<AccountSummary>, &type_of<iam::CredentialReport>},
                 root_no_access_keys},
                {"iam.root-mfa", {&type_of<AccountSummary>}, root_mfa},
                {"iam.root-hardware-mfa",
                 {&type_of<AccountSummary>, &type_of<iam::VirtualMfaDevice>},
                 root_hardware_mfa},
                {"iam.root-usage",
                 {&type_of<iam::CredentialReport>},
                 root_usage,
                 {Parameter::numbers("days", 1, 3650)}})

}  // namespace underpin::checks
