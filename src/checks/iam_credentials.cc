// Recommendations about what IAM users sign in with, and how old it is. Ages are exact spans of
// seconds up to the time of the snapshot, not calendar days.
#include <fmt/core.h>

#include <chrono>

#include "base/text.h"
#include "checks/check.h"
#include "checks/iam_user.h"
#include "model/row_index.h"
#include "resources/iam/credential_report.h"

namespace underpin::checks {
namespace {

using iam::AccessKey;
using iam::ConsoleAccess;
using iam::CredentialReport;
using iam::User;

using KeysByUser = RowIndex<AccessKey>;

// A date that IAM has for every such thing: left out, it is unread and not "never".
const Value<Time>& required(const Value<Time>& date, const std::string& thing) {
  if (date.is_absent()) throw Undecided::because("AWS did not say when " + thing + " was made");
  return date;
}

const Value<Time>& made(const AccessKey& key) {
  return required(key.create_date, "access key " + key.id);
}

Truth is_active(const AccessKey& key) {
  if (key.status.is_absent())
    throw Undecided::because("AWS did not say whether access key " + key.id + " is active");
  return key.status == "Active";
}

std::vector<const AccessKey*> active_keys(const KeysByUser& by_user, const User& user) {
  std::vector<const AccessKey*> active;
  for (const AccessKey& key : by_user.of(kGlobal, name_of(user)))
    if (is_active(key)) active.push_back(&key);
  return active;
}

bool has_password(const Snapshot& account, const User& user, Judgement& judgement) {
  const auto& access = console_access(account, user);
  judgement.evidence({"password_enabled", access.password_enabled});
  return access.password_enabled.value_or(false);
}

// The signs that a key was not asked for: made together with its user, or never used.
void note_suspicions(const User& user, const AccessKey& key, Judgement& judgement) {
  constexpr std::chrono::seconds kAtSetup{60};
  const Time key_made = *made(key).get();
  const Time user_made = *required(user.create_date, "user " + user.id).get();
  if (std::chrono::abs(key_made - user_made) <= kAtSetup)
    judgement.note("suspect",
                   fmt::format("access key {} was made within a minute of its user", key.id));
  if (key.last_used_date.get() == nullptr)
    judgement.note("suspect", fmt::format("access key {} was never used", key.id));
}

// 1.11: whether somebody asked for a key after the user was set up is in no API: a person decides.
void initial_keys(const Question& question, Findings& findings) {
  const KeysByUser by_user(question.account, &AccessKey::user);
  findings.each<User>([&](const User& user, Judgement& judgement) {
    if (!has_password(question.account, user, judgement))
      return judgement.not_applicable("the user has no console password");
    const auto keys = active_keys(by_user, user);
    if (keys.empty())
      return judgement.not_applicable(
          "the user has no active access key; one that was deleted leaves no trace");
    judgement.evidence({"create_date", user.create_date});
    for (const auto* key : keys) {
      judgement.evidence({key->id + ".create_date", key->create_date});
      judgement.evidence({key->id + ".last_used_date", key->last_used_date});
      note_suspicions(user, *key, judgement);
    }
    judgement.manual("confirm that the access key was asked for after the user was set up");
  });
}

// When the password was last set. The report may be older than the password, or than the user.
const Value<Time>& password_made(const Snapshot& account, const User& user) {
  const auto* reported = account.find<CredentialReport>(kGlobal, user.id);
  if (reported != nullptr && !reported->password_last_changed.is_absent())
    return reported->password_last_changed;
  return required(console_access(account, user).password_create_date, "the password");
}

// The enabled credentials of one user, and which of them are too old.
class Ages {
 public:
  Truth add(std::string name, Truth too_old) {
    any_ = true;
    if (too_old.is_true()) names_.push_back(std::move(name));
    return too_old;
  }
  bool any() const { return any_; }
  /// "access key AKIA1 is"
  std::string subject() const { return join(names_, ", ") + (names_.size() == 1 ? " is" : " are"); }

