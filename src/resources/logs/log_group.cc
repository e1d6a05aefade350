#include "resources/logs/log_group.h"

#include "model/describe.h"
#include "resources/cloudtrail/trail.h"
#include "resources/logs/groups_of_trails.h"

namespace underpin {
namespace {

// Asks for the group by the beginning of names; others that begin alike come along and are left.
void read_group(const std::string& name, Place& place) {
  for (const auto& page : place.pages("logs:DescribeLogGroups", {{"logGroupNamePrefix", name}}))
    for (const auto& listed : page["logGroups"]) {
      if (listed["logGroupName"].text() != name) continue;
      auto& group = place.row<logs::LogGroup>(name);
      group.name = name;
      group.kms_key_id = listed["kmsKeyId"];
      group.retention_in_days = listed["retentionInDays"];
      return;
    }
}

void read_groups(Reading& reading) { logs::each_group_of_trails(reading, read_group); }

}  // namespace

UNDERPIN_TYPE(logs::LogGroup, "aws_cloudwatch_log_group", Scope::regional,
              "a log group that a trail writes to",
              {{"name", kIdentity | kReplace, "its name"},
               {"kms_key_id", kPlain, "the key that encrypts it"},
               {"retention_in_days", kPlain, "how long events are kept"}})

UNDERPIN_READER(logs, log_groups, .fills = {&type_of<logs::LogGroup>},
                .after = {&type_of<cloudtrail::Trail>}, .operations = {"logs:DescribeLogGroups"},
                .read = read_groups)

}  // namespace underpin
