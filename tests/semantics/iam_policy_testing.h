// What the tests of policies share: documents that must read, answers by name.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "semantics/answer.h"
#include "semantics/iam_policy.h"
#include "semantics/known_actions.h"

namespace underpin::semantics {

inline std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  const char* names[] = {"yes", "no", "undecided"};
  return out << names[static_cast<int>(answer.decision)] << ": " << answer.reason << " ["
             << answer.witness << "]";
}

inline std::ostream& operator<<(std::ostream& out, const Policy& policy) {
  return out << print_policy(policy);
}

/// The policy that `text` says; the test fails when it says none.
inline Policy policy_of(std::string_view text) {
  auto reading = parse_policy(text);
  EXPECT_TRUE(reading.policy) << reading.problem << " in " << text;
  return reading.policy.value_or(Policy{});
}

/// One statement in a document of version 2012-10-17; `members` is what stands in its braces.
inline Policy statement_of(std::string_view members) {
  return policy_of(R"({"Version": "2012-10-17", "Statement": [{)" + std::string(members) + "}]}");
}

inline constexpr Decision kYes = Decision::yes, kNo = Decision::no,
                          kUndecided = Decision::undecided;

}  // namespace underpin::semantics
