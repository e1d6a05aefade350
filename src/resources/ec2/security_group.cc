#include "resources/ec2/security_group.h"

#include "model/describe.h"
#include "resources/ec2/vpc_peering.h"
#include "resources/reading.h"
#include "resources/writing.h"

namespace underpin {
namespace {

void read_groups(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeSecurityGroups"))
      for (const auto& listed : page["SecurityGroups"]) {
        auto& group = place.row<ec2::SecurityGroup>(listed["GroupId"].text());
        group.name = listed["GroupName"];
        group.vpc_id = listed["VpcId"];
        group.owner_id = listed["OwnerId"];
      }
  });
}

void fill(ec2::SecurityGroupRule& rule, const aws::Node& listed) {
  rule.security_group_id = listed["GroupId"];
  rule.ip_protocol = listed["IpProtocol"];
  rule.cidr_ipv4 = listed["CidrIpv4"];
  rule.cidr_ipv6 = listed["CidrIpv6"];
  rule.prefix_list_id = listed["PrefixListId"];
  rule.referenced_security_group_id = listed["ReferencedGroupInfo"]["GroupId"];
  rule.referenced_owner_id = listed["ReferencedGroupInfo"]["UserId"];
  rule.description = listed["Description"];
  rule.from_port = listed["FromPort"];
  rule.to_port = listed["ToPort"];
}

// A rule of unreadable direction or group is kept in both tables with nothing known: taking it for
// one direction, or for nobody's, could hide an open port.
void read_rule(const aws::Node& listed, Place& place) {
  const auto id = listed["SecurityGroupRuleId"].text();
  const Value<bool> egress = listed["IsEgress"];
  const bool readable = egress.is_known() && listed["GroupId"].exists();
  if (!readable || *egress.peek()) {
    auto& rule = place.row<ec2::EgressRule>(id);
    if (readable) fill(rule, listed);
  }
  if (!readable || !*egress.peek()) {
    auto& rule = place.row<ec2::IngressRule>(id);
    if (readable) fill(rule, listed);
  }
}

void read_rules(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeSecurityGroupRules"))
      for (const auto& listed : page["SecurityGroupRules"]) read_rule(listed, place);
  });
}

// Those that ingress rules name, or routes over peering connections: nobody asks for others.
void read_prefix_lists(Reading& reading) {
  std::map<std::string, std::set<std::string>> lists;
  for (const auto& rule : reading.rows<ec2::IngressRule>())
    if (const auto* id = rule.prefix_list_id.peek()) lists[rule.region].insert(*id);
  for (const auto& route : reading.rows<ec2::Route>())
    if (const auto* id = route.destination_prefix_list_id.peek();
        id != nullptr && !route.vpc_peering_connection_id.is_absent())
      lists[route.region].insert(*id);
  reading.each_region(keys_of(lists), [&](Place& region) {
    const auto& wanted = lists.at(region.region());
    region.each(std::vector(wanted.begin(), wanted.end()), [](const std::string& id, Place& place) {
      auto& list = place.subject<ec2::ManagedPrefixList>(id);
      std::vector<std::string> entries;
      for (const auto& page :
           place.pages("ec2:GetManagedPrefixListEntries", {{"PrefixListId", id}}))
        for (const auto& entry : page["Entries"]) entries.push_back(entry["Cidr"].text());
      list.entries = std::move(entries);
    });
  });
}

// One rule as EC2 takes it: one peer, in the list of its kind. Source: EC2 API, IpPermission.
aws::Param permission(const ec2::SecurityGroupRule& rule) {
  aws::Params out = {{"IpProtocol", rule.ip_protocol}};
  if (!rule.from_port.is_absent()) out.emplace_back("FromPort", rule.from_port);
  if (!rule.to_port.is_absent()) out.emplace_back("ToPort", rule.to_port);
  const auto peer = [&](const char* list, const char* member, const Value<std::string>& content) {
    if (content.is_absent()) return;
    aws::Params one = {{member, content}};
    if (&content == &rule.referenced_security_group_id && rule.referenced_owner_id.is_known())
      one.emplace_back("UserId", rule.referenced_owner_id);
    if (!rule.description.is_absent()) one.emplace_back("Description", rule.description);
    out.emplace_back(list, aws::Param::list({aws::Param::structure(std::move(one))}));
  };
  peer("IpRanges", "CidrIp", rule.cidr_ipv4);
  peer("Ipv6Ranges", "CidrIpv6", rule.cidr_ipv6);
  peer("PrefixListIds", "PrefixListId", rule.prefix_list_id);
  peer("UserIdGroupPairs", "GroupId", rule.referenced_security_group_id);
  return aws::Param::list({aws::Param::structure(std::move(out))});
}

// By its id: what another rule says is not touched, whatever it says. Gone already is as good.
void revoke(Writing& writing, std::string_view operation, const Resource& prior) {
  const auto& rule = static_cast<const ec2::SecurityGroupRule&>(prior);
  writing.call_unless_gone(operation,
                           {{"GroupId", rule.security_group_id},
                            {"SecurityGroupRuleIds", std::vector<std::string>{rule.id}}});
}

