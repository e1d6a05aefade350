#include "clean/default_network.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/text.h"
#include "engine/row.h"
#include "resources/ec2/default_vpc.h"
#include "resources/ec2/network_acl.h"
#include "resources/ec2/network_interface.h"
#include "resources/ec2/security_group.h"
#include "resources/ec2/vpc.h"
#include "resources/ec2/vpc_peering.h"

namespace underpin::clean {
namespace {

using namespace ec2;
using Texts = std::vector<std::string>;

class Choosing {
 public:
  Choosing(const Snapshot& account, const DefaultNetworkOptions& options)
      : account_(account), options_(options), plan_(account) {}

  Plan run() {
    if (options_.vpcs) each<DefaultVpc>([&](const DefaultVpc& vpc) { choose_vpc(vpc); });
    if (options_.groups)
      each<SecurityGroup>([&](const SecurityGroup& group) { choose_group(group); });
    note_ids();
    check_list();
    if (!plan_.steps.empty())
      plan_.warnings = {
          "an undo has AWS make new default VPCs: with other ids, with AWS's own rules, routes and "
          "tags, and nothing of what was changed in the old ones; rules get new ids",
          "what has no network interface at the moment is not seen: idle Lambda functions, launch "
          "templates, subnet groups of databases, Auto Scaling groups at zero"};
    plan_.resources = plan_.steps.size() + plan_.blocked.size();
    return std::move(plan_);
  }

 private:
  // Each row judged by itself; then what may be there and could not be read.
  template <class T, class Body>
  void each(Body&& body) {
    const auto rows = account_.all<T>();
    for (const T& row : rows.read()) {
      try {
        body(row);
      } catch (const Undecided& undecided) {
        block(address(type_of<T>(), row.id, row.region), describe(undecided.causes()));
      }
    }
    // A region that was left out on purpose is left alone on purpose.
    for (const auto& region : account_.regions) {
      if (region.status == Region::Status::excluded) continue;
      if (const auto causes = account_.causes(type_of<T>(), region.name); !causes.empty())
        block(address(type_of<T>(), "*", region.name), describe(causes));
    }
  }

  // ---- VPCs

  void choose_vpc(const DefaultVpc& vpc) {
    const auto id = vpc.vpc_id.value_or("");
    const auto name = address(type_of<DefaultVpc>(), id, vpc.region);
    auto goes_along = along(vpc, id);
    for (const auto& [type, part] : goes_along)
      if (listed(part)) return keep(name, part + " is on the never-touch list");
    auto users = vpc.used_by.value_or({});
    add_neighbours(vpc, id, users);
    if (!users.empty()) return keep(name, "used by " + join(users, ", "));
    gone_.insert(id);
    Step step = remove(type_of<DefaultVpc>(), vpc, name);
    step.takes = std::move(goes_along);
    plan_.steps.push_back(std::move(step));
  }

  // What somebody made in the VPC, though nothing lives there yet.
  void add_neighbours(const DefaultVpc& vpc, const std::string& id, Texts& users) const {
    for (const auto& group : account_.in<SecurityGroup>(vpc.region))
      if ((group.vpc_id == id) && !(group.name == "default"))
        users.push_back(group.id + " (a security group)");
    for (const auto& acl : account_.in<NetworkAcl>(vpc.region))
      if (acl.vpc_id == id && !acl.is_default.is_true())
        users.push_back(acl.id + " (a network ACL)");
    for (const auto& log : account_.in<FlowLog>(vpc.region))
      if (log.vpc_id == id) users.push_back(log.id + " (a flow log)");
    std::size_t tables = 0;
    for (const auto& table : account_.in<RouteTable>(vpc.region))
      if (table.vpc_id == id) ++tables;
    if (tables > 1) users.push_back(fmt::format("{} route tables", tables));
    for (const auto& peering : account_.in<VpcPeeringConnection>(vpc.region))
      if ((peering.vpc_id == id || peering.peer_vpc_id == id) && !over(peering))
        users.push_back(peering.id + " (a peering connection)");
  }

  static Truth over(const VpcPeeringConnection& peering) {
    return peering.accept_status == "deleted" || peering.accept_status == "rejected" ||
           peering.accept_status == "expired" || peering.accept_status == "failed";
  }

  // What AWS deletes with the VPC.
  std::vector<std::pair<std::string, std::string>> along(const DefaultVpc& vpc,
                                                         const std::string& id) const {
    std::vector<std::pair<std::string, std::string>> out = {{"aws_vpc", id}};
    for (const auto& subnet : vpc.subnet_ids.value_or({})) out.emplace_back("aws_subnet", subnet);
    for (const auto& gateway : vpc.internet_gateway_ids.value_or({}))
      out.emplace_back("aws_internet_gateway", gateway);
    for (const auto& acl : account_.in<NetworkAcl>(vpc.region))
      if (acl.vpc_id == id) out.emplace_back("aws_network_acl", acl.id);
    for (const auto& table : account_.in<RouteTable>(vpc.region))
      if (table.vpc_id == id) out.emplace_back("aws_route_table", table.id);
    for (const auto& group : account_.in<SecurityGroup>(vpc.region))
      if (group.vpc_id == id) {
        out.emplace_back("aws_security_group", group.id);
        add_along<IngressRule>(group, out);
        add_along<EgressRule>(group, out);
      }
    return out;
  }

