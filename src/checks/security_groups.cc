// Recommendations about security groups.
#include <fmt/core.h>

#include "base/text.h"
#include "checks/check.h"
#include "model/row_index.h"
#include "resources/ec2/security_group.h"
#include "semantics/network_security_group.h"

namespace underpin::checks {
namespace {

using ec2::IngressRule;

std::string text(const Value<std::string>& value) { return value.value_or(""); }

std::optional<std::int64_t> number(const Value<long long>& value) {
  const auto* known = value.get();
  if (known == nullptr) return std::nullopt;
  return *known;
}

// Throws Undecided when a field of the rule is unknown; its prefix list is not looked at.
semantics::IngressRule readable(const IngressRule& rule) {
  return {text(rule.ip_protocol), number(rule.from_port),
          number(rule.to_port),   text(rule.cidr_ipv4),
          text(rule.cidr_ipv6),   text(rule.prefix_list_id),
          std::nullopt,           text(rule.referenced_security_group_id)};
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

struct GroupRules {
  std::vector<semantics::IngressRule> rules;
  std::vector<std::string> ids;
  std::vector<Cause> unread;  // why more rules, or more of a rule, may exist
};

GroupRules rules_of(const Snapshot& account, const IndexedRows<IngressRule>& rows) {
  GroupRules out;
  const auto keep = [&](const Truth& truth) {
    out.unread.insert(out.unread.end(), truth.causes().begin(), truth.causes().end());
  };
  for (const auto* row : rows.read())
    keep(truth_of([&] {
      out.rules.push_back(readable(*row));
      out.ids.push_back(row->id);
      keep(resolve_list(account, row->region, out.rules.back()));
      return true;
    }));
  keep(truth_of([&] {
    rows.require_complete();
    return true;
  }));
  return out;
}

std::vector<std::uint16_t> administration_ports(const Parameters& with) {
  std::vector<std::uint16_t> ports;
  for (const auto& word : with.list("ports"))
    if (const auto port = to_integer(word); port && *port >= 0 && *port <= 65535)
      ports.push_back(static_cast<std::uint16_t>(*port));
  if (ports.empty())
    ports.assign(std::begin(semantics::kAdministrationPorts),
                 std::end(semantics::kAdministrationPorts));
  return ports;
}

const semantics::Answer& answer_under(ReadingMode reading,
                                      const semantics::FamilyExposure& family) {
  if (reading == ReadingMode::letter) return family.letter;
  if (reading == ReadingMode::effect) return family.effect;
  return family.strict();
}

std::vector<std::string> named(const std::vector<std::size_t>& rules,
                               const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  for (const auto index : rules) out.push_back(ids[index]);
  return out;
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
  const auto rules = rules_of(question.account, rules_by_group.of(group.region, group.id));
  const auto exposure =
      semantics::ingress_exposure(rules.rules, administration_ports(question.with));
  for (const auto* family : {&exposure.ipv4, &exposure.ipv6})
    for (const auto& note : family->notes) judgement.note(std::string(note.code), note.text);

  const auto& answer = answer_under(question.reading, exposure.ipv4);
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

}  // namespace

UNDERPIN_CHECKS(security_groups, {"vpc.sg-admin-ports",
                                  {&type_of<ec2::SecurityGroup>, &type_of<ec2::IngressRule>,
                                   &type_of<ec2::ManagedPrefixList>},
                                  administration_ports_closed})

}  // namespace underpin::checks
