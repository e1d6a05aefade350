// Recommendations about VPC flow logs.
#include <fmt/core.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "checks/check.h"
#include "checks/conditions.h"
#include "model/row_index.h"
#include "resources/ec2/vpc.h"

namespace underpin::checks {
namespace {

using ec2::FlowLog;
using ec2::Vpc;

// What makes a flow log count. A delivery that nobody has reported on yet is not a failed one.
std::vector<Condition> conditions_of(const FlowLog& log) {
  return {{log.flow_log_status == "ACTIVE", "is not active"},
          {!(log.deliver_logs_status == "FAILED"), "delivers nothing"},
          {log.traffic_type == "REJECT" || log.traffic_type == "ALL", "takes no rejected traffic"}};
}

std::string shortcomings(const FlowLog& log) {
  std::vector<std::string> missing;
  for (const auto& condition : conditions_of(log))
    if (condition.holds.is_false()) missing.push_back(condition.missing);
  return fmt::format("{} {}", log.id, join(missing, " and "));
}

void judge_vpc(const IndexedRows<FlowLog>& logs, Judgement& judgement) {
  std::vector<std::string> poor;
  for (const auto* log : logs.read()) {
    const auto holds = all_hold(conditions_of(*log));
    if (holds.is_true())
      return judgement.pass("its rejected traffic is logged",
                            {{"flow_log", log->id},
                             {"traffic_type", log->traffic_type},
                             {"log_destination", log->log_destination}});
    if (holds.is_false()) poor.push_back(shortcomings(*log));
    judgement.evidence({log->id + " deliver_logs_error_message", log->deliver_logs_error_message});
  }
  if (!any_of(logs, [](const FlowLog& log) { return all_hold(conditions_of(log)); }))
    judgement.fail(poor.empty() ? "it has no flow log of its own; those of subnets and interfaces "
                                  "leave out what is made later"
                                : join(poor, "; "));
}

// 3.9: every VPC of the account, the default ones and the empty ones too: what is made in it
// tomorrow is not logged otherwise. Where a log goes to does not matter.
void vpcs_are_logged(const Question& question, Findings& findings) {
  const auto& account = question.account;
  const RowIndex<FlowLog> by_vpc(account, &FlowLog::vpc_id);
  findings.each<Vpc>([&](const Vpc& vpc, Judgement& judgement) {
    const auto* owner = vpc.owner_id.get();
    if (owner != nullptr && *owner != account.account)
      return judgement.not_applicable(
          fmt::format("the VPC is shared by account {}, which logs it", printable(*owner)));
    judge_vpc(by_vpc.of(vpc.region, vpc.id), judgement);
  });
}

}  // namespace

UNDERPIN_CHECKS(flow_logs, {"vpc.flow-logs", {&type_of<Vpc>, &type_of<FlowLog>}, vpcs_are_logged})

}  // namespace underpin::checks
