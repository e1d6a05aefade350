// The readers of the chain behind section 4 (CloudTrail, CloudWatch Logs, CloudWatch, SNS) on
// replies shaped as AWS's API references print them, and on odd forms.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "resources/cloudtrail/trail.h"
#include "resources/cloudwatch/composite_alarm.h"
#include "resources/cloudwatch/metric_alarm.h"
#include "resources/logs/log_group.h"
#include "resources/logs/metric_filter.h"
#include "resources/registry.h"
#include "resources/sns/topic.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// ---- CloudTrail. Source: CloudTrail API Reference, DescribeTrails, GetTrailStatus,
// GetEventSelectors.

constexpr const char* kTrail = "arn:aws:cloudtrail:us-east-1:123456789012:trail/main";

std::string trail(const std::string& arn, const char* home, const char* more = "") {
  return fmt::format(R"({{"Name": "main", "TrailARN": "{}", "HomeRegion": "{}",
      "S3BucketName": "logs", "IsMultiRegionTrail": true, "IsOrganizationTrail": false,
      "IncludeGlobalServiceEvents": true, "LogFileValidationEnabled": true{}}})",
                     arn, home, more);
}

struct Trails : ReaderRun {
  Trails() {
    aws.on("cloudtrail:DescribeTrails", json(R"({"trailList": []})"));
    aws.on("cloudtrail:GetTrailStatus",
           json(R"({"IsLogging": true, "LatestDeliveryTime": 1.4428e9})"));
    aws.on("cloudtrail:GetEventSelectors",
           json(R"({"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true,
               "DataResources": [], "ExcludeManagementEventSources": []}]})"));
  }
  void list(const char* region, const std::string& trails) {
    aws.on("cloudtrail:DescribeTrails", {.region = region},
           json("{\"trailList\": [" + trails + "]}"));
  }
  const Snapshot& run() { return read(reader_of(type_of<cloudtrail::Trail>())); }
  const cloudtrail::Trail* trail_row() const {
    return row_of<cloudtrail::Trail>(found, "us-east-1", kTrail);
  }
  const cloudtrail::TrailStatus* status_row() const {
    return row_of<cloudtrail::TrailStatus>(found, "us-east-1", kTrail);
  }
};

TEST(CloudTrail, a_trail_and_its_shadows_are_one_row_in_the_home_region) {
  Trails trails;
  trails.list("us-east-1", trail(kTrail, "us-east-1"));
  trails.list("eu-west-1", trail(kTrail, "us-east-1"));
  const auto& found = trails.run();
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<cloudtrail::Trail>(found), ElementsAre(std::string("us-east-1 ") + kTrail));
  EXPECT_TRUE(is(trails.trail_row()->is_multi_region_trail, true));
  EXPECT_TRUE(trails.trail_row()->cloud_watch_logs_group_arn.is_absent());
  EXPECT_TRUE(is(trails.status_row()->is_logging, true));
  EXPECT_TRUE(trails.status_row()->latest_delivery_error.is_absent());
  EXPECT_TRUE(trails.status_row()->latest_cloud_watch_logs_delivery_time.is_absent());
  EXPECT_THAT(trails.aws.calls(), UnorderedElementsAre("cloudtrail:DescribeTrails eu-west-1",
                                                       "cloudtrail:DescribeTrails us-east-1",
                                                       "cloudtrail:GetTrailStatus us-east-1",
                                                       "cloudtrail:GetEventSelectors us-east-1"));
}

TEST(CloudTrail, the_status_says_when_and_why_not_events_reached_cloudwatch_logs) {
  Trails trails;
  trails.list("us-east-1", trail(kTrail, "us-east-1"));
  trails.aws.on("cloudtrail:GetTrailStatus",
                json(R"({"IsLogging": true, "LatestCloudWatchLogsDeliveryTime": 1.4428e9,
                    "LatestCloudWatchLogsDeliveryError": "Access denied."})"));
  trails.run();
  const auto* status = trails.status_row();
  EXPECT_TRUE(
      is(status->latest_cloud_watch_logs_delivery_time, *parse_time("2015-09-21T01:46:40Z")));
  EXPECT_TRUE(is(status->latest_cloud_watch_logs_delivery_error, "Access denied."));
}

