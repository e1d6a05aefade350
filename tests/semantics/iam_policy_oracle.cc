#include "iam_policy_oracle.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace underpin::semantics::oracle {
namespace {

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool like(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return like(pattern.substr(1), text) || (!text.empty() && like(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         like(pattern.substr(1), text.substr(1));
}

// The few patterns meet the few texts again and again.
bool like_cached(const std::string& pattern, const std::string& text) {
  static std::map<std::pair<std::string, std::string>, bool> cache;
  const auto [place, fresh] = cache.try_emplace({pattern, text}, false);
  if (fresh) place->second = like(pattern, text);
  return place->second;
}

unsigned long address(const std::string& text) {
  unsigned long value = 0;
  std::size_t at = 0;
  for (int i = 0; i < 4; ++i) {
    value = value * 256 + std::stoul(text.substr(at));
    at = text.find('.', at) + 1;
  }
  return value;
}

bool in_block(const std::string& asked, const std::string& block) {
  const auto slash = block.find('/');
  const auto bits = std::stoul(block.substr(slash + 1));
  return address(asked) >> (32 - bits) == address(block.substr(0, slash)) >> (32 - bits);
}

// The six parts of an ARN, each by itself; the last keeps its colons.
bool arn_like(std::string_view pattern, std::string_view text) {
  for (int part = 1; part < 6; ++part) {
    const auto p = pattern.find(':'), t = text.find(':');
    if (t == std::string_view::npos || !like(pattern.substr(0, p), text.substr(0, t))) return false;
    pattern.remove_prefix(p + 1);
    text.remove_prefix(t + 1);
  }
  return like(pattern, text);
}

bool value_holds(const PolicyCondition& c, const std::string& asked, const std::string& written) {
  switch (c.comparison) {
    case Comparison::string_equals:
    case Comparison::binary_equals:
    case Comparison::boolean:
    case Comparison::date_equals:
      return asked == written;
    case Comparison::date_less_than:  // in this one form dates sort as texts
      return asked < written;
    case Comparison::date_greater_than_equals:
      return asked >= written;
    case Comparison::arn_equals:
    case Comparison::arn_like:
      return arn_like(written, asked);
    case Comparison::string_equals_ignore_case:
      return lower(asked) == lower(written);
    case Comparison::string_like:
      return like_cached(written, asked);
    case Comparison::numeric_less_than:
      return std::stod(asked) < std::stod(written);
    case Comparison::numeric_less_than_equals:
      return std::stod(asked) <= std::stod(written);
    case Comparison::numeric_greater_than:
      return std::stod(asked) > std::stod(written);
    case Comparison::numeric_greater_than_equals:
      return std::stod(asked) >= std::stod(written);
    case Comparison::numeric_equals:
      return std::stod(asked) == std::stod(written);
    case Comparison::ip_address:
      return in_block(asked, written);
    default:
      std::abort();  // the maker makes no other
  }
}

bool holds(const PolicyCondition& c, const Context& context) {
  const auto found = context.find(lower(c.key));
  const bool present = found != context.end();
  if (c.comparison == Comparison::null) return c.values[0] == (present ? "false" : "true");
  if (!present && c.if_exists) return true;
  const auto one = [&](const std::string& asked) {
    const bool any = std::ranges::any_of(
        c.values, [&](const std::string& written) { return value_holds(c, asked, written); });
    return any != c.negated;
  };
  switch (c.qualifier) {
    case SetQualifier::none:
      return present ? one(found->second[0]) : c.negated;
    case SetQualifier::for_all_values:
      return !present || std::ranges::all_of(found->second, one);
    case SetQualifier::for_any_value:
      return present && std::ranges::any_of(found->second, one);
  }
  return false;
}

bool is(const PolicyPrincipal& entry, const Caller& caller) {
  if (entry.kind == PrincipalKind::everyone || entry.id == "*") return true;
  if (entry.kind != caller.kind) return false;
  return entry.id == caller.id || (caller.kind == PrincipalKind::aws && entry.id == caller.account);
}

bool concerns(const PolicyStatement& statement, const Caller& caller) {
  if (!statement.principal) return true;
  const bool named =
      std::ranges::any_of(statement.principal->entries,
                          [&](const PolicyPrincipal& entry) { return is(entry, caller); });
  return named != statement.principal->negated;
}

bool in_list(const std::vector<std::string>& patterns, const std::string& text) {
  return std::ranges::any_of(
      patterns, [&](const std::string& pattern) { return like_cached(pattern, text); });
}

// Which of the actions a pattern matches; the universes do not change.
const std::vector<char>& matched(const std::string& pattern,
                                 const std::vector<std::string>& actions) {
  static std::map<std::pair<std::string, std::size_t>, std::vector<char>> cache;
  const auto [place, fresh] = cache.try_emplace({pattern, actions.size()});
  if (fresh)
    for (const auto& action : actions) place->second.push_back(like(pattern, action));
  return place->second;
}

// A document cannot name one key twice under one operator.
void add_condition(PolicyStatement& statement, PolicyCondition condition) {
  const auto twin = [&](const PolicyCondition& other) {
    return operator_name(other) == operator_name(condition) &&
           lower(other.key) == lower(condition.key);
  };
  if (std::ranges::none_of(statement.conditions, twin))
    statement.conditions.push_back(std::move(condition));
}

// All words of one and two letters, and longer ones for the patterns with a star: `x` is a letter
// that no pattern names.
std::vector<std::string> words() {
  std::vector<std::string> out;
  for (const char c : std::string_view("abx")) out.emplace_back(1, c);
  for (std::size_t i = 0; i < 3; ++i)
    for (const char c : std::string_view("abx")) out.push_back(out[i] + c);
  for (const auto* longer : {"axx", "axb", "xxb", "xxx"}) out.emplace_back(longer);
  return out;
}

const std::map<std::string, std::vector<std::vector<std::string>>> kValues = {
    {"k:s",
     {{"a"},
      {"b"},
      {"A"},
      {"B"},
      {"ab"},
      {"x"},
      {"aB"},
      {"Ax"},
      {"ax"},
      {"xb"},
      {"xx"},
      {"AB"},
      {"Ab"}}},
    {"k:m",
     {{"a"},
      {"b"},
      {"x"},
      {"a", "b"},
      {"a", "x"},
      {"b", "x"},
      {"a", "b", "x"},
      {"ab"},
      {"ab", "x"},
      {"a", "ab"},
      {"b", "ab"},
      {"ax"},
      {"ax", "b"}}},
    {"k:a", {{"x"}, {"arn:p:s:q:1:y"}, {"arn:p:s:r:1:x"}, {"arn:p:s:r:2:x"}, {"arn:p:s:r:3:z"}}},
    {"k:b", {{"QQ=="}, {"Qg=="}, {"x"}}},
    {"k:d",
     {{"2025-12-31T23:59:59Z"},
      {"2026-01-01T00:00:00Z"},
      {"2026-01-01T12:00:00Z"},
      {"2026-01-02T00:00:00Z"},
      {"2026-01-03T00:00:00Z"}}},
    {"k:n", {{"0"}, {"1"}, {"1.5"}, {"2"}, {"3"}}},
    {"k:i", {{"10.1.2.3"}, {"10.2.0.1"}, {"11.0.0.1"}, {"9.0.0.1"}}},
    {"aws:multifactorauthpresent", {{"true"}, {"false"}}},
    {"aws:securetransport", {{"true"}, {"false"}}},
    {"s3:tlsversion", {{"1.0"}, {"1.2"}, {"1.3"}}},
};

}  // namespace

Universe identity_universe() {
  Universe out;
  for (const auto& service : words())
    for (const auto& name : words()) out.actions.push_back(service + ":" + name);
  out.resources.push_back("*");
  for (const auto& name : words()) out.resources.push_back("arn:" + name);
  out.callers.push_back({PrincipalKind::aws, "holder", ""});
  return out;
}

Universe bucket_universe() {
  Universe out;
  for (const auto& name : words()) out.actions.push_back("s3:" + name);
  out.resources.push_back("arn:aws:s3:::b");
  for (const auto& name : words()) out.resources.push_back("arn:aws:s3:::b/" + name);
  out.callers = {{},
                 {PrincipalKind::aws, "arn:aws:iam::111111111111:user/u", "111111111111"},
                 {PrincipalKind::aws, "arn:aws:iam::111111111111:user/v", "111111111111"},
                 {PrincipalKind::aws, "arn:aws:iam::222222222222:user/w", "222222222222"},
                 {PrincipalKind::aws, "arn:aws:iam::333333333333:user/z", "333333333333"},
                 {PrincipalKind::service, "one.service", ""},
                 {PrincipalKind::service, "two.service", ""},
                 {PrincipalKind::federated, "provider", ""}};
  return out;
}

std::vector<Context> contexts_for(const std::vector<const Policy*>& policies, const Context& fixed,
                                  const std::vector<std::string>& absent) {
  std::map<std::string, std::vector<const PolicyCondition*>> keys;
  for (const auto* policy : policies)
    for (const auto& statement : policy->statements)
      for (const auto& condition : statement.conditions)
        keys[lower(condition.key)].push_back(&condition);
  std::vector<Context> out{fixed};
  for (const auto& [key, conditions] : keys) {
    if (fixed.contains(key) || std::ranges::find(absent, key) != absent.end()) continue;
    // Of the values that all conditions treat alike, one will do.
    std::map<std::vector<bool>, Context> distinct;
    const auto effect_of = [&](const Context& context) {
      std::vector<bool> effect;
      for (const auto* condition : conditions) effect.push_back(holds(*condition, context));
      return effect;
    };
    if (key != "aws:securetransport") distinct[effect_of({})];  // that one is always there
    for (const auto& value : kValues.at(key)) {
      const Context context{{key, value}};
      distinct.emplace(effect_of(context), context);
    }
    std::vector<Context> next;
    for (const auto& context : out)
      for (const auto& [effect, with] : distinct) {
        next.push_back(context);
        next.back().insert(with.begin(), with.end());
      }
    out = std::move(next);
  }
  return out;
}

Evaluator::Evaluator(std::vector<const Policy*> policies, const Universe& universe)
    : action_count_(universe.actions.size()) {
  for (const auto* policy : policies)
    for (const auto& statement : policy->statements) {
      Row row{&statement, std::vector<char>(action_count_, statement.not_action), 0};
      for (const auto& action : statement.actions) {
        const auto& in = matched(lower(action), universe.actions);
        for (std::size_t a = 0; a < action_count_; ++a)
          if (in[a]) row.actions[a] = !statement.not_action;
      }
      for (std::size_t r = 0; r < universe.resources.size(); ++r)
        if (in_list(*statement.resources, universe.resources[r]) != statement.not_resource)
          row.resources |= std::uint64_t{1} << r;
      rows_.push_back(std::move(row));
    }
}

std::vector<bool> Evaluator::active(const Caller& caller, const Context& context) const {
  std::vector<bool> out;
  for (const auto& row : rows_)
    out.push_back(concerns(*row.statement, caller) &&
                  std::ranges::all_of(row.statement->conditions,
                                      [&](const PolicyCondition& c) { return holds(c, context); }));
  return out;
}

Grants Evaluator::grants(const std::vector<bool>& active) const {
  Grants out{std::vector<std::uint64_t>(action_count_), std::vector<std::uint64_t>(action_count_)};
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!active[i]) continue;
    auto& which = rows_[i].statement->effect == Effect::allow ? out.allowed : out.denied;
    for (std::size_t a = 0; a < action_count_; ++a)
      if (rows_[i].actions[a]) which[a] |= rows_[i].resources;
  }
  return out;
}

