#include "semantics/iam_policy_public.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "semantics/cidr.h"
#include "semantics/iam_policy_cases.h"

namespace underpin::semantics {
namespace {

bool is_public_group(std::string_view uri) {
  return uri.ends_with("/global/AllUsers") || uri.ends_with("/global/AuthenticatedUsers");
}

bool names_everyone(const PolicyStatement& statement) {
  if (statement.effect != Effect::allow || !statement.principal || statement.principal->negated)
    return false;
  return std::ranges::any_of(statement.principal->entries, [](const PolicyPrincipal& entry) {
    return entry.kind == PrincipalKind::everyone ||
           (entry.kind == PrincipalKind::aws && entry.id == "*");
  });
}

// Keys whose fixed values an outsider cannot have: the list of "The meaning of public", and the
// keys that IAM sets from the caller's identity ("AWS global condition context keys").
bool ties_to_identity(const std::string& key) {
  static const std::set<std::string, std::less<>> kKeys = {
      "aws:principalarn",
      "aws:principalaccount",
      "aws:principalorgid",
      "aws:principalorgpaths",
      "aws:principalservicename",
      "aws:userid",
      "aws:sourcearn",
      "aws:sourceaccount",
      "aws:sourceowner",
      "aws:sourceorgid",
      "aws:sourceorgpaths",
      "aws:sourcevpc",
      "aws:sourcevpce",
      "aws:sourcevpcarn",
      "aws:vpceaccount",
      "aws:vpceorgid",
      "aws:vpceorgpaths",
      "s3:dataaccesspointarn",
      "s3:dataaccesspointaccount",
      "s3:x-amz-server-side-encryption-aws-kms-key-id"};
  return kKeys.contains(key);
}

bool is_fixed(const std::string& value) {
  return value.find_first_of("*?") == std::string::npos && value.find("${") == std::string::npos;
}

// `o-a1b2c3/*`: paths of one organisation.
bool has_fixed_organisation(const std::string& key, const std::string& value) {
  return key.ends_with("orgpaths") && value.find('/') != std::string::npos &&
         is_fixed(value.substr(0, value.find('/')));
}

bool has_fixed_account(const std::string& value) {
  const auto parts = split(value, ':');
  return parts.size() >= 6 && parts[4].size() == 12 && to_integer(parts[4]).has_value();
}

// "Values broader than /8 for IPv4 and /32 for IPv6 (excluding RFC1918 private ranges)" are public.
bool is_narrow(const Cidr& block) {
  static const auto kPrivate = {parse_cidr("10.0.0.0/8"), parse_cidr("172.16.0.0/12"),
                                parse_cidr("192.168.0.0/16")};
  if (std::ranges::any_of(kPrivate, [&](const auto& range) { return range->contains(block); }))
    return true;
  return block.prefix >= (block.family == IpFamily::v4 ? 8 : 32);
}

// The values that only an insider has, gathered from all conditions of the policy.
class Insiders {
 public:
  explicit Insiders(const Policy& policy) {
    for (const auto& statement : policy.statements)
      for (const auto& condition : statement.conditions) add(condition);
  }

  bool has(const std::string& key, const ContextValue& value) const {
    return std::ranges::any_of(value.values, [&](const std::string& text) {
      if (key == "aws:sourceip") return in_narrow_block(text);
      return std::ranges::any_of(patterns_, [&](const auto& entry) {
        return entry.first == key && matches(entry.second, text);
      });
    });
  }

 private:
  void add(const PolicyCondition& condition) {
    const auto key = lower_ascii(condition.key);
    for (const auto& value : condition.values) {
      if (key == "aws:sourceip") {
        const bool bare = value.find('/') == std::string::npos;
        const auto suffix = value.find(':') == std::string::npos ? "/32" : "/128";
        const auto block = parse_cidr(bare ? value + suffix : value);
        if (block && is_narrow(*block)) blocks_.push_back(*block);
      } else if (ties_to_identity(key) && (is_fixed(value) || has_fixed_account(value) ||
                                           has_fixed_organisation(key, value))) {
        patterns_.emplace_back(key, read_wildcard(value, false));
      }
    }
  }

  bool in_narrow_block(const std::string& text) const {
    const auto address = parse_address(text);
    if (!address) return false;
    const Cidr point{address->first, address->second, address_width(address->first)};
    return std::ranges::any_of(blocks_, [&](const Cidr& block) { return block.contains(point); });
  }

  std::vector<std::pair<std::string, WildcardPattern>> patterns_;
  std::vector<Cidr> blocks_;
};

bool is_outsider(const AccessRequest& asker) {
  const auto& principal = asker.principal;
  switch (principal.kind) {
    case PrincipalKind::everyone:
      return true;
    case PrincipalKind::aws:  // named principals are fixed
      return principal.stranger;
    case PrincipalKind::federated:  // a SAML provider is an ARN in somebody's account
      return !principal.id.starts_with("arn:");
    case PrincipalKind::service:
    case PrincipalKind::canonical_user:
      break;
  }
  return false;
}

// One Allow statement of a bucket policy and the Deny statements that may take something off it.
class OneGrant {
 public:
  OneGrant(const Policy& policy, std::size_t index, const std::string& bucket_arn)
      : bucket_arn_(bucket_arn),
        universe_(rectangle_of({"s3:?*"}, {bucket_arn, bucket_arn + "/?*"})) {
    add(policy, policy.statements[index], Seek::applying);
    for (const auto& statement : policy.statements) {
      if (statement.effect != Effect::deny) continue;
      add(policy, statement, Seek::not_applying);
      if (may_overlap(regions_.back().possible, regions_.front().possible)) continue;
      statements_.pop_back();
      regions_.pop_back();
    }
  }