  template <class Rule>
  void add_along(const SecurityGroup& group,
                 std::vector<std::pair<std::string, std::string>>& out) const {
    for (const auto& rule : account_.in<Rule>(group.region))
      if (rule.security_group_id == group.id)
        out.emplace_back(std::string(type_of<Rule>().name), rule.id);
  }

  // ---- groups

  void choose_group(const SecurityGroup& group) {
    if (!(group.name == "default") || !(group.owner_id == account_.account)) return;
    if (gone_.contains(group.vpc_id.value_or(""))) return;  // goes with its VPC
    std::vector<Step> steps;
    add_rules<IngressRule>(group, steps);
    add_rules<EgressRule>(group, steps);
    if (steps.empty()) return;
    const auto name = address(type_of<SecurityGroup>(), group.id, group.region);
    if (listed(group.id) || listed(group.vpc_id.value_or("")))
      return keep(name, "it is on the never-touch list");
    if (const auto users = users_of(group); !users.empty())
      return keep(name, "used by " + join(users, ", "));
    std::move(steps.begin(), steps.end(), std::back_inserter(plan_.steps));
  }

  template <class Rule>
  void add_rules(const SecurityGroup& group, std::vector<Step>& steps) {
    for (const auto& rule : account_.in<Rule>(group.region)) {
      if (!(rule.security_group_id == group.id)) continue;
      steps.push_back(
          remove(type_of<Rule>(), rule, address(type_of<Rule>(), rule.id, rule.region)));
    }
  }

  Texts users_of(const SecurityGroup& group) const {
    Texts users;
    for (const auto& interface : account_.in<NetworkInterface>(group.region)) {
      const auto groups = interface.security_groups.value_or({});
      if (std::find(groups.begin(), groups.end(), group.id) != groups.end())
        users.push_back(fmt::format("{} ({})", interface.id,
                                    interface.description.value_or("a network interface")));
    }
    add_references<IngressRule>(group, users);
    add_references<EgressRule>(group, users);
    return users;
  }

  template <class Rule>
  void add_references(const SecurityGroup& group, Texts& users) const {
    for (const auto& rule : account_.in<Rule>(group.region))
      if (rule.referenced_security_group_id == group.id && !(rule.security_group_id == group.id))
        users.push_back(fmt::format("{} (a rule of {})", rule.id,
                                    rule.security_group_id.value_or("another group")));
  }

  // ---- the plan

  static std::string address(const ResourceType& type, std::string_view id,
                             std::string_view region) {
    return fmt::format("{}.{}@{}", type.name, id, region);
  }

  Step remove(const ResourceType& type, const Resource& row, std::string name) const {
    Step step;
    step.action = Action::remove;
    step.address = std::move(name);
    step.type = type.name;
    step.region = row.region;
    step.id = row.id;
    const auto found = *engine::find_row(account_, type.name, row.region, row.id);
    step.prior = json::serialize(found);
    step.changes = engine::contents(type, found, Action::remove);
    return step;
  }

  // Of anything that was read: a list may name what would be left alone anyway.
  void note_ids() {
    for (const auto type : default_network_types()) {
      const auto& table = *account_.tables().at(std::string(type().name));
      for (std::size_t i = 0; i < table.size(); ++i) seen_.insert(table.row(i).id);
    }
  }

  bool listed(const std::string& id) {
    if (!options_.never_touch.contains(id)) return false;
    seen_.insert(id);
    return true;
  }

  // A slip on the list would protect nothing.
  void check_list() {
    for (const auto& id : options_.never_touch)
      if (!seen_.contains(id))
        plan_.blocked.push_back(
            {id, "it is on the never-touch list, and nothing here is called so"});
  }

  void keep(std::string name, std::string why) {
    plan_.kept.push_back({std::move(name), std::move(why)});
  }
  void block(std::string name, std::string why) {
    plan_.blocked.push_back({std::move(name), std::move(why)});
  }

  const Snapshot& account_;
  const DefaultNetworkOptions& options_;
  std::set<std::string> gone_;  // VPCs
  std::set<std::string> seen_;  // ids
  Plan plan_;
};

}  // namespace

std::vector<TypeFunction> default_network_types() {
  return {&type_of<Vpc>,         &type_of<DefaultVpc>, &type_of<SecurityGroup>,
          &type_of<IngressRule>, &type_of<EgressRule>, &type_of<NetworkInterface>,
          &type_of<NetworkAcl>,  &type_of<RouteTable>, &type_of<VpcPeeringConnection>,
          &type_of<FlowLog>};
}

Plan default_networks(const Snapshot& account, const DefaultNetworkOptions& options) {
  return Choosing(account, options).run();
}

}  // namespace underpin::clean
