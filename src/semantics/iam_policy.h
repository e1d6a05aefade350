// The IAM policy language as data: what a policy document says, before any question is asked.
//
// Source of every rule here: AWS IAM User Guide, "Grammar of the IAM JSON policy language" and the
// pages "IAM JSON policy elements: …".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::semantics {

enum class Effect { allow, deny };

/// `everyone` is `"Principal": "*"`; `{"AWS": "*"}` is `aws` with the id `*`.
enum class PrincipalKind { everyone, aws, service, federated, canonical_user };

struct PolicyPrincipal {
  PrincipalKind kind = PrincipalKind::everyone;
  std::string id;  ///< as written; empty for `everyone`

  bool operator==(const PolicyPrincipal&) const = default;
};

/// `Principal`, or `NotPrincipal` when `negated`.
struct PrincipalElement {
  bool negated = false;
  std::vector<PolicyPrincipal> entries;

  bool operator==(const PrincipalElement&) const = default;
};

enum class SetQualifier { none, for_all_values, for_any_value };

/// What a condition operator compares, its negation taken out. ArnEquals and ArnLike behave
/// identically (IAM User Guide, "Condition operators") and stay apart only for printing.
enum class Comparison {
  string_equals,
  string_equals_ignore_case,
  string_like,
  numeric_equals,
  numeric_less_than,
  numeric_less_than_equals,
  numeric_greater_than,
  numeric_greater_than_equals,
  date_equals,
  date_less_than,
  date_less_than_equals,
  date_greater_than,
  date_greater_than_equals,
  boolean,
  binary_equals,
  ip_address,
  arn_equals,
  arn_like,
  null,
  unknown,  ///< an operator that AWS does not document: never decided
};

/// One key under one operator. The values are alternatives: one that matches is enough.
struct PolicyCondition {
  SetQualifier qualifier = SetQualifier::none;
  Comparison comparison = Comparison::unknown;
  bool negated = false;
  bool if_exists = false;
  std::string unknown_operator;  ///< as written, for `Comparison::unknown` only
  std::string key;               ///< as written; compare it without case
  std::vector<std::string> values;

  bool operator==(const PolicyCondition&) const = default;
};

struct PolicyStatement {
  std::string sid;
  Effect effect = Effect::deny;
  std::optional<PrincipalElement> principal;
  bool not_action = false;
  std::vector<std::string> actions;
  bool not_resource = false;
  /// Absent in role trust policies and some topic policies: the resource the policy hangs on.
  std::optional<std::vector<std::string>> resources;
  std::vector<PolicyCondition> conditions;  ///< all must hold

  bool operator==(const PolicyStatement&) const = default;
};

struct Policy {
  /// Version 2012-10-17. Without it `${…}` is plain text ("Policy variables", Note).
  bool variables = false;
  bool has_version = false;
  std::string id;
  std::vector<PolicyStatement> statements;

  bool operator==(const Policy&) const = default;
};

/// The largest documents that AWS takes are key policies (32 KB); spaces do not count for IAM, so
/// leave room for indentation.
inline constexpr std::size_t kPolicyBytesMax = 256u << 10;
inline constexpr std::size_t kPolicyDepthMax = 12;

/// A policy, or why the text is none. The problem is worded for a report: lower-case, no full stop.
struct PolicyReading {
  std::optional<Policy> policy;
  std::string problem;
};

/// Reads a document as JSON, or percent-encoded as IAM returns it (RFC 3986; IAM API Reference,
/// GetPolicyVersion). It is decoded only when it does not begin with `{`, because a raw document
/// may hold a percent sign. Element names compare without case; unknown elements, duplicate keys
/// and everything else that the grammar does not have are refused, never skipped.
PolicyReading parse_policy(std::string_view text);

/// The document in a fixed form: elements in the grammar's order, every list as a list. Reading it
/// gives an equal Policy.
std::string print_policy(const Policy& policy);

/// One statement in the same form, on one line; for evidence.
std::string print_statement(const PolicyStatement& statement);

/// `statement 2 (Sid AllowAlarms)`; `index` counts from 0.
std::string name_statement(const Policy& policy, std::size_t index);

/// The operator as AWS writes it: `ForAnyValue:StringNotLikeIfExists`.
std::string operator_name(const PolicyCondition& condition);

/// Fills qualifier, comparison, negated, if_exists (or unknown_operator) from the written name.
void read_operator(std::string_view written, PolicyCondition& condition);

}  // namespace underpin::semantics
