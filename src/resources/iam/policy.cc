// Two ways, each where it costs least. GetAccountAuthorizationDetails tells in one list what users,
// groups and roles hold, with the inline documents and those of customer managed policies: single
// calls would be three or more for every role. AWS's own policies are not asked for there: what of
// them it lists is not documented, and some have a hundred versions of many kilobytes; ListPolicies
// is documented to list the attached ones, and each is then one call for the version in force.
#include "resources/iam/policy.h"

#include "aws/error.h"
#include "base/text.h"
#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

// IAM sends documents percent-encoded (RFC 3986). Raw JSON stays as it is: it may hold percent
// signs of its own.
Value<std::string> document(const aws::Node& told) {
  const Value<std::string> text = told;
  const auto* encoded = text.peek();
  return encoded == nullptr || encoded->starts_with('{') ? text : percent_decode(*encoded);
}

// A holder without a name would be taken for another one.
std::string name_in(const aws::Node& holder, std::string_view member) {
  auto name = holder[member].text();
  if (name.empty()) throw Error("AWS listed a user, group or role without a name");
  return name;
}

template <class Attachment>
void read_attachments(Place& place, const aws::Node& listed, const std::string& holder,
                      Value<std::string> Attachment::*field) {
  for (const auto& attached : listed) {
    auto& row = place.row<Attachment>(holder + "/" + attached["PolicyArn"].text());
    row.*field = holder;
    row.policy_arn = attached["PolicyArn"];
  }
}

template <class Inline>
void read_inline(Place& place, const aws::Node& listed, const std::string& holder,
                 const std::string& arn, Value<std::string> Inline::*field) {
  for (const auto& policy : listed) {
    auto& row = place.row<Inline>(arn + ":" + policy["PolicyName"].text());
    row.*field = holder;
    row.name = policy["PolicyName"];
    row.policy = document(policy["PolicyDocument"]);
  }
}

void read_policy(Place& place, const aws::Node& listed) {
  auto& policy = place.row<iam::Policy>(listed["Arn"].text());
  policy.name = listed["PolicyName"];
  policy.path = listed["Path"];
  policy.attachment_count = listed["AttachmentCount"];
  policy.policy = Value<std::string>::unknown(
      {Cause::Kind::unread, "AWS gave no version of the policy that is in force", {}});
  for (const auto& version : listed["PolicyVersionList"])
    if ((Value<bool>(version["IsDefaultVersion"]) == true).is_true())
      policy.policy = document(version["Document"]);
}

void read_authorization(Reading& reading) {
  const auto kinds = aws::Param::list({"User", "Group", "Role", "LocalManagedPolicy"});
  reading.global([&](Place& place) {
    for (const auto& page :
         place.pages("iam:GetAccountAuthorizationDetails", {{"Filter", kinds}})) {
      for (const auto& user : page["UserDetailList"]) {
        const auto name = name_in(user, "UserName");
        read_attachments(place, user["AttachedManagedPolicies"], name,
                         &iam::UserPolicyAttachment::user);
        read_inline(place, user["UserPolicyList"], name, user["Arn"].text(),
                    &iam::UserPolicy::user);
      }
      for (const auto& group : page["GroupDetailList"]) {
        const auto name = name_in(group, "GroupName");
        read_attachments(place, group["AttachedManagedPolicies"], name,
                         &iam::GroupPolicyAttachment::group);
        read_inline(place, group["GroupPolicyList"], name, group["Arn"].text(),
                    &iam::GroupPolicy::group);
      }
      for (const auto& role : page["RoleDetailList"]) {
        const auto name = name_in(role, "RoleName");
        read_attachments(place, role["AttachedManagedPolicies"], name,
                         &iam::RolePolicyAttachment::role);
        read_inline(place, role["RolePolicyList"], name, role["Arn"].text(),
                    &iam::RolePolicy::role);
      }
      for (const auto& policy : page["Policies"]) read_policy(place, policy);
    }
  });
}

