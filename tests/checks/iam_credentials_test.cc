// 1.11 to 1.14: what IAM users sign in with, and how old it is.
#include "tests/checks/cases.h"
#include "tests/checks/users.h"

namespace underpin::testing {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const auto kNever = Value<Time>::absent();
constexpr const char* kActive = "Active";
constexpr const char* kInactive = "Inactive";

// bob, with or without a password; keys are added by name.
Users bob(iam::ConsoleAccess access = no_password(), Value<Time> password_last_used = kNever) {
  Users users;
  users.add(user("bob", std::move(password_last_used))).console("bob", std::move(access));
  return users;
}

Users bob_with(const char* status, Value<Time> made, Value<Time> used = kNever) {
  auto users = bob();
  users.key("bob", "AKIA1", status, std::move(made), std::move(used));
  return users;
}

Users& reported(Users& users, Value<Time> password_last_changed) {
  users.row("global", user_arn("bob"),
            iam::CredentialReport{.user = "bob",
                                  .password_last_changed = std::move(password_last_changed)});
  return users;
}

}  // namespace

std::vector<Case> initial_key_cases() {
  const auto with_password = [](const char* status, Value<Time> made, Value<Time> used) {
    auto users = bob(signs_in(days_ago(1000)));
    users.key("bob", "AKIA1", status, std::move(made), std::move(used));
    return users;
  };
  const auto begun = days_ago(1000);  // when bob was made
  auto second_key = with_password(kActive, days_ago(10), days_ago(1));
  second_key.key("bob", "AKIA2", kActive, begun + seconds(5), days_ago(1));
  auto refused = bob(signs_in(begun)), key_gap = bob(signs_in(begun)),
       no_console = bob_with(kActive, begun);
  refused.keys_refused("bob");
  key_gap.gap<iam::AccessKey>("global");
  no_console.add(user("carol")).gap<iam::ConsoleAccess>("global");
  auto dateless = bob(signs_in(begun));
  dateless.key("bob", "AKIA1", kActive, kNever, days_ago(1));
  return table(
      Case{"a used key of later days is left to a person, without suspicion",
           with_password(kActive, days_ago(10), days_ago(1)).build(), manual, "confirm"},
      Case{"a key of the user's first minute is suspect, though it was used since",
           with_password(kActive, begun + seconds(60), days_ago(1)).build(), manual, "confirm",
           "suspect"},
      Case{"a key that was never used is suspect, and no fail",
           with_password(kActive, days_ago(600), kNever).build(), manual, "confirm", "suspect"},
      Case{"the second key is looked at too", second_key.build(), manual, "confirm", "suspect"},
      Case{"a user without a password is not meant", bob_with(kActive, begun, kNever).build(),
           not_applicable, "no console password"},
      Case{"a key that is not active is not meant",
           with_password(kInactive, begun, denied<Time>()).build(), not_applicable,
           "no active access key"},
      Case{"a deleted key leaves no trace, which is said", bob(signs_in(begun)).build(),
           not_applicable, "leaves no trace"},
      Case{"no user is not applicable", AccountBuilder().build(), not_applicable},
      Case{"an unread last use is unknown, not left to a person",
           with_password(kActive, days_ago(10), denied<Time>()).build(), unknown},
      Case{"a key of which AWS does not tell when it was made is unknown", dateless.build(),
           unknown},
      Case{"refused keys are unknown", refused.build(), unknown},
      Case{"keys that may be missing are unknown", key_gap.build(), unknown},
      Case{"a user whose password could not be read is unknown", no_console.build(), unknown});
}

