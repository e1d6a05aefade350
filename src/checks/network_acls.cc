// Recommendations about network ACLs.
#include "resources/ec2/network_acl.h"

#include "checks/exposure.h"
#include "semantics/network_acl.h"

namespace underpin::checks {
namespace {

using ec2::NetworkAclRule;

semantics::NetworkAclEntry readable(const NetworkAclRule& rule) {
  return {.rule_number = number_of(rule.rule_number).value_or(0),
          .egress = static_cast<bool>(rule.egress),
          .protocol = text_of(rule.protocol),
          .rule_action = text_of(rule.rule_action),
          .cidr_block = text_of(rule.cidr_block),
          .ipv6_cidr_block = text_of(rule.ipv6_cidr_block),
          .from_port = number_of(rule.from_port),
          .to_port = number_of(rule.to_port),
          .icmp_type = number_of(rule.icmp_type),
          .icmp_code = number_of(rule.icmp_code)};
}

// 5.1: no ACL has a rule that allows every IPv4 address to an administration port over TCP or UDP.
// The letter asks for no such rule, so one that an earlier deny shadows fails all the same, with a
// note; by its effect it does not. ACLs of no subnet count too: any subnet may be given one.
void judge_acl(const Question& question, const RowIndex<NetworkAclRule>& rules_by_acl,
               const ec2::NetworkAcl& acl, Judgement& judgement) {
  judgement.evidence({"vpc_id", acl.vpc_id});
  judgement.evidence({"is_default", acl.is_default});
  judgement.evidence({"subnet_ids", acl.subnet_ids});
  if (acl.owner_id.present() && !(acl.owner_id == question.account.account))
    return judgement.not_applicable("the ACL belongs to another account",
                                    {{"owner_id", acl.owner_id}});
  const auto rules = read_rules(rules_by_acl.of(acl.region, acl.id), readable);
  const auto exposure =
      semantics::network_acl_exposure(rules.rules, administration_ports(question.with));

  // By the letter one rule is enough, whatever the others are; for the effect each one matters.
  const bool all_read = rules.unread.empty();
  const auto& answer = all_read
                           ? forbidden(question.reading, exposure.ipv4.letter, exposure.ipv4.effect)
                           : exposure.ipv4.letter;
  if (!all_read && (question.reading == ReadingMode::effect || !answer.is_yes()))
    throw Undecided(rules.unread);
  if (all_read) note_exposure(exposure, judgement);
  if (answer.is_yes())
    return judgement.fail(answer.reason, {{"rules", named(exposure.ipv4.rules, rules.ids)},
                                          {"witness", answer.witness}});
  if (answer.is_undecided()) return judgement.unknown(answer.reason);
  judgement.pass("no administration port is open to every address",
                 {{"rules_read", rules.rules.size()}});
}

void administration_ports_closed(const Question& question, Findings& findings) {
  const RowIndex<NetworkAclRule> rules_by_acl(question.account, &NetworkAclRule::network_acl_id);
  findings.each<ec2::NetworkAcl>([&](const ec2::NetworkAcl& acl, Judgement& judgement) {
    judge_acl(question, rules_by_acl, acl, judgement);
  });
}

}  // namespace

UNDERPIN_CHECKS(network_acls, {"vpc.nacl-admin-ports",
                               {&type_of<ec2::NetworkAcl>, &type_of<NetworkAclRule>},
                               administration_ports_closed,
                               {ports_parameter()}})

}  // namespace underpin::checks
