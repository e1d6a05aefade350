// The config file: what it says, and every mistake in it at once.
#include "config/config.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace underpin::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kWhole = R"(
underpin: 1
deviations:
  - rec: '5.2'
    resources: ['sg-0123', 'arn:aws:ec2:*:*:security-group/sg-9*']
    reason: bastion, watched
    approved_by: ciso
    until: 2027-03-31
  - {rec: kms.rotation, resources: '*', reason: cost, approved_by: cfo, until: '2026-12-31'}
regions_out_of_scope:
  - {region: ap-east-1, reason: denied by policy, approved_by: ciso, until: 2027-01-01}
)";

TEST(Config, holds_deviations_and_regions_with_their_last_day) {
  const auto config = parse_config(kWhole, "acme.yaml");
  ASSERT_EQ(config.deviations.size(), 2u);
  const auto& first = config.deviations[0];
  EXPECT_EQ(first.recommendation, "5.2");
  EXPECT_THAT(first.resources, ElementsAre("sg-0123", "arn:aws:ec2:*:*:security-group/sg-9*"));
  EXPECT_EQ(first.reason, "bastion, watched");
  EXPECT_EQ(first.approved_by, "ciso");
  EXPECT_EQ(first.last, "2027-03-31");
  EXPECT_EQ(format_time(first.until), "2027-04-01T00:00:00Z") << "the last day counts whole";
  EXPECT_EQ(first.line, 4);
  EXPECT_THAT(config.deviations[1].resources, ElementsAre("*")) << "one pattern needs no list";
  ASSERT_EQ(config.regions_out_of_scope.size(), 1u);
  EXPECT_EQ(config.regions_out_of_scope[0].region, "ap-east-1");
  EXPECT_EQ(config.sha256.size(), 64u);
}

TEST(Config, an_empty_one_decides_nothing) {
  const auto config = parse_config("underpin: 1\ndeviations:\n", "acme.yaml");
  EXPECT_TRUE(config.deviations.empty());
  EXPECT_TRUE(config.regions_out_of_scope.empty());
}

TEST(Config, each_mistake_is_named_with_its_line) {
  const struct {
    const char* yaml;
    const char* message;
  } cases[] = {
      {"deviations: []", "acme.yaml:1: `underpin` is missing"},
      {"underpin: 2", "acme.yaml:1: `underpin: 2` is not known; this version reads `underpin: 1`"},
      {"underpin: 1\ndeviation: []",
       "acme.yaml:2: unknown member `deviation`; did you mean "
       "`deviations`?"},
      {"underpin: 1\ndeviations: 5", "acme.yaml:2: `deviations` is no list"},
      {"underpin: 1\ndeviations:\n - 5", "acme.yaml:3: a deviation is no map"},
      {"underpin: 1\ndeviations:\n - {rec: '1.4', resources: ['*'], reason: x, approved_by: y}",
       "acme.yaml:3: `until` is missing"},
      {"underpin: 1\ndeviations:\n - {rec: '1.4', resources: ['*'], reason: '', approved_by: y, "
       "until: 2027-01-01}",
       "acme.yaml:3: `reason` is missing or no text"},
      {"underpin: 1\ndeviations:\n - {rec: '1.4', resources: ['*'], reason: x, until: 2027-01-01}",
       "`approved_by` is missing"},
      {"underpin: 1\ndeviations:\n - {rec: '1.4', resources: [], reason: x, approved_by: y, "
       "until: 2027-01-01}",
       "`resources` names none"},
      {"underpin: 1\ndeviations:\n - {rec: '1.4', resources: ['*'], reason: x, approved_by: y, "
       "until: 2027-02-30}",
       "`2027-02-30` is no date"},
      {"underpin: 1\ndeviations:\n - {rec: '1.4', resources: ['*'], reason: x, approved_by: y, "
       "until: never}",
       "`never` is no date"},
      {"underpin: 1\nregions_out_of_scope:\n - {regoin: x}", "did you mean `region`?"},
      {"underpin: [1", "acme.yaml:"},
      {"just words", "acme.yaml:1: the file is no map"},
      {"", "the file is no map"},
  };
  for (const auto& c : cases) {
    try {
      parse_config(c.yaml, "acme.yaml");
      ADD_FAILURE() << "accepted: " << c.yaml;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(c.message));
    }
  }
}

TEST(Config, all_mistakes_come_at_once) {
  try {
    parse_config("underpin: 3\nextra: 1\ndeviations:\n  - {rec: '1.4'}\n", "acme.yaml");
    FAIL();
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5) << text;
  }
}

TEST(Config, deep_nesting_is_a_mistake_not_a_crash) {
  EXPECT_THROW(parse_config(std::string(100'000, '['), "acme.yaml"), Error);
}

}  // namespace
}  // namespace underpin::config
