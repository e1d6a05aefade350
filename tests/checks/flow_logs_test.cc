// 3.9: every VPC's rejected traffic is logged.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using ec2::FlowLog;
using ec2::Vpc;
using Text = Value<std::string>;

AccountBuilder vpc(Text owner = kAccount) {
  AccountBuilder builder;
  builder.row("eu-west-1", "vpc-1",
              Vpc{.cidr_block = "10.0.0.0/16", .owner_id = std::move(owner), .is_default = false});
  return builder;
}
FlowLog log(Text watched = "vpc-1") {
  return {.vpc_id = std::move(watched),
          .subnet_id = Text::absent(),
          .eni_id = Text::absent(),
          .transit_gateway_id = Text::absent(),
          .transit_gateway_attachment_id = Text::absent(),
          .traffic_type = "REJECT",
          .log_destination_type = "s3",
          .log_destination = "arn:aws:s3:::flows",
          .log_group_name = Text::absent(),
          .flow_log_status = "ACTIVE",
          .deliver_logs_status = "SUCCESS",
          .deliver_logs_error_message = Text::absent()};
}
AccountBuilder with(FlowLog one) {
  auto builder = vpc();
  builder.row("eu-west-1", "fl-1", std::move(one));
  return builder;
}
template <class Change>
Snapshot changed(Change&& change) {
  auto one = log();
  change(one);
  return with(std::move(one)).build();
}

}  // namespace

std::vector<Case> flow_log_cases() {
  FlowLog subnet = log(Text::absent());
  subnet.subnet_id = "subnet-1";
  FlowLog failed = log(), inactive = log();
  failed.deliver_logs_status = "FAILED";
  inactive.flow_log_status = "INACTIVE";
  auto beside_inactive = with(log());
  beside_inactive.row("eu-west-1", "fl-0", inactive);
  auto elsewhere = vpc();
  elsewhere.row("us-east-1", "fl-1", log());
  auto another = with(log());
  another.row("eu-west-1", "vpc-2",
              Vpc{.cidr_block = "10.1.0.0/16", .owner_id = kAccount, .is_default = true});
  auto no_vpcs = AccountBuilder(), no_logs = vpc(), good_beside_gap = with(log()),
       poor_beside_gap = with(failed), unplaced = vpc();
  no_vpcs.gap<Vpc>("us-east-1");
  no_logs.gap<FlowLog>("eu-west-1");
  good_beside_gap.gap<FlowLog>("eu-west-1");
  poor_beside_gap.gap<FlowLog>("eu-west-1");
  unplaced.row("eu-west-1", "fl-1", log(denied<std::string>()));
  return table(
      Case{"a log of rejected traffic passes", with(log()).build(), pass, "is logged"},
      Case{"a log of all traffic passes", changed([](auto& l) { l.traffic_type = "ALL"; }), pass},
      Case{"a log to CloudWatch Logs passes like one to S3",
           changed([](auto& l) { l.log_destination_type = "cloud-watch-logs"; }), pass},
      Case{"no log fails", vpc().build(), fail, "no flow log of its own"},
      // What other tools pass or fail wrongly.
      Case{"a log of accepted traffic alone fails",
           changed([](auto& l) { l.traffic_type = "ACCEPT"; }), fail, "no rejected traffic"},
      Case{"a log that delivers nothing fails", with(failed).build(), fail, "delivers nothing"},
      Case{"a log that is not active fails", with(inactive).build(), fail, "is not active"},
      Case{"an active log decides beside one that is not", beside_inactive.build(), pass},
      Case{"a log of a subnet alone fails", with(subnet).build(), fail, "leave out what is made"},
      Case{"a log in another region fails", elsewhere.build(), fail},
      Case{"a default VPC that nobody uses fails too", another.build(), fail},
      Case{"a VPC that another account shares is not applicable", vpc("999999999999").build(),
           not_applicable, "account 999999999999"},
      Case{"a VPC that names no owner is the account's", vpc(Text::absent()).build(), fail},
      Case{"no VPC is not applicable, not a pass", AccountBuilder().build(), not_applicable},
      Case{"a delivery that nobody has reported on is not a failed one",
           changed([](auto& l) { l.deliver_logs_status = Text::absent(); }), pass},
      Case{"an unread traffic type is unknown",
           changed([](auto& l) { l.traffic_type = denied<std::string>(); }), unknown},
      Case{"a log of which it is unread what it watches is unknown", unplaced.build(), unknown},
      Case{"VPCs that could not be listed are unknown", no_vpcs.build(), unknown},
      Case{"flow logs that could not be listed are unknown", no_logs.build(), unknown},
      Case{"a good log decides though others could not be listed", good_beside_gap.build(), pass},
      Case{"a poor log beside unlisted ones is unknown", poor_beside_gap.build(), unknown});
}

namespace {

TEST(FlowLogs, verdicts) { expect_verdicts("3.9", flow_log_cases()); }

TEST(FlowLogs, the_evidence_is_the_log_that_decided) {
  EXPECT_EQ(evidence_names(judged("3.9", with(log()).build())),
            (std::vector<std::string>{"flow_log", "traffic_type", "log_destination"}));
}

}  // namespace
}  // namespace underpin::testing