TEST(CloudTrail, a_shadow_alone_leads_to_the_home_region) {
  Trails trails;
  trails.list("eu-west-1", trail(kTrail, "us-east-1"));
  trails.aws.refuse("cloudtrail:DescribeTrails", {.region = "us-east-1"}, "AccessDeniedException");
  const auto& found = trails.run();
  ASSERT_NE(trails.trail_row(), nullptr);
  EXPECT_TRUE(is(trails.status_row()->is_logging, true));
  EXPECT_THAT(gap_keys(found),
              ElementsAre("aws_cloudtrail/us-east-1//cloudtrail:DescribeTrails",
                          "observed_trail_status/us-east-1//cloudtrail:DescribeTrails"));
}

TEST(CloudTrail, a_trail_without_a_home_region_leaves_the_table_incomplete) {
  Trails trails;
  trails.list("us-east-1", R"({"Name": "main", "TrailARN": "arn:t"})");
  const auto& found = trails.run();
  EXPECT_TRUE(found.all<cloudtrail::Trail>().read().empty());
  EXPECT_THROW(found.all<cloudtrail::Trail>().size(), Undecided);
}

TEST(CloudTrail, a_refused_status_or_selectors_hide_no_more_than_themselves) {
  Trails trails;
  trails.list("us-east-1", trail(kTrail, "us-east-1"));
  trails.aws.refuse("cloudtrail:GetTrailStatus");
  trails.aws.refuse("cloudtrail:GetEventSelectors");
  const auto& found = trails.run();
  ASSERT_EQ(found.gaps().size(), 2u);
  EXPECT_THAT(found.gaps()[0].attributes, ElementsAre("advanced_event_selector", "event_selector"));
  EXPECT_THAT(found.gaps()[1].attributes,
              ElementsAre("is_logging", "latest_cloud_watch_logs_delivery_error",
                          "latest_cloud_watch_logs_delivery_time", "latest_delivery_error"));
  EXPECT_TRUE(is(trails.trail_row()->is_multi_region_trail, true));
}

TEST(CloudTrail, the_status_has_the_last_delivery_to_cloudwatch_logs) {
  Trails trails;
  trails.list("us-east-1", trail(kTrail, "us-east-1"));
  trails.aws.on("cloudtrail:GetTrailStatus",
                json(R"({"IsLogging": true, "LatestCloudWatchLogsDeliveryTime": 1.795600200123E9,
                    "LatestCloudWatchLogsDeliveryError": "Access denied"})"));
  trails.run();
  const auto* status = trails.status_row();
  EXPECT_TRUE(is(status->latest_cloud_watch_logs_delivery_time, *parse_time("1795600200")));
  EXPECT_TRUE(is(status->latest_cloud_watch_logs_delivery_error, "Access denied"));
}

TEST(CloudTrail, advanced_selectors_are_read_field_by_field) {
  Trails trails;
  trails.list("us-east-1", trail(kTrail, "us-east-1"));
  trails.aws.on("cloudtrail:GetEventSelectors",
                json(R"({"TrailARN": "x", "AdvancedEventSelectors": [{"Name": "writes",
                    "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]},
                        {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]}]}]})"));
  trails.run();
  EXPECT_TRUE(trails.trail_row()->event_selector.peek()->empty());
  const auto& selectors = *trails.trail_row()->advanced_event_selector.peek();
  ASSERT_EQ(selectors.size(), 1u);
  EXPECT_EQ(selectors[0].field_selector[0].equals, std::vector<std::string>{"Management"});
  EXPECT_EQ(selectors[0].field_selector[1].not_equals,
            std::vector<std::string>{"kms.amazonaws.com"});
}

