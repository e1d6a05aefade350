// One concrete request and what a policy says to it. The answer is three-valued: a condition key
// whose value nobody knows decides nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/iam_policy.h"
#include "semantics/wildcard.h"

namespace underpin::semantics {

/// Whether something applies: Kleene's three values, in the order no < maybe < yes.
enum class Applies { no, maybe, yes };

inline Applies both(Applies a, Applies b) { return a < b ? a : b; }
inline Applies either(Applies a, Applies b) { return a < b ? b : a; }
inline Applies negate(Applies a) {
  return a == Applies::maybe ? a : a == Applies::yes ? Applies::no : Applies::yes;
}

/// What the request context holds for one condition key.
struct ContextValue {
  enum class State { absent, present, unknown };
  State state = State::unknown;
  std::vector<std::string> values;  ///< several for a multivalued key (aws:TagKeys)

  static ContextValue absent() { return {State::absent, {}}; }
  static ContextValue of(std::string value) { return {State::present, {std::move(value)}}; }
};

/// Who asks. `id` is an ARN for `aws`, a service principal for `service`; empty for `everyone`,
/// which here means an anonymous caller.
struct RequestPrincipal {
  PrincipalKind kind = PrincipalKind::everyone;
  std::string id;
  std::string account;    ///< of an `aws` principal
  bool stranger = false;  ///< of an account that no policy at hand means, under whatever name
};

struct AccessRequest {
  RequestPrincipal principal;
  std::string action;    ///< `sns:Publish`; compared without case
  std::string resource;  ///< an ARN, or `*` where the action has no resource; case matters
  /// Keys in lower case. A key that is not here is as `others` says.
  std::map<std::string, ContextValue, std::less<>> context;
  ContextValue::State others = ContextValue::State::unknown;

  const ContextValue& value_of(std::string_view key) const;
};

/// `service cloudwatch… asks sns:Publish on arn:… with aws:SourceAccount = 1234…`, for evidence.
std::string print_request(const AccessRequest& request);

/// Variables filled in from the request, as plain characters: a `*` in a user name is no wildcard.
/// Nothing when a value is not known, or when the request has none and the pattern no default; then
/// `missing` is true and the statement is invalid.
std::optional<WildcardPattern> fill_variables(const WildcardPattern& pattern,
                                              const AccessRequest& request, bool& missing);

/// Keys whose values are `true` and `false` and nothing else.
bool is_boolean_key(std::string_view key);

Applies condition_applies(const PolicyCondition& condition, const AccessRequest& request,
                          bool variables);
Applies principal_applies(const PrincipalElement& element, const RequestPrincipal& principal);
/// The statement as a whole. A statement without Principal (identity policy) applies to whoever it
/// is attached to.
Applies statement_applies(const PolicyStatement& statement, const AccessRequest& request,
                          bool variables);

/// What one policy says, with the statements that decide (indices into Policy::statements).
struct PolicyEffect {
  Applies allowed = Applies::no;
  Applies denied = Applies::no;
  std::vector<std::size_t> allowing, denying;  ///< that apply; that may, if none does

  /// Allowed and not denied: an explicit Deny wins, silence is a denial (IAM User Guide, "Policy
  /// evaluation logic").
  Applies granted() const { return both(allowed, negate(denied)); }
};

PolicyEffect evaluate_policy(const Policy& policy, const AccessRequest& request);

/// The first condition key of the statement whose value is not known; empty when there is none.
std::string undecided_key(const PolicyStatement& statement, const AccessRequest& request,
                          bool variables);

}  // namespace underpin::semantics