void read_aws_managed(Reading& reading) {
  reading.global([](Place& account) {
    for (const auto& page :
         account.pages("iam:ListPolicies", {{"Scope", "AWS"}, {"OnlyAttached", true}}))
      account.each(page["Policies"], [](const aws::Node& listed, Place& place) {
        auto& policy = place.subject<iam::AwsManagedPolicy>(listed["Arn"].text());
        policy.name = listed["PolicyName"];
        policy.attachment_count = listed["AttachmentCount"];
        policy.policy = document(
            place.call("iam:GetPolicyVersion",
                       {{"PolicyArn", policy.id},
                        {"VersionId", listed["DefaultVersionId"]}})["PolicyVersion"]["Document"]);
      });
  });
}

const std::vector<Attribute> kAttached = {{"", kIdentity | kReplace, "who holds it"},
                                          {"policy_arn", kIdentity | kReplace, "the policy"}};
const std::vector<Attribute> kInline = {{"", kIdentity | kReplace, "who holds it"},
                                        {"name", kIdentity | kReplace, "its name"},
                                        {"policy", kPlain, "the document"}};

std::vector<Attribute> held_by(std::string_view holder, std::vector<Attribute> attributes) {
  attributes.front().name = holder;
  return attributes;
}

}  // namespace

UNDERPIN_TYPE(iam::Policy, "aws_iam_policy", Scope::global, "a customer managed policy",
              {{"name", kIdentity | kReplace, "its name"},
               {"path", kReplace, "the path of its ARN"},
               {"policy", kPlain, "the document in force"},
               {"attachment_count", kComputed, "users, groups and roles that hold it"}})
UNDERPIN_TYPE(iam::AwsManagedPolicy, "observed_aws_managed_policy", Scope::global,
              "a policy of AWS's that somebody holds",
              {{"name", kIdentity | kObservedOnly, "its name"},
               {"policy", kObservedOnly, "the document in force"},
               {"attachment_count", kObservedOnly, "users, groups and roles that hold it"}})
UNDERPIN_TYPE(iam::UserPolicyAttachment, "aws_iam_user_policy_attachment", Scope::global,
              "a managed policy at a user", held_by("user", kAttached))
UNDERPIN_TYPE(iam::GroupPolicyAttachment, "aws_iam_group_policy_attachment", Scope::global,
              "a managed policy at a group", held_by("group", kAttached))
UNDERPIN_TYPE(iam::RolePolicyAttachment, "aws_iam_role_policy_attachment", Scope::global,
              "a managed policy at a role", held_by("role", kAttached))
UNDERPIN_TYPE(iam::UserPolicy, "aws_iam_user_policy", Scope::global, "an inline policy of a user",
              held_by("user", kInline))
UNDERPIN_TYPE(iam::GroupPolicy, "aws_iam_group_policy", Scope::global,
              "an inline policy of a group", held_by("group", kInline))
UNDERPIN_TYPE(iam::RolePolicy, "aws_iam_role_policy", Scope::global, "an inline policy of a role",
              held_by("role", kInline))

UNDERPIN_READER(iam, authorization,
                .fills = {&type_of<iam::UserPolicyAttachment>, &type_of<iam::GroupPolicyAttachment>,
                          &type_of<iam::RolePolicyAttachment>, &type_of<iam::UserPolicy>,
                          &type_of<iam::GroupPolicy>, &type_of<iam::RolePolicy>,
                          &type_of<iam::Policy>},
                .operations = {"iam:GetAccountAuthorizationDetails"}, .read = read_authorization)
UNDERPIN_READER(iam, aws_managed_policies, .fills = {&type_of<iam::AwsManagedPolicy>},
                .operations = {"iam:ListPolicies", "iam:GetPolicyVersion"},
                .read = read_aws_managed)

}  // namespace underpin