std::string Maker::action_pattern() {
  static constexpr std::string_view kParts[] = {"a", "b", "*", "?", "A*", "?b", "*", "??", "*b"};
  static constexpr std::string_view kWhole[] = {"*", "*:*", "a*", "*b", "**", "?*:?*"};
  if (below(3) == 0) return pick(kWhole);
  return pick(kParts) + ":" + pick(kParts);
}

PolicyCondition Maker::condition() {
  struct Kind {
    std::string_view name, key;
    std::vector<std::string_view> values;
  };
  static const Kind kKinds[] = {
      {"StringEquals", "k:s", {"a", "b", "A", "ab"}},
      {"StringNotEquals", "K:S", {"a", "b"}},
      {"StringLike", "k:s", {"a*", "?", "*b", "b"}},
      {"StringNotLikeIfExists", "k:s", {"a*", "?"}},
      {"StringEqualsIgnoreCase", "k:s", {"a", "AB"}},
      {"StringEqualsIfExists", "k:s", {"a", "x"}},
      {"ForAllValues:StringEquals", "k:m", {"a", "b", "x"}},
      {"ForAnyValue:StringEquals", "k:m", {"a", "b", "x"}},
      {"ForAnyValue:StringNotLike", "k:m", {"a*", "b"}},
      {"ForAllValues:StringNotEquals", "k:m", {"a", "ab"}},
      {"ForAllValues:StringLikeIfExists", "k:m", {"a*", "x"}},
      {"ForAnyValue:StringLikeIfExists", "k:m", {"a*", "b"}},
      {"StringNotEqualsIgnoreCase", "k:s", {"a", "AB"}},
      {"ArnLike", "k:a", {"arn:p:s:*:1:*", "arn:p:s:r:?:x", "arn:*:*:*:*:*"}},
      {"ArnNotEquals", "k:a", {"arn:p:s:*:1:*", "arn:p:s:r:1:x"}},
      {"ArnEqualsIfExists", "k:a", {"arn:p:s:r:?:x", "arn:p:s:r:2:x"}},
      {"BinaryEquals", "k:b", {"QQ==", "Qg=="}},
      {"DateLessThan", "k:d", {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"}},
      {"DateGreaterThanEquals", "k:d", {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"}},
      {"DateNotEqualsIfExists", "k:d", {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"}},
      {"NumericLessThan", "k:n", {"1", "2"}},
      {"NumericLessThanEquals", "k:n", {"1", "2"}},
      {"NumericGreaterThanIfExists", "k:n", {"1", "2"}},
      {"NumericGreaterThanEquals", "k:n", {"1", "2"}},
      {"NumericNotEquals", "k:n", {"1", "3"}},
      {"IpAddress", "k:i", {"10.0.0.0/8", "10.1.0.0/16"}},
      {"NotIpAddress", "k:i", {"10.1.0.0/16", "10.0.0.0/8"}},
      {"Bool", "aws:MultiFactorAuthPresent", {"true", "false"}},
      {"BoolIfExists", "aws:multifactorauthpresent", {"true", "false"}},
      {"Null", "k:s", {"true", "false"}},
      {"Null", "aws:MultiFactorAuthPresent", {"true", "false"}},
  };
  const auto& kind = kKinds[below(std::size(kKinds))];
  PolicyCondition out;
  read_operator(kind.name, out);
  out.key = kind.key;
  out.values.push_back(pick(kind.values));
  if (below(3) == 0 && out.comparison != Comparison::null) out.values.push_back(pick(kind.values));
  return out;
}

PolicyCondition Maker::transport_condition() {
  struct Kind {
    std::string_view name, key, value;
  };
  static constexpr Kind kKinds[] = {
      {"Bool", "aws:SecureTransport", "false"},         {"Bool", "AWS:SecureTransport", "false"},
      {"BoolIfExists", "aws:SecureTransport", "false"}, {"Bool", "aws:SecureTransport", "true"},
      {"NumericLessThan", "s3:TlsVersion", "1.2"},      {"Null", "s3:TlsVersion", "true"}};
  const auto& kind = kKinds[below(2) == 0 ? 0 : below(std::size(kKinds))];
  PolicyCondition out;
  read_operator(kind.name, out);
  out.key = kind.key;
  out.values = {std::string(kind.value)};
  return out;
}

PrincipalElement Maker::principal() {
  PrincipalElement out;
  if (below(2) == 0) {
    out.entries.push_back(below(2) == 0 ? PolicyPrincipal{PrincipalKind::everyone, ""}
                                        : PolicyPrincipal{PrincipalKind::aws, "*"});
    return out;
  }
  static const PolicyPrincipal kNamed[] = {{PrincipalKind::aws, "arn:aws:iam::111111111111:user/u"},
                                           {PrincipalKind::aws, "arn:aws:iam::222222222222:user/w"},
                                           {PrincipalKind::service, "one.service"}};
  out.negated = below(2) == 0;
  for (auto n = 1 + below(2); n != 0; --n) out.entries.push_back(kNamed[below(std::size(kNamed))]);
  // An account beside the users that it holds: only without the negation, where it is clear.
  if (!out.negated && below(3) == 0) out.entries.push_back({PrincipalKind::aws, "111111111111"});
  return out;
}

Policy Maker::identity_policy(std::size_t statements, bool with_deny) {
  static constexpr std::string_view kResources[] = {"*",      "*",      "arn:*", "arn:a",  "arn:?",
                                                    "arn:a*", "arn:*b", "?",     "arn:??*"};
  Policy out;
  for (std::size_t i = 0; i < statements; ++i) {
    auto& statement = out.statements.emplace_back();
    statement.effect = with_deny && below(3) == 0 ? Effect::deny : Effect::allow;
    statement.not_action = below(3) == 0;
    for (auto n = 1 + below(2); n != 0; --n) statement.actions.push_back(action_pattern());
    statement.not_resource = below(5) == 0;
    statement.resources.emplace();
    for (auto n = 1 + below(2); n != 0; --n) statement.resources->push_back(pick(kResources));
    for (auto n = below(5) < 3 ? 0 : 1 + below(2); n != 0; --n)
      add_condition(statement, condition());
  }
  return out;
}

Policy Maker::bucket_policy(std::size_t statements, bool only_deny) {
  static constexpr std::string_view kResources[] = {"*",
                                                    "arn:aws:s3:::b",
                                                    "arn:aws:s3:::b/*",
                                                    "arn:aws:s3:::b*",
                                                    "arn:aws:s3:::b/a*",
                                                    "arn:aws:s3:::b/?",
                                                    "arn:aws:s3:::?/*",
                                                    "arn:aws:s3:::b/*b"};
  static constexpr std::string_view kActions[] = {"s3:*", "*", "s3:a", "s3:A*", "s3:?", "s3:*b"};
  Policy out;
  for (std::size_t i = 0; i < statements; ++i) {
    auto& statement = out.statements.emplace_back();
    statement.effect = only_deny || below(3) != 0 ? Effect::deny : Effect::allow;
    statement.principal = principal();
    statement.not_action = below(5) == 0;
    for (auto n = 1 + below(2); n != 0; --n) statement.actions.push_back(pick(kActions));
    statement.not_resource = below(6) == 0;
    statement.resources.emplace();
    for (auto n = 1 + below(2); n != 0; --n) statement.resources->push_back(pick(kResources));
    if (below(4) != 0) add_condition(statement, transport_condition());
    if (below(5) == 0) add_condition(statement, condition());
  }
  return out;
}

}  // namespace underpin::semantics::oracle
