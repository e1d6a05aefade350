// The readers of IAM's policies and of who holds them, on replies shaped as the API reference
// prints them.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "base/text.h"
#include "resources/iam/policy.h"
#include "resources/registry.h"
#include "tests/resources/fake_aws.h"
#include "tests/resources/iam_replies.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kUsers = "arn:aws:iam::123456789012:user/";

// ---- Policies. Source: IAM API Reference, GetAccountAuthorizationDetails, ListPolicies,
// GetPolicyVersion, "Examples".

constexpr const char* kDocument =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}})";

std::string attached(const std::string& name) {
  return fmt::format(
      "<AttachedManagedPolicies><member><PolicyName>{0}</PolicyName><PolicyArn>"
      "arn:aws:iam::aws:policy/{0}</PolicyArn></member></AttachedManagedPolicies>",
      name);
}
std::string inlined(const char* list, const std::string& document) {
  return fmt::format(
      "<{0}><member><PolicyName>own</PolicyName><PolicyDocument>{1}</PolicyDocument></member></"
      "{0}>",
      list, document);
}
std::string version(const char* id, const char* is_default, const std::string& document) {
  return member(
      fmt::format("<Document>{}</Document><VersionId>{}</VersionId><IsDefaultVersion>{}"
                  "</IsDefaultVersion><CreateDate>2015-01-06T21:27:00Z</CreateDate>",
                  document, id, is_default));
}
std::string managed(const char* versions) {
  return member(
      fmt::format("<PolicyName>own</PolicyName><DefaultVersionId>v2</DefaultVersionId>"
                  "<Path>/</Path><Arn>arn:aws:iam::123456789012:policy/own</Arn>"
                  "<AttachmentCount>2</AttachmentCount><PolicyVersionList>{}"
                  "</PolicyVersionList>",
                  versions));
}

std::string all_kinds() {
  const auto encoded = percent_encode(kDocument);
  return "<UserDetailList>" +
         member("<UserName>alice</UserName><Arn>" + kUsers + "alice</Arn>" +
                inlined("UserPolicyList", encoded) + attached("ReadOnlyAccess")) +
         "</UserDetailList><GroupDetailList>" +
         member("<GroupName>staff</GroupName><Arn>arn:aws:iam::123456789012:group/staff</Arn>" +
                inlined("GroupPolicyList", kDocument) + attached("SecurityAudit")) +
         "</GroupDetailList>";
}

std::string role() {
  return "<RoleDetailList>" +
         member("<RoleName>web</RoleName><Arn>arn:aws:iam::123456789012:role/a/web</Arn>" +
                inlined("RolePolicyList", percent_encode(kDocument)) +
                attached("AWSSupportAccess")) +
         "</RoleDetailList>";
}

constexpr const char* kDetails = "iam:GetAccountAuthorizationDetails";

aws::Response details(const std::string& lists, const std::string& marker = {}) {
  return query(
      "GetAccountAuthorizationDetails",
      lists + (marker.empty() ? "<IsTruncated>false</IsTruncated>"
                              : "<IsTruncated>true</IsTruncated><Marker>" + marker + "</Marker>"));
}

