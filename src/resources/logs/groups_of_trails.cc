#include "resources/logs/groups_of_trails.h"

#include "base/arn.h"
#include "resources/cloudtrail/trail.h"

namespace underpin::logs {

void each_group_of_trails(Reading& reading,
                          const std::function<void(const std::string& name, Place&)>& body) {
  std::map<std::string, std::set<std::string>> groups;
  for (const auto& trail : reading.rows<cloudtrail::Trail>()) {
    const auto* text = trail.cloud_watch_logs_group_arn.peek();
    const auto arn = text == nullptr ? std::nullopt : Arn::parse(*text);
    if (arn && arn->account == reading.account()) groups[arn->region].insert(log_group_name(*arn));
  }
  reading.each_region(keys_of(groups), [&](Place& region) {
    const auto& wanted = groups.at(region.region());
    region.each(std::vector(wanted.begin(), wanted.end()), body);
  });
}

}  // namespace underpin::logs
