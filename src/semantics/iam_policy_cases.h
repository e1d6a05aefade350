// The finitely many ways in which principal and request context can make statements apply.
//
// A policy compares each condition key with a handful of values, so the infinitely many values of a
// key fall into few classes that no condition tells apart. One value of each class is tried, for
// every key and every kind of principal, and combinations that make the same statements apply are
// kept once. Keys are taken as independent of each other, which is true of most and errs towards
// more combinations than can occur.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "semantics/iam_policy.h"
#include "semantics/iam_policy_request.h"

namespace underpin::semantics {

/// What makes a case interesting to the question: that the statement applies, or that it does not.
/// A case that another one outdoes in every statement shows nothing that the other does not.
enum class Seek { applying, not_applying };

/// The statements of a question, with the version of the policy that each comes from.
struct CaseStatement {
  const PolicyStatement* statement = nullptr;
  bool variables = false;
  Seek seek = Seek::applying;
};

/// One combination: who asks and with which context, and whether each statement then applies as far
/// as principal and conditions go.
struct PolicyCase {
  AccessRequest request;
  std::vector<Applies> applies;
};

struct CaseQuestion {
  std::vector<CaseStatement> statements;
  /// Cases in which the first statement surely does not apply are left out.
  bool needs_first = false;
  /// Who may ask, each with what the context surely holds for it. Keys given here are not varied.
  std::vector<AccessRequest> askers = {};
  /// False for a value that the asker cannot have; unset, anything goes.
  std::function<bool(const std::string& key, const ContextValue& value)> possible = {};
};

struct PolicyCases {
  std::vector<PolicyCase> cases;
  /// Why the list is not exhaustive; empty when it is.
  std::string incomplete;
};

PolicyCases list_cases(const CaseQuestion& question);

/// Representative values of one key for the conditions that test it; the absent one first, where
/// the key can be absent.
struct KeyValues {
  std::vector<ContextValue> values;
  bool complete = true;
};
KeyValues values_of_key(const std::vector<std::pair<const PolicyCondition*, bool>>& conditions);

/// An account that no principal of the statements belongs to.
std::string stranger_account(const std::vector<CaseStatement>& statements);

/// An anonymous asker first, then a user of the stranger's account, a service and an identity
/// provider that nobody names, and whoever the statements name. `partition` is for the ARNs that
/// are made up.
std::vector<AccessRequest> list_askers(const std::vector<CaseStatement>& statements,
                                       const std::string& partition);

/// The second part of an ARN, or `aws`.
std::string partition_of(std::string_view arn);

}  // namespace underpin::semantics
