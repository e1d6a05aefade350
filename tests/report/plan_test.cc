// Plans and outcomes as people and programs read them.
#include "report/plan.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "hostile_texts.h"
#include "reports.h"
#include "tests/golden.h"

namespace underpin::report {
namespace {

using ::testing::HasSubstr;

Step step(Action action, const std::string& name, const std::string& region,
          std::vector<Change> changes) {
  Step out;
  out.action = action;
  out.address = "aws_thing." + name + ".this@" + region;
  out.type = "aws_thing";
  out.region = region;
  out.id = name;
  out.changes = std::move(changes);
  return out;
}

Plan sample() {
  Plan plan;
  plan.account = "123456789012";
  plan.partition = "aws";
  plan.caller = "arn:aws:iam::123456789012:user/me";
  plan.config_file = "acme.yaml";
  plan.config_sha256 = "00ff";
  plan.observed_at = *parse_time("2026-11-25T10:00:00Z");
  plan.resources = 9;
  plan.steps = {
      step(Action::create, "key", "eu-west-1",
           {{"policy", "", "{\"Version\":\"2012-10-17\"}"}, {"rotation", "", "true"}}),
      step(Action::update, "ebs", "eu-west-1", {{"enabled", "false", "true"}}),
      step(Action::update, "ebs", "us-east-1", {{"enabled", "false", "true"}}),
      step(Action::update, "ebs", "us-west-2", {{"enabled", "", "true"}}),
      step(Action::remove, "vpc", "us-east-1", {}),
  };
  plan.steps[0].residue = "the key, scheduled for deletion";
  plan.blocked = {{"aws_thing.x.this@eu-west-1", "kms:ListKeys denied"}};
  plan.warnings = {"whose password expires is locked out"};
  plan.verdicts = {{"1.8", "Ensure IAM password policy", Verdict::fail, Verdict::pass},
                   {"3.8", "Ensure rotation", Verdict::fail, Verdict::unknown}};
  return plan;
}

TEST(PlanGolden, terminal) {
  testing::expect_golden("report/plan.txt", render_plan(sample(), fixed_options()));
}
TEST(PlanGolden, json) {
  testing::expect_golden("report/plan.json", render_plan_json(sample(), fixed_options()));
}
TEST(PlanGolden, markdown) {
  testing::expect_golden("report/plan.md", render_plan_markdown(sample(), fixed_options()));
}

TEST(Plan, the_same_change_in_several_regions_is_told_once_with_their_names) {
  const auto text = render_plan(sample(), fixed_options());
  EXPECT_THAT(text, HasSubstr("aws_thing.ebs.this in 2 regions"));
  EXPECT_THAT(text, HasSubstr("aws_thing.ebs.this@us-west-2")) << "another change is another line";
}

TEST(Plan, without_steps_says_that_there_is_nothing_to_do) {
  Plan plan;
  plan.resources = 3;
  EXPECT_THAT(render_plan(plan, fixed_options()), HasSubstr("nothing to do: 0 to create"));
  EXPECT_EQ(in_numbers(plan), "0 to create, 0 to update, 0 to delete, 0 blocked; 3 as it shall be");
}

TEST(Outcomes, name_each_step_that_was_not_done_with_why_and_what_next) {
  const auto plan = sample();
  std::vector<Outcome> outcomes;
  for (const auto& one : plan.steps)
    outcomes.push_back({one.address, Outcome::State::done, "", "", ""});
  outcomes[1] = {plan.steps[1].address, Outcome::State::failed, "denied", "grant it", ""};
  outcomes[4] = {plan.steps[4].address, Outcome::State::skipped, "a step it comes after", "", ""};
  const auto text = render_outcomes(plan, outcomes, fixed_options());
  EXPECT_THAT(text, HasSubstr("failed  aws_thing.ebs.this@eu-west-1: denied (grant it)"));
  EXPECT_THAT(text, HasSubstr("skipped"));
  EXPECT_THAT(text, HasSubstr("3 of 5 steps done"));
}

TEST(Plan, hostile_names_reach_no_terminal_and_no_markup) {
  for (const auto& [name, text] : hostile_texts()) {
    auto plan = sample();
    for (auto& one : plan.steps) {
      one.address = one.id = text;
      for (auto& change : one.changes) change.before = change.after = text;
    }
    plan.blocked[0] = {text, text};
    plan.caller = plan.account = text;
    for (const auto& page :
         {render_plan(plan, fixed_options()), render_plan_markdown(plan, fixed_options())})
      EXPECT_EQ(page.find_first_of("\x1b\x07\x08\x7f"), std::string::npos) << name;
    EXPECT_NO_THROW(parse_json(render_plan_json(plan, fixed_options()))) << name;
    const auto lines = render_plan_markdown(plan, fixed_options());
    const auto plain = render_plan_markdown(sample(), fixed_options());
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'),
              std::count(plain.begin(), plain.end(), '\n'))
        << name;
  }
}

}  // namespace
}  // namespace underpin::report
