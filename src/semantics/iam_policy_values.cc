// Representative values of a condition key: one of each class that its conditions can tell apart.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "semantics/cidr.h"
#include "semantics/iam_policy_cases.h"
#include "semantics/wildcard_set.h"

namespace underpin::semantics {
namespace {

constexpr std::size_t kTextClassesMax = 300;
constexpr std::size_t kTextStatesMax = 8000;
constexpr std::size_t kValueListsMax = 2000;

enum class Family { text, number, date, address, none };

Family family_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::string_equals:
    case Comparison::string_equals_ignore_case:
    case Comparison::string_like:
    case Comparison::arn_equals:
    case Comparison::arn_like:
    case Comparison::binary_equals:
    case Comparison::boolean:
      return Family::text;
    case Comparison::numeric_equals:
    case Comparison::numeric_less_than:
    case Comparison::numeric_less_than_equals:
    case Comparison::numeric_greater_than:
    case Comparison::numeric_greater_than_equals:
      return Family::number;
    case Comparison::date_equals:
    case Comparison::date_less_than:
    case Comparison::date_less_than_equals:
    case Comparison::date_greater_than:
    case Comparison::date_greater_than_equals:
      return Family::date;
    case Comparison::ip_address:
      return Family::address;
    case Comparison::null:
    case Comparison::unknown:
      break;
  }
  return Family::none;
}

// The six parts of an ARN pattern are matched apart: no wildcard of the first five crosses a colon.
std::optional<WildcardPattern> arn_pattern(WildcardPattern pattern) {
  std::size_t colons = 0;
  for (auto& symbol : pattern.symbols) {
    if (symbol == ':') ++colons;
    if (colons < 5 && symbol == kAnyRun) symbol = kSegmentRun;
    if (colons < 5 && symbol == kAnyOne) symbol = kSegmentOne;
  }
  if (colons < 5) return std::nullopt;
  return pattern;
}

// The texts that one value of a text condition matches; none when it matches nothing or, for a
// variable, nobody knows what: such a value tells no classes apart.
std::optional<WildcardSet> text_set(const PolicyCondition& condition, const std::string& value,
                                    bool variables) {
  const bool arn = condition.comparison == Comparison::arn_equals ||
                   condition.comparison == Comparison::arn_like;
  const bool wildcards = arn || condition.comparison == Comparison::string_like;
  auto pattern =
      wildcards ? read_wildcard(value, variables) : read_wildcard_literal(value, variables);
  if (pattern.has_variables()) return std::nullopt;
  WildcardSet set;
  set.ignore_case = condition.comparison == Comparison::string_equals_ignore_case ||
                    condition.comparison == Comparison::boolean;
  if (arn) {
    auto parts = arn_pattern(std::move(pattern));
    if (!parts) return std::nullopt;
    set.patterns.push_back(std::move(*parts));
  } else {
    set.patterns.push_back(std::move(pattern));
  }
  return set;
}

void add_texts(const WildcardSet& universe, const std::vector<WildcardSet>& sets,
               std::vector<std::string>& atoms, bool& complete) {
  std::vector<const WildcardSet*> pointers;
  for (const auto& set : sets) pointers.push_back(&set);
  auto states_left = kTextStatesMax;
  const auto how =
      explore(universe, pointers, states_left, [&](const std::vector<bool>&, const auto& text) {
        atoms.push_back(to_text(text()));
        return atoms.size() >= kTextClassesMax;
      });
  if (how != Exploration::exhausted) complete = false;
}

// Below, at, between and above the limits.
void add_numbers(const std::set<double>& limits, std::vector<std::string>& atoms) {
  if (limits.empty()) return;
  atoms.push_back(fmt::format("{}", *limits.begin() - 1));
  for (auto at = limits.begin(); at != limits.end(); ++at) {
    atoms.push_back(fmt::format("{}", *at));
    const auto next = std::next(at);
    atoms.push_back(fmt::format("{}", next == limits.end() ? *at + 1 : *at + (*next - *at) / 2));
  }
}

void add_dates(const std::set<Time>& limits, std::vector<std::string>& atoms) {
  for (const auto limit : limits)
    for (const int seconds : {-1, 0, 1})
      atoms.push_back(format_time(limit + std::chrono::seconds(seconds)));
}

// Classes of addresses begin where a block begins or just after one ends.
void add_addresses(const std::vector<Cidr>& blocks, std::vector<std::string>& atoms) {
  for (const auto family : {IpFamily::v4, IpFamily::v6}) {
    std::set<AddressBits> starts{0};
    for (const auto& block : blocks) {
      if (block.family != family) continue;
      const auto interval = block.addresses();
      starts.insert(interval.first);
      if (interval.last != every_address(family).last) starts.insert(interval.last + 1);
    }
    for (const auto start : starts) atoms.push_back(print_address(family, start));
  }
}