 private:
  bool any_ = false;
  std::vector<std::string> names_;
};

// Whether `is_old` (returning Truth) holds of an active key of the user. One key that was not read
// leaves the others to decide; none of them being old is an answer only when all were read.
template <class Body>
Truth any_active_key(const KeysByUser& by_user, const User& user, Judgement& judgement,
                     Body&& is_old) {
  const auto keys = by_user.of(kGlobal, name_of(user));
  Truth found = false;
  for (const auto* key : keys.read())
    found = found || truth_of([&]() -> Truth {
              if (!is_active(*key)) return false;
              judgement.evidence({key->id + ".create_date", key->create_date});
              return is_old(*key);
            });
  return found || truth_of([&] {
           keys.require_complete();
           return false;
         });
}

Truth password_unused(const Snapshot& account, const User& user, Time limit, Ages& ages,
                      Judgement& judgement) {
  if (!has_password(account, user, judgement)) return false;
  const auto& used = user.password_last_used;
  judgement.evidence({"password_last_used", used});
  if (!used.is_absent()) return ages.add("the password", used <= limit);
  const auto& set = password_made(account, user);
  judgement.evidence({"password_last_changed", set});
  return ages.add("the password", set <= limit);
}

// 1.12: no enabled password and no active key of a user lay unused for the span or longer; what was
// never used is as old as it was made. Root's use is recommendation 1.7.
void credentials_unused(const Question& question, Findings& findings) {
  const auto days = question.with.number("days", 90);
  const Time limit = question.now() - std::chrono::days(days);
  const KeysByUser by_user(question.account, &AccessKey::user);
  findings.each<User>([&](const User& user, Judgement& judgement) {
    Ages ages;
    const Truth password =
        truth_of([&] { return password_unused(question.account, user, limit, ages, judgement); });
    const Truth key = any_active_key(by_user, user, judgement, [&](const AccessKey& one) {
      const auto& used = one.last_used_date;
      judgement.evidence({one.id + ".last_used_date", used});
      return ages.add("access key " + one.id, (used.is_absent() ? made(one) : used) <= limit);
    });
    if (password || key)
      judgement.fail(fmt::format("{} unused for {} days or longer", ages.subject(), days));
    else if (ages.any())
      judgement.pass(fmt::format("no credential is unused for {} days", days));
    else
      judgement.not_applicable("the user has neither a password nor an active access key");
  });
}

// 1.13: two active keys fail, though a rotation has them for a while: the ages tell.
void one_active_key(const Question& question, Findings& findings) {
  const KeysByUser by_user(question.account, &AccessKey::user);
  findings.each<User>([&](const User& user, Judgement& judgement) {
    const auto active = active_keys(by_user, user);
    for (const auto* key : active) judgement.evidence({key->id + ".create_date", key->create_date});
    if (active.size() > 1)
      judgement.fail(fmt::format("the user has {} active access keys", active.size()));
    else
      judgement.pass(active.empty() ? "the user has no active access key"
                                    : "the user has one active access key");
  });
}

// 1.14: the active keys of a user are as old as they may be, or younger; to the second.
void key_rotation(const Question& question, Findings& findings) {
  const auto days = question.with.number("days", 90);
  const Time limit = question.now() - std::chrono::days(days);
  const KeysByUser by_user(question.account, &AccessKey::user);
  findings.each<User>([&](const User& user, Judgement& judgement) {
    Ages ages;
    if (any_active_key(by_user, user, judgement, [&](const AccessKey& key) {
          return ages.add("access key " + key.id, made(key) < limit);
        }))
      judgement.fail(fmt::format("{} older than {} days", ages.subject(), days));
    else if (ages.any())
      judgement.pass(fmt::format("no active access key is older than {} days", days));
    else
      judgement.not_applicable("the user has no active access key");
  });
}

}  // namespace

UNDERPIN_CHECKS(iam_credentials,
                {"iam.user-initial-keys",
                 {&type_of<User>, &type_of<ConsoleAccess>, &type_of<AccessKey>},
                 initial_keys},
                {"iam.credentials-unused",
                 {&type_of<User>, &type_of<ConsoleAccess>, &type_of<AccessKey>,
                  &type_of<CredentialReport>},
                 credentials_unused,
                 {Parameter::numbers("days", 1, 3650)}},
                {"iam.one-active-key", {&type_of<User>, &type_of<AccessKey>}, one_active_key},
                {"iam.key-rotation",
                 {&type_of<User>, &type_of<AccessKey>},
                 key_rotation,
                 {Parameter::numbers("days", 1, 3650)}})

}  // namespace underpin::checks
