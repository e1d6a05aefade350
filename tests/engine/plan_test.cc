// Planning and undoing, without a call: what is compared, what is left alone, what is blocked.
#include "engine/plan.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "engine/row.h"
#include "engine/undo.h"
#include "resources/ec2/ebs_encryption.h"
#include "resources/iam/password_policy.h"
#include "resources/registry.h"

namespace underpin::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kAccount = "123456789012";

template <class T>
void add(Snapshot& snapshot, T row) {
  auto table = type_of<T>().make_table();
  static_cast<TableOf<T>&>(*table).add(std::move(row));
  snapshot.add(type_of<T>(), std::move(*table));
}

iam::AccountPasswordPolicy policy(long long length, Value<long long> history) {
  iam::AccountPasswordPolicy out;
  out.region = kGlobal;
  out.id = kAccount;
  out.minimum_password_length = length;
  out.password_reuse_prevention = std::move(history);
  out.max_password_age = Value<long long>::absent();
  for (auto* flag :
       {&out.require_uppercase_characters, &out.require_lowercase_characters, &out.require_symbols,
        &out.require_numbers, &out.allow_users_to_change_password, &out.hard_expiry})
    *flag = false;
  return out;
}

ec2::EbsEncryptionByDefault encryption(const std::string& region, Value<bool> enabled) {
  ec2::EbsEncryptionByDefault out;
  out.region = out.id = region;
  out.enabled = std::move(enabled);
  return out;
}

Snapshot account() {
  Snapshot out;
  out.account = kAccount;
  out.partition = "aws";
  out.dns_suffix = "amazonaws.com";
  out.caller = "arn:aws:iam::123456789012:user/me";
  out.regions = {{"eu-west-1", Region::Status::enabled, {}},
                 {"us-east-1", Region::Status::enabled, {}}};
  out.request(type_of<iam::AccountPasswordPolicy>());
  out.request(type_of<ec2::EbsEncryptionByDefault>());
  return out;
}

Desired wants(long long length) {
  Desired out;
  out.begin("m");
  iam::AccountPasswordPolicy wanted;
  wanted.region = kGlobal;
  wanted.id = kAccount;
  wanted.minimum_password_length = length;
  out.add("this", std::move(wanted));
  return out;
}

TEST(MakePlan, of_what_is_as_it_shall_be_is_empty) {
  auto observed = account();
  add(observed, policy(14, 5));
  const auto plan = make_plan(wants(14), observed);
  EXPECT_TRUE(plan.empty());
  EXPECT_EQ(plan.resources, 1u);
}

TEST(MakePlan, changes_what_differs_and_leaves_what_nobody_asks_for) {
  auto observed = account();
  add(observed, policy(8, 5));
  const auto plan = make_plan(wants(14), observed);
  ASSERT_THAT(plan.steps, SizeIs(1));
  const auto& step = plan.steps[0];
  EXPECT_EQ(step.action, Action::update);
  EXPECT_THAT(step.changes, ElementsAre(Change{"minimum_password_length", "8", "14"}));
  const auto planned = parse_json(step.planned).as_object();
  EXPECT_EQ(cell(planned, "password_reuse_prevention").content, 5) << "a call that replaces all";
}

TEST(MakePlan, makes_what_is_not_there_without_what_nobody_asks_for) {
  const auto plan = make_plan(wants(14), account());
  ASSERT_THAT(plan.steps, SizeIs(1));
  EXPECT_EQ(plan.steps[0].action, Action::create);
  const auto planned = parse_json(plan.steps[0].planned).as_object();
  EXPECT_EQ(cell(planned, "max_password_age").kind, Cell::Kind::absent);
}

