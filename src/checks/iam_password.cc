// Recommendations about the account's password policy. Without one IAM's own rules hold, which are
// weaker than each of these. Nobody having a password today makes none of them moot: the policy is
// what the next one will be held to.
#include <fmt/core.h>

#include "checks/check.h"
#include "resources/iam/password_policy.h"

namespace underpin::checks {
namespace {

using Policy = iam::AccountPasswordPolicy;

constexpr std::string_view kType = "aws_iam_account_password_policy";

void judge_policy(const Question& question, Findings& findings,
                  const std::function<void(const Policy&, Judgement&)>& body) {
  findings.account(kType, [&](Judgement& judgement) {
    const auto* policy = question.account.find<Policy>(kGlobal, question.account.account);
    if (policy == nullptr)
      return judgement.fail("the account has no password policy", {{"password_policy", "none"}});
    body(*policy, judgement);
  });
}

// 1.8. AWS leaving the length out would mean its default, which is less.
void length(const Question& question, Findings& findings) {
  const auto minimum = question.with.number("minimum", 14);
  judge_policy(question, findings, [&](const Policy& policy, Judgement& judgement) {
    judgement.evidence({"minimum_password_length", policy.minimum_password_length});
    if (policy.minimum_password_length >= minimum)
      judgement.pass(fmt::format("passwords have {} characters or more", minimum));
    else
      judgement.fail(fmt::format("passwords may have fewer than {} characters", minimum));
  });
}

// 1.9. The API takes 24 at most.
void reuse(const Question& question, Findings& findings) {
  const auto minimum = question.with.number("minimum", 24);
  judge_policy(question, findings, [&](const Policy& policy, Judgement& judgement) {
    judgement.evidence({"password_reuse_prevention", policy.password_reuse_prevention});
    if (policy.password_reuse_prevention >= minimum)
      judgement.pass(fmt::format("the last {} passwords are refused", minimum));
    else
      judgement.fail(fmt::format("not all of the last {} passwords are refused", minimum));
  });
}

// 1.2.0 only, as the ones below. Absent means that passwords do not expire; 0 too.
void expiry(const Question& question, Findings& findings) {
  const auto days = question.with.number("days", 90);
  judge_policy(question, findings, [&](const Policy& policy, Judgement& judgement) {
    judgement.evidence({"max_password_age", policy.max_password_age});
    if (policy.max_password_age >= 1 && policy.max_password_age <= days)
      judgement.pass(fmt::format("passwords expire within {} days", days));
    else
      judgement.fail(fmt::format("passwords do not expire within {} days", days));
  });
}

void character(const Question& question, Findings& findings, const char* name,
               Value<bool> Policy::*rule, const char* kind) {
  judge_policy(question, findings, [&](const Policy& policy, Judgement& judgement) {
    judgement.evidence({name, policy.*rule});
    if (policy.*rule)
      judgement.pass(fmt::format("passwords have {}", kind));
    else
      judgement.fail(fmt::format("passwords may lack {}", kind));
  });
}

void uppercase(const Question& question, Findings& findings) {
  character(question, findings, "require_uppercase_characters",
            &Policy::require_uppercase_characters, "a capital letter");
}
void lowercase(const Question& question, Findings& findings) {
  character(question, findings, "require_lowercase_characters",
            &Policy::require_lowercase_characters, "a small letter");
}
void symbol(const Question& question, Findings& findings) {
  character(question, findings, "require_symbols", &Policy::require_symbols, "a symbol");
}
void number(const Question& question, Findings& findings) {
  character(question, findings, "require_numbers", &Policy::require_numbers, "a digit");
}

}  // namespace

UNDERPIN_CHECKS(
    iam_password,
    {"iam.password-length", {&type_of<Policy>}, length, {Parameter::numbers("minimum", 1, 128)}},
    {"iam.password-reuse", {&type_of<Policy>}, reuse, {Parameter::numbers("minimum", 1, 128)}},
    {"iam.password-expiry", {&type_of<Policy>}, expiry, {Parameter::numbers("days", 1, 3650)}},
    {"iam.password-uppercase", {&type_of<Policy>}, uppercase},
    {"iam.password-lowercase", {&type_of<Policy>}, lowercase},
    {"iam.password-symbol", {&type_of<Policy>}, symbol},
    {"iam.password-number", {&type_of<Policy>}, number})

}  // namespace underpin::checks
