#include "semantics/iam_policy_region.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace underpin::semantics {
namespace {

enum class Variables { nothing, anything };

// Variables gone: as nothing, the whole pattern goes; as anything, a star takes their place.
WildcardSet resource_set(const PolicyStatement& statement, bool variables, Variables as) {
  if (!statement.resources) return every_text();
  WildcardSet set;
  set.negated = statement.not_resource;
  for (const auto& written : *statement.resources) {
    auto pattern = read_wildcard(written, variables);
    if (pattern.has_variables() && as == Variables::nothing) continue;
    for (auto& symbol : pattern.symbols)
      if (symbol >= kFirstVariable) symbol = kAnyRun;
    pattern.variables.clear();
    set.patterns.push_back(std::move(pattern));
  }
  return set;
}

WildcardSet action_set(const std::vector<std::string>& actions, bool negated) {
  WildcardSet set;
  set.negated = negated;
  for (const auto& action : actions)
    set.patterns.push_back(read_wildcard(lower_ascii(action), false));
  return set;
}

std::vector<const WildcardSet*> action_sets(const PairSearch& search) {
  std::vector<const WildcardSet*> sets;
  for (const auto* region : search.regions) sets.push_back(&region->actions);
  return sets;
}

// For one class of actions: which regions an action of it lies in is settled, so only those regions
// still look at the resource.
class ResourceSearch {
 public:
  ResourceSearch(const PairSearch& search, std::size_t& states_left)
      : search_(search), states_left_(states_left) {}

  // A resource of the rectangle for which the membership is wanted; false when there is none.
  bool find(const WildcardSet& universe, const std::vector<bool>& actions, RequestPair& pair) {
    std::vector<const WildcardSet*> sets;
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      if (!actions[i]) continue;
      sets.push_back(&search_.regions[i]->resources);
      which.push_back(i);
    }
    std::vector<bool> membership(actions.size());
    if (search_.only_in_first && (actions.empty() || !actions[0])) return false;
    const auto result = explore(
        universe, sets, states_left_,
        [&](const std::vector<bool>& in, const auto& text) {
          std::fill(membership.begin(), membership.end(), false);
          for (std::size_t k = 0; k < which.size(); ++k) membership[which[k]] = in[k];
          if (!search_.wanted(membership)) return false;
          const auto symbols = text();
          pair.resource = to_text(symbols, search_.names);
          pair.has_variable =
              std::ranges::any_of(symbols, [](Symbol symbol) { return symbol >= kFirstVariable; });
          return true;
        },
        search_.only_in_first);
    limit_ = limit_ || result == Exploration::limit;
    return result == Exploration::stopped;
  }
  bool limit() const { return limit_; }

 private:
  const PairSearch& search_;
  std::size_t& states_left_;
  bool limit_ = false;
};

// Membership of known actions, looking only at the patterns that can match their service.
class KnownMembership {
 public:
  explicit KnownMembership(const PairSearch& search) : search_(search) {}

  const std::vector<bool>& of(const KnownActions::Action& action) {
    const auto colon = action.name.find(':');
    const auto service = lower_ascii(std::string_view(action.name).substr(0, colon));
    if (service != service_) select(service);
    membership_.assign(search_.regions.size(), false);
    for (const auto& [pattern, region] : selected_)
      if (!membership_[region] && matches(*pattern, action.lower)) membership_[region] = true;
    for (std::size_t i = 0; i < search_.regions.size(); ++i)
      membership_[i] = membership_[i] != search_.regions[i]->actions.negated;
    return membership_;
  }

 private:
  void select(const std::string& service) {
    service_ = service;
    selected_.clear();
    const auto wanted = to_symbols(service + ":");
    for (std::size_t i = 0; i < search_.regions.size(); ++i)
      for (const auto& pattern : search_.regions[i]->actions.patterns)
        if (may_match(pattern, wanted)) selected_.emplace_back(&pattern, i);
  }
  // False only when the plain beginning of the pattern contradicts the service.
  static bool may_match(const WildcardPattern& pattern, const std::vector<Symbol>& service) {
    for (std::size_t i = 0; i < service.size(); ++i) {
      if (i >= pattern.symbols.size()) return false;
      if (pattern.symbols[i] == kAnyRun) return true;
      if (pattern.symbols[i] != kAnyOne && pattern.symbols[i] != service[i]) return false;
    }
    return true;
  }

  const PairSearch& search_;
  std::string service_;
  std::vector<std::pair<const WildcardPattern*, std::size_t>> selected_;
  std::vector<bool> membership_;
};

// The actions of a rectangle for texts that are known to have one colon: there wildcards may cross
// colons without harm, and plain matching does.
std::vector<WildcardPattern> for_known(const WildcardSet& actions) {
  auto patterns = actions.patterns;
  for (auto& pattern : patterns)
    for (auto& symbol : pattern.symbols) {
      if (symbol == kSegmentOne) symbol = kAnyOne;
      if (symbol == kSegmentRun) symbol = kAnyRun;
    }
  return patterns;
}

bool in_universe(const std::vector<WildcardPattern>& patterns, const KnownActions::Action& action) {
  return std::ranges::any_of(
      patterns, [&](const WildcardPattern& pattern) { return matches(pattern, action.lower); });
}

