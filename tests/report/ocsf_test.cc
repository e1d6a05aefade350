// OCSF: identifiers with their captions, and what a lake may conclude.
#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "hostile_texts.h"
#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

json::array read(const Report& report, const RenderOptions& options = fixed_options()) {
  return parse_json(find_format("ocsf").render(report, options)).as_array();
}

std::string text(const json::value& value) { return std::string(value.as_string()); }

json::value event_of(const Report& report, std::string_view control) {
  for (const auto& event : read(report))
    if (text(event.at("compliance").at("control")) == control) return event;
  throw std::runtime_error("no event of " + std::string(control));
}

TEST(OcsfReport, EachVerdictIsAStatusASeverityAndTheirCaptions) {
  const struct {
    const char* control;
    int status_id;
    const char* status;
    int severity_id;
    const char* severity;
  } cases[] = {
      {"1.4", 3, "Fail", 3, "Medium"},     {"1.8", 1, "Pass", 1, "Informational"},
      {"3.1", 2, "Warning", 0, "Unknown"}, {"1.10", 2, "Warning", 0, "Unknown"},
      {"1.1", 99, "Manual", 0, "Unknown"}, {"1.19", 99, "Not Applicable", 1, "Informational"},
  };
  for (const auto& c : cases) {
    const auto event = event_of(mixed_report(), c.control);
    const auto& compliance = event.at("compliance");
    EXPECT_EQ(compliance.at("status_id").to_number<int>(), c.status_id) << c.control;
    EXPECT_EQ(text(compliance.at("status")), c.status) << c.control;
    EXPECT_EQ(event.at("severity_id").to_number<int>(), c.severity_id) << c.control;
    EXPECT_EQ(text(event.at("severity")), c.severity) << c.control;
    EXPECT_EQ(text(event.at("status")), "New") << c.control;
  }
}

TEST(OcsfReport, AWaivedFindingIsSuppressedWithAComment) {
  const auto event = event_of(waived_report(), "1.21");
  EXPECT_EQ(event.at("status_id").to_number<int>(), 3);
  EXPECT_EQ(text(event.at("status")), "Suppressed");
  EXPECT_EQ(text(event.at("comment")), "the bastion is watched; approved by ciso until 2027-03-31");
  EXPECT_EQ(text(event.at("compliance").at("status")), "Fail");
}

TEST(OcsfReport, TheEventSaysWhatItIsAndWhen) {
  const auto event = event_of(mixed_report(), "3.8");
  EXPECT_EQ(event.at("class_uid").to_number<int>(), 2003);
  EXPECT_EQ(event.at("type_uid").to_number<int>(), 200301);
  EXPECT_EQ(event.at("time").to_number<long long>(), 1795600800000LL);  // 2026-11-25T10:00:00Z
  EXPECT_EQ(text(event.at("metadata").at("version")), "1.6.0");
  EXPECT_EQ(text(event.at("cloud").at("account").at("uid")), "123456789012");
  const auto& resource = event.at("resources").at(0);
  EXPECT_EQ(text(resource.at("uid")),
            "arn:aws:kms:eu-west-1:123456789012:key/5b0c1d2e-3f40-4152-8364-7586978a9be1");
  EXPECT_EQ(text(resource.at("type")), "AWS::KMS::Key");
  EXPECT_FALSE(event.at("evidences").at(0).at("data").at("enable_key_rotation").as_bool());
  EXPECT_EQ(text(event.at("compliance").at("checks").at(0).at("severity")), "Level 2");
  EXPECT_EQ(text(event.at("unmapped").at("report").at("score")), "score 9%, 6 of 13 answered");
}

TEST(OcsfReport, UidsAreUniqueAndNameTheBenchmark) {
  Report newer = mixed_report();
  newer.benchmark_id = "cis-1.4.0";
  std::set<std::string> uids;
  for (const auto& report : {mixed_report(), newer})
    for (const auto& event : read(report)) {
      const auto uid = text(event.at("finding_info").at("uid"));
      EXPECT_TRUE(uids.insert(uid).second) << uid;
      EXPECT_TRUE(uid.starts_with(report.benchmark_id + "/"));
    }
}

TEST(OcsfReport, TextsAreKeptWhateverTheyHold) {
  for (const auto& [name, hostile] : hostile_texts()) {
    const auto events = read(hostile_report(hostile));
    ASSERT_EQ(events.size(), 11u) << name;
    if (name != std::string("terminal")) {  // of which some bytes are no UTF-8
      EXPECT_EQ(text(events[0].at("status_detail")), hostile) << name;
    }
  }
}

}  // namespace
}  // namespace underpin::report
