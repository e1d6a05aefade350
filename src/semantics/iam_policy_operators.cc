// The names of condition operators, both ways. One table, so that reading and printing agree.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "semantics/iam_policy.h"

namespace underpin::semantics {
namespace {

struct OperatorName {
  std::string_view name;
  Comparison comparison;
  bool negated;
};

// IAM User Guide, "IAM JSON policy elements: Condition operators".
constexpr std::array kOperators = {
    OperatorName{"StringEquals", Comparison::string_equals, false},
    OperatorName{"StringNotEquals", Comparison::string_equals, true},
    OperatorName{"StringEqualsIgnoreCase", Comparison::string_equals_ignore_case, false},
    OperatorName{"StringNotEqualsIgnoreCase", Comparison::string_equals_ignore_case, true},
    OperatorName{"StringLike", Comparison::string_like, false},
    OperatorName{"StringNotLike", Comparison::string_like, true},
    OperatorName{"NumericEquals", Comparison::numeric_equals, false},
    OperatorName{"NumericNotEquals", Comparison::numeric_equals, true},
    OperatorName{"NumericLessThan", Comparison::numeric_less_than, false},
    OperatorName{"NumericLessThanEquals", Comparison::numeric_less_than_equals, false},
    OperatorName{"NumericGreaterThan", Comparison::numeric_greater_than, false},
    OperatorName{"NumericGreaterThanEquals", Comparison::numeric_greater_than_equals, false},
    OperatorName{"DateEquals", Comparison::date_equals, false},
    OperatorName{"DateNotEquals", Comparison::date_equals, true},
    OperatorName{"DateLessThan", Comparison::date_less_than, false},
    OperatorName{"DateLessThanEquals", Comparison::date_less_than_equals, false},
    OperatorName{"DateGreaterThan", Comparison::date_greater_than, false},
    OperatorName{"DateGreaterThanEquals", Comparison::date_greater_than_equals, false},
    OperatorName{"Bool", Comparison::boolean, false},
    OperatorName{"BinaryEquals", Comparison::binary_equals, false},
    OperatorName{"IpAddress", Comparison::ip_address, false},
    OperatorName{"NotIpAddress", Comparison::ip_address, true},
    OperatorName{"ArnLike", Comparison::arn_like, false},
    OperatorName{"ArnNotLike", Comparison::arn_like, true},
    OperatorName{"ArnEquals", Comparison::arn_equals, false},
    OperatorName{"ArnNotEquals", Comparison::arn_equals, true},
    OperatorName{"Null", Comparison::null, false},
};

constexpr std::string_view kForAll = "ForAllValues:";
constexpr std::string_view kForAny = "ForAnyValue:";
constexpr std::string_view kIfExists = "IfExists";

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!equals_ignoring_case(text.substr(0, prefix.size()), prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (text.size() < suffix.size() ||
      !equals_ignoring_case(text.substr(text.size() - suffix.size()), suffix))
    return false;
  text.remove_suffix(suffix.size());
  return true;
}

}  // namespace

void read_operator(std::string_view written, PolicyCondition& condition) {
  auto name = written;
  if (take_prefix(name, kForAll))
    condition.qualifier = SetQualifier::for_all_values;
  else if (take_prefix(name, kForAny))
    condition.qualifier = SetQualifier::for_any_value;
  condition.if_exists = take_suffix(name, kIfExists);

  const auto found = std::ranges::find_if(kOperators, [&](const OperatorName& candidate) {
    return equals_ignoring_case(candidate.name, name);
  });
  // "You can add IfExists to the end of any condition operator name except the Null condition".
  const bool known = found != kOperators.end() &&
                     !(found->comparison == Comparison::null &&
                       (condition.if_exists || condition.qualifier != SetQualifier::none));
  if (!known) {
    condition.qualifier = SetQualifier::none;
    condition.if_exists = false;
    condition.unknown_operator = std::string(written);
    return;
  }
  condition.comparison = found->comparison;
  condition.negated = found->negated;
}

std::string operator_name(const PolicyCondition& condition) {
  if (condition.comparison == Comparison::unknown) return condition.unknown_operator;
  std::string name;
  if (condition.qualifier == SetQualifier::for_all_values) name += kForAll;
  if (condition.qualifier == SetQualifier::for_any_value) name += kForAny;
  const auto found = std::ranges::find_if(kOperators, [&](const OperatorName& candidate) {
    return candidate.comparison == condition.comparison && candidate.negated == condition.negated;
  });
  name += found->name;
  if (condition.if_exists) name += kIfExists;
  return name;
}

}  // namespace underpin::semantics
