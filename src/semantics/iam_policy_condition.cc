// Condition operators on a concrete request. Source: IAM User Guide, "IAM JSON policy elements:
// Condition operators" and "Single-valued vs. multivalued context keys".
#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "base/time.h"
#include "semantics/cidr.h"
#include "semantics/iam_policy_request.h"
#include "semantics/wildcard.h"

namespace underpin::semantics {
namespace {

Applies applies_if(bool holds) { return holds ? Applies::yes : Applies::no; }

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

template <typename T>
bool ordered(Comparison comparison, const T& asked, const T& limit) {
  switch (comparison) {
    case Comparison::numeric_less_than:
    case Comparison::date_less_than:
      return asked < limit;
    case Comparison::numeric_less_than_equals:
    case Comparison::date_less_than_equals:
      return asked <= limit;
    case Comparison::numeric_greater_than:
    case Comparison::date_greater_than:
      return asked > limit;
    case Comparison::numeric_greater_than_equals:
    case Comparison::date_greater_than_equals:
      return asked >= limit;
    default:
      return asked == limit;
  }
}

// A limit that cannot be read is a policy that AWS would not have taken: undecided. A request value
// that cannot be read does not match.
template <typename T>
Applies compared(Comparison comparison, const std::optional<T>& asked,
                 const std::optional<T>& limit) {
  if (!limit) return Applies::maybe;
  return applies_if(asked && ordered(comparison, *asked, *limit));
}

// "If you specify an IP address without the associated routing prefix, IAM uses … /32."
Applies in_block(const std::string& asked, const std::string& block) {
  const bool has_prefix = block.find('/') != std::string::npos;
  const bool v6 = block.find(':') != std::string::npos;
  const auto cidr = parse_cidr(has_prefix ? block : block + (v6 ? "/128" : "/32"));
  if (!cidr) return Applies::maybe;
  const auto address = parse_address(asked);
  if (!address) return Applies::no;
  const Cidr point{address->first, address->second, address_width(address->first)};
  return applies_if(cidr->contains(point));
}

// "Each of the six colon-delimited components of the ARN is checked separately."
Applies arn_matches(const WildcardPattern& pattern, const std::vector<Symbol>& text) {
  const auto split = [](const std::vector<Symbol>& symbols) {
    std::vector<std::vector<Symbol>> parts(1);
    for (const auto symbol : symbols)
      if (symbol == ':' && parts.size() < 6)
        parts.emplace_back();
      else
        parts.back().push_back(symbol);
    return parts;
  };
  const auto wanted = split(pattern.symbols), asked = split(text);
  // `*` and `arn:aws:iam::*` are common ways to say any ARN; what AWS makes of a pattern of fewer
  // components is not documented.
  if (wanted.size() != 6) return Applies::maybe;
  if (asked.size() != 6) return Applies::no;
  for (std::size_t i = 0; i < 6; ++i)
    if (!matches(WildcardPattern{wanted[i], {}}, asked[i])) return Applies::no;
  return Applies::yes;
}

Applies text_matches(Comparison comparison, const std::string& asked, const std::string& written,
                     const AccessRequest& request, bool variables) {
  const bool wildcards = comparison == Comparison::string_like ||
                         comparison == Comparison::arn_like || comparison == Comparison::arn_equals;
  const auto pattern =
      wildcards ? read_wildcard(written, variables) : read_wildcard_literal(written, variables);
  bool missing = false;
  const auto full = fill_variables(pattern, request, missing);
  if (!full) return missing ? Applies::no : Applies::maybe;
  const auto text = to_symbols(asked);
  if (comparison == Comparison::arn_like || comparison == Comparison::arn_equals)
    return arn_matches(*full, text);
  if (comparison == Comparison::string_like) return applies_if(matches(*full, text));
  if (comparison == Comparison::string_equals) return applies_if(full->symbols == text);
  return applies_if(equals_ignoring_case(to_text(full->symbols), asked));
}

Applies value_matches(const PolicyCondition& condition, const std::string& asked,
                      const std::string& written, const AccessRequest& request, bool variables) {
  switch (condition.comparison) {
    case Comparison::string_equals:
    case Comparison::string_equals_ignore_case:
    case Comparison::string_like:
    case Comparison::arn_equals:
    case Comparison::arn_like:
      return text_matches(condition.comparison, asked, written, request, variables);
    case Comparison::numeric_equals:
    case Comparison::numeric_less_than:
    case Comparison::numeric_less_than_equals:
    case Comparison::numeric_greater_than:
    case Comparison::numeric_greater_than_equals:
      return compared(condition.comparison, to_number(asked), to_number(written));
    case Comparison::date_equals:
    case Comparison::date_less_than:
    case Comparison::date_less_than_equals:
    case Comparison::date_greater_than:
    case Comparison::date_greater_than_equals:
      return compared(condition.comparison, parse_time(asked), parse_time(written));
    case Comparison::boolean:
      // The documentation knows `true` and `false`; what AWS makes of `False` is not said.
      if (written != "true" && written != "false") return Applies::maybe;
      return applies_if(equals_ignoring_case(asked, written));
    case Comparison::binary_equals:
      return applies_if(asked == written);
    case Comparison::ip_address:
      return in_block(asked, written);
    case Comparison::null:
    case Comparison::unknown:
      break;
  }
  return Applies::maybe;
}

// One value of the request against all of the policy: a logical OR, or NOR when negated.
Applies one_applies(const PolicyCondition& condition, const std::string& asked,
                    const AccessRequest& request, bool variables) {
  auto found = Applies::no;
  for (const auto& written : condition.values) {
    found = either(found, value_matches(condition, asked, written, request, variables));
    if (found == Applies::yes) break;
  }
  return condition.negated ? negate(found) : found;
}

Applies null_applies(const PolicyCondition& condition, const ContextValue& value) {
  if (value.state == ContextValue::State::unknown) return Applies::maybe;
  const bool is_absent = value.state == ContextValue::State::absent || value.values.empty();
  auto found = Applies::no;
  for (const auto& written : condition.values) {
    if (equals_ignoring_case(written, "true"))
      found = either(found, applies_if(is_absent));
    else if (equals_ignoring_case(written, "false"))
      found = either(found, applies_if(!is_absent));
    else
      found = either(found, Applies::maybe);
  }
  return found;
}

// A value with a variable that has nothing to stand for makes the statement invalid, so even a
// negated operator does not hold ("any attempt to match it fails and causes the statement to be
// invalid", IAM User Guide, "Variables and tags").
bool variable_is_missing(const PolicyCondition& condition, const AccessRequest& request) {
  return std::ranges::any_of(condition.values, [&](const std::string& written) {
    bool missing = false;
    fill_variables(read_wildcard_literal(written, true), request, missing);
    return missing;
  });
}

bool takes_variables(Comparison comparison) {
  return comparison == Comparison::string_equals ||
         comparison == Comparison::string_equals_ignore_case ||
         comparison == Comparison::string_like || comparison == Comparison::arn_equals ||
         comparison == Comparison::arn_like;
}

}  // namespace

std::optional<WildcardPattern> fill_variables(const WildcardPattern& pattern,
                                              const AccessRequest& request, bool& missing) {
  missing = false;
  WildcardPattern out;
  for (const auto symbol : pattern.symbols) {
    if (symbol < kFirstVariable) {
      out.symbols.push_back(symbol);
      continue;
    }
    const auto& variable = pattern.variables[symbol - kFirstVariable];
    const auto& value = request.value_of(variable.key);
    if (value.state == ContextValue::State::unknown || value.values.size() > 1) return std::nullopt;
    missing = value.state == ContextValue::State::absent && !variable.default_value;
    if (missing) return std::nullopt;
    const auto text =
        to_symbols(value.state == ContextValue::State::absent ? *variable.default_value
                   : value.values.empty()                     ? ""
                                                              : value.values.front());
    out.symbols.insert(out.symbols.end(), text.begin(), text.end());
  }
  return out;
}

Applies condition_applies(const PolicyCondition& condition, const AccessRequest& request,
                          bool variables) {
  if (condition.comparison == Comparison::unknown) return Applies::maybe;
  const auto& value = request.value_of(condition.key);
  if (condition.comparison == Comparison::null) return null_applies(condition, value);
  if (value.state == ContextValue::State::unknown) return Applies::maybe;
  // Text comparison of a key of type Boolean: not documented to work, nor not to.
  if (is_boolean_key(condition.key) && condition.comparison != Comparison::boolean)
    return Applies::maybe;
  if (variables && takes_variables(condition.comparison) && variable_is_missing(condition, request))
    return Applies::no;
  const auto one = [&](const std::string& asked) {
    return one_applies(condition, asked, request, variables);
  };
  // To the set operators a key whose "value resolves to a null dataset, such as an empty string" is
  // as if it were absent.
  const bool by_set = condition.qualifier != SetQualifier::none;
  const bool nothing = value.state == ContextValue::State::absent ||
                       std::ranges::all_of(value.values, [&](const std::string& text) {
                         return by_set && text.empty();
                       });
  if (nothing && condition.if_exists) return Applies::yes;
  auto result = Applies::no;
  switch (condition.qualifier) {
    case SetQualifier::none:
      // A negated operator is true for a missing key. Several values without a set qualifier are
      // not defined by the documentation.
      if (nothing) return applies_if(condition.negated);
      return value.values.size() == 1 ? one(value.values.front()) : Applies::maybe;
    case SetQualifier::for_all_values:
      // "also returns true if there are no context keys in the request"
      if (nothing) return Applies::yes;
      result = Applies::yes;
      for (const auto& asked : value.values) result = both(result, one(asked));
      return result;
    case SetQualifier::for_any_value:
      if (nothing) return Applies::no;
      for (const auto& asked : value.values) result = either(result, one(asked));
      return result;
  }
  return Applies::maybe;
}

}  // namespace underpin::semantics
