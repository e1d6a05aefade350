// 3.1: one multi-region trail logs all management events.
#include "tests/checks/trails.h"

namespace underpin::testing {
namespace {

using cloudtrail::AdvancedEventSelector;
using cloudtrail::EventSelector;
using cloudtrail::Trail;
using cloudtrail::TrailStatus;

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
  auto refused_delivery = AccountBuilder(), unread_delivery = AccountBuilder();
  refused_delivery.row("us-east-1", kTrail, good_trail())
      .row("us-east-1", kTrail,
           TrailStatus{.is_logging = true, .latest_delivery_error = "AccessDenied"});
  unread_delivery.row("us-east-1", kTrail, good_trail())
      .row("us-east-1", kTrail, TrailStatus{.is_logging = true});
  const std::string org = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";
  auto organisation = AccountBuilder(), organisation_unread = AccountBuilder();
  organisation.row("us-east-1", org, good_trail()).row("us-east-1", org, status(true));
  auto unread_selectors = good_trail();
  unread_selectors.event_selector = denied<std::vector<EventSelector>>();
  organisation_unread.row("us-east-1", org, unread_selectors).row("us-east-1", org, status(true));
  auto regional = good_trail();
  regional.name = "other";
  regional.is_multi_region_trail = false;
  auto two_poor = account_with(good_trail(), false);
  two_poor.row("us-east-1", other, regional).row("us-east-1", other, status(true));
  cloudtrail::FieldSelector but_not_kms{"eventSource", {}, {"kms.amazonaws.com"}, {}, {}, {}, {}};
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
      Case{"a trail whose last delivery S3 refused passes with a note", refused_delivery.build(),
           pass, "", "delivery-error"},
      Case{"a trail of which it is unread whether it delivers passes with a note",
           unread_delivery.build(), pass, "", "delivery-unread"},
      Case{"a trail that leaves out sources by advanced selectors passes with a note",
           advanced({{"x", {management, but_not_kms}}}), pass, "", "sources-excluded"},
      Case{"the organisation's trail counts, with a note", organisation.build(), pass, "",
           "other-account"},
      Case{"the organisation's trail of which selectors may not be read is unknown",
           organisation_unread.build(), unknown, "is in account 999999999999"},
      Case{"each trail's shortcoming is named", two_poor.build(), fail,
           "trail other is not multi-region; trail main is not logging"},
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

std::vector<Case> log_file_validation_cases() {
  const auto validated = [](Value<bool> on) {
    return changed([&](Trail& trail) { trail.enable_log_file_validation = on; });
  };
  auto gap = account_with(good_trail());
  gap.gap<Trail>("eu-west-1");
  AccountBuilder refused, foreign;
  refused.gap<Trail>("us-east-1");
  foreign.row("us-east-1", "arn:aws:cloudtrail:us-east-1:999999999999:trail/org", good_trail());
  return table(Case{"a validated trail passes", validated(true), pass},
               Case{"a trail without validation fails", validated(false), fail},
               Case{"an unread setting is unknown", validated(denied<bool>()), unknown},
               Case{"no trail fails", AccountBuilder().build(), fail, "there is no trail"},
               Case{"trails that could not be listed are unknown", refused.build(), unknown},
               Case{"a validated trail beside a refused region is unknown", gap.build(), unknown},
               Case{"a trail of another account is not applicable", foreign.build(), not_applicable,
                    "account 999999999999"});
}

namespace {

TEST(MultiRegionTrail, verdicts) { expect_verdicts("3.1", multi_region_trail_cases()); }

TEST(LogFileValidation, verdicts) { expect_verdicts("3.2", log_file_validation_cases()); }

TEST(MultiRegionTrail, the_evidence_names_the_trail_or_the_event_it_leaves_out) {
  EXPECT_EQ(evidence_names(judged("3.1", account_with(good_trail()).build())),
            (std::vector<std::string>{"trail", "home_region"}));
  const auto names = evidence_names(judged("3.1", basic({{"WriteOnly", true, {}, {}}})));
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[1], kTrail + " event_left_out");
}

}  // namespace
}  // namespace underpin::testing