std::vector<Case> unused_credential_cases() {
  const seconds second(1);
  const auto limit = days_ago(90);
  const auto with_password = [](Value<Time> used, Time set = days_ago(1000)) {
    return bob(signs_in(set), std::move(used));
  };
  auto changed = with_password(kNever), changed_long_ago = with_password(kNever),
       set_after_the_report = with_password(kNever, days_ago(1)),
       set_without_report = with_password(kNever, limit), report_refused = with_password(kNever),
       used_and_report_refused = with_password(days_ago(1));
  reported(changed, limit + second);
  reported(changed_long_ago, limit);
  reported(set_after_the_report, kNever);
  report_refused.gap<iam::CredentialReport>("global");
  used_and_report_refused.gap<iam::CredentialReport>("global");
  auto both_stale = bob(signs_in(days_ago(1000)), days_ago(100));
  both_stale.key("bob", "AKIA1", kActive, days_ago(300), days_ago(91));
  auto stale_and_unread = bob_with(kActive, days_ago(300), days_ago(91));
  stale_and_unread.key("bob", "AKIA2", denied<std::string>(), days_ago(300));
  auto fresh_and_unread = bob_with(kActive, days_ago(300), days_ago(1));
  fresh_and_unread.key("bob", "AKIA2", denied<std::string>(), days_ago(300));
  auto refused = bob(), missing = bob(), statusless = bob();
  refused.keys_refused("bob");
  missing.gap<iam::AccessKey>("global");
  statusless.key("bob", "AKIA1", Value<std::string>::absent(), days_ago(300));
  AccountBuilder root;
  root.row("global", "arn:aws:iam::123456789012:root",
           iam::CredentialReport{.user = "<root_account>", .password_last_used = days_ago(900)});
  return table(
      Case{"a password used exactly 90 days ago fails", with_password(limit).build(), fail,
           "the password is unused for 90 days"},
      Case{"a password used a second later passes", with_password(limit + second).build(), pass},
      Case{"a password used a second earlier fails", with_password(limit - second).build(), fail},
      Case{"a key used exactly 90 days ago fails", bob_with(kActive, days_ago(300), limit).build(),
           fail, "access key AKIA1 is unused"},
      Case{"a key used a second later passes",
           bob_with(kActive, days_ago(300), limit + second).build(), pass},
      Case{"an active key that was never used is as old as it is", bob_with(kActive, limit).build(),
           fail},
      Case{"a never used key of a second less passes", bob_with(kActive, limit + second).build(),
           pass},
      Case{"a password that was never used is as old as its last change", changed_long_ago.build(),
           fail},
      Case{"a never used password that was changed lately passes", changed.build(), pass},
      Case{"a password that is younger than the report passes", set_after_the_report.build(), pass},
      Case{"a user whom the report does not know has a password as old as it is",
           set_without_report.build(), fail},
      Case{"90 days, not 45: the threshold is the version's", with_password(days_ago(60)).build(),
           pass},
      Case{"each stale credential is named", both_stale.build(), fail,
           "the password, access key AKIA1 are unused"},
      Case{"a disabled key is not looked at",
           bob_with(kInactive, days_ago(900), denied<Time>()).build(), not_applicable,
           "neither a password nor an active access key"},
      Case{"a password that was taken away is not looked at",
           bob(no_password(), days_ago(900)).build(), not_applicable},
      Case{"root's use is another recommendation", root.build(), not_applicable},
      Case{"an unread last use is unknown",
           bob_with(kActive, days_ago(300), denied<Time>()).build(), unknown},
      Case{"an unread key does not save a stale one", stale_and_unread.build(), fail},
      Case{"an unread key beside a fresh one is unknown", fresh_and_unread.build(), unknown},
      Case{"a key without a status is unknown", statusless.build(), unknown},
      Case{"refused keys are unknown", refused.build(), unknown},
      Case{"keys that may be missing are unknown", missing.build(), unknown},
      Case{"a refused report leaves a never used password unknown", report_refused.build(),
           unknown},
      Case{"a refused report does not matter where the password was used",
           used_and_report_refused.build(), pass});
}

std::vector<Case> one_active_key_cases() {
  auto two = bob_with(kActive, days_ago(10)), one_of_two = bob_with(kActive, days_ago(10)),
       inactive = bob_with(kInactive, days_ago(10)), neighbour = bob_with(kActive, days_ago(10)),
       unread = bob_with(kActive, days_ago(10)), refused = bob(), missing = bob(),
       refused_neighbour = bob_with(kActive, days_ago(10));
  two.key("bob", "AKIA2", kActive, days_ago(5));
  one_of_two.key("bob", "AKIA2", kInactive, days_ago(5));
  inactive.key("bob", "AKIA2", kInactive, days_ago(5));
  neighbour.add(user("bob2")).key("bob2", "AKIA2", kActive, days_ago(5));
  unread.key("bob", "AKIA2", denied<std::string>(), days_ago(5));
  refused.keys_refused("bob");
  missing.gap<iam::AccessKey>("global");
  refused_neighbour.add(user("carol")).keys_refused("carol");
  return table(
      Case{"no key passes", bob().build(), pass, "no active access key"},
      Case{"one active key passes", bob_with(kActive, days_ago(10)).build(), pass, "one active"},
      Case{"two active keys fail, also during a rotation", two.build(), fail, "2 active"},
      Case{"an active and an inactive one pass", one_of_two.build(), pass},
      Case{"a user whose keys are all inactive is still judged", inactive.build(), pass},
      Case{"the keys of bob2 are not bob's", neighbour.build(), pass},
      Case{"no user is not applicable", AccountBuilder().build(), not_applicable},
      Case{"a second key of unread status is unknown", unread.build(), unknown},
      Case{"refused keys are unknown", refused.build(), unknown},
      Case{"the refused keys of one user leave the others' findings alone",
           refused_neighbour.build(), unknown},
      Case{"keys that may be missing are unknown", missing.build(), unknown});
}

