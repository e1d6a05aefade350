// iam-password-policy: one policy for the passwords of all IAM users. It replaces whatever is
// there. The benchmark asks for length and history only; the other inputs are people's choice, and
// are left as they are when the file does not give them.
#include "modules/module.h"
#include "resources/iam/password_policy.h"

namespace underpin::modules {
namespace {

struct IamPasswordPolicy {
  long long minimum_password_length = 14;
  long long password_reuse_prevention = 24;
  std::optional<bool> allow_users_to_change_password;
  std::optional<bool> hard_expiry;
  std::optional<long long> max_password_age;
  std::optional<bool> require_lowercase_characters, require_uppercase_characters, require_numbers,
      require_symbols;
};
BOOST_DESCRIBE_STRUCT(IamPasswordPolicy, (),
                      (minimum_password_length, password_reuse_prevention,
                       allow_users_to_change_password, hard_expiry, max_password_age,
                       require_lowercase_characters, require_uppercase_characters, require_numbers,
                       require_symbols))

template <class T>
void give(Value<T>& attribute, const std::optional<T>& input) {
  if (input) attribute = *input;
}

// Without a policy of the account's own IAM asks for three kinds of characters; a policy that asks
// for none would ask for less. Source: IAM User Guide, "Default password policy".
void keep_what_iam_asks_for(iam::AccountPasswordPolicy& policy) {
  for (auto* flag :
       {&policy.require_lowercase_characters, &policy.require_uppercase_characters,
        &policy.require_numbers, &policy.require_symbols, &policy.allow_users_to_change_password})
    *flag = true;
}

// "When you set an expiration, it is enforced immediately": IAM User Guide, "Setting an account
// password policy for IAM users".
void warn(const IamPasswordPolicy& in, const iam::AccountPasswordPolicy* observed, Desired& out) {
  const long long before = observed == nullptr ? 0 : observed->max_password_age.value_or(0);
  const long long after = in.max_password_age.value_or(before);
  if (after > 0 && (before == 0 || after < before))
    out.warn(fmt::format("max_password_age: passwords older than {} days expire at once", after));
  const bool hard = observed != nullptr && observed->hard_expiry.value_or(false);
  if (after > 0 && in.hard_expiry.value_or(hard) && (!hard || before == 0))
    out.warn("hard_expiry: whose password expires is locked out until an administrator resets it");
}

void build(const IamPasswordPolicy& in, const Site& site, Desired& out) {
  const auto* observed = site.observed.find<iam::AccountPasswordPolicy>(kGlobal, site.account());
  iam::AccountPasswordPolicy policy;
  policy.region = kGlobal;
  policy.id = site.account();
  if (observed == nullptr) keep_what_iam_asks_for(policy);
  policy.minimum_password_length = in.minimum_password_length;
  policy.password_reuse_prevention = in.password_reuse_prevention;
  give(policy.allow_users_to_change_password, in.allow_users_to_change_password);
  give(policy.hard_expiry, in.hard_expiry);
  give(policy.require_lowercase_characters, in.require_lowercase_characters);
  give(policy.require_uppercase_characters, in.require_uppercase_characters);
  give(policy.require_numbers, in.require_numbers);
  give(policy.require_symbols, in.require_symbols);
  // IAM has no zero: passwords that do not expire have no age.
  if (in.max_password_age == 0)
    policy.max_password_age = Value<long long>::absent();
  else
    give(policy.max_password_age, in.max_password_age);
  warn(in, observed, out);
  out.add("this", std::move(policy));
}

}  // namespace

UNDERPIN_MODULE(
    iam_password_policy, IamPasswordPolicy, .name = "iam-password-policy",
    .doc = "the account's rules for the passwords of IAM users",
    .settles = {"iam.password-length", "iam.password-reuse"},
    .types = {&type_of<iam::AccountPasswordPolicy>},
    .inputs = {{"minimum_password_length", config::kOptional, "least number of characters"},
               {"password_reuse_prevention", config::kOptional, "earlier passwords refused"},
               {"allow_users_to_change_password", config::kOptional, "users may change their own"},
               {"hard_expiry", config::kOptional,
                "an expired password needs an administrator: locks people out"},
               {"max_password_age", config::kOptional, "days until it expires; 0: never"},
               {"require_lowercase_characters", config::kOptional, "wants a small letter"},
               {"require_uppercase_characters", config::kOptional, "wants a capital letter"},
               {"require_numbers", config::kOptional, "wants a digit"},
               {"require_symbols", config::kOptional, "wants a symbol"}},
    .pins = {{"minimum_password_length", "1.8", "at least 14",
              [](const IamPasswordPolicy& in) { return in.minimum_password_length >= 14; }},
             {"password_reuse_prevention", "1.9", "24",
              [](const IamPasswordPolicy& in) { return in.password_reuse_prevention == 24; }},
             // IAM API, UpdateAccountPasswordPolicy.
             {"minimum_password_length", "", "between 6 and 128",
              [](const IamPasswordPolicy& in) {
                return in.minimum_password_length >= 6 && in.minimum_password_length <= 128;
              }},
             {"password_reuse_prevention", "", "between 1 and 24",
              [](const IamPasswordPolicy& in) {
                return in.password_reuse_prevention >= 1 && in.password_reuse_prevention <= 24;
              }},
             {"max_password_age", "", "between 0 and 1095",
              [](const IamPasswordPolicy& in) {
                const auto age = in.max_password_age.value_or(0);
                return age >= 0 && age <= 1095;
              }}},
    .build = &build)

}  // namespace underpin::modules