// What the conditions of one key compare it with, gathered by kind.
class ValueGatherer {
 public:
  void add(const PolicyCondition& condition, bool variables) {
    const auto family = family_of(condition.comparison);
    if (family == Family::none) return;
    families_.insert(family);
    by_set_ = by_set_ || condition.qualifier != SetQualifier::none;
    for (const auto& value : condition.values) {
      if (family == Family::text) {
        if (auto set = text_set(condition, value, variables)) texts_.push_back(std::move(*set));
      } else if (family == Family::number) {
        double number = 0;
        const auto [stop, error] =
            std::from_chars(value.data(), value.data() + value.size(), number);
        if (error == std::errc{} && stop == value.data() + value.size()) numbers_.insert(number);
      } else if (family == Family::date) {
        if (const auto time = parse_time(value)) dates_.insert(*time);
      } else if (const auto cidr = parse_cidr(with_prefix(value))) {
        blocks_.push_back(*cidr);
      }
    }
  }

  // Different kinds of comparison on one key are each exhausted, but not their combinations.
  std::vector<std::string> atoms(bool& complete) const {
    std::vector<std::string> out;
    complete = families_.size() <= 1;
    // To a set operator the empty text is like no value, and that is tried anyway.
    const WildcardSet some_text{{WildcardPattern{{kAnyOne, kAnyRun}, {}}}};
    if (families_.contains(Family::text))
      add_texts(by_set_ ? some_text : every_text(), texts_, out, complete);
    add_numbers(numbers_, out);
    add_dates(dates_, out);
    if (families_.contains(Family::address)) add_addresses(blocks_, out);
    if (out.empty()) out.push_back("x");
    return out;
  }

 private:
  static std::string with_prefix(const std::string& value) {
    if (value.find('/') != std::string::npos) return value;
    return value + (value.find(':') == std::string::npos ? "/32" : "/128");
  }

  std::set<Family> families_;
  bool by_set_ = false;
  std::vector<WildcardSet> texts_;
  std::set<double> numbers_;
  std::set<Time> dates_;
  std::vector<Cidr> blocks_;
};

// All lists of at most `most` of the atoms. For the set operators more are never needed: each of
// them is decided by one value, so a list with one deciding value for each decides all alike.
bool add_lists(const std::vector<std::string>& atoms, std::size_t most,
               std::vector<ContextValue>& out) {
  std::vector<std::pair<std::vector<std::string>, std::size_t>> lists{{{}, 0}};
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].first.size() == most) continue;
    for (auto next = lists[i].second; next < atoms.size(); ++next) {
      if (lists.size() >= kValueListsMax) return false;
      auto longer = lists[i].first;
      longer.push_back(atoms[next]);
      out.push_back({ContextValue::State::present, longer});
      lists.emplace_back(std::move(longer), next + 1);
    }
  }
  return true;
}

// IAM User Guide, "AWS global condition context keys": "always included in the request context".
bool is_always_present(std::string_view key) {
  static constexpr std::string_view kKeys[] = {"aws:securetransport", "aws:currenttime",
                                               "aws:epochtime"};
  return std::ranges::any_of(
      kKeys, [&](std::string_view other) { return equals_ignoring_case(key, other); });
}

}  // namespace

bool is_boolean_key(std::string_view key) {
  // IAM User Guide, "AWS global condition context keys", data type Boolean.
  static constexpr std::string_view kKeys[] = {"aws:securetransport", "aws:multifactorauthpresent",
                                               "aws:viaawsservice", "aws:principalisawsservice",
                                               "aws:ismcpserviceaction"};
  return std::ranges::any_of(
      kKeys, [&](std::string_view other) { return equals_ignoring_case(key, other); });
}

KeyValues values_of_key(const std::vector<std::pair<const PolicyCondition*, bool>>& conditions) {
  KeyValues result;
  const auto& key = conditions.front().first->key;
  if (!is_always_present(key)) result.values.push_back(ContextValue::absent());
  std::vector<std::string> atoms;
  if (is_boolean_key(key)) {
    atoms = {"false", "true"};
  } else {
    ValueGatherer gatherer;
    for (const auto& [condition, variables] : conditions) gatherer.add(*condition, variables);
    atoms = gatherer.atoms(result.complete);
  }
  std::size_t set_tests = 0;
  for (const auto& [condition, variables] : conditions)
    set_tests += condition->qualifier == SetQualifier::none ? 0 : 1;
  if (!add_lists(atoms, std::max<std::size_t>(1, set_tests), result.values))
    result.complete = false;
  return result;
}

}  // namespace underpin::semantics
