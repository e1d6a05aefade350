// The readers of IAM's users and what they sign in with, on replies shaped as the API reference
// prints them: pages, refusals, and what AWS leaves out.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "resources/iam/password_policy.h"
#include "resources/iam/user.h"
#include "resources/iam/virtual_mfa_device.h"
#include "resources/registry.h"
#include "tests/resources/fake_aws.h"
#include "tests/resources/iam_replies.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kUsers = "arn:aws:iam::123456789012:user/";

Time time(const char* text) { return *parse_time(text); }

// ---- Users. Source: IAM API Reference, ListUsers, "Examples".

std::string user(const char* name, const char* more = "") {
  return member(
      fmt::format("<UserId>AIDA{0}</UserId><Path>/</Path><UserName>{0}</UserName>"
                  "<Arn>{1}{0}</Arn><CreateDate>2013-10-02T17:01:44Z</CreateDate>{2}",
                  name, kUsers, more));
}

TEST(IamUsers, are_read_to_the_last_page) {
  ReaderRun run;
  run.aws.on("iam:ListUsers", {.page = 1},
             query("ListUsers", page_of("Users",
                                        user("alice",
                                             "<PasswordLastUsed>2014-10-10T14:37:51Z"
                                             "</PasswordLastUsed>"),
                                        "more")));
  run.aws.on("iam:ListUsers", {.page = 2, .holds = "Marker=more"},
             query("ListUsers", page_of("Users", user("bob"))));
  const auto& found = run.read(reader_of(type_of<iam::User>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<iam::User>(found),
              ElementsAre("global " + kUsers + "alice", "global " + kUsers + "bob"));
  const auto* alice = row_of<iam::User>(found, "global", kUsers + "alice");
  EXPECT_TRUE(is(alice->name, "alice"));
  EXPECT_TRUE(is(alice->path, "/"));
  EXPECT_TRUE(is(alice->create_date, time("2013-10-02T17:01:44Z")));
  EXPECT_TRUE(is(alice->password_last_used, time("2014-10-10T14:37:51Z")));
  EXPECT_TRUE(row_of<iam::User>(found, "global", kUsers + "bob")->password_last_used.is_absent());
}

TEST(IamUsers, Fault42_ten_thousand_are_ten_thousand_rows) {
  ReaderRun run;
  run.aws.on("iam:ListUsers", Where{}, [](const aws::Request& request) {
    std::string users;
    for (int i = 0; i < 1000; ++i)
      users += user(("u" + std::to_string(request.call.page * 1000 + i)).c_str());
    return query("ListUsers", request.call.page < 10
                                  ? page_of("Users", users, std::to_string(request.call.page))
                                  : page_of("Users", users));
  });
  const auto& found = run.read(reader_of(type_of<iam::User>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_EQ(found.all<iam::User>().size(), 10'000u);
}

TEST(IamUsers, a_refused_second_page_keeps_the_first_and_is_a_gap) {
  ReaderRun run;
  run.aws.on("iam:ListUsers", {.page = 1},
             query("ListUsers", page_of("Users", user("alice"), "more")));
  run.aws.refuse("iam:ListUsers", {.page = 2});
  const auto& found = run.read(reader_of(type_of<iam::User>()));
  EXPECT_THAT(gap_keys(found), ElementsAre("aws_iam_user/global//iam:ListUsers"));
  EXPECT_THAT(ids_of<iam::User>(found), ElementsAre("global " + kUsers + "alice"));
}

TEST(IamUsers, a_user_without_a_name_is_a_gap_and_no_question_about_the_caller) {
  ReaderRun run;
  run.aws.on("iam:ListUsers",
             query("ListUsers", page_of("Users", member("<Arn>" + kUsers + "x</Arn>"))));
  EXPECT_THROW(run.read(reader_of(type_of<iam::User>())).all<iam::User>().size(), Undecided);
}

// ---- Console access. Source: IAM API Reference, GetLoginProfile, ListMFADevices.

struct Console : ReaderRun {
  Console() {
    row<iam::User>("global", kUsers + "alice").name = "alice";
    row<iam::User>("global", kUsers + "bob").name = "bob";
  }
  void password_of(const char* name) {
    aws.on("iam:GetLoginProfile", {.holds = fmt::format("UserName={}", name)},
           query("GetLoginProfile",
                 fmt::format("<LoginProfile><UserName>{}</UserName>"
                             "<CreateDate>2015-03-25T20:48:52Z</CreateDate></LoginProfile>",
                             name)));
  }
  const iam::ConsoleAccess* of(const char* name) {
    return row_of<iam::ConsoleAccess>(read(reader_of(type_of<iam::ConsoleAccess>())), "global",
                                      kUsers + name);
  }
};

std::string device(const char* serial) {
  return member(
      fmt::format("<UserName>alice</UserName><SerialNumber>{}</SerialNumber>"
                  "<EnableDate>2015-07-02T17:23:07Z</EnableDate>",
                  serial));
}

TEST(ConsoleAccess, a_user_with_a_password_is_asked_for_devices_and_the_others_are_not) {
  Console run;
  run.aws.refuse("iam:GetLoginProfile", {}, "NoSuchEntity");
  run.password_of("alice");
  run.aws.on("iam:ListMFADevices", {.page = 1, .holds = "UserName=alice"},
             query("ListMFADevices", page_of("MFADevices", device("GAHT1"), "more")));
  run.aws.on("iam:ListMFADevices", {.page = 2, .holds = "UserName=alice"},
             query("ListMFADevices", page_of("MFADevices", device("arn:aws:iam::1:mfa/a"))));
  const auto* alice = run.of("alice");
  EXPECT_THAT(gap_keys(run.found), IsEmpty());
  EXPECT_TRUE(is(alice->user, "alice"));
  EXPECT_TRUE(is(alice->password_enabled, true));
  EXPECT_TRUE(is(alice->password_create_date, time("2015-03-25T20:48:52Z")));
  EXPECT_TRUE(is(alice->mfa_devices, std::vector<std::string>{"GAHT1", "arn:aws:iam::1:mfa/a"}));
  const auto* bob = row_of<iam::ConsoleAccess>(run.found, "global", kUsers + "bob");
  EXPECT_TRUE(is(bob->password_enabled, false));
  EXPECT_TRUE(bob->mfa_devices.is_absent());
}

TEST(ConsoleAccess, a_refusal_about_one_user_is_a_gap_of_that_user) {
  Console run;
  run.password_of("alice");
  run.password_of("bob");
  run.aws.refuse("iam:GetLoginProfile", {.holds = "UserName=bob"});
  run.aws.on("iam:ListMFADevices", query("ListMFADevices", page_of("MFADevices", "")));
  const auto* alice = run.of("alice");
  EXPECT_TRUE(is(alice->mfa_devices, std::vector<std::string>{}));
  EXPECT_THAT(gap_keys(run.found),
              ElementsAre("observed_console_access/global/" + kUsers + "bob/iam:GetLoginProfile"));
  EXPECT_TRUE(row_of<iam::ConsoleAccess>(run.found, "global", kUsers + "bob")
                  ->password_enabled.is_unknown());
}

TEST(ConsoleAccess, refused_devices_leave_the_password_known) {
  Console run;
  run.aws.refuse("iam:GetLoginProfile", {}, "NoSuchEntity");
  run.password_of("alice");
  run.aws.refuse("iam:ListMFADevices");
  const auto* alice = run.of("alice");
  EXPECT_TRUE(is(alice->password_enabled, true));
  EXPECT_TRUE(alice->mfa_devices.is_unknown());
  ASSERT_EQ(run.found.gaps().size(), 1u);
  EXPECT_THAT(run.found.gaps().front().attributes, ElementsAre("mfa_devices"));
}

TEST(ConsoleAccess, users_that_were_not_listed_are_a_gap_here_too) {
  ReaderRun run;
  run.gap<iam::User>("global", "iam:ListUsers");
  const auto& found = run.read(reader_of(type_of<iam::ConsoleAccess>()));
  EXPECT_THROW(found.all<iam::ConsoleAccess>().size(), Undecided);
}

// ---- Access keys. Source: IAM API Reference, ListAccessKeys, GetAccessKeyLastUsed.

std::string key(const char* user, const char* id, const char* status) {
  return member(
      fmt::format("<UserName>{}</UserName><AccessKeyId>{}</AccessKeyId><Status>{}"
                  "</Status><CreateDate>2016-12-03T18:53:41Z</CreateDate>",
                  user, id, status));
}

std::string last_used(const char* date) {
  return fmt::format(
      "<AccessKeyLastUsed>{}<Region>us-west-2</Region><ServiceName>s3</ServiceName>"
      "</AccessKeyLastUsed><UserName>alice</UserName>",
      *date ? fmt::format("<LastUsedDate>{}</LastUsedDate>", date) : "");
}

struct Keys : ReaderRun {
  Keys() {
    row<iam::User>("global", kUsers + "alice").name = "alice";
    row<iam::User>("global", kUsers + "bob").name = "bob";
    aws.on("iam:ListAccessKeys", query("ListAccessKeys", page_of("AccessKeyMetadata", "")));
  }
  void list(const char* name, const std::string& keys) {
    aws.on("iam:ListAccessKeys", {.holds = fmt::format("UserName={}", name)},
           query("ListAccessKeys", page_of("AccessKeyMetadata", keys)));
  }
  const Snapshot& read_keys() { return read(reader_of(type_of<iam::AccessKey>())); }
};

TEST(AccessKeys, each_is_a_row_and_active_ones_are_asked_for_their_last_use) {
  Keys run;
  run.list("alice", key("alice", "AKIA1", "Active") + key("alice", "AKIA2", "Inactive"));
  run.list("bob", key("bob", "AKIA3", "Active"));
  run.aws.on("iam:GetAccessKeyLastUsed", {.holds = "AKIA1"},
             query("GetAccessKeyLastUsed", last_used("2015-03-13T10:45:00Z")));
  run.aws.on("iam:GetAccessKeyLastUsed", {.holds = "AKIA3"},
             query("GetAccessKeyLastUsed", last_used("")));
  const auto& found = run.read_keys();
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<iam::AccessKey>(found),
              ElementsAre("global AKIA1", "global AKIA2", "global AKIA3"));
  const auto* used = row_of<iam::AccessKey>(found, "global", "AKIA1");
  EXPECT_TRUE(is(used->user, "alice"));
  EXPECT_TRUE(is(used->status, "Active"));
  EXPECT_TRUE(is(used->create_date, time("2016-12-03T18:53:41Z")));
  EXPECT_TRUE(is(used->last_used_date, time("2015-03-13T10:45:00Z")));
  EXPECT_TRUE(row_of<iam::AccessKey>(found, "global", "AKIA2")->last_used_date.is_unknown())
      << "not asked is not never";
  EXPECT_TRUE(row_of<iam::AccessKey>(found, "global", "AKIA3")->last_used_date.is_absent());
}

TEST(AccessKeys, that_cannot_be_listed_are_one_unknown_row_of_their_user) {
  Keys run;
  run.list("bob", key("bob", "AKIA3", "Inactive"));
  run.aws.refuse("iam:ListAccessKeys", {.holds = "UserName=alice"});
  const auto& found = run.read_keys();
  EXPECT_THAT(gap_keys(found),
              ElementsAre("aws_iam_access_key/global/" + kUsers + "alice/iam:ListAccessKeys"));
  const auto* unread = row_of<iam::AccessKey>(found, "global", kUsers + "alice");
  ASSERT_NE(unread, nullptr);
  EXPECT_TRUE(is(unread->user, "alice"));
  EXPECT_TRUE(unread->status.is_unknown());
  EXPECT_EQ(found.all<iam::AccessKey>().size(), 2u) << "bob's keys are all there";
}

TEST(AccessKeys, a_refused_last_use_hides_nothing_else) {
  Keys run;
  run.list("alice", key("alice", "AKIA1", "Active"));
  run.aws.refuse("iam:GetAccessKeyLastUsed");
  const auto& found = run.read_keys();
  const auto* key = row_of<iam::AccessKey>(found, "global", "AKIA1");
  EXPECT_TRUE(is(key->status, "Active"));
  EXPECT_TRUE(key->last_used_date.is_unknown());
  ASSERT_EQ(found.gaps().size(), 1u);
  EXPECT_THAT(found.gaps().front().attributes, ElementsAre("last_used_date"));
  EXPECT_EQ(found.gaps().front().missing_action, "iam:GetAccessKeyLastUsed");
}

TEST(AccessKeys, a_key_without_an_id_is_a_gap_of_its_user) {
  Keys run;
  run.list("alice", member("<UserName>alice</UserName><Status>Active</Status>"));
  const auto& found = run.read_keys();
  EXPECT_TRUE(row_of<iam::AccessKey>(found, "global", kUsers + "alice")->status.is_unknown());
}

// ---- Virtual MFA devices. Source: IAM API Reference, ListVirtualMFADevices, "Examples".

TEST(VirtualMfaDevices, assigned_ones_are_read_with_their_owner) {
  ReaderRun run;
  const std::string root = "arn:aws:iam::123456789012:root";
  run.aws.on(
      "iam:ListVirtualMFADevices", {.page = 1, .holds = "AssignmentStatus=Assigned"},
      query("ListVirtualMFADevices",
            page_of("VirtualMFADevices",
                    member("<SerialNumber>arn:aws:iam::123456789012:mfa/phone</SerialNumber>"
                           "<EnableDate>2016-03-20T00:00:00Z</EnableDate><User><UserId>123456789012"
                           "</UserId><Arn>" +
                           root + "</Arn></User>"),
                    "more")));
  run.aws.on(
      "iam:ListVirtualMFADevices", {.page = 2},
      query("ListVirtualMFADevices",
            page_of("VirtualMFADevices",
                    member("<SerialNumber>arn:aws:iam::123456789012:mfa/x</SerialNumber>"))));
  const auto& found = run.read(reader_of(type_of<iam::VirtualMfaDevice>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  const auto* phone =
      row_of<iam::VirtualMfaDevice>(found, "global", "arn:aws:iam::123456789012:mfa/phone");
  EXPECT_TRUE(is(phone->user_arn, root));
  EXPECT_TRUE(is(phone->enable_date, time("2016-03-20T00:00:00Z")));
  EXPECT_TRUE(row_of<iam::VirtualMfaDevice>(found, "global", "arn:aws:iam::123456789012:mfa/x")
                  ->user_arn.is_absent());
}

// ---- Password policy. Source: IAM API Reference, GetAccountPasswordPolicy, "Examples".

const iam::AccountPasswordPolicy* policy_in(ReaderRun& run) {
  return row_of<iam::AccountPasswordPolicy>(
      run.read(reader_of(type_of<iam::AccountPasswordPolicy>())), "global", kAccount);
}

TEST(PasswordPolicy, its_rules_are_read_and_what_is_left_out_is_absent) {
  ReaderRun run;
  run.aws.on(
      "iam:GetAccountPasswordPolicy",
      query("GetAccountPasswordPolicy",
            "<PasswordPolicy><AllowUsersToChangePassword>true</AllowUsersToChangePassword>"
            "<RequireUppercaseCharacters>true</RequireUppercaseCharacters><RequireSymbols>false"
            "</RequireSymbols><ExpirePasswords>false</ExpirePasswords><PasswordReusePrevention>12"
            "</PasswordReusePrevention><RequireLowercaseCharacters>true"
            "</RequireLowercaseCharacters><MaxPasswordAge>90</MaxPasswordAge><HardExpiry>false"
            "</HardExpiry><RequireNumbers>true</RequireNumbers><MinimumPasswordLength>12"
            "</MinimumPasswordLength></PasswordPolicy>"));
  const auto* policy = policy_in(run);
  EXPECT_TRUE(is(policy->minimum_password_length, 12));
  EXPECT_TRUE(is(policy->password_reuse_prevention, 12));
  EXPECT_TRUE(is(policy->max_password_age, 90));
  EXPECT_TRUE(is(policy->require_uppercase_characters, true));
  EXPECT_TRUE(is(policy->require_lowercase_characters, true));
  EXPECT_TRUE(is(policy->require_symbols, false));
  EXPECT_TRUE(is(policy->require_numbers, true));
  EXPECT_TRUE(is(policy->allow_users_to_change_password, true));
  EXPECT_TRUE(is(policy->hard_expiry, false));
  ReaderRun short_one;
  short_one.aws.on("iam:GetAccountPasswordPolicy",
                   query("GetAccountPasswordPolicy",
                         "<PasswordPolicy><MinimumPasswordLength>8</MinimumPasswordLength>"
                         "</PasswordPolicy>"));
  EXPECT_TRUE(policy_in(short_one)->password_reuse_prevention.is_absent());
}

TEST(PasswordPolicy, none_is_no_row_and_a_refused_one_a_gap) {
  ReaderRun none, refused;
  none.aws.refuse("iam:GetAccountPasswordPolicy", {}, "NoSuchEntity");
  EXPECT_EQ(policy_in(none), nullptr);
  EXPECT_THAT(gap_keys(none.found), IsEmpty());
  refused.aws.refuse("iam:GetAccountPasswordPolicy");
  EXPECT_EQ(policy_in(refused), nullptr);
  EXPECT_THAT(gap_keys(refused.found),
              ElementsAre("aws_iam_account_password_policy/global//iam:GetAccountPasswordPolicy"));
}

}  // namespace
}  // namespace underpin::testing