TEST(MakePlan, what_could_not_be_read_is_no_reason_to_write) {
  auto hidden = account();
  hidden.add({"aws_iam_account_password_policy",
              std::string(kGlobal),
              std::nullopt,
              {},
              "iam:GetAccountPasswordPolicy",
              "AccessDenied",
              "no",
              "iam:GetAccountPasswordPolicy"});
  auto plan = make_plan(wants(14), hidden);
  EXPECT_THAT(plan.steps, IsEmpty());
  ASSERT_THAT(plan.blocked, SizeIs(1));
  EXPECT_THAT(plan.blocked[0].why, HasSubstr("iam:GetAccountPasswordPolicy"));

  auto half = account();
  auto row = policy(8, 5);
  row.minimum_password_length = Value<long long>::unknown({Cause::Kind::unread, "denied", "g"});
  add(half, std::move(row));
  plan = make_plan(wants(14), half);
  EXPECT_THAT(plan.steps, IsEmpty());
  ASSERT_THAT(plan.blocked, SizeIs(1));
  EXPECT_EQ(plan.blocked[0].why, "minimum_password_length could not be read: denied");
}

TEST(MakePlan, a_region_that_was_not_read_is_blocked) {
  Desired desired;
  desired.begin("m");
  desired.add("this", encryption("ap-east-1", true));
  const auto plan = make_plan(desired, account());
  ASSERT_THAT(plan.blocked, SizeIs(1));
  EXPECT_THAT(plan.blocked[0].why, HasSubstr("ap-east-1 is not among the enabled regions"));
}

TEST(MakePlan, a_step_comes_behind_what_it_names) {
  Desired desired;
  desired.begin("m");
  const auto first = "aws_ebs_encryption_by_default.m.this@us-east-1";
  desired.add("this", encryption("eu-west-1", true), {first});
  desired.add("this", encryption("us-east-1", true));
  auto observed = account();
  add(observed, encryption("eu-west-1", false));
  add(observed, encryption("us-east-1", false));
  observed.finish();
  const auto plan = make_plan(desired, observed);
  ASSERT_THAT(plan.steps, SizeIs(2));
  EXPECT_EQ(plan.steps[0].address, first);
  EXPECT_THAT(ready(plan, {}, {}), ElementsAre(&plan.steps[0]));
  EXPECT_THAT(ready(plan, {first}, {}), IsEmpty()) << "begun is not done";
  EXPECT_THAT(ready(plan, {first}, {first}), ElementsAre(&plan.steps[1]));
}

TEST(Predict, is_the_account_after_the_plan) {
  auto observed = account();
  add(observed, policy(8, 5));
  add(observed, encryption("eu-west-1", true));
  const auto plan = make_plan(wants(14), observed);
  const auto after = predict(observed, plan, all_types());
  const auto rows = after.all<iam::AccountPasswordPolicy>().read();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_TRUE((rows[0].minimum_password_length == 14).is_true());
  EXPECT_THAT(after.all<ec2::EbsEncryptionByDefault>().read(), SizeIs(1)) << "the rest stays";
  EXPECT_TRUE(make_plan(wants(14), after).empty()) << "what is predicted needs no plan";
}

// ---- undo

Run run_of(const Plan& plan, Outcome::State state = Outcome::State::done) {
  Run run{"r", "apply", "", "", "", "", {}, true, true};
  for (const auto& step : plan.steps) run.entries.push_back({step, state});
  return run;
}

TEST(UndoPlan, puts_back_what_the_run_changed) {
  auto observed = account();
  add(observed, policy(8, 5));
  const auto plan = make_plan(wants(14), observed);
  const auto after = predict(observed, plan, all_types());
  const auto undo = undo_plan(run_of(plan), after);
  ASSERT_THAT(undo.steps, SizeIs(1));
  EXPECT_THAT(undo.steps[0].changes, ElementsAre(Change{"minimum_password_length", "14", "8"}));
  EXPECT_TRUE(undo_plan(run_of(plan), predict(after, undo, all_types())).empty())
      << "a second undo has nothing to do";
}

