// ASFF: what Security Hub takes, and what it shows. tests/schemas holds it to the API's model.
#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "base/utf8.h"
#include "hostile_texts.h"
#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

json::array read(const Report& report, const RenderOptions& options = fixed_options()) {
  return parse_json(find_format("asff").render(report, options)).as_array();
}

std::string text(const json::value& value) { return std::string(value.as_string()); }

json::value finding_of(const Report& report, std::string_view rule) {
  for (const auto& finding : read(report))
    if (text(finding.at("GeneratorId")) == "cis-1.3.0/" + std::string(rule)) return finding;
  throw std::runtime_error("no finding of " + std::string(rule));
}

TEST(AsffReport, EachVerdictIsAComplianceStatusAndUnknownIsNeitherPassedNorUnavailable) {
  const struct {
    const char *rule, *status, *severity;
  } cases[] = {
      {"1.4", "FAILED", "MEDIUM"},  {"1.8", "PASSED", "INFORMATIONAL"},
      {"3.1", "WARNING", "MEDIUM"}, {"1.10", "WARNING", "MEDIUM"},
      {"1.1", "WARNING", "MEDIUM"}, {"1.19", "NOT_AVAILABLE", "INFORMATIONAL"},
  };
  for (const auto& c : cases) {
    const auto finding = finding_of(mixed_report(), c.rule);
    EXPECT_EQ(text(finding.at("Compliance").at("Status")), c.status) << c.rule;
    EXPECT_EQ(text(finding.at("Severity").at("Label")), c.severity) << c.rule;
    EXPECT_EQ(finding.at("FindingProviderFields").at("Severity"), finding.at("Severity"));
    EXPECT_EQ(text(finding.at("Workflow").at("Status")), "NEW") << c.rule;
  }
}

TEST(AsffReport, AWaivedFindingIsSuppressedWithANote) {
  const auto finding = finding_of(waived_report(), "1.21");
  EXPECT_EQ(text(finding.at("Compliance").at("Status")), "FAILED");
  EXPECT_EQ(text(finding.at("Workflow").at("Status")), "SUPPRESSED");
  EXPECT_EQ(text(finding.at("Note").at("Text")),
            "the bastion is watched; approved by ciso until 2027-03-31");
  EXPECT_EQ(text(finding.at("Note").at("UpdatedBy")), "ciso");
}

TEST(AsffReport, AFindingGoesToTheSecurityHubOfItsRegion) {
  EXPECT_EQ(text(finding_of(mixed_report(), "3.8").at("ProductArn")),
            "arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default");
  EXPECT_EQ(text(finding_of(mixed_report(), "1.4").at("ProductArn")),
            "arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default");
  Report china = mixed_report();
  china.partition = "aws-cn";
  auto options = fixed_options();
  options.global_region = "cn-northwest-1";
  for (const auto& finding : read(china, options))
    if (text(finding.at("GeneratorId")) == "cis-1.3.0/1.4") {
      EXPECT_EQ(text(finding.at("ProductArn")),
                "arn:aws-cn:securityhub:cn-northwest-1:123456789012:product/123456789012/default");
    }
}

TEST(AsffReport, TellsResourceRequirementAndReasons) {
  const auto finding = finding_of(mixed_report(), "5.2");
  const auto& resource = finding.at("Resources").at(0);
  EXPECT_EQ(text(resource.at("Type")), "AwsEc2SecurityGroup");
  EXPECT_EQ(text(resource.at("Id")),
            "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0a1b2c3d4e5f60000");
  EXPECT_EQ(text(resource.at("Region")), "eu-west-1");
  EXPECT_EQ(text(finding.at("Compliance").at("RelatedRequirements").at(0)),
            "CIS AWS Foundations Benchmark v1.3.0/5.2");
  const auto unknown = finding_of(mixed_report(), "3.1");
  EXPECT_EQ(text(unknown.at("Compliance").at("StatusReasons").at(1).at("Description")),
            "cloudtrail:DescribeTrails AccessDeniedException in eu-west-1: grant "
            "cloudtrail:DescribeTrails");
  EXPECT_EQ(text(unknown.at("Resources").at(0).at("Type")), "AwsAccount");
  EXPECT_EQ(text(unknown.at("ProductFields").at("underpin/score")), "score 9%, 6 of 13 answered");
}

TEST(AsffReport, IdsAreUniqueAndNameTheBenchmark) {
  Report newer = mixed_report();
  newer.benchmark_id = "cis-1.4.0";
  std::set<std::string> ids;
  for (const auto& report : {mixed_report(), newer})
    for (const auto& finding : read(report)) EXPECT_TRUE(ids.insert(text(finding.at("Id"))).second);
}

TEST(AsffReport, NoTextIsLongerThanTheApiTakesOrBlank) {
  for (const auto& [name, hostile] : hostile_texts()) {
    const auto findings = read(hostile_report(hostile));
    ASSERT_EQ(findings.size(), 11u) << name;
    for (const auto& finding : findings) {
      for (const auto& [member, most] :
           {std::pair("Id", 512u), std::pair("ProductArn", 2048u), std::pair("GeneratorId", 512u),
            std::pair("Title", 256u), std::pair("Description", 1024u)}) {
        const auto said = text(finding.at(member));
        EXPECT_LE(characters(said), most) << name << ", " << member;
        EXPECT_NE(said.find_first_not_of(' '), std::string::npos) << name << ", " << member;
      }
      EXPECT_LE(finding.at("ProductFields").as_object().size(), 50u);
      for (const auto& [field, value] : finding.at("ProductFields").as_object()) {
        EXPECT_LE(characters(std::string(field)), 128u) << name;
        EXPECT_LE(characters(text(value)), 2048u) << name;
      }
    }
  }
}

// 240 KB is what the API takes of one finding.
TEST(AsffReport, ManyFactsAreCutBeforeTheFindingIsTooLarge) {
  Report report = passing_report();
  auto& finding = report.recommendations[0].findings[0];
  finding.evidence.clear();
  for (int i = 0; i < 200; ++i) {
    finding.evidence.emplace_back("fact" + std::to_string(i), std::string(5000, 'x').c_str());
    finding.notes.push_back({"code" + std::to_string(i), std::string(5000, 'x')});
  }
  for (const auto& one : read(report)) EXPECT_LT(json::serialize(one).size(), 240'000u);
}

}  // namespace
}  // namespace underpin::report