TEST(CloudTrail, members_that_aws_leaves_out_have_their_documented_defaults) {
  Trails trails;
  trails.list("us-east-1", trail(kTrail, "us-east-1"));
  trails.aws.on("cloudtrail:GetEventSelectors", json(R"({"EventSelectors": [{}]})"));
  trails.run();
  const auto& selector = trails.trail_row()->event_selector.peek()->at(0);
  EXPECT_EQ(selector.read_write_type, "All");
  EXPECT_TRUE(selector.include_management_events);
}

TEST(CloudTrail, selectors_in_an_unexpected_form_are_unknown_and_not_fewer) {
  for (const auto* body : {
           R"({"EventSelectors": [{"ExcludeManagementEventSources": [{"a": 1}]}]})",
           R"({"EventSelectors": [{"IncludeManagementEvents": "perhaps"}]})",
           R"({"EventSelectors": "All"})",
           R"({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "f", "Equals": 1}]}]})",
       }) {
    Trails trails;
    trails.list("us-east-1", trail(kTrail, "us-east-1"));
    trails.aws.on("cloudtrail:GetEventSelectors", json(body));
    const auto& found = trails.run();
    EXPECT_TRUE(trails.trail_row()->event_selector.is_unknown()) << body;
    EXPECT_TRUE(trails.trail_row()->advanced_event_selector.is_unknown()) << body;
    EXPECT_EQ(found.gaps().size(), 1u) << body;
  }
}

// ---- Metric filters. Source: CloudWatch Logs API Reference, DescribeMetricFilters.

constexpr const char* kGroup = "arn:aws:logs:us-east-1:123456789012:log-group:trail:*";

void send_to(ReaderRun& run, const char* id, const std::string& group) {
  run.row<cloudtrail::Trail>("us-east-1", id).cloud_watch_logs_group_arn = group;
}

