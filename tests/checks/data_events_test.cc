// 3.10 and 3.11: events of every bucket's objects are recorded.
#include "tests/checks/trails.h"

namespace underpin::testing {
namespace {

using cloudtrail::AdvancedEventSelector;
using cloudtrail::EventSelector;
using cloudtrail::FieldSelector;
using cloudtrail::Trail;
using cloudtrail::TrailStatus;
using Words = std::vector<std::string>;

constexpr const char* kObject = "AWS::S3::Object";

Trail basic(const char* access, Words values, const char* type = kObject) {
  auto trail = good_trail();
  trail.event_selector =
      std::vector<EventSelector>{{access, true, {}, {{type, std::move(values)}}}};
  return trail;
}
FieldSelector equals(std::string field, std::string value) {
  return {std::move(field), {std::move(value)}, {}, {}, {}, {}, {}};
}
FieldSelector starts(std::string value) {
  return {"resources.ARN", {}, {}, {std::move(value)}, {}, {}, {}};
}
FieldSelector starts_not(std::string value) {
  return {"resources.ARN", {}, {}, {}, {std::move(value)}, {}, {}};
}
Trail advanced(std::vector<std::vector<FieldSelector>> selectors) {
  auto trail = good_trail();
  trail.event_selector = std::vector<EventSelector>{};
  std::vector<AdvancedEventSelector> made;
  for (auto& more : selectors) {
    std::vector<FieldSelector> fields = {equals("eventCategory", "Data"),
                                         equals("resources.type", kObject)};
    fields.insert(fields.end(), more.begin(), more.end());
    made.push_back({"", std::move(fields)});
  }
  trail.advanced_event_selector = std::move(made);
  return trail;
}

AccountBuilder bucket(AccountBuilder account, const char* name, Value<std::string> region) {
  account.row("global", name, s3::Bucket{.bucket_region = std::move(region)});
  return account;
}
AccountBuilder with(Trail trail, Value<bool> logging = true) {
  return bucket(account_with(std::move(trail), logging), "data", "eu-west-1");
}
// The same with the bucket that the trail delivers to.
AccountBuilder with_log_bucket(Trail trail) {
  return bucket(with(std::move(trail)), "logs", "us-east-1");
}
AccountBuilder& second(AccountBuilder& account, Trail trail, const char* region,
                       Value<bool> logging = true) {
  const auto arn = std::string("arn:aws:cloudtrail:") + region + ":123456789012:trail/other";
  trail.name = "other";
  return account.row(region, arn, std::move(trail)).row(region, arn, status(std::move(logging)));
}
Trail regional(Trail trail) {
  trail.is_multi_region_trail = false;
  return trail;
}

}  // namespace

std::vector<Case> object_write_cases() {
  const Words all = {"arn:aws:s3"};
  auto unread = basic("All", {});
  unread.event_selector = denied<std::vector<EventSelector>>();
  auto split = with(basic("WriteOnly", {"arn:aws:s3:::other/"}));
  second(split, basic("WriteOnly", {"arn:aws:s3:::data/"}), "eu-west-1");
  auto own_region = with(basic("All", {})), other_region = with(basic("All", {})),
       unplaced = bucket(account_with(basic("All", {})), "data", denied<std::string>());
  second(own_region, regional(basic("All", all)), "eu-west-1");
  second(other_region, regional(basic("All", all)), "us-east-1");
  second(unplaced, regional(basic("All", all)), "eu-west-1");
  auto unread_beside = with(basic("All", all)), maybe_stopped = with(basic("All", {}));
  second(unread_beside, unread, "eu-west-1");
  second(maybe_stopped, basic("All", all), "eu-west-1", denied<bool>());
  auto stopped_other = with(basic("All", {}));
  second(stopped_other, basic("All", {"arn:aws:s3:::other/"}), "eu-west-1", denied<bool>());
  auto gap_beside_pass = with(basic("All", all)), gap_beside_fail = with(basic("All", {}));
  gap_beside_pass.gap<Trail>("eu-west-1");
  gap_beside_fail.gap<Trail>("eu-west-1");
  auto listing = account_with(basic("All", all));
  listing.gap<s3::Bucket>("global");
  AccountBuilder no_status;
  no_status.row("us-east-1", kTrail, basic("All", all)).gap<TrailStatus>("us-east-1");
  auto in_china = with(basic("All", {"arn:aws-cn:s3:::"}));
  in_china.partition("aws-cn", "amazonaws.com.cn");
  return table(
      Case{"a selector of all buckets passes", with(basic("All", all)).build(), pass, "all events"},
      Case{"all buckets may be written with colons", with(basic("All", {"arn:aws:s3:::"})).build(),
           pass},
      Case{"writes alone are enough", with(basic("WriteOnly", all)).build(), pass},
      Case{"reads alone fail", with(basic("ReadOnly", all)).build(), fail, "write events"},
      Case{"a selector of the bucket passes; the next bucket is not recorded",
           with(basic("All", {"arn:aws:s3:::data/"})).build(), pass, "", "future-buckets"},
      Case{"without the slash a selector records nothing",
           with(basic("All", {"arn:aws:s3:::data"})).build(), fail, "", "records-nothing"},
      Case{"selectors of two trails add up", split.build(), pass},
      Case{"a trail of the bucket's region alone passes with a note", own_region.build(), pass, "",
           "single-region"},
      Case{"a trail of another region alone fails", other_region.build(), fail},
      Case{"data events of functions are none of objects",
           with(basic("All", {"arn:aws:lambda"}, "AWS::Lambda::Function")).build(), fail},
      // What other tools pass or fail wrongly.
      Case{"an advanced selector of all objects passes", with(advanced({{}})).build(), pass},
      Case{"an advanced selector of reads fails",
           with(advanced({{equals("readOnly", "true")}})).build(), fail},
      Case{"an advanced selector of another bucket fails",
           with(advanced({{starts("arn:aws:s3:::other/")}})).build(), fail},
      Case{"an advanced selector of some calls fails",
           with(advanced({{equals("eventName", "PutObject")}})).build(), fail},
      Case{"a stopped trail fails", with(basic("All", all), false).build(), fail,
           "no trail records"},
      Case{"a bucket is not recorded by a selector of one whose name begins alike",
           with(basic("All", {"arn:aws:s3:::data-archive/"})).build(), fail},
      Case{"a selector of a prefix does not record the bucket",
           with(basic("All", {"arn:aws:s3:::data/private/"})).build(), fail},
      Case{"a selector of another partition records nothing",
           with(basic("All", {"arn:aws-cn:s3:::"})).build(), fail},
      Case{"all buckets of China pass in China", in_china.build(), pass},
      Case{"every bucket must be recorded, not the trail's alone",
           with_log_bucket(basic("All", {"arn:aws:s3:::logs/"})).build(), fail},
      Case{"leaving the trail's own bucket out fails, and says so",
           with_log_bucket(advanced({{starts_not("arn:aws:s3:::logs/")}})).build(), fail,
           "the bucket that trail main delivers to"},
      Case{"no trail fails", bucket(AccountBuilder(), "data", "eu-west-1").build(), fail,
           "no trail records"},
      Case{"no bucket, and all there will be recorded, passes",
           account_with(basic("All", all)).build(), pass, "no bucket yet"},
      Case{"no bucket and no such trail is not applicable", account_with(good_trail()).build(),
           not_applicable},
      Case{"buckets that could not be listed are unknown", listing.build(), unknown},
      Case{"unread selectors are unknown", with(unread).build(), unknown},
      Case{"unread selectors do not matter beside those that record all", unread_beside.build(),
           pass},
      Case{"a trail that may be stopped makes it no more than unknown", maybe_stopped.build(),
           unknown},
      Case{"a trail that may be stopped and would not help leaves a fail", stopped_other.build(),
           fail},
      Case{"a status that could not be asked is unknown",
           bucket(std::move(no_status), "data", "eu-west-1").build(), unknown},
      Case{"a bucket whose region is unread may be recorded by a regional trail", unplaced.build(),
           unknown},
      Case{"trails that could not be listed do not matter beside one that records all",
           gap_beside_pass.build(), pass},
      Case{"trails that could not be listed may record it", gap_beside_fail.build(), unknown});
}

std::vector<Case> object_read_cases() {
  const Words all = {"arn:aws:s3"};
  auto gap = with(basic("WriteOnly", all));
  gap.gap<Trail>("eu-west-1");
  return table(
      Case{"reads alone are enough", with(basic("ReadOnly", all)).build(), pass},
      Case{"writes alone fail", with(basic("WriteOnly", all)).build(), fail, "read events"},
      Case{"an advanced selector of reads passes",
           with(advanced({{equals("readOnly", "true")}})).build(), pass},
      // What other tools pass or fail wrongly.
      Case{"an advanced selector of writes fails",
           with(advanced({{equals("readOnly", "false")}})).build(), fail, "read events"},
      Case{"an advanced selector of another bucket fails",
           with(advanced({{starts("arn:aws:s3:::other/")}})).build(), fail},
      Case{"a stopped trail fails", with(basic("All", all), false).build(), fail,
           "no trail records"},
      Case{"a bucket is not recorded by a selector of one whose name begins alike",
           with(basic("All", {"arn:aws:s3:::data-archive/"})).build(), fail},
      Case{"a selector of a prefix does not record the bucket",
           with(basic("All", {"arn:aws:s3:::data/private/"})).build(), fail},
      Case{"two advanced selectors add up",
           with(advanced({{equals("readOnly", "true"), starts("arn:aws:s3:::data/")},
                          {equals("readOnly", "false")}}))
               .build(),
           pass},
      Case{"trails that could not be listed may record them", gap.build(), unknown});
}

namespace {

TEST(ObjectEvents, verdicts_of_writes) { expect_verdicts("3.10", object_write_cases()); }
TEST(ObjectEvents, verdicts_of_reads) { expect_verdicts("3.11", object_read_cases()); }

TEST(ObjectEvents, the_evidence_names_the_trails_or_the_event_they_leave_out) {
  EXPECT_EQ(evidence_names(judged("3.10", with(basic("All", {"arn:aws:s3"})).build())),
            std::vector<std::string>{"trails"});
  EXPECT_EQ(evidence_names(judged("3.10", with(basic("ReadOnly", {"arn:aws:s3"})).build())),
            (std::vector<std::string>{"trails", "event_left_out"}));
}

}  // namespace
}  // namespace underpin::testing
