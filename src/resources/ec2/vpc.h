// VPCs and their flow logs.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// A VPC, own or shared with the account; the id is `vpc-…`. Source: EC2 API, Vpc.
struct Vpc : Resource {
  Value<std::string> cidr_block, owner_id;
  Value<bool> is_default;
};
BOOST_DESCRIBE_STRUCT(Vpc, (Resource), (cidr_block, owner_id, is_default))

/// A flow log; the id is `fl-…`. It watches one of VPC, subnet, interface, transit gateway and its
/// attachment, or something newer; the others are absent. Source: EC2 API, FlowLog.
struct FlowLog : Resource {
  Value<std::string> vpc_id, subnet_id, eni_id, transit_gateway_id, transit_gateway_attachment_id;
  Value<std::string> traffic_type;  ///< ACCEPT, REJECT, ALL
  Value<std::string> log_destination_type, log_destination, log_group_name;
  Value<std::string> flow_log_status;      ///< ACTIVE
  Value<std::string> deliver_logs_status;  ///< SUCCESS, FAILED
  Value<std::string> deliver_logs_error_message;
};
BOOST_DESCRIBE_STRUCT(FlowLog, (Resource),
                      (vpc_id, subnet_id, eni_id, transit_gateway_id, transit_gateway_attachment_id,
                       traffic_type, log_destination_type, log_destination, log_group_name,
                       flow_log_status, deliver_logs_status, deliver_logs_error_message))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::Vpc>();
template <>
const ResourceType& type_of<ec2::FlowLog>();
}  // namespace underpin