std::vector<Case> key_age_cases() {
  const seconds second(1);
  auto refused = bob(), missing = bob();
  refused.keys_refused("bob");
  missing.gap<iam::AccessKey>("global");
  auto old_and_unread = bob_with(kActive, days_ago(91)), two = bob_with(kActive, days_ago(91)),
       old_inactive = bob_with(kActive, days_ago(10));
  old_and_unread.key("bob", "AKIA2", denied<std::string>(), days_ago(1));
  two.key("bob", "AKIA2", kActive, days_ago(95));
  old_inactive.key("bob", "AKIA2", kInactive, days_ago(900));
  return table(
      Case{"a key of exactly 90 days passes", bob_with(kActive, days_ago(90)).build(), pass},
      Case{"a key of a second more fails", bob_with(kActive, days_ago(90) - second).build(), fail,
           "access key AKIA1 is older than 90 days"},
      Case{"a key of a second less passes", bob_with(kActive, days_ago(90) + second).build(), pass},
      Case{"a key of 90 days and 23 hours fails, though its whole days are 90",
           bob_with(kActive, days_ago(90) - hours(23)).build(), fail},
      Case{"a key that is younger than any report is judged",
           bob_with(kActive, kNow - second).build(), pass},
      Case{"an old key that is not active does not matter",
           bob_with(kInactive, days_ago(900)).build(), not_applicable, "no active access key"},
      Case{"an old inactive key beside a young one does not matter", old_inactive.build(), pass},
      Case{"each old key is named", two.build(), fail, "access key AKIA1, access key AKIA2 are"},
      Case{"an unread key does not save an old one", old_and_unread.build(), fail},
      Case{"no key is not applicable", bob().build(), not_applicable},
      Case{"a key of unread age is unknown", bob_with(kActive, denied<Time>()).build(), unknown},
      Case{"a key without a date is unknown", bob_with(kActive, kNever).build(), unknown},
      Case{"refused keys are unknown", refused.build(), unknown},
      Case{"keys that may be missing are unknown", missing.build(), unknown});
}

namespace {

TEST(InitialKeys, verdicts) { expect_verdicts("1.11", initial_key_cases()); }
TEST(UnusedCredentials, verdicts) { expect_verdicts("1.12", unused_credential_cases()); }
TEST(OneActiveKey, verdicts) { expect_verdicts("1.13", one_active_key_cases()); }
TEST(KeyAge, verdicts) { expect_verdicts("1.14", key_age_cases()); }

std::size_t suspicions(Time key_made, Value<Time> used) {
  auto users = bob(signs_in(days_ago(1000)));
  users.key("bob", "AKIA1", kActive, key_made, std::move(used));
  return judged("1.11", users.build()).findings.at(0).notes.size();
}

TEST(InitialKeys, are_suspect_within_sixty_seconds_of_the_user_and_when_never_used) {
  const auto begun = days_ago(1000);
  EXPECT_EQ(suspicions(begun + seconds(60), days_ago(1)), 1u);
  EXPECT_EQ(suspicions(begun - seconds(60), days_ago(1)), 1u);
  EXPECT_EQ(suspicions(begun + seconds(61), days_ago(1)), 0u);
  EXPECT_EQ(suspicions(begun + seconds(61), kNever), 1u);
  EXPECT_EQ(suspicions(begun, kNever), 2u);
}

TEST(OneActiveKey, refused_keys_of_one_user_leave_the_others_findings_alone) {
  auto users = bob_with(kActive, days_ago(10));
  users.add(user("carol")).keys_refused("carol");
  const auto row = judged("1.13", users.build());
  ASSERT_EQ(row.findings.size(), 2u);
  EXPECT_EQ(row.findings[0].resource, user_arn("bob"));
  EXPECT_EQ(word(row.findings[0].verdict), "pass");
  EXPECT_EQ(word(row.findings[1].verdict), "unknown");
}

TEST(OneActiveKey, the_ages_of_both_keys_are_the_evidence) {
  auto users = bob_with(kActive, days_ago(10));
  users.key("bob", "AKIA2", kActive, days_ago(5));
  EXPECT_EQ(evidence_names(judged("1.13", users.build())),
            (std::vector<std::string>{"AKIA1.create_date", "AKIA2.create_date"}));
}

}  // namespace
}  // namespace underpin::testing
