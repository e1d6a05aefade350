// Recommendations about security groups.
#include <algorithm>

#include "checks/exposure.h"
#include "resources/ec2/network_interface.h"
#include "resources/ec2/security_group.h"
#include "resources/ec2/vpc.h"
#include "semantics/network_security_group.h"

namespace underpin::checks {
namespace {

using ec2::EgressRule;
using ec2::IngressRule;

// Throws Undecided when a field of the rule is unknown; its prefix list is not looked at.
semantics::IngressRule readable(const IngressRule& rule) {
  return {text_of(rule.ip_protocol),
          number_of(rule.from_port),
          number_of(rule.to_port),
          text_of(rule.cidr_ipv4),
          text_of(rule.cidr_ipv6),
          text_of(rule.prefix_list_id),
          std::nullopt,
          text_of(rule.referenced_security_group_id)};
}

// Fills in the blocks of the rule's prefix list. One that cannot be read stays open in the rule,
// since another rule may decide without it; the Truth says why.
Truth resolve_list(const Snapshot& account, std::string_view region, semantics::IngressRule& rule) {
  return truth_of([&] {
    if (rule.prefix_list_id.empty()) return true;
    const auto* list = account.find<ec2::ManagedPrefixList>(region, rule.prefix_list_id);
    const auto* entries = list == nullptr ? nullptr : list->entries.get();
    if (entries != nullptr) rule.prefix_list_entries = *entries;
    return entries != nullptr;
  });
}

// 5.2: no group lets every IPv4 address reach an administration port over TCP or UDP. The whole
// internet by several rules counts as much as by one; ::/0 is a note, since 1.3.0 names only
// 0.0.0.0/0.
void judge_group(const Question& question, const RowIndex<IngressRule>& rules_by_group,
                 const ec2::SecurityGroup& group, Judgement& judgement) {
  judgement.evidence({"group_name", group.name});
  judgement.evidence({"vpc_id", group.vpc_id});
  if (group.owner_id.present() && !(group.owner_id == question.account.account))
    return judgement.not_applicable("the group belongs to another account",
                                    {{"owner_id", group.owner_id}});
  auto rules = read_rules(rules_by_group.of(group.region, group.id), readable);
  for (auto& rule : rules.rules) rules.keep(resolve_list(question.account, group.region, rule));
  const auto exposure =
      semantics::ingress_exposure(rules.rules, administration_ports(question.with));
  note_exposure(exposure, judgement);
  const auto& answer = forbidden(question.reading, exposure.ipv4.letter, exposure.ipv4.effect);
  if (answer.is_yes())
    return judgement.fail(answer.reason, {{"rules", named(exposure.ipv4.rules, rules.ids)},
                                          {"witness", answer.witness}});
  if (!rules.unread.empty()) throw Undecided(rules.unread);
  if (answer.is_undecided()) return judgement.unknown(answer.reason);
  judgement.pass("no administration port is open to every address",
                 {{"ingress_rules", rules.rules.size()}});
}

void administration_ports_closed(const Question& question, Findings& findings) {
  const RowIndex<IngressRule> rules_by_group(question.account, &IngressRule::security_group_id);
  findings.each<ec2::SecurityGroup>([&](const ec2::SecurityGroup& group, Judgement& judgement) {
    judge_group(question, rules_by_group, group, judgement);
  });
}

// ---- 5.3

struct RulesByGroup {
  explicit RulesByGroup(const Snapshot& account)
      : ingress(account, &IngressRule::security_group_id),
        egress(account, &EgressRule::security_group_id) {}
  RowIndex<IngressRule> ingress;
  RowIndex<EgressRule> egress;
};

template <class Row>
std::vector<std::string> ids_of(const std::vector<const Row*>& rows) {
  std::vector<std::string> ids;
  for (const auto* row : rows) ids.push_back(row->id);
  return ids;
}

// Who would notice if the rules went: evidence only, so what is unread here decides nothing.
void note_members(const Snapshot& account, const ec2::SecurityGroup& group, Judgement& judgement) {
  const auto interfaces = account.in<ec2::NetworkInterface>(group.region);
  std::vector<std::string> members;
  for (const auto& interface : interfaces.read())
    if (const auto* groups = interface.security_groups.peek();
        groups != nullptr && std::find(groups->begin(), groups->end(), group.id) != groups->end())
      members.push_back(interface.id);
  if (interfaces.causes().empty())
    judgement.evidence({"network_interfaces", std::move(members)});
  else
    judgement.evidence({"network_interfaces", "unknown: " + describe(interfaces.causes())});
}

void judge_default_group(const Snapshot& account, const RulesByGroup& rules,
                         const ec2::SecurityGroup& group, Judgement& judgement) {
  if (!(group.name == "default")) return judgement.skip();
  judgement.evidence({"vpc_id", group.vpc_id});
  if (group.owner_id.present() && !(group.owner_id == account.account))
    return judgement.not_applicable("the VPC belongs to another account",
                                    {{"owner_id", group.owner_id}});
  note_members(account, group, judgement);
  const auto ingress = rules.ingress.of(group.region, group.id);
  const auto egress = rules.egress.of(group.region, group.id);
  if (!ingress.read().empty() || !egress.read().empty())
    return judgement.fail("has rules", {{"ingress_rules", ids_of(ingress.read())},
                                        {"egress_rules", ids_of(egress.read())}});
  ingress.require_complete();
  egress.require_complete();
  judgement.pass("has no rule");
}

// 5.3: the default security group of every VPC of the account has no rule in either direction, be
// it in use or not. Such a group cannot be deleted: a VPC that shows none hides it from us.
void default_groups_closed(const Question& question, Findings& findings) {
  const auto& account = question.account;
  const RulesByGroup rules(account);
  findings.each<ec2::SecurityGroup>([&](const ec2::SecurityGroup& group, Judgement& judgement) {
    judge_default_group(account, rules, group, judgement);
  });
  const RowIndex<ec2::SecurityGroup> by_vpc(account, &ec2::SecurityGroup::vpc_id);
  findings.each<ec2::Vpc>([&](const ec2::Vpc& vpc, Judgement& judgement) {
    if (vpc.owner_id.present() && !(vpc.owner_id == account.account)) return judgement.skip();
    const auto is_default = [](const auto& group) { return group.name == "default"; };
    if (any_of(by_vpc.of(vpc.region, vpc.id), is_default)) return judgement.skip();
    judgement.unknown("the default security group of this VPC was not listed");
  });
}

}  // namespace

UNDERPIN_CHECKS(security_groups,
                {"vpc.sg-admin-ports",
                 {&type_of<ec2::SecurityGroup>, &type_of<IngressRule>,
                  &type_of<ec2::ManagedPrefixList>},
                 administration_ports_closed,
                 {ports_parameter()}},
                {"vpc.default-sg",
                 {&type_of<ec2::SecurityGroup>, &type_of<IngressRule>, &type_of<EgressRule>,
                  &type_of<ec2::NetworkInterface>, &type_of<ec2::Vpc>},
                 default_groups_closed})

}  // namespace underpin::checks
