#include "resources/ec2/network_acl.h"

#include <fmt/core.h>

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

// Empty, which names no row, when direction or number are missing: such an entry could be any.
std::string rule_id(const std::string& acl, const aws::Node& entry) {
  const Value<bool> egress = entry["Egress"];
  const auto number = entry["RuleNumber"].text();
  if (egress.peek() == nullptr || number.empty()) return {};
  return fmt::format("{}:{}:{}", acl, *egress.peek() ? "egress" : "ingress", number);
}

void read_entry(const std::string& acl, const aws::Node& entry, Place& place) {
  auto& rule = place.row<ec2::NetworkAclRule>(rule_id(acl, entry));
  rule.network_acl_id = acl;
  rule.egress = entry["Egress"];
  rule.rule_number = entry["RuleNumber"];
  rule.protocol = entry["Protocol"];
  rule.rule_action = entry["RuleAction"];
  rule.cidr_block = entry["CidrBlock"];
  rule.ipv6_cidr_block = entry["Ipv6CidrBlock"];
  rule.from_port = entry["PortRange"]["From"];
  rule.to_port = entry["PortRange"]["To"];
  rule.icmp_type = entry["IcmpTypeCode"]["Type"];
  rule.icmp_code = entry["IcmpTypeCode"]["Code"];
}

void read_acls(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeNetworkAcls"))
      for (const auto& listed : page["NetworkAcls"]) {
        const auto id = listed["NetworkAclId"].text();
        auto& acl = place.row<ec2::NetworkAcl>(id);
        acl.vpc_id = listed["VpcId"];
        acl.owner_id = listed["OwnerId"];
        acl.is_default = listed["IsDefault"];
        acl.subnet_ids = listed["Associations"].pluck("SubnetId");
        for (const auto& entry : listed["Entries"]) read_entry(id, entry, place);
      }
  });
}

}  // namespace

UNDERPIN_TYPE(ec2::NetworkAcl, "aws_network_acl", Scope::regional, "a network ACL",
              {{"vpc_id", kReplace, "the VPC it belongs to"},
               {"owner_id", kComputed, "the account that owns it"},
               {"is_default", kObservedOnly, "it came with the VPC, for subnets without another"},
               {"subnet_ids", kPlain | kUnordered, "the subnets it is in force in"}})
UNDERPIN_TYPE(ec2::NetworkAclRule, "aws_network_acl_rule", Scope::regional,
              "an entry of a network ACL",
              {{"network_acl_id", kIdentity | kReplace, "its ACL"},
               {"protocol", kReplace, "a number, or -1 for all"},
               {"rule_action", kReplace, "allow or deny"},
               {"cidr_block", kReplace, "the other side, IPv4"},
               {"ipv6_cidr_block", kReplace, "the other side, IPv6"},
               {"egress", kIdentity | kReplace, "it is about what leaves the subnet"},
               {"rule_number", kIdentity | kReplace, "the lowest number that matches decides"},
               {"from_port", kReplace, "first port"},
               {"to_port", kReplace, "last port"},
               {"icmp_type", kReplace, "ICMP type, or -1 for all"},
               {"icmp_code", kReplace, "ICMP code, or -1 for all"}})

UNDERPIN_READER(ec2, network_acls,
                .fills = {&type_of<ec2::NetworkAcl>, &type_of<ec2::NetworkAclRule>},
                .operations = {"ec2:DescribeNetworkAcls"}, .read = read_acls)

}  // namespace underpin