TEST(Authorization, one_list_of_pages_tells_who_holds_what) {
  ReaderRun run;
  const auto versions =
      version("v1", "false", "%7B%7D") + version("v2", "true", percent_encode(kDocument));
  run.aws.on(kDetails, {.page = 1, .holds = "Filter.member.4=LocalManagedPolicy"},
             details(all_kinds(), "more"));
  run.aws.on(kDetails, {.page = 2},
             details(role() + "<Policies>" + managed(versions.c_str()) + "</Policies>"));
  const auto& found = run.read(reader_of(type_of<iam::Policy>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(run.aws.calls().size(), 2u);

  const auto* at_user = row_of<iam::UserPolicyAttachment>(
      found, "global", "alice/arn:aws:iam::aws:policy/ReadOnlyAccess");
  EXPECT_TRUE(is(at_user->user, "alice"));
  EXPECT_TRUE(is(at_user->policy_arn, "arn:aws:iam::aws:policy/ReadOnlyAccess"));
  EXPECT_TRUE(is(row_of<iam::GroupPolicyAttachment>(found, "global",
                                                    "staff/arn:aws:iam::aws:policy/SecurityAudit")
                     ->group,
                 "staff"));
  EXPECT_TRUE(is(row_of<iam::RolePolicyAttachment>(found, "global",
                                                   "web/arn:aws:iam::aws:policy/AWSSupportAccess")
                     ->role,
                 "web"));
  const auto* of_user = row_of<iam::UserPolicy>(found, "global", kUsers + "alice:own");
  EXPECT_TRUE(is(of_user->name, "own"));
  EXPECT_TRUE(is(of_user->policy, kDocument)) << "percent-encoded";
  EXPECT_TRUE(
      is(row_of<iam::GroupPolicy>(found, "global", "arn:aws:iam::123456789012:group/staff:own")
             ->policy,
         kDocument))
      << "raw, as some emulators send it";
  EXPECT_TRUE(
      is(row_of<iam::RolePolicy>(found, "global", "arn:aws:iam::123456789012:role/a/web:own")->role,
         "web"));
  const auto* own = row_of<iam::Policy>(found, "global", "arn:aws:iam::123456789012:policy/own");
  EXPECT_TRUE(is(own->attachment_count, 2));
  EXPECT_TRUE(is(own->policy, kDocument)) << "of the version in force";
}

TEST(Authorization, a_refused_page_is_a_gap_of_every_kind) {
  ReaderRun run;
  run.aws.on(kDetails, {.page = 1}, details(all_kinds(), "more"));
  run.aws.refuse(kDetails, {.page = 2});
  const auto& found = run.read(reader_of(type_of<iam::Policy>()));
  EXPECT_EQ(found.gaps().size(), 7u);
  EXPECT_THROW(found.all<iam::RolePolicyAttachment>().size(), Undecided);
  EXPECT_THROW(found.all<iam::UserPolicy>().size(), Undecided);
  EXPECT_EQ(found.all<iam::UserPolicy>().read().size(), 1u) << "the first page stays";
}

TEST(Authorization, a_policy_without_a_version_in_force_is_unknown_and_a_nameless_holder_a_gap) {
  ReaderRun run, nameless;
  run.aws.on(kDetails, details("<Policies>" + managed(version("v1", "false", "%7B%7D").c_str()) +
                               "</Policies>"));
  EXPECT_TRUE(row_of<iam::Policy>(run.read(reader_of(type_of<iam::Policy>())), "global",
                                  "arn:aws:iam::123456789012:policy/own")
                  ->policy.is_unknown());
  nameless.aws.on(kDetails,
                  details("<RoleDetailList>" + member(attached("X")) + "</RoleDetailList>"));
  EXPECT_FALSE(nameless.read(reader_of(type_of<iam::Policy>())).gaps().empty());
}

std::string aws_managed(const char* name) {
  return member(
      fmt::format("<PolicyName>{0}</PolicyName><Arn>arn:aws:iam::aws:policy/{0}</Arn>"
                  "<DefaultVersionId>v7</DefaultVersionId><AttachmentCount>1"
                  "</AttachmentCount>",
                  name));
}

TEST(AwsManagedPolicies, attached_ones_are_asked_for_the_version_in_force) {
  ReaderRun run;
  run.aws.on("iam:ListPolicies", {.page = 1, .holds = "OnlyAttached=true"},
             query("ListPolicies", page_of("Policies", aws_managed("A"), "more")));
  run.aws.on("iam:ListPolicies", {.page = 2, .holds = "Scope=AWS"},
             query("ListPolicies", page_of("Policies", aws_managed("B"))));
  run.aws.on("iam:GetPolicyVersion", {.holds = "VersionId=v7"},
             query("GetPolicyVersion", "<PolicyVersion><Document>" + percent_encode(kDocument) +
                                           "</Document><IsDefaultVersion>true</IsDefaultVersion>"
                                           "</PolicyVersion>"));
  run.aws.refuse("iam:GetPolicyVersion", {.holds = "policy%2FB"});
  const auto& found = run.read(reader_of(type_of<iam::AwsManagedPolicy>()));
  const auto* a = row_of<iam::AwsManagedPolicy>(found, "global", "arn:aws:iam::aws:policy/A");
  EXPECT_TRUE(is(a->policy, kDocument));
  EXPECT_TRUE(is(a->attachment_count, 1));
  EXPECT_THAT(gap_keys(found), ElementsAre("observed_aws_managed_policy/global/"
                                           "arn:aws:iam::aws:policy/B/iam:GetPolicyVersion"));
  EXPECT_THAT(found.gaps().front().attributes, ElementsAre("policy"));
  EXPECT_EQ(found.all<iam::AwsManagedPolicy>().size(), 2u);
}

}  // namespace
}  // namespace underpin::testing
