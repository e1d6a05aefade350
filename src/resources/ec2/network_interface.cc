#include "resources/ec2/network_interface.h"

#include <algorithm>

#include "model/describe.h"
#include "resources/ec2/security_group.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using namespace ec2;
using Ids = std::vector<std::string>;

// "Up to 200 values for a filter": Amazon EC2 User Guide, "List and filter your resources".
constexpr std::size_t kMostValues = 200;

void read_those_in(const Ids& groups, Place& place) {
  const auto filter = aws::Param::structure({{"Name", "group-id"}, {"Values", groups}});
  for (const auto& page :
       place.pages("ec2:DescribeNetworkInterfaces",
                   {{"Filters", aws::Param::list({filter})}, {"IncludeManagedResources", true}}))
    for (const auto& listed : page["NetworkInterfaces"]) {
      auto& interface = place.row<NetworkInterface>(listed["NetworkInterfaceId"].text());
      interface.description = listed["Description"];
      interface.interface_type = listed["InterfaceType"];
      interface.vpc_id = listed["VpcId"];
      interface.security_groups = listed["Groups"].pluck("GroupId");
    }
}

// A group whose name is unread may be a default one.
void read_interfaces(Reading& reading) {
  std::map<std::string, Ids> groups;
  for (const auto& group : reading.rows<SecurityGroup>())
    if (!(group.name == "default").is_false()) groups[group.region].push_back(group.id);
  reading.each_region(keys_of(groups), [&](Place& region) {
    const auto& ids = groups.at(region.region());
    for (std::size_t begin = 0; begin < ids.size(); begin += kMostValues) {
      const auto count = std::min(kMostValues, ids.size() - begin);
      const auto first = ids.begin() + static_cast<std::ptrdiff_t>(begin);
      read_those_in(Ids(first, first + static_cast<std::ptrdiff_t>(count)), region);
    }
  });
}

}  // namespace

UNDERPIN_TYPE(NetworkInterface, "aws_network_interface", Scope::regional,
              "a network interface in a default security group",
              {{"description", kPlain, "what made it, mostly"},
               {"interface_type", kReplace, "interface, or the service that it belongs to"},
               {"vpc_id", kComputed, "its VPC"},
               {"security_groups", kPlain | kUnordered, "the groups that it is in"}})

UNDERPIN_READER(ec2, network_interfaces, .fills = {&type_of<NetworkInterface>},
                .after = {&type_of<SecurityGroup>}, .operations = {"ec2:DescribeNetworkInterfaces"},
                .read = read_interfaces)

}  // namespace underpin
