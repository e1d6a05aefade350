// 3.1: one multi-region trail logs all management events.
#include "tests/checks/trails.h"

namespace underpin::testing {
namespace {

using cloudtrail::AdvancedEventSelector;
using cloudtrail::EventSelector;
using cloudtrail::Trail;

template <class Change>
Snapshot changed(Change&& change) {
  auto trail = good_trail();
  change(trail);
  return account_with(std::move(trail)).build();
}
Snapshot basic(std::vector<EventSelector> selectors) {
  return changed([&](Trail& trail) { trail.event_selector = std::move(selectors); });
}
Snapshot advanced(std::vector<AdvancedEventSelector> selectors) {
  return changed([&](Trail& trail) {
    trail.event_selector = std::vector<EventSelector>{};
    trail.advanced_event_selector = std::move(selectors);
  });
}
cloudtrail::FieldSelector equals(std::string field, std::string value) {
  return {std::move(field), {std::move(value)}, {}, {}, {}, {}, {}};
}

}  // namespace

std::vector<Case> multi_region_trail_cases() {
  auto gap_beside_pass = account_with(good_trail());
  gap_beside_pass.gap<Trail>("eu-west-1");
  auto gap_beside_fail = account_with(good_trail(), false);
  gap_beside_fail.gap<Trail>("eu-west-1");
  auto unread_beside_pass = account_with(good_trail());
  const std::string other = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/other";
  unread_beside_pass.row("eu-west-1", other, Trail{.name = "other"});
  auto no_status = AccountBuilder();
  no_status.row("us-east-1", kTrail, good_trail()).gap<cloudtrail::TrailStatus>("us-east-1");
  const auto management = equals("eventCategory", "Management");
  return table(
      Case{"a multi-region trail that logs all management events passes",
           account_with(good_trail()).build(), pass, "trail main"},
      Case{"no trail fails", AccountBuilder().build(), fail, "there is no trail"},
      Case{"a trail of one region fails",
           changed([](Trail& t) { t.is_multi_region_trail = false; }), fail, "is not multi-region"},
      Case{"a stopped trail fails", account_with(good_trail(), false).build(), fail,
           "is not logging"},
      Case{"a trail of data events only fails, though it says All",
           basic({{"All", false, {}, {{"AWS::S3::Object", {"arn:aws:s3"}}}}}), fail,
           "management events"},
      Case{"a trail of writes only fails", basic({{"WriteOnly", true, {}, {}}}), fail},
      Case{"reads and writes may be two selectors",
           basic({{"WriteOnly", true, {}, {}}, {"ReadOnly", true, {}, {}}}), pass},
      Case{"a trail that leaves out KMS passes with a note",
           basic({{"All", true, {"kms.amazonaws.com"}, {}}}), pass, "", "sources-excluded"},
      Case{"an advanced selector of all management events passes", advanced({{"x", {management}}}),
           pass},
      Case{"an advanced selector of management writes fails",
           advanced({{"Management events selector", {management, equals("readOnly", "false")}}}),
           fail},
      Case{"two advanced selectors add up",
           advanced({{"r", {management, equals("readOnly", "true")}},
                     {"w", {management, equals("readOnly", "false")}}}),
           pass},
      Case{"a data selector under a management name fails",
           advanced(
               {{"Management events selector",
                 {equals("eventCategory", "Data"), equals("resources.type", "AWS::S3::Object")}}}),
           fail},
      Case{"an unread status is unknown", account_with(good_trail(), denied<bool>()).build(),
           unknown},
      Case{"a status that could not be asked is unknown", no_status.build(), unknown},
      Case{"unread selectors are unknown",
           changed([](Trail& t) { t.event_selector = denied<std::vector<EventSelector>>(); }),
           unknown},
      Case{"a trail known to be of one region fails though its selectors are unread",
           changed([](Trail& t) {
             t.is_multi_region_trail = false;
             t.event_selector = denied<std::vector<EventSelector>>();
           }),
           fail},
      Case{"a trail that qualifies decides beside a region that was refused",
           gap_beside_pass.build(), pass},
      Case{"a trail that qualifies decides beside an unread one", unread_beside_pass.build(), pass},
      Case{"a stopped trail beside a refused region is unknown", gap_beside_fail.build(), unknown});
}

namespace {

TEST(MultiRegionTrail, verdicts) { expect_verdicts("3.1", multi_region_trail_cases()); }

TEST(LogFileValidation, verdicts) {
  const auto validated = [](Value<bool> on) {
    return changed([&](Trail& trail) { trail.enable_log_file_validation = on; });
  };
  auto gap = account_with(good_trail());
  gap.gap<Trail>("eu-west-1");
  AccountBuilder refused, foreign;
  refused.gap<Trail>("us-east-1");
  foreign.row("us-east-1", "arn:aws:cloudtrail:us-east-1:999999999999:trail/org", good_trail());
  expect_verdicts(
      "3.2",
      table(Case{"a validated trail passes", validated(true), pass},
            Case{"a trail without validation fails", validated(false), fail},
            Case{"an unread setting is unknown", validated(denied<bool>()), unknown},
            Case{"no trail fails", AccountBuilder().build(), fail, "there is no trail"},
            Case{"trails that could not be listed are unknown", refused.build(), unknown},
            Case{"a validated trail beside a refused region is unknown", gap.build(), unknown},
            Case{"a trail of another account is not applicable", foreign.build(), not_applicable,
                 "account 999999999999"}));
}

}  // namespace
}  // namespace underpin::testing
