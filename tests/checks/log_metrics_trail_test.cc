// Section 4: what the trail in front of the chain leaves out, does not deliver, or keeps elsewhere;
// and how an event's source is called in other partitions.
#include "tests/checks/chain.h"

namespace underpin::testing {
namespace {

using cloudtrail::TrailStatus;

Snapshot delivering(Value<std::string> error, Value<Time> last) {
  Chain chain;
  AccountBuilder rows;
  auto seen = status(true);
  seen.latest_cloud_watch_logs_delivery_error = std::move(error);
  seen.latest_cloud_watch_logs_delivery_time = std::move(last);
  return rows.row("us-east-1", kTrail, chain.trail)
      .row("us-east-1", kTrail, seen)
      .row("us-east-1", "trail:denied", chain.filter)
      .row("us-east-1", kAlarm, chain.alarm)
      .row("us-east-1", kTopic, chain.topic)
      .row("us-east-1", kTopic + ":1", chain.subscription)
      .build();
}
const Value<std::string> kNone = Value<std::string>::absent();
const Value<Time> kNever = Value<Time>::absent();
const Time kRecently = *parse_time("2026-11-25T09:00:00Z");
const Time kLongAgo = *parse_time("2026-11-20T09:00:00Z");

void leave_out_kms(Chain& c) {
  c.trail.event_selector =
      std::vector<cloudtrail::EventSelector>{{"All", true, {"kms.amazonaws.com"}, {}}};
}

void one_region(Chain& c) { c.trail.is_multi_region_trail = false; }
void data_events_only(Chain& c) {
  c.trail.event_selector = std::vector<cloudtrail::EventSelector>{
      {"All", false, {}, {{"AWS::S3::Object", {"arn:aws:s3"}}}}};
}
void advanced(Chain& c) {
  c.trail.event_selector = std::vector<cloudtrail::EventSelector>{};
  c.trail.advanced_event_selector = std::vector<cloudtrail::AdvancedEventSelector>{
      {"all", {{"eventCategory", {"Management"}, {}, {}, {}, {}, {}}}}};
}

// The trail's home, and with it the group, is not where the trail is at work too.
Snapshot of_another_home() {
  Chain chain;
  const std::string trail = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main";
  chain.trail.cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*";
  const std::string topic = "arn:aws:sns:eu-west-1:123456789012:security";
  chain.alarm.alarm_actions = std::vector<std::string>{topic};
  chain.topic.policy = kOpenPolicy;
  chain.subscription.topic_arn = topic;
  return AccountBuilder()
      .row("eu-west-1", trail, chain.trail)
      .row("eu-west-1", trail, status(true))
      .row("eu-west-1", "trail:denied", chain.filter)
      .row("eu-west-1", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:denied", chain.alarm)
      .row("eu-west-1", topic, chain.topic)
      .row("eu-west-1", topic + ":1", chain.subscription)
      .build();
}

// Made in the management account, at work here, with the group of this account.
Snapshot of_the_organization_but_here() {
  const std::string org = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";
  Chain chain;
  chain.trail.is_organization_trail = true;
  return AccountBuilder()
      .row("us-east-1", org, chain.trail)
      .row("us-east-1", org, status(true))
      .row("us-east-1", "trail:denied", chain.filter)
      .row("us-east-1", kAlarm, chain.alarm)
      .row("us-east-1", kTopic, chain.topic)
      .row("us-east-1", kTopic + ":1", chain.subscription)
      .build();
}

Snapshot of_an_organization(Value<bool> logging) {
  const std::string org = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";
  Chain chain;
  chain.trail.cloud_watch_logs_group_arn = "arn:aws:logs:us-east-1:999999999999:log-group:trail:*";
  return AccountBuilder()
      .row("us-east-1", org, chain.trail)
      .row("us-east-1", org, status(std::move(logging)))
      .build();
}

}  // namespace

std::vector<Case> log_metric_trail_cases() {
  return table(
      Case{"a trail that delivers to CloudWatch Logs passes", delivering(kNone, kRecently), pass},
      Case{"a trail that has delivered nothing for days because of an error fails",
           delivering("Access denied.", kLongAgo), fail,
           "has delivered nothing to CloudWatch Logs since 2026-11-20T09:00:00Z: Access denied."},
      Case{"a trail that never delivered because of an error fails",
           delivering("Access denied.", kNever), fail, "yet: Access denied."},
      Case{"an error beside a recent delivery is a note", delivering("Access denied.", kRecently),
           pass, "", "logs-delivery-error"},
      Case{"an unread delivery error is unknown", delivering(denied<std::string>(), kRecently),
           unknown},
      Case{"an error whose last delivery is unread is unknown",
           delivering("Access denied.", denied<Time>()), unknown},
      // What other tools pass or fail wrongly.
      Case{"a trail of one region fails", changed(one_region), fail, "is not multi-region"},
      Case{"a trail of data events only fails", changed(data_events_only), fail,
           "management events"},
      Case{"a trail with advanced selectors passes", changed(advanced), pass},
      Case{"a trail of another home region passes", of_another_home(), pass},
      Case{"a trail of the organisation that writes here passes", of_the_organization_but_here(),
           pass},
      Case{"what the trail leaves out is noted here too", changed(leave_out_kms), pass, "",
           "sources-excluded"},
      Case{"the evidence about an organization's trail is in its own account",
           of_an_organization(denied<bool>()), unknown, "account 999999999999"});
}

namespace {

TEST(LogMetrics, the_trail_must_record_and_deliver_the_events) {
  expect_verdicts("4.1", log_metric_trail_cases());
}

// ---- Rows that ask for a source.

Finding kms_row(const Snapshot& account) {
  static const auto* check = checks::find_check("logs.metric");
  static const checks::Parameters with(
      {{"events", {"DisableKey", "ScheduleKeyDeletion"}}, {"source", {"kms"}}});
  return checks::run(*check, "logs.metric.kms-cmk", {account, with}).at(0);
}

constexpr const char* kNames = R"(($.eventName = DisableKey || $.eventName = ScheduleKeyDeletion))";

Snapshot in_partition(const char* partition, const char* dns_suffix, const std::string& pattern) {
  auto account = changed([&](Chain& c) { c.filter.pattern = pattern; });
  account.partition = partition;
  account.dns_suffix = dns_suffix;
  return account;
}
std::string from(const std::string& source) {
  return "{ $.eventSource = " + source + " && " + kNames + " }";
}

TEST(LogMetrics, a_trail_that_leaves_out_the_source_of_the_row_fails) {
  const auto finding = kms_row(changed([](Chain& c) {
    c.filter.pattern = from("kms.amazonaws.com");
    leave_out_kms(c);
  }));
  EXPECT_EQ(word(finding.verdict), word(fail)) << finding.reason;
  EXPECT_NE(finding.reason.find("leaves out management events of kms.amazonaws.com"),
            std::string::npos)
      << finding.reason;
}

TEST(LogMetrics, an_event_source_ends_alike_in_china_and_is_open_where_aws_says_nothing) {
  struct PartitionCase {
    const char* name;
    const char* partition;
    const char* dns_suffix;
    std::string pattern;
    Verdict verdict;
  };
  const PartitionCase cases[] = {
      {"the commercial partition", "aws", "amazonaws.com", from("kms.amazonaws.com"), pass},
      {"China, the same source", "aws-cn", "amazonaws.com.cn", from("kms.amazonaws.com"), pass},
      {"China, a source that no record has", "aws-cn", "amazonaws.com.cn",
       from("kms.amazonaws.com.cn"), fail},
      {"GovCloud", "aws-us-gov", "amazonaws.com", from("kms.amazonaws.com"), pass},
      {"an isolated partition, one of two possible sources", "aws-iso", "c2s.ic.gov",
       from("kms.amazonaws.com"), unknown},
      {"an isolated partition, the other", "aws-iso", "c2s.ic.gov", from("kms.c2s.ic.gov"),
       unknown},
      {"an isolated partition, whatever the source", "aws-iso", "c2s.ic.gov",
       "{ " + std::string(kNames) + " }", pass},
      {"an isolated partition, a source that is neither", "aws-iso", "c2s.ic.gov",
       from("kms.amazonaws.com.cn"), fail},
  };
  for (const auto& c : cases) {
    const auto finding = kms_row(in_partition(c.partition, c.dns_suffix, c.pattern));
    EXPECT_EQ(word(finding.verdict), word(c.verdict)) << c.name << ": " << finding.reason;
  }
}

}  // namespace
}  // namespace underpin::testing
