// Reads the JSON of AWS's describe calls into rules and entries.
#include "semantics/network_document.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::semantics {
namespace {

using PrefixLists = std::map<std::string, std::vector<std::string>, std::less<>>;

std::string text_of(const json::value& object, std::string_view name) {
  return text_member(object, name).value_or("");
}

std::optional<std::int64_t> number_of(const json::value& object, std::string_view name) {
  const auto& value = member(object, name);
  std::optional<std::int64_t> number;
  if (value.is_int64()) number = value.as_int64();
  return number;
}

/// Calls `use` for each element of an array member; nothing for another type or none.
template <class Use>
void each(const json::value& object, std::string_view name, Use use) {
  if (const auto* list = member(object, name).if_array())
    for (const auto& element : *list) use(element);
}

PrefixLists prefix_lists(const json::value& root) {
  PrefixLists lists;
  const auto* object = member(root, "PrefixLists").if_object();
  if (!object) return lists;
  for (const auto& [id, entries] : *object) {
    const auto* array = entries.if_array();
    if (!array) continue;  // unresolved
    auto& list = lists[std::string(id)];
    for (const auto& entry : *array)
      list.push_back(entry.is_string() ? std::string(entry.as_string()) : std::string("?"));
  }
  return lists;
}

/// A permission names several sources; each becomes a rule of its own, as the newer API has it.
void read_permission(const json::value& permission, const PrefixLists& lists,
                     std::vector<IngressRule>& rules) {
  const IngressRule base{.ip_protocol = text_of(permission, "IpProtocol"),
                         .from_port = number_of(permission, "FromPort"),
                         .to_port = number_of(permission, "ToPort")};
  const auto before = rules.size();
  const auto add = [&](auto set) {
    rules.push_back(base);
    set(rules.back());
  };
  each(permission, "IpRanges", [&](const auto& range) {
    add([&](auto& rule) { rule.cidr_ipv4 = text_of(range, "CidrIp"); });
  });
  each(permission, "Ipv6Ranges", [&](const auto& range) {
    add([&](auto& rule) { rule.cidr_ipv6 = text_of(range, "CidrIpv6"); });
  });
  each(permission, "PrefixListIds", [&](const auto& listed) {
    add([&](auto& rule) {
      rule.prefix_list_id = text_of(listed, "PrefixListId");
      const auto found = lists.find(rule.prefix_list_id);
      if (found != lists.end()) rule.prefix_list_entries = found->second;
    });
  });
  each(permission, "UserIdGroupPairs", [&](const auto& pair) {
    add([&](auto& rule) { rule.referenced_security_group_id = text_of(pair, "GroupId"); });
  });
  if (rules.size() == before) rules.push_back(base);  // without a source: undecided
}

/// A list that must be there: taking its absence for emptiness would call a group closed.
void require_list(const json::value& object, std::string_view name, const std::string& id) {
  if (!member(object, name).is_array())
    throw Error(fmt::format("`{}` has no list `{}`", printable(id), name));
}

NetworkAclEntry read_entry(const json::value& entry) {
  const auto& ports = member(entry, "PortRange");
  const auto& icmp = member(entry, "IcmpTypeCode");
  const auto* egress = member(entry, "Egress").if_bool();
  return {.rule_number = number_of(entry, "RuleNumber").value_or(0),
          .egress = egress && *egress,
          .protocol = text_of(entry, "Protocol"),
          .rule_action = text_of(entry, "RuleAction"),
          .cidr_block = text_of(entry, "CidrBlock"),
          .ipv6_cidr_block = text_of(entry, "Ipv6CidrBlock"),
          .from_port = number_of(ports, "From"),
          .to_port = number_of(ports, "To"),
          .icmp_type = number_of(icmp, "Type"),
          .icmp_code = number_of(icmp, "Code")};
}

}  // namespace

NetworkDocument read_network_document(std::string_view text) {
  const auto root = parse_json(text);
  const bool known =
      member(root, "SecurityGroups").is_array() || member(root, "NetworkAcls").is_array();
  if (!known)
    throw Error("the file has neither a list `SecurityGroups` nor a list `NetworkAcls`",
                "give what `aws ec2 describe-security-groups` or `describe-network-acls` prints");
  const auto lists = prefix_lists(root);
  NetworkDocument document;
  each(root, "SecurityGroups", [&](const auto& group) {
    NamedGroup named{text_of(group, "GroupId"), text_of(group, "GroupName"), {}};
    require_list(group, "IpPermissions", named.id);
    each(group, "IpPermissions",
         [&](const auto& permission) { read_permission(permission, lists, named.rules); });
    document.groups.push_back(std::move(named));
  });
  each(root, "NetworkAcls", [&](const auto& acl) {
    NamedAcl named{text_of(acl, "NetworkAclId"), {}};
    require_list(acl, "Entries", named.id);
    each(acl, "Entries", [&](const auto& entry) { named.entries.push_back(read_entry(entry)); });
    document.acls.push_back(std::move(named));
  });
  return document;
}

}  // namespace underpin::semantics