TEST(MetricFilters, of_the_groups_that_trails_name_are_read_once_each) {
  ReaderRun run;
  send_to(run, "a", kGroup);
  send_to(run, "b", kGroup);
  send_to(run, "foreign", "arn:aws:logs:us-east-1:999999999999:log-group:theirs:*");
  run.row<cloudtrail::Trail>("us-east-1", "none").cloud_watch_logs_group_arn =
      Value<std::string>::absent();
  run.aws.on("logs:DescribeMetricFilters", {.page = 1},
             json(R"({"metricFilters": [{"filterName": "f", "filterPattern": "{ $.a = 1 }",
                 "logGroupName": "trail", "creationTime": 1396224000000,
                 "metricTransformations": [{"metricName": "M", "metricNamespace": "N",
                     "metricValue": "1", "defaultValue": 0.0,
                     "unit": "Count",
                     "dimensions": {"user": "$.userIdentity.arn"}}],
                 "fieldSelectionCriteria": "@aws.region = \"eu-west-1\"",
                 "emitSystemFieldDimensions": ["@aws.account"],
                 "applyOnTransformedLogs": true}], "nextToken": "t"})"));
  run.aws.on("logs:DescribeMetricFilters", {.page = 2},
             json(R"({"metricFilters": [{"filterName": "g", "filterPattern": ""}]})"));
  const auto& found = run.read(reader_of(type_of<logs::MetricFilter>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_EQ(run.aws.calls().size(), 2u);
  const auto* filter = row_of<logs::MetricFilter>(found, "us-east-1", "trail:f");
  ASSERT_NE(filter, nullptr);
  EXPECT_TRUE(is(filter->log_group_name, "trail"));
  EXPECT_TRUE(is(filter->pattern, "{ $.a = 1 }"));
  const auto& made = filter->metric_transformation.peek()->at(0);
  EXPECT_EQ(made.name + " " + made.namespace_name + " " + made.value, "M N 1");
  EXPECT_EQ(made.dimensions.at("user"), "$.userIdentity.arn");
  EXPECT_EQ(made.unit, "Count");
  EXPECT_EQ(made.default_value, 0.0);
  EXPECT_TRUE(is(filter->field_selection_criteria, R"(@aws.region = "eu-west-1")"));
  EXPECT_TRUE(is(filter->emit_system_field_dimensions, std::vector<std::string>{"@aws.account"}));
  EXPECT_TRUE(is(filter->apply_on_transformed_logs, true));
  const auto* bare = row_of<logs::MetricFilter>(found, "us-east-1", "trail:g");
  EXPECT_TRUE(is(bare->pattern, "")) << "an empty pattern matches everything";
  EXPECT_TRUE(bare->metric_transformation.peek()->empty());
  EXPECT_TRUE(bare->field_selection_criteria.is_absent());
}

TEST(LogGroups, that_trails_name_are_found_among_those_that_begin_alike) {
  ReaderRun run;
  send_to(run, "a", kGroup);
  send_to(run, "gone", "arn:aws:logs:us-east-1:123456789012:log-group:gone:*");
  run.aws.on("logs:DescribeLogGroups", json(R"({"logGroups": [{"logGroupName": "gone-too"}]})"));
  run.aws.on("logs:DescribeLogGroups", {.page = 1, .holds = "\"trail\""},
             json(R"({"logGroups": [{"logGroupName": "trail-old"}], "nextToken": "t"})"));
  run.aws.on("logs:DescribeLogGroups", {.page = 2},
             json(R"({"logGroups": [{"logGroupName": "trail", "retentionInDays": 365}]})"));
  const auto& found = run.read(reader_of(type_of<logs::LogGroup>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<logs::LogGroup>(found), ElementsAre("us-east-1 trail"));
  EXPECT_TRUE(is(row_of<logs::LogGroup>(found, "us-east-1", "trail")->retention_in_days, 365));
  EXPECT_EQ(found.find<logs::LogGroup>("us-east-1", "gone"), nullptr);
}

TEST(LogGroups, refused_ones_may_be_missing) {
  ReaderRun run;
  send_to(run, "a", kGroup);
  run.aws.refuse("logs:DescribeLogGroups", {}, "AccessDeniedException");
  const auto& found = run.read(reader_of(type_of<logs::LogGroup>()));
  EXPECT_THROW(found.find<logs::LogGroup>("us-east-1", "trail"), Undecided);
}

TEST(MetricFilters, without_a_default_value_have_none_and_an_unreadable_one_is_unknown) {
  for (const auto* member : {R"("unit": "None")", R"("defaultValue": null)"}) {
    ReaderRun run;
    send_to(run, "a", kGroup);
    run.aws.on("logs:DescribeMetricFilters",
               json(fmt::format(R"({{"metricFilters": [{{"filterName": "f",
                   "metricTransformations": [{{"metricName": "M", {}}}]}}]}})",
                                member)));
    const auto& found = run.read(reader_of(type_of<logs::MetricFilter>()));
    const auto* filter = row_of<logs::MetricFilter>(found, "us-east-1", "trail:f");
    EXPECT_FALSE(filter->metric_transformation.peek()->at(0).default_value) << member;
  }
  ReaderRun run;
  send_to(run, "a", kGroup);
  run.aws.on("logs:DescribeMetricFilters", json(R"({"metricFilters": [{"filterName": "f",
                 "metricTransformations": [{"metricName": "M", "defaultValue": "much"}]}]})"));
  const auto& found = run.read(reader_of(type_of<logs::MetricFilter>()));
  const auto* filter = row_of<logs::MetricFilter>(found, "us-east-1", "trail:f");
  EXPECT_TRUE(filter->metric_transformation.is_unknown());
}

