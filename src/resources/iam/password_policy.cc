#include "resources/iam/password_policy.h"

#include "model/describe.h"
#include "resources/reading.h"
#include "resources/writing.h"

namespace underpin {
namespace {

// "0 or not present" mean the same. Source: IAM API, PasswordPolicy.
Value<long long> unless_zero(const aws::Node& told) {
  const Value<long long> number = told;
  return number == 0 ? Value<long long>::absent() : number;
}

void read_policy(Reading& reading) {
  reading.global([&](Place& place) {
    const auto reply = place.call_unless({"NoSuchEntity"}, "iam:GetAccountPasswordPolicy", {});
    if (!reply) return;
    const auto told = (*reply)["PasswordPolicy"];
    auto& policy = place.row<iam::AccountPasswordPolicy>(reading.account());
    policy.minimum_password_length = told["MinimumPasswordLength"];
    policy.require_uppercase_characters = told["RequireUppercaseCharacters"];
    policy.require_lowercase_characters = told["RequireLowercaseCharacters"];
    policy.require_symbols = told["RequireSymbols"];
    policy.require_numbers = told["RequireNumbers"];
    policy.max_password_age = unless_zero(told["MaxPasswordAge"]);
    policy.password_reuse_prevention = unless_zero(told["PasswordReusePrevention"]);
    policy.allow_users_to_change_password = told["AllowUsersToChangePassword"];
    policy.hard_expiry = told["HardExpiry"];
  });
}

// The call replaces the whole policy, and what it leaves out falls back to IAM's defaults: all of
// it is sent. Source: IAM API, UpdateAccountPasswordPolicy.
std::string put_policy(Writing& writing, const Resource& planned, const Resource*) {
  const auto& policy = static_cast<const iam::AccountPasswordPolicy&>(planned);
  writing.call("iam:UpdateAccountPasswordPolicy",
               {{"MinimumPasswordLength", policy.minimum_password_length},
                {"RequireSymbols", policy.require_symbols},
                {"RequireNumbers", policy.require_numbers},
                {"RequireUppercaseCharacters", policy.require_uppercase_characters},
                {"RequireLowercaseCharacters", policy.require_lowercase_characters},
                {"AllowUsersToChangePassword", policy.allow_users_to_change_password},
                {"MaxPasswordAge", policy.max_password_age},
                {"PasswordReusePrevention", policy.password_reuse_prevention},
                {"HardExpiry", policy.hard_expiry}});
  return {};
}

void remove_policy(Writing& writing, const Resource&) {
  writing.call("iam:DeleteAccountPasswordPolicy");
}

}  // namespace

UNDERPIN_TYPE(iam::AccountPasswordPolicy, "aws_iam_account_password_policy", Scope::global,
              "the account's rules for passwords",
              {{"minimum_password_length", kPlain, "least number of characters"},
               {"require_uppercase_characters", kPlain, "wants a capital letter"},
               {"require_lowercase_characters", kPlain, "wants a small letter"},
               {"require_symbols", kPlain, "wants a symbol"},
               {"require_numbers", kPlain, "wants a digit"},
               {"max_password_age", kPlain, "days until a password expires"},
               {"password_reuse_prevention", kPlain, "earlier passwords that are refused"},
               {"allow_users_to_change_password", kPlain, "users may change their own"},
               {"hard_expiry", kPlain, "an expired password needs an administrator"}})

UNDERPIN_READER(iam, password_policy, .fills = {&type_of<iam::AccountPasswordPolicy>},
                .operations = {"iam:GetAccountPasswordPolicy"}, .read = read_policy)

UNDERPIN_WRITER(iam, account_password_policy, .type = &type_of<iam::AccountPasswordPolicy>,
                .operations = {"iam:UpdateAccountPasswordPolicy",
                               "iam:DeleteAccountPasswordPolicy"},
                .residue = "", .put = &put_policy, .remove = &remove_policy)

}  // namespace underpin