// Another action of the same class, one that AWS has; the witness reads better and can be tried.
void prefer_known(const PairSearch& search, const KnownActions& known, const WildcardSet& universe,
                  const std::vector<bool>& wanted, RequestPair& pair) {
  KnownMembership membership(search);
  const auto patterns = for_known(universe);
  const auto try_all = [&](std::span<const KnownActions::Action> actions) {
    for (const auto& action : actions) {
      if (membership.of(action) != wanted || !in_universe(patterns, action)) continue;
      pair.action = action.name;
      pair.known_action = true;
      return true;
    }
    return false;
  };
  const auto service = pair.action.substr(0, pair.action.find(':'));
  if (!try_all(known.of_service(service))) try_all(known.all());
}

}  // namespace

PolicyRegion rectangle_of(const std::vector<std::string>& actions,
                          const std::vector<std::string>& resources) {
  PolicyRegion region{action_set(actions, false), {}};
  for (auto& pattern : region.actions.patterns)
    for (auto& symbol : pattern.symbols) {
      if (symbol == kAnyOne) symbol = kSegmentOne;
      if (symbol == kAnyRun) symbol = kSegmentRun;
    }
  for (const auto& resource : resources)
    region.resources.patterns.push_back(read_wildcard(resource, false));
  return region;
}

StatementRegion region_of(const PolicyStatement& statement, bool variables) {
  const auto actions = action_set(statement.actions, statement.not_action);
  // Under NotResource the bounds trade places.
  const auto less = statement.not_resource ? Variables::anything : Variables::nothing;
  const auto more = statement.not_resource ? Variables::nothing : Variables::anything;
  return {{actions, resource_set(statement, variables, less)},
          {actions, resource_set(statement, variables, more)}};
}

PolicyRegion symbolic_region_of(const PolicyStatement& statement, bool variables,
                                VariableNames& names) {
  PolicyRegion region{action_set(statement.actions, statement.not_action), every_text()};
  if (!statement.resources) return region;
  region.resources = {{}, statement.not_resource};
  for (const auto& written : *statement.resources) {
    auto pattern = read_wildcard(written, variables);
    for (auto& symbol : pattern.symbols) {
      if (symbol < kFirstVariable) continue;
      const auto& variable = pattern.variables[symbol - kFirstVariable];
      auto name = lower_ascii(variable.key);
      if (variable.default_value) name += ", '" + *variable.default_value + "'";
      const auto place = std::ranges::find(names, name);
      symbol = kFirstVariable + static_cast<Symbol>(place - names.begin());
      if (place == names.end()) names.push_back(std::move(name));
    }
    pattern.variables.clear();
    region.resources.patterns.push_back(std::move(pattern));
  }
  return region;
}

bool may_overlap(const PolicyRegion& one, const PolicyRegion& other) {
  return may_overlap(one.actions, other.actions) && may_overlap(one.resources, other.resources);
}

KnownActions::KnownActions(std::string_view text) {
  for (auto line : split(text, '\n')) {
    line = trim(line);
    if (line.empty() || line.starts_with('#')) continue;
    actions_.push_back({std::string(line), to_symbols(lower_ascii(line))});
  }
  std::ranges::sort(actions_, {}, &Action::lower);
}

std::span<const KnownActions::Action> KnownActions::of_service(std::string_view service) const {
  const auto first = to_symbols(lower_ascii(service) + ":");
  auto last = first;
  last.back() = ':' + 1;
  const auto begin = std::ranges::lower_bound(actions_, first, {}, &Action::lower);
  const auto end = std::ranges::lower_bound(actions_, last, {}, &Action::lower);
  return {begin, end};
}

PairSearchResult find_pair(const PairSearch& search, const KnownActions& known) {
  PairSearchResult result;
  auto states_left = kStatesMax;
  ResourceSearch resources(search, states_left);
  const auto sets = action_sets(search);
  for (const auto& rectangle : search.universe) {
    const auto how = explore(
        rectangle.actions, sets, states_left,
        [&](const std::vector<bool>& actions, const auto& text) {
          RequestPair pair;
          if (!resources.find(rectangle.resources, actions, pair)) return false;
          pair.action = to_text(text());
          result.found = std::move(pair);
          prefer_known(search, known, rectangle.actions, actions, *result.found);
          return true;
        },
        search.only_in_first);
    if (result.found) {
      result.limit = false;
      return result;
    }
    result.limit = result.limit || how == Exploration::limit || resources.limit();
  }
  return result;
}

PairSearchResult find_known_pair(const PairSearch& search, const KnownActions& known) {
  PairSearchResult result;
  auto states_left = kStatesMax;
  ResourceSearch resources(search, states_left);
  KnownMembership membership(search);
  for (const auto& rectangle : search.universe) {
    const auto patterns = for_known(rectangle.actions);
    std::set<std::vector<bool>> fruitless;  // classes of actions without a wanted resource
    for (const auto& action : known.all()) {
      if (!in_universe(patterns, action)) continue;
      const auto& actions = membership.of(action);
      if (fruitless.contains(actions)) continue;
      RequestPair pair{action.name, {}, true};
      if (resources.find(rectangle.resources, actions, pair)) {
        result.found = std::move(pair);
        return result;
      }
      fruitless.insert(actions);
    }
  }
  result.limit = resources.limit();
  return result;
}

}  // namespace underpin::semantics