TEST(MetricFilters, Fault35_of_a_group_that_was_deleted_since_are_none) {
  ReaderRun run;
  send_to(run, "a", kGroup);
  run.aws.refuse("logs:DescribeMetricFilters", {}, "ResourceNotFoundException");
  const auto& found = run.read(reader_of(type_of<logs::MetricFilter>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_EQ(found.all<logs::MetricFilter>().size(), 0u);
}

TEST(MetricFilters, refused_on_a_later_page_may_be_missing_and_the_first_stay) {
  ReaderRun run;
  send_to(run, "a", kGroup);
  run.aws.on("logs:DescribeMetricFilters", {.page = 1},
             json(R"({"metricFilters": [{"filterName": "f"}], "nextToken": "t"})"));
  run.aws.refuse("logs:DescribeMetricFilters", {.page = 2});
  const auto& found = run.read(reader_of(type_of<logs::MetricFilter>()));
  EXPECT_THAT(ids_of<logs::MetricFilter>(found), ElementsAre("us-east-1 trail:f"));
  EXPECT_THROW(found.in<logs::MetricFilter>("us-east-1").size(), Undecided);
}

TEST(MetricFilters, of_trails_that_could_not_be_listed_may_be_missing) {
  ReaderRun run;
  run.gap<cloudtrail::Trail>("eu-west-1", "cloudtrail:DescribeTrails");
  const auto& found = run.read(reader_of(type_of<logs::MetricFilter>()));
  ASSERT_EQ(found.gaps().size(), 1u);
  EXPECT_EQ(found.gaps().front().code, kKeysUnread);
  EXPECT_EQ(found.gaps().front().region, "eu-west-1");
}

// ---- Alarms. Source: CloudWatch API Reference, DescribeAlarms.

TEST(MetricAlarms, are_read_where_trails_have_their_groups) {
  ReaderRun run;
  send_to(run, "a", kGroup);
  run.aws.on("cloudwatch:DescribeAlarms", query("DescribeAlarms", R"(<MetricAlarms>
    <member><AlarmName>one</AlarmName><AlarmArn>arn:one</AlarmArn><MetricName>M</MetricName>
      <Namespace>N</Namespace><Statistic>Sum</Statistic><Unit>Count</Unit><Threshold>1.0</Threshold>
      <Period>300</Period><EvaluationPeriods>3</EvaluationPeriods>
      <DatapointsToAlarm>2</DatapointsToAlarm><TreatMissingData>notBreaching</TreatMissingData>
      <ComparisonOperator>GreaterThanOrEqualToThreshold</ComparisonOperator>
      <ActionsEnabled>true</ActionsEnabled><Dimensions/>
      <AlarmActions><member>arn:aws:sns:us-east-1:123456789012:t</member></AlarmActions></member>
    <member><AlarmName>math</AlarmName><AlarmArn>arn:math</AlarmArn><Threshold>1</Threshold>
      <Metrics><member><Id>e</Id><Expression>m * 2</Expression></member>
        <member><Id>m</Id><MetricStat><Metric><Namespace>N</Namespace><MetricName>M</MetricName>
          <Dimensions><member><Name>d</Name><Value>v</Value></member></Dimensions></Metric>
          <Period>300</Period><Stat>Sum</Stat><Unit>Count</Unit></MetricStat>
          <AccountId>123456789012</AccountId></member></Metrics></member>
    <member><AlarmName>p</AlarmName><AlarmArn>arn:p</AlarmArn>
      <ExtendedStatistic>p99</ExtendedStatistic>
      <EvaluateLowSampleCountPercentile>ignore</EvaluateLowSampleCountPercentile></member>
    <member><AlarmName>prom</AlarmName><AlarmArn>arn:prom</AlarmArn><EvaluationCriteria>
      <PromQLCriteria><Query>up</Query></PromQLCriteria></EvaluationCriteria></member>
    </MetricAlarms><CompositeAlarms/>)"));
  const auto& found = run.read(reader_of(type_of<cloudwatch::MetricAlarm>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(run.aws.calls(), ElementsAre("cloudwatch:DescribeAlarms us-east-1"));
  const auto* one = row_of<cloudwatch::MetricAlarm>(found, "us-east-1", "arn:one");
  EXPECT_TRUE(is(one->threshold, 1.0));
  EXPECT_TRUE(is(one->unit, "Count"));
  EXPECT_TRUE(is(one->period, 300));
  EXPECT_TRUE(is(one->evaluation_periods, 3));
  EXPECT_TRUE(is(one->datapoints_to_alarm, 2));
  EXPECT_TRUE(is(one->treat_missing_data, "notBreaching"));
  EXPECT_TRUE(one->extended_statistic.is_absent());
  EXPECT_TRUE(one->promql_query.is_absent());
  EXPECT_TRUE(is(one->actions_enabled, true));
  EXPECT_TRUE(
      is(one->alarm_actions, std::vector<std::string>{"arn:aws:sns:us-east-1:123456789012:t"}));
  EXPECT_TRUE(one->dimensions.peek()->empty());
  const auto* math = row_of<cloudwatch::MetricAlarm>(found, "us-east-1", "arn:math");
  EXPECT_TRUE(math->metric_name.is_absent());
  EXPECT_TRUE(math->alarm_actions.is_absent());
  const auto& queries = *math->metric_query.peek();
  ASSERT_EQ(queries.size(), 2u);
  EXPECT_EQ(queries[0].expression, "m * 2");
  EXPECT_EQ(queries[1].namespace_name + "/" + queries[1].metric_name, "N/M");
  EXPECT_EQ(queries[1].dimensions.at("d"), "v");
  EXPECT_EQ(queries[1].unit + " " + queries[1].account_id, "Count 123456789012");
  EXPECT_EQ(queries[1].period, 300);
  const auto* percentile = row_of<cloudwatch::MetricAlarm>(found, "us-east-1", "arn:p");
  EXPECT_TRUE(is(percentile->extended_statistic, "p99"));
  EXPECT_TRUE(is(percentile->evaluate_low_sample_count_percentiles, "ignore"));
  EXPECT_TRUE(
      is(row_of<cloudwatch::MetricAlarm>(found, "us-east-1", "arn:prom")->promql_query, "up"));
}

TEST(CompositeAlarms, are_asked_for_by_name_of_the_type_and_read_in_the_same_call) {
  ReaderRun run;
  send_to(run, "a", kGroup);
  run.aws.on("cloudwatch:DescribeAlarms", {.holds = "AlarmTypes.member.2=CompositeAlarm"},
             query("DescribeAlarms", R"(<MetricAlarms/><CompositeAlarms>
    <member><AlarmName>all</AlarmName><AlarmArn>arn:all</AlarmArn>
      <AlarmRule>ALARM(one)</AlarmRule><ActionsEnabled>true</ActionsEnabled>
      <ActionsSuppressor>deploy</ActionsSuppressor>
      <AlarmActions><member>arn:aws:sns:us-east-1:123456789012:t</member></AlarmActions></member>
    </CompositeAlarms>)"));
  const auto& found = run.read(reader_of(type_of<cloudwatch::CompositeAlarm>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(run.aws.calls(), ElementsAre("cloudwatch:DescribeAlarms us-east-1"));
  const auto* all = row_of<cloudwatch::CompositeAlarm>(found, "us-east-1", "arn:all");
  ASSERT_NE(all, nullptr);
  EXPECT_TRUE(is(all->alarm_rule, "ALARM(one)"));
  EXPECT_TRUE(is(all->actions_enabled, true));
  EXPECT_TRUE(is(all->actions_suppressor, "deploy"));
  EXPECT_EQ(all->alarm_actions.peek()->size(), 1u);
}

TEST(MetricAlarms, without_a_trail_with_a_group_nothing_is_asked) {
  ReaderRun run;
  run.read(reader_of(type_of<cloudwatch::MetricAlarm>()));
  EXPECT_THAT(run.aws.calls(), IsEmpty());
}

// ---- SNS. Source: Amazon SNS API Reference, GetTopicAttributes, ListSubscriptionsByTopic.

constexpr const char* kTopic = "arn:aws:sns:us-east-1:123456789012:alarms";

void notify(ReaderRun& run, std::vector<std::string> actions) {
  run.row<cloudwatch::MetricAlarm>("us-east-1", "arn:alarm").alarm_actions = std::move(actions);
}

TEST(Topics, that_alarms_name_are_asked_once_each) {
  ReaderRun run;
  notify(run, {kTopic, kTopic, "arn:aws:automate:us-east-1:ec2:stop"});
  run.aws.on("sns:GetTopicAttributes",
             query("GetTopicAttributes",
                   "<Attributes><entry><key>Policy</key><value>{&quot;Statement&quot;:[]}</value>"
                   "</entry><entry><key>SubscriptionsConfirmed</key><value>2</value></entry><entry>"
                   "<key>SubscriptionsPending</key><value>0</value></entry></Attributes>"));
  const auto& found = run.read(reader_of(type_of<sns::Topic>()));
  EXPECT_THAT(run.aws.calls(), ElementsAre("sns:GetTopicAttributes us-east-1"));
  const auto* topic = row_of<sns::Topic>(found, "us-east-1", kTopic);
  EXPECT_TRUE(is(topic->exists, true));
  EXPECT_TRUE(is(topic->policy, R"({"Statement":[]})"));
  EXPECT_TRUE(topic->kms_master_key_id.is_absent());
  EXPECT_TRUE(is(topic->subscriptions_confirmed, 2));
}

TEST(Topics, that_composite_alarms_name_are_asked_too) {
  ReaderRun run;
  run.row<cloudwatch::CompositeAlarm>("us-east-1", "arn:all").alarm_actions =
      std::vector<std::string>{kTopic};
  run.aws.on("sns:GetTopicAttributes", query("GetTopicAttributes", "<Attributes/>"));
  run.read(reader_of(type_of<sns::Topic>()));
  EXPECT_THAT(run.aws.calls(), ElementsAre("sns:GetTopicAttributes us-east-1"));
}

TEST(Topics, Fault35_one_that_is_gone_is_a_row_that_says_so) {
  ReaderRun run;
  notify(run, {kTopic});
  run.aws.refuse("sns:GetTopicAttributes", {}, "NotFound");
  const auto& found = run.read(reader_of(type_of<sns::Topic>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_TRUE(is(row_of<sns::Topic>(found, "us-east-1", kTopic)->exists, false));
}

TEST(Topics, one_that_is_refused_is_a_row_of_unknowns) {
  ReaderRun run;
  notify(run, {kTopic});
  run.aws.refuse("sns:GetTopicAttributes", {}, "AuthorizationError");
  const auto& found = run.read(reader_of(type_of<sns::Topic>()));
  EXPECT_EQ(found.gaps().size(), 1u);
  const auto* topic = row_of<sns::Topic>(found, "us-east-1", kTopic);
  EXPECT_TRUE(topic->exists.is_unknown());
  EXPECT_TRUE(topic->kms_master_key_id.is_unknown());
}

std::string subscription(const char* arn, const char* endpoint) {
  return fmt::format(
      "<member><TopicArn>{}</TopicArn><Protocol>email</Protocol><SubscriptionArn>{}"
      "</SubscriptionArn><Owner>123456789012</Owner><Endpoint>{}</Endpoint></member>",
      kTopic, arn, endpoint);
}

TEST(Subscriptions, only_an_arn_is_a_confirmed_one_and_no_endpoint_is_kept) {
  ReaderRun run;
  notify(run, {kTopic});
  const std::string arn = std::string(kTopic) + ":80289ba6";
  run.aws.on("sns:ListSubscriptionsByTopic",
             query("ListSubscriptionsByTopic",
                   "<Subscriptions>" + subscription(arn.c_str(), "a@example.com") +
                       subscription("PendingConfirmation", "b@example.com") +
                       subscription("PendingConfirmation", "c@example.com") +
                       subscription("Deleted", "d@example.com") + "</Subscriptions>"));
  const auto& found = run.read(reader_of(type_of<sns::TopicSubscription>()));
  std::size_t confirmed = 0;
  for (const auto& row : found.all<sns::TopicSubscription>()) {
    EXPECT_EQ(row.id.find("example.com"), std::string::npos) << row.id;
    if ((row.pending_confirmation == false).is_true()) ++confirmed;
  }
  EXPECT_EQ(found.all<sns::TopicSubscription>().size(), 4u) << "two who wait are two";
  EXPECT_EQ(confirmed, 1u);
  EXPECT_TRUE(is(row_of<sns::TopicSubscription>(found, "us-east-1", arn)->topic_arn, kTopic));
}

TEST(Subscriptions, of_a_refused_topic_may_be_missing) {
  ReaderRun run;
  notify(run, {kTopic});
  run.aws.refuse("sns:ListSubscriptionsByTopic", {}, "AuthorizationError");
  const auto& found = run.read(reader_of(type_of<sns::TopicSubscription>()));
  EXPECT_THROW(found.in<sns::TopicSubscription>("us-east-1").size(), Undecided);
}

constexpr const char* kKeyAlias = "arn:aws:kms:us-east-1:123456789012:alias/alarms";

TEST(TopicKeys, are_described_and_their_policy_is_asked_by_arn) {
  ReaderRun run;
  run.row<sns::Topic>("us-east-1", kTopic).kms_master_key_id = "alias/alarms";
  run.row<sns::Topic>("us-east-1", "plain").kms_master_key_id = Value<std::string>::absent();
  run.aws.on("kms:DescribeKey", {.holds = kKeyAlias},
             json(R"({"KeyMetadata": {"KeyId": "k", "Arn": "arn:k", "KeyManager": "CUSTOMER",
                 "KeyState": "Enabled"}})"));
  run.aws.on("kms:GetKeyPolicy", {.holds = "arn:k"},
             json(R"({"Policy": "{\"Statement\": []}", "PolicyName": "default"})"));
  const auto& found = run.read(reader_of(type_of<sns::TopicKey>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  const auto* key = row_of<sns::TopicKey>(found, "us-east-1", kKeyAlias);
  EXPECT_TRUE(is(key->exists, true));
  EXPECT_TRUE(is(key->arn, "arn:k"));
  EXPECT_TRUE(is(key->policy, R"({"Statement": []})"));
}

TEST(TopicKeys, Fault35_one_that_is_gone_is_a_row_that_says_so) {
  ReaderRun run;
  run.row<sns::Topic>("us-east-1", kTopic).kms_master_key_id = "alias/alarms";
  run.aws.refuse("kms:DescribeKey", {}, "NotFoundException");
  const auto& found = run.read(reader_of(type_of<sns::TopicKey>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_TRUE(is(row_of<sns::TopicKey>(found, "us-east-1", kKeyAlias)->exists, false));
}

TEST(TopicKeys, a_bare_name_is_one_of_the_topics_own_account) {
  const auto key_of = [](const char* topic, const char* name) {
    sns::Topic row;
    row.id = topic;
    row.kms_master_key_id = name;
    return sns::key_of(row);
  };
  const auto* theirs = "arn:aws:sns:us-east-1:999999999999:alarms";
  EXPECT_TRUE(is(key_of(kTopic, "alias/alarms"), kKeyAlias));
  EXPECT_TRUE(is(key_of(theirs, "alias/a"), "arn:aws:kms:us-east-1:999999999999:alias/a"));
  EXPECT_TRUE(is(key_of(theirs, "1234-abcd"), "arn:aws:kms:us-east-1:999999999999:key/1234-abcd"));
  EXPECT_TRUE(is(key_of(theirs, kKeyAlias), kKeyAlias));
  EXPECT_TRUE(key_of(kTopic, "").is_absent());
}

TEST(TopicKeys, a_refused_policy_hides_the_policy_alone) {
  ReaderRun run;
  run.row<sns::Topic>("us-east-1", kTopic).kms_master_key_id = "k";
  run.aws.on("kms:DescribeKey", json(R"({"KeyMetadata": {"KeyId": "k", "Arn": "arn:k",
      "KeyManager": "CUSTOMER", "KeyState": "Enabled"}})"));
  run.aws.refuse("kms:GetKeyPolicy");
  const auto& found = run.read(reader_of(type_of<sns::TopicKey>()));
  ASSERT_EQ(found.gaps().size(), 1u);
  EXPECT_THAT(found.gaps().front().attributes, ElementsAre("policy"));
}

}  // namespace
}  // namespace underpin::testing