  /// Yes with the request of an outsider that is granted; undecided when only some reading grants
  /// it.
  Answer to_outsiders(const Insiders& insiders, const KnownActions& known) const {
    CaseQuestion question{.statements = statements_,
                          .needs_first = true,
                          .askers = list_askers(statements_, partition_of(bucket_arn_))};
    std::erase_if(question.askers, [](const AccessRequest& asker) { return !is_outsider(asker); });
    question.possible = [&](const std::string& key, const ContextValue& value) {
      return !insiders.has(key, value);
    };
    const auto cases = list_cases(question);
    std::string open = cases.incomplete;
    for (const auto& one : cases.cases) {
      const auto certain = search(one, false, known);
      if (certain.found) return granted(one.request, *certain.found);
      const auto possible = search(one, true, known);
      if (certain.limit || possible.limit)
        open = "the patterns are too tangled to be decided";
      else if (possible.found)
        open =
            "whether the policy is public depends on a policy variable or on a condition whose "
            "value is not known";
    }
    if (!open.empty()) return Answer::undecided(open);
    return Answer::no("the policy grants nothing to the public");
  }

 private:
  void add(const Policy& policy, const PolicyStatement& statement, Seek seek) {
    statements_.push_back({&statement, policy.variables, seek});
    regions_.push_back(region_of(statement, policy.variables));
  }

  static Answer granted(AccessRequest request, const RequestPair& pair) {
    request.action = pair.action;
    request.resource = pair.resource;
    return Answer::yes(fmt::format("the policy grants {} on {} to the public",
                                   printable(request.action), printable(request.resource)),
                       print_request(request));
  }

  PairSearchResult search(const PolicyCase& one, bool generous, const KnownActions& known) const {
    PairSearch search;
    search.universe = {universe_};
    search.only_in_first = true;
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      const bool possible = (i == 0) == generous;
      if (one.applies[i] >= (possible ? Applies::maybe : Applies::yes))
        search.regions.push_back(possible ? &regions_[i].possible : &regions_[i].certain);
      else if (i == 0)
        return {};  // the grant itself does not apply for certain
    }
    search.wanted = [](const std::vector<bool>& in) {
      return in[0] && std::find(in.begin() + 1, in.end(), true) == in.end();
    };
    return find_pair(search, known);
  }

  std::string bucket_arn_;
  PolicyRegion universe_;
  std::vector<CaseStatement> statements_;
  std::vector<StatementRegion> regions_;
};

Answer granted_by_policy(const Policy& policy, const std::string& bucket_arn,
                         const KnownActions& known) {
  const Insiders insiders(policy);
  auto result = Answer::no("the policy grants nothing to the public");
  for (std::size_t i = 0; i < policy.statements.size(); ++i) {
    if (policy.statements[i].effect != Effect::allow) continue;
    auto answer = OneGrant(policy, i, bucket_arn).to_outsiders(insiders, known);
    if (answer.is_yes()) return answer;
    if (answer.is_undecided()) result = std::move(answer);
  }
  return result;
}

Answer by_the_letter(const BucketExposure& bucket) {
  for (const auto& group : bucket.acl_groups)
    if (is_public_group(group))
      return Answer::yes(fmt::format("the ACL grants access to {}", printable(group)), group);
  if (bucket.policy != nullptr)
    for (std::size_t i = 0; i < bucket.policy->statements.size(); ++i)
      if (names_everyone(bucket.policy->statements[i]))
        return Answer::yes(fmt::format("{} allows everyone", name_statement(*bucket.policy, i)),
                           print_statement(bucket.policy->statements[i]));
  return Answer::no("neither ACL nor policy names everyone");
}

Answer by_acl(const BucketExposure& bucket) {
  const auto group = std::ranges::find_if(bucket.acl_groups, is_public_group);
  if (group == bucket.acl_groups.end()) return Answer::no("the ACL grants nothing to the public");
  if (bucket.ignore_public_acls == true || bucket.acls_disabled == true)
    return Answer::no("public ACL grants are switched off by the bucket's or account's settings");
  if (!bucket.ignore_public_acls || !bucket.acls_disabled)
    return Answer::undecided(
        "the ACL is public unless a setting that was not read switches it off");
  return Answer::yes(fmt::format("the ACL grants access to {}", printable(*group)), *group);
}

Answer by_policy(const BucketExposure& bucket, const KnownActions& known) {
  if (bucket.policy == nullptr) return Answer::no("the bucket has no policy");
  auto answer = granted_by_policy(*bucket.policy, bucket.bucket_arn, known);
  if (answer.is_no()) return answer;
  // "Restricts access to a bucket with a public policy to only AWS service principals and
  // authorized users within the bucket owner's account."
  if (bucket.restrict_public_buckets == true)
    return Answer::no("RestrictPublicBuckets keeps the public out, whatever the policy says");
  if (!bucket.restrict_public_buckets)
    return Answer::undecided("the policy is public unless RestrictPublicBuckets, not read, is on");
  return answer;
}

}  // namespace

PublicGrants grants_to_public(const BucketExposure& bucket, const KnownActions& known) {
  PublicGrants grants{by_the_letter(bucket), {}};
  auto acl = by_acl(bucket), policy = by_policy(bucket, known);
  if (acl.is_yes() || policy.is_yes())
    grants.effect = acl.is_yes() ? std::move(acl) : std::move(policy);
  else if (acl.is_undecided() || policy.is_undecided())
    grants.effect = acl.is_undecided() ? std::move(acl) : std::move(policy);
  else
    grants.effect = Answer::no(fmt::format("{}; {}", acl.reason, policy.reason));
  return grants;
}

}  // namespace underpin::semantics