TEST(UndoPlan, takes_away_what_the_run_made) {
  const auto observed = account();
  const auto plan = make_plan(wants(14), observed);
  const auto undo = undo_plan(run_of(plan), predict(observed, plan, all_types()));
  ASSERT_THAT(undo.steps, SizeIs(1));
  EXPECT_EQ(undo.steps[0].action, Action::remove);
}

TEST(UndoPlan, leaves_alone_what_somebody_changed_since) {
  auto observed = account();
  add(observed, policy(8, 5));
  const auto plan = make_plan(wants(14), observed);
  auto edited = account();
  add(edited, policy(20, 5));
  const auto undo = undo_plan(run_of(plan), edited);
  EXPECT_THAT(undo.steps, IsEmpty());
  ASSERT_THAT(undo.blocked, SizeIs(1));
  EXPECT_THAT(undo.blocked[0].why, HasSubstr("minimum_password_length was changed since"));
}

TEST(UndoPlan, of_a_step_that_was_cut_off_undoes_it_only_where_it_was_done) {
  auto observed = account();
  add(observed, policy(8, 5));
  const auto plan = make_plan(wants(14), observed);
  auto cut = run_of(plan);
  cut.entries[0].state.reset();
  EXPECT_TRUE(undo_plan(cut, observed).empty()) << "it was never done";
  EXPECT_THAT(undo_plan(cut, predict(observed, plan, all_types())).steps, SizeIs(1));
}

TEST(UndoPlan, leaves_alone_what_was_refused_whoever_did_it_since) {
  auto observed = account();
  add(observed, policy(8, 5));
  const auto plan = make_plan(wants(14), observed);
  for (const auto state : {Outcome::State::refused, Outcome::State::unchanged,
                           Outcome::State::skipped, Outcome::State::open})
    EXPECT_TRUE(undo_plan(run_of(plan, state), predict(observed, plan, all_types())).empty())
        << word(state);
}

TEST(UndoPlan, does_not_delete_what_others_added_to) {
  const auto plan = make_plan(wants(14), account());
  auto run = run_of(plan);
  auto made = account();
  add(made, policy(14, Value<long long>::absent()));
  run.entries[0].step.planned = json::serialize(*find_row(
      made, "aws_iam_account_password_policy", kGlobal, kAccount));  // as it was read back
  auto edited = account();
  add(edited, policy(14, 5));
  const auto undo = undo_plan(run, edited);
  EXPECT_THAT(undo.steps, IsEmpty());
  ASSERT_THAT(undo.blocked, SizeIs(1));
  EXPECT_THAT(undo.blocked[0].why, HasSubstr("password_reuse_prevention was changed since"));
}

TEST(UndoPlan, puts_back_what_rests_on_others_first) {
  Desired desired;
  desired.begin("m");
  desired.add("this", encryption("eu-west-1", true),
              {"aws_ebs_encryption_by_default.m.this@us-east-1"});
  desired.add("this", encryption("us-east-1", true));
  auto observed = account();
  add(observed, encryption("eu-west-1", false));
  add(observed, encryption("us-east-1", false));
  observed.finish();
  const auto plan = make_plan(desired, observed);
  const auto undo = undo_plan(run_of(plan), predict(observed, plan, all_types()));
  const auto first = ready(undo, {}, {});
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0]->region, "eu-west-1");
}

TEST(UndoPlan, of_something_never_deleted_says_that_it_stays) {
  Desired desired;
  desired.begin("m");
  desired.add("this", encryption("eu-west-1", true));
  const auto plan = make_plan(desired, account());
  const auto undo = undo_plan(run_of(plan), predict(account(), plan, all_types()));
  EXPECT_THAT(undo.steps, IsEmpty());
  ASSERT_THAT(undo.warnings, SizeIs(1));
  EXPECT_THAT(undo.warnings[0], HasSubstr("stays"));
}

}  // namespace
}  // namespace underpin::engine
