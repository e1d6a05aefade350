// 1.8 and 1.9, and the rules of 1.2.0 that 1.3.0 dropped: what the password policy asks for.
#include "resources/iam/password_policy.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using Policy = iam::AccountPasswordPolicy;

// As strict as 1.2.0 wanted.
Policy strict() {
  return {.minimum_password_length = 14,
          .require_uppercase_characters = true,
          .require_lowercase_characters = true,
          .require_symbols = true,
          .require_numbers = true,
          .max_password_age = 90,
          .password_reuse_prevention = 24};
}

Snapshot with(Policy policy) {
  AccountBuilder builder;
  builder.row("global", kAccount, std::move(policy));
  return builder.build();
}

template <class T>
Snapshot with(Value<T> Policy::*field, Value<T> value) {
  auto policy = strict();
  policy.*field = std::move(value);
  return with(std::move(policy));
}

// What holds for every rule: no policy, a refused one, an unread rule, and the rule left out.
template <class T>
std::vector<Case> and_common(Value<T> Policy::*field, std::vector<Case> cases) {
  AccountBuilder refused;
  refused.gap<Policy>("global");
  cases.push_back({"an account without a policy fails, users or not", AccountBuilder().build(),
                   fail, "no password policy"});
  cases.push_back({"a refused policy is unknown", refused.build(), unknown});
  cases.push_back({"an unread rule is unknown", with(field, denied<T>()), unknown});
  cases.push_back({"a rule that AWS leaves out is none", with(field, Value<T>::absent()), fail});
  return cases;
}

std::vector<Case> character_cases(Value<bool> Policy::*rule) {
  return and_common(rule, table(Case{"the rule passes", with(strict()), pass},
                                Case{"the rule off fails", with(rule, Value<bool>(false)), fail},
                                Case{"no other rule matters",
                                     with(Policy{.require_uppercase_characters = true,
                                                 .require_lowercase_characters = true,
                                                 .require_symbols = true,
                                                 .require_numbers = true}),
                                     pass}));
}

}  // namespace

std::vector<Case> password_length_cases() {
  const auto of = [](long long length) {
    return with(&Policy::minimum_password_length, Value<long long>(length));
  };
  auto lax = strict();
  lax.require_numbers = lax.require_symbols = lax.require_lowercase_characters =
      lax.require_uppercase_characters = false;
  lax.max_password_age = Value<long long>::absent();
  return and_common(
      &Policy::minimum_password_length,
      table(Case{"14 characters pass", of(14), pass},
            Case{"13 characters fail", of(13), fail, "fewer than 14"},
            Case{"128 characters pass", of(128), pass},
            Case{"character classes and expiry are no longer asked for", with(lax), pass}));
}

std::vector<Case> password_reuse_cases() {
  const auto of = [](long long count) {
    return with(&Policy::password_reuse_prevention, Value<long long>(count));
  };
  return and_common(
      &Policy::password_reuse_prevention,
      table(Case{"24 earlier passwords pass", of(24), pass},
            Case{"23 fail", of(23), fail, "not all of the last 24"}, Case{"0 fails", of(0), fail}));
}

std::vector<Case> password_expiry_cases() {
  const auto of = [](long long days) {
    return with(&Policy::max_password_age, Value<long long>(days));
  };
  return and_common(
      &Policy::max_password_age,
      table(Case{"90 days pass", of(90), pass}, Case{"1 day passes", of(1), pass},
            Case{"91 days fail", of(91), fail}, Case{"0 is no expiry and fails", of(0), fail}));
}

std::vector<Case> password_uppercase_cases() {
  return character_cases(&Policy::require_uppercase_characters);
}
std::vector<Case> password_lowercase_cases() {
  return character_cases(&Policy::require_lowercase_characters);
}
std::vector<Case> password_symbol_cases() { return character_cases(&Policy::require_symbols); }
std::vector<Case> password_number_cases() { return character_cases(&Policy::require_numbers); }

namespace {

TEST(PasswordPolicy, length) { expect_verdicts("1.8", password_length_cases()); }
TEST(PasswordPolicy, reuse) { expect_verdicts("1.9", password_reuse_cases()); }
TEST(PasswordPolicy, expiry) { expect_verdicts("iam.password-expiry", password_expiry_cases()); }
TEST(PasswordPolicy, character_classes) {
  expect_verdicts("iam.password-uppercase", password_uppercase_cases());
  expect_verdicts("iam.password-lowercase", password_lowercase_cases());
  expect_verdicts("iam.password-symbol", password_symbol_cases());
  expect_verdicts("iam.password-number", password_number_cases());
}

TEST(PasswordPolicy, each_rule_looks_at_its_own) {
  const struct {
    const char* key;
    Value<bool> Policy::*rule;
  } rules[] = {{"iam.password-uppercase", &Policy::require_uppercase_characters},
               {"iam.password-lowercase", &Policy::require_lowercase_characters},
               {"iam.password-symbol", &Policy::require_symbols},
               {"iam.password-number", &Policy::require_numbers}};
  for (const auto& off : rules)
    for (const auto& asked : rules) {
      const auto account = with(off.rule, Value<bool>(false));
      EXPECT_EQ(word(judged(asked.key, account).verdict), off.key == asked.key ? "fail" : "pass")
          << asked.key << " with " << off.key << " off";
    }
}

}  // namespace
}  // namespace underpin::testing
