// Condition operators on one request, as the IAM User Guide describes them.
#include "iam_policy_testing.h"
#include "semantics/iam_policy_request.h"

namespace underpin::semantics {
namespace {

constexpr auto kApplies = Applies::yes, kNot = Applies::no, kOpen = Applies::maybe;

// One condition `{operator: {k: values}}`; `asked` are the values of k, none for an absent key.
Applies ask(std::string_view op, std::vector<std::string> values, std::vector<std::string> asked,
            std::string_view key = "k") {
  PolicyCondition condition;
  read_operator(op, condition);
  condition.key = key;
  condition.values = std::move(values);
  AccessRequest request;
  request.others = ContextValue::State::absent;
  request.context["aws:username"] = ContextValue::of("bob*");
  if (!asked.empty()) request.context["k"] = {ContextValue::State::present, std::move(asked)};
  return condition_applies(condition, request, true);
}

TEST(IamPolicyCondition, each_operator_compares_as_documented) {
  struct Case {
    const char* name;
    const char* op;
    std::vector<std::string> values, asked;
    Applies expected;
  };
  const Case cases[] = {
      {"text equals with case", "StringEquals", {"a", "b"}, {"b"}, kApplies},
      {"text differs in case", "StringEquals", {"a"}, {"A"}, kNot},
      {"a star is no wildcard for equals", "StringEquals", {"*"}, {"a"}, kNot},
      {"not any of them", "StringNotEquals", {"a", "b"}, {"c"}, kApplies},
      {"one of them", "StringNotEquals", {"a", "b"}, {"b"}, kNot},
      {"without case", "StringEqualsIgnoreCase", {"aB"}, {"Ab"}, kApplies},
      {"not without case", "StringNotEqualsIgnoreCase", {"aB"}, {"Ab"}, kNot},
      {"like", "StringLike", {"a*c?"}, {"abbcd"}, kApplies},
      {"not like", "StringNotLike", {"a*"}, {"ba"}, kApplies},
      {"numbers as numbers", "NumericEquals", {"10"}, {"10.0"}, kApplies},
      {"less", "NumericLessThan", {"2"}, {"10"}, kNot},
      {"less or equal", "NumericLessThanEquals", {"10"}, {"10"}, kApplies},
      {"greater", "NumericGreaterThan", {"2"}, {"10"}, kApplies},
      {"greater or equal", "NumericGreaterThanEquals", {"11"}, {"10"}, kNot},
      {"a value that is no number does not match", "NumericLessThan", {"2"}, {"x"}, kNot},
      {"a limit that is no number is open", "NumericLessThan", {"x"}, {"1"}, kOpen},
      {"before a day",
       "DateLessThan",
       {"2026-01-01T00:00:00Z"},
       {"2025-12-31T23:59:59Z"},
       kApplies},
      {"epoch seconds",
       "DateGreaterThanEquals",
       {"1767225600"},
       {"2026-01-01T00:00:00Z"},
       kApplies},
      {"another day",
       "DateNotEquals",
       {"2026-01-01T00:00:00Z"},
       {"2026-01-02T00:00:00Z"},
       kApplies},
      {"bool", "Bool", {"true"}, {"true"}, kApplies},
      {"not bool", "Bool", {"true"}, {"false"}, kNot},
      {"binary", "BinaryEquals", {"QmluYXJ5"}, {"QmluYXJ5"}, kApplies},
      {"address in a block", "IpAddress", {"203.0.113.0/24"}, {"203.0.113.7"}, kApplies},
      {"address without a length", "IpAddress", {"203.0.113.7"}, {"203.0.113.7"}, kApplies},
      {"IPv6 is not in an IPv4 block", "IpAddress", {"0.0.0.0/0"}, {"2001:db8::1"}, kNot},
      {"IPv6", "IpAddress", {"2001:DB8:1234:5678::/64"}, {"2001:db8:1234:5678::9"}, kApplies},
      {"not in the block", "NotIpAddress", {"203.0.113.0/24"}, {"10.0.0.1"}, kApplies},
      {"a block that cannot be read is open", "IpAddress", {"203.0.113/24"}, {"10.0.0.1"}, kOpen},
      {"ARN parts are matched apart",
       "ArnLike",
       {"arn:aws:s:*:111122223333:finance/*"},
       {"arn:aws:s:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"},
       kNot},
      {"where a text would match",
       "StringLike",
       {"arn:aws:s:*:111122223333:finance/*"},
       {"arn:aws:s:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"},
       kApplies},
      {"the last part may hold colons",
       "ArnEquals",
       {"arn:aws:sns:*:1:*"},
       {"arn:aws:sns:r:1:topic:sub"},
       kApplies},
      {"not like an ARN", "ArnNotLike", {"arn:aws:sns:*:1:*"}, {"arn:aws:sns:r:2:t"}, kApplies},
      {"absent", "Null", {"true"}, {}, kApplies},
      {"present", "Null", {"false"}, {"x"}, kApplies},
      {"present, not absent", "Null", {"true"}, {"x"}, kNot},
  };
  for (const auto& c : cases) EXPECT_EQ(ask(c.op, c.values, c.asked), c.expected) << c.name;
}

TEST(IamPolicyCondition, a_missing_key_is_false_unless_negated_or_if_exists) {
  for (const std::string positive :
       {"StringEquals", "StringLike", "NumericEquals", "DateLessThan", "Bool", "IpAddress",
        "ArnLike", "ForAnyValue:StringEquals", "ForAnyValue:StringNotEquals"})
    EXPECT_EQ(ask(positive, {"true"}, {}), kNot) << positive;
  for (const std::string holds :
       {"StringNotEquals", "StringNotLike", "NumericNotEquals", "NotIpAddress", "ArnNotEquals",
        "StringEqualsIfExists", "BoolIfExists", "StringNotEqualsIfExists",
        "ForAllValues:StringEquals", "ForAllValues:StringNotLike",
        "ForAnyValue:StringEqualsIfExists"})
    EXPECT_EQ(ask(holds, {"true"}, {}), kApplies) << holds;
}

TEST(IamPolicyCondition, set_operators_look_at_every_value_of_the_request) {
  EXPECT_EQ(ask("ForAllValues:StringEquals", {"a", "b", "c"}, {"a", "b"}), kApplies);
  EXPECT_EQ(ask("ForAllValues:StringEquals", {"a", "b"}, {"a", "x"}), kNot);
  EXPECT_EQ(ask("ForAnyValue:StringEquals", {"a", "b"}, {"a", "x"}), kApplies);
  EXPECT_EQ(ask("ForAnyValue:StringEquals", {"a", "b"}, {"x", "y"}), kNot);
  EXPECT_EQ(ask("ForAnyValue:StringNotEquals", {"a", "b"}, {"a", "x"}), kApplies);
  EXPECT_EQ(ask("ForAllValues:StringNotEquals", {"a", "b"}, {"a", "x"}), kNot);
  EXPECT_EQ(ask("StringEquals", {"a"}, {"a", "b"}), kOpen)
      << "several values without a set operator are not documented";
}

// "… or if the context key value resolves to a null dataset, such as an empty string" (IAM User
// Guide, "Single-valued vs. multivalued context keys").
TEST(IamPolicyCondition, set_operators_take_an_empty_text_for_no_value) {
  EXPECT_EQ(ask("ForAllValues:StringEquals", {"a"}, {""}), kApplies);
  EXPECT_EQ(ask("ForAnyValue:StringNotEquals", {"a"}, {""}), kNot);
  EXPECT_EQ(ask("ForAllValues:StringEquals", {"a"}, {"a", "b"}), kNot);
  EXPECT_EQ(ask("StringEquals", {"a"}, {""}), kNot);
  EXPECT_EQ(ask("StringNotEquals", {"a"}, {""}), kApplies);
}

TEST(IamPolicyCondition, variables_stand_for_plain_text_in_text_and_arn_operators) {
  EXPECT_EQ(ask("StringEquals", {"${aws:username}"}, {"bob*"}), kApplies);
  EXPECT_EQ(ask("StringLike", {"x/${AWS:UserName}/*"}, {"x/bob*/y"}), kApplies);
  EXPECT_EQ(ask("StringLike", {"${aws:username}"}, {"bobby"}), kNot)
      << "a star in a user name is no wildcard";
  EXPECT_EQ(ask("StringEquals", {"${aws:missing, 'none'}"}, {"none"}), kApplies);
  EXPECT_EQ(ask("StringEquals", {"${aws:missing}"}, {"x"}), kNot);
  EXPECT_EQ(ask("StringNotEquals", {"${aws:missing}"}, {"x"}), kNot)
      << "a variable without a value makes the statement invalid";
  EXPECT_EQ(ask("NumericEquals", {"${aws:missing}"}, {"1"}), kOpen);
}

TEST(IamPolicyCondition, what_nobody_knows_is_left_open) {
  PolicyCondition condition;
  read_operator("StringEquals", condition);
  condition.key = "aws:SourceIdentity";
  condition.values = {"a"};
  EXPECT_EQ(condition_applies(condition, AccessRequest{}, true), kOpen);
  EXPECT_EQ(ask("StringResembles", {"a"}, {"a"}), kOpen);
  EXPECT_EQ(ask("Bool", {"True"}, {"true"}), kOpen);
  for (const char* pattern : {"*", "arn:*", "arn:aws:iam::*"}) {
    EXPECT_EQ(ask("ArnLike", {pattern}, {"arn:aws:iam::1:user/x"}), kOpen) << pattern;
    EXPECT_EQ(ask("ArnNotEquals", {pattern}, {"arn:aws:iam::1:user/x"}), kOpen) << pattern;
  }
}

}  // namespace
}  // namespace underpin::semantics