// A rule that is there already is what was wanted.
std::string authorize(Writing& writing, std::string_view operation, const Resource& planned) {
  const auto& rule = static_cast<const ec2::SecurityGroupRule&>(planned);
  const auto reply = writing.call_unless(
      {"InvalidPermission.Duplicate"}, operation,
      {{"GroupId", rule.security_group_id}, {"IpPermissions", permission(rule)}});
  if (reply)
    for (const auto& made : (*reply)["SecurityGroupRules"])
      return made["SecurityGroupRuleId"].text();
  return {};
}

void revoke_ingress(Writing& writing, const Resource& prior) {
  revoke(writing, "ec2:RevokeSecurityGroupIngress", prior);
}
void revoke_egress(Writing& writing, const Resource& prior) {
  revoke(writing, "ec2:RevokeSecurityGroupEgress", prior);
}
std::string authorize_ingress(Writing& writing, const Resource& planned, const Resource*) {
  return authorize(writing, "ec2:AuthorizeSecurityGroupIngress", planned);
}
std::string authorize_egress(Writing& writing, const Resource& planned, const Resource*) {
  return authorize(writing, "ec2:AuthorizeSecurityGroupEgress", planned);
}

}  // namespace

UNDERPIN_TYPE(ec2::SecurityGroup, "aws_security_group", Scope::regional, "a security group",
              {{"name", kIdentity | kReplace, "its name"},
               {"vpc_id", kReplace, "the VPC it belongs to"},
               {"owner_id", kComputed, "the account that owns it"}})
UNDERPIN_TYPE(ec2::IngressRule, "aws_vpc_security_group_ingress_rule", Scope::regional,
              "an ingress rule of a security group",
              {{"security_group_id", kIdentity | kReplace, "its group"},
               {"ip_protocol", kPlain, "tcp, udp, icmp, a number, or -1 for all"},
               {"cidr_ipv4", kPlain, "the source, IPv4"},
               {"cidr_ipv6", kPlain, "the source, IPv6"},
               {"prefix_list_id", kPlain, "the source, a prefix list"},
               {"referenced_security_group_id", kPlain, "the source, a group"},
               {"referenced_owner_id", kObservedOnly, "the account of that group"},
               {"description", kPlain, "what people wrote of it"},
               {"from_port", kPlain, "first port, or ICMP type"},
               {"to_port", kPlain, "last port, or ICMP code"}})
UNDERPIN_TYPE(ec2::EgressRule, "aws_vpc_security_group_egress_rule", Scope::regional,
              "an egress rule of a security group",
              {{"security_group_id", kIdentity | kReplace, "its group"},
               {"ip_protocol", kPlain, "tcp, udp, icmp, a number, or -1 for all"},
               {"cidr_ipv4", kPlain, "the destination, IPv4"},
               {"cidr_ipv6", kPlain, "the destination, IPv6"},
               {"prefix_list_id", kPlain, "the destination, a prefix list"},
               {"referenced_security_group_id", kPlain, "the destination, a group"},
               {"referenced_owner_id", kObservedOnly, "the account of that group"},
               {"description", kPlain, "what people wrote of it"},
               {"from_port", kPlain, "first port, or ICMP type"},
               {"to_port", kPlain, "last port, or ICMP code"}})
UNDERPIN_TYPE(ec2::ManagedPrefixList, "aws_ec2_managed_prefix_list", Scope::regional,
              "a prefix list that a rule or a route names",
              {{"entries", kPlain | kUnordered, "its CIDR blocks"}})

UNDERPIN_READER(ec2, security_groups, .fills = {&type_of<ec2::SecurityGroup>},
                .operations = {"ec2:DescribeSecurityGroups"}, .read = read_groups)
UNDERPIN_READER(ec2, security_group_rules,
                .fills = {&type_of<ec2::IngressRule>, &type_of<ec2::EgressRule>},
                .operations = {"ec2:DescribeSecurityGroupRules"}, .read = read_rules)
UNDERPIN_READER(ec2, prefix_lists, .fills = {&type_of<ec2::ManagedPrefixList>},
                .after = {&type_of<ec2::IngressRule>, &type_of<ec2::Route>},
                .operations = {"ec2:GetManagedPrefixListEntries"}, .read = read_prefix_lists)

UNDERPIN_WRITER(ec2, security_group_ingress_rule, .type = &type_of<ec2::IngressRule>,
                .operations = {"ec2:AuthorizeSecurityGroupIngress",
                               "ec2:RevokeSecurityGroupIngress"},
                .residue = "", .put = &authorize_ingress, .remove = &revoke_ingress)
UNDERPIN_WRITER(ec2, security_group_egress_rule, .type = &type_of<ec2::EgressRule>,
                .operations = {"ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress"},
                .residue = "", .put = &authorize_egress, .remove = &revoke_egress)

}  // namespace underpin
