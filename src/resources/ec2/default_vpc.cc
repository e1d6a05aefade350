#include "resources/ec2/default_vpc.h"

#include <fmt/core.h>

#include <algorithm>

#include "model/describe.h"
#include "resources/ec2/vpc.h"
#include "resources/reading.h"
#include "resources/writing.h"

namespace underpin {
namespace {

using namespace ec2;
using Texts = std::vector<std::string>;

aws::Params of_vpc(const char* filter, const std::string& vpc) {
  return {{"Filters",
           aws::Param::list({aws::Param::structure({{"Name", filter}, {"Values", Texts{vpc}}})})}};
}

// "eni-0123 (RDSNetworkInterface)": what a person looks for. The owning service is in the
// description or the requester, the instance in the attachment. Source: EC2 API, NetworkInterface.
std::string user(const std::string& id, std::initializer_list<std::string> hints) {
  for (const auto& hint : hints)
    if (!hint.empty()) return fmt::format("{} ({})", id, hint);
  return id;
}

aws::Params every_interface_of(const std::string& vpc) {
  auto parameters = of_vpc("vpc-id", vpc);
  parameters.emplace_back("IncludeManagedResources", true);
  return parameters;
}

void read_interfaces(Place& place, const std::string& vpc, Texts& users) {
  for (const auto& page : place.pages("ec2:DescribeNetworkInterfaces", every_interface_of(vpc)))
    for (const auto& one : page["NetworkInterfaces"])
      users.push_back(user(one["NetworkInterfaceId"].text(),
                           {one["Attachment"]["InstanceId"].text(), one["Description"].text(),
                            one["RequesterId"].text(), one["InterfaceType"].text()}));
}

void read_subnets(Place& place, DefaultVpc& row, const std::string& vpc, Texts& users) {
  Texts made_by_aws;
  for (const auto& page : place.pages("ec2:DescribeSubnets", of_vpc("vpc-id", vpc)))
    for (const auto& one : page["Subnets"]) {
      const Value<bool> is_default = one["DefaultForAz"];
      if (is_default.is_true().is_true())
        made_by_aws.push_back(one["SubnetId"].text());
      else
        users.push_back(user(one["SubnetId"].text(), {"a subnet that somebody added"}));
    }
  row.subnet_ids = std::move(made_by_aws);
}

void read_one(Place& place, const Vpc& vpc) {
  auto& row = place.subject<DefaultVpc>(place.region());
  row.vpc_id = vpc.id;
  row.cidr_block = vpc.cidr_block;
  Texts users;
  read_subnets(place, row, vpc.id, users);
  Texts gateways;
  for (const auto& page :
       place.pages("ec2:DescribeInternetGateways", of_vpc("attachment.vpc-id", vpc.id)))
    for (const auto& one : page["InternetGateways"])
      gateways.push_back(one["InternetGatewayId"].text());
  row.internet_gateway_ids = std::move(gateways);
  read_interfaces(place, vpc.id, users);
  for (const auto& page : place.pages("ec2:DescribeVpcEndpoints", of_vpc("vpc-id", vpc.id)))
    for (const auto& one : page["VpcEndpoints"])
      if (one["State"].text() != "deleted")
        users.push_back(user(one["VpcEndpointId"].text(), {one["ServiceName"].text()}));
  for (const auto& one :
       place.call("ec2:DescribeVpnGateways", of_vpc("attachment.vpc-id", vpc.id))["VpnGateways"])
    if (one["State"].text() != "deleted")
      users.push_back(user(one["VpnGatewayId"].text(), {"a VPN gateway"}));
  row.used_by = std::move(users);
}

void read_default_vpcs(Reading& reading) {
  std::map<std::string, const Vpc*> by_region;
  for (const auto& vpc : reading.rows<Vpc>())
    if (!vpc.is_default.is_true().is_false() && !(vpc.owner_id == reading.account()).is_false())
      by_region[vpc.region] = &vpc;
  reading.each_region(keys_of(by_region),
                      [&](Place& place) { read_one(place, *by_region.at(place.region())); });
}

// ---- and away with it

// Somebody may have moved in since the plan.
void check_empty(Writing& writing, const std::string& vpc) {
  const auto reply = writing.call("ec2:DescribeNetworkInterfaces", every_interface_of(vpc));
  for (const auto& one : reply["NetworkInterfaces"])
    throw Error(fmt::format("{} lives in {} now", one["NetworkInterfaceId"].text(), vpc),
                "nothing of it was deleted; look who it is");
}

// Subnets first: AWS refuses to delete one that anything lives in, so that whatever moved in since
// the plan stops this before the gateway, which would cut it off, is touched.
void remove_vpc(Writing& writing, const Resource& prior) {
  const auto& row = static_cast<const DefaultVpc&>(prior);
  const auto vpc = row.vpc_id.value_or("");
  check_empty(writing, vpc);
  for (const auto& subnet : row.subnet_ids.value_or({}))
    writing.call_unless_gone("ec2:DeleteSubnet", {{"SubnetId", subnet}});
  for (const auto& gateway : row.internet_gateway_ids.value_or({})) {
    writing.call_unless({"Gateway.NotAttached", "InvalidInternetGatewayID.NotFound"},
                        "ec2:DetachInternetGateway",
                        {{"InternetGatewayId", gateway}, {"VpcId", vpc}});
    writing.call_unless_gone("ec2:DeleteInternetGateway", {{"InternetGatewayId", gateway}});
  }
  writing.call_unless_gone("ec2:DeleteVpc", {{"VpcId", vpc}});
}

// AWS makes VPC, subnets, gateway and routes in one. Source: EC2 API, CreateDefaultVpc.
std::string put_vpc(Writing& writing, const Resource&, const Resource*) {
  writing.call_unless({"DefaultVpcAlreadyExists"}, "ec2:CreateDefaultVpc", {});
  return {};
}

}  // namespace

UNDERPIN_TYPE(DefaultVpc, "aws_default_vpc", Scope::regional,
              "the default VPC of a region, with what AWS made along with it",
              {{"vpc_id", kComputed, "the VPC"},
               {"cidr_block", kComputed, "its range"},
               {"subnet_ids", kComputed | kUnordered, "the subnets that AWS made with it"},
               {"internet_gateway_ids", kComputed | kUnordered, "its internet gateways"},
               {"used_by", kObservedOnly | kUnordered, "who lives there"}})

UNDERPIN_READER(ec2, default_vpcs, .fills = {&type_of<DefaultVpc>}, .after = {&type_of<Vpc>},
                .operations = {"ec2:DescribeSubnets", "ec2:DescribeInternetGateways",
                               "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpoints",
                               "ec2:DescribeVpnGateways"},
                .read = read_default_vpcs)

UNDERPIN_WRITER(ec2, default_vpc, .type = &type_of<DefaultVpc>,
                .operations = {"ec2:CreateDefaultVpc", "ec2:DescribeNetworkInterfaces",
                               "ec2:DeleteSubnet", "ec2:DetachInternetGateway",
                               "ec2:DeleteInternetGateway", "ec2:DeleteVpc"},
                .residue = "", .put = &put_vpc, .remove = &remove_vpc)

}  // namespace underpin
