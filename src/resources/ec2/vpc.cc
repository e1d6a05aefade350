#include "resources/ec2/vpc.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using namespace ec2;

void read_vpcs(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeVpcs"))
      for (const auto& listed : page["Vpcs"]) {
        auto& vpc = place.row<Vpc>(listed["VpcId"].text());
        vpc.cidr_block = listed["CidrBlock"];
        vpc.owner_id = listed["OwnerId"];
        vpc.is_default = listed["IsDefault"];
      }
  });
}

// What a flow log watches, by the form of the id. The longer beginning goes first. Source: EC2 API,
// CreateFlowLogs (ResourceType).
struct Watched {
  std::string_view beginning;
  Value<std::string> FlowLog::*field;
};
constexpr Watched kWatched[] = {
    {"vpc-", &FlowLog::vpc_id},
    {"subnet-", &FlowLog::subnet_id},
    {"eni-", &FlowLog::eni_id},
    {"tgw-attach-", &FlowLog::transit_gateway_attachment_id},
    {"tgw-", &FlowLog::transit_gateway_id},
};

// A log of something newer is of none of these; one that does not say what it watches may be of
// any.
void place_log(const std::string& watches, FlowLog& log) {
  if (watches.empty()) return;
  for (const auto& kind : kWatched) log.*kind.field = Value<std::string>::absent();
  for (const auto& kind : kWatched) {
    if (!watches.starts_with(kind.beginning)) continue;
    log.*kind.field = watches;
    return;
  }
}

void read_flow_logs(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeFlowLogs"))
      for (const auto& listed : page["FlowLogs"]) {
        auto& log = place.row<FlowLog>(listed["FlowLogId"].text());
        place_log(listed["ResourceId"].text(), log);
        log.traffic_type = listed["TrafficType"];
        log.log_destination_type = listed["LogDestinationType"];
        log.log_destination = listed["LogDestination"];
        log.log_group_name = listed["LogGroupName"];
        log.flow_log_status = listed["FlowLogStatus"];
        log.deliver_logs_status = listed["DeliverLogsStatus"];
        log.deliver_logs_error_message = listed["DeliverLogsErrorMessage"];
      }
  });
}

}  // namespace

UNDERPIN_TYPE(Vpc, "aws_vpc", Scope::regional, "a VPC",
              {{"cidr_block", kReplace, "its first IPv4 range"},
               {"owner_id", kComputed, "the account that owns it"},
               {"is_default", kObservedOnly, "AWS made it with the account"}})
UNDERPIN_TYPE(FlowLog, "aws_flow_log", Scope::regional, "a flow log",
              {{"vpc_id", kIdentity | kReplace, "the VPC it watches"},
               {"subnet_id", kIdentity | kReplace, "the subnet it watches"},
               {"eni_id", kIdentity | kReplace, "the interface it watches"},
               {"transit_gateway_id", kIdentity | kReplace, "the transit gateway it watches"},
               {"transit_gateway_attachment_id", kIdentity | kReplace, "the attachment it watches"},
               {"traffic_type", kReplace, "ACCEPT, REJECT or ALL"},
               {"log_destination_type", kReplace, "what kind of place it writes to"},
               {"log_destination", kReplace, "where it writes to"},
               {"log_group_name", kReplace, "the log group it writes to"},
               {"flow_log_status", kObservedOnly, "whether it is active"},
               {"deliver_logs_status", kObservedOnly, "whether what it writes arrives"},
               {"deliver_logs_error_message", kObservedOnly, "why it does not"}})

UNDERPIN_READER(ec2, vpcs, .fills = {&type_of<Vpc>}, .operations = {"ec2:DescribeVpcs"},
                .read = read_vpcs)
UNDERPIN_READER(ec2, flow_logs, .fills = {&type_of<FlowLog>},
                .operations = {"ec2:DescribeFlowLogs"}, .read = read_flow_logs)

}  // namespace underpin
