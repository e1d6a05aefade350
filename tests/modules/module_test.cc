// What holds for every module, and what each of them wants.
#include "modules/module.h"

#include <gmock/gmock.h>

#include <functional>
#include <set>

#include "base/error.h"
#include "benchmark/benchmark.h"
#include "resources/ec2/ebs_encryption.h"
#include "resources/iam/password_policy.h"
#include "tests/golden.h"

namespace underpin::modules {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string mistakes_of(const config::Mistakes& mistakes) {
  try {
    mistakes.finish("");
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

struct Built {
  Desired desired;
  std::string mistakes;
};

Built built(
    const std::string& global, bool compliance = true,
    const std::function<void(Snapshot&)>& fill = [](Snapshot&) {}) {
  const auto config = config::parse_config("underpin: 1\nid: '123456789012'\nglobal:\n" + global +
                                               (compliance ? "" : "\ncompliance: none\n"),
                                           "acme.yaml");
  auto account = empty_account(config);
  account.regions = {{"eu-west-1", Region::Status::enabled, {}},
                     {"us-east-1", Region::Status::enabled, {}}};
  fill(account);
  config::Mistakes mistakes;
  auto desired = build(config, {account, "us-east-1", config.compliance}, mistakes);
  return {std::move(desired), mistakes_of(mistakes)};
}

template <class T>
const T& row(const Built& built, std::size_t index) {
  return static_cast<const T&>(built.desired.resources().at(index).row());
}

TEST(Modules, settle_recommendations_that_exist) {
  std::set<std::string, std::less<>> keys;
  for (const auto& row : benchmark::load_benchmark("cis-1.3.0").recommendations)
    keys.insert(row.key);
  for (const auto module : all_modules())
    for (const auto key : module().settles) EXPECT_TRUE(keys.contains(key)) << key;
}

TEST(Modules, describe_their_inputs_in_their_schema) {
  for (const auto module : all_modules()) {
    const auto schema = module().schema();
    EXPECT_EQ(schema.at("properties").as_object().size(), module().inputs.size());
    for (const auto& input : module().inputs) EXPECT_FALSE(input.doc.empty()) << input.name;
  }
}

TEST(Modules, with_their_defaults_are_accepted_or_say_what_they_need) {
  for (const auto module : all_modules()) {
    const auto made = built("  " + std::string(module().name) + ":\n");
    if (!made.mistakes.empty()) {
      EXPECT_THAT(made.mistakes, HasSubstr("needs `"));
    }
  }
}

TEST(Modules, of_a_wrong_name_or_with_wrong_inputs_are_mistakes) {
  const struct {
    const char *global, *message;
  } cases[] = {
      {"  iam-pasword-policy: {}",
       "no module `iam-pasword-policy`; did you mean "
       "`iam-password-policy`?"},
      {"  iam-password-policy: {minimum_pasword_length: 14}",
       "acme.yaml:4: unknown member `minimum_pasword_length`; did you mean "
       "`minimum_password_length`?"},
      {"  iam-password-policy: {minimum_password_length: '14'}", "is no whole number"},
      {"  iam-password-policy: {minimum_password_length: many}",
       "`minimum_password_length: many` "
       "is no whole number"},
      {"  iam-password-policy: {hard_expiry: yes}", "is neither true nor false"},
      {"  iam-password-policy: [1]", "is no map of inputs"},
      {"  iam-password-policy: {minimum_password_length: 8}",
       "acme.yaml:4: `minimum_password_length` must be at least 14: recommendation 1.8"},
      {"  iam-password-policy: {password_reuse_prevention: 5}", "recommendation 1.9"},
      {"  ebs-encryption-multi-region: {enable_encryption: false}", "recommendation 2.2.1"},
      {"  ebs-encryption-multi-region: {opt_in_regions: us-east-1}", "`opt_in_regions` is no list"},
      {"  ebs-encryption-multi-region: {opt_in_regions: [us-east-1]}", "recommendation 2.2.1"},
      {"  iam-password-policy: {minimum_password_length: 500}", "must be between 6 and 128"},
      {"  iam-password-policy: {max_password_age: 2000}", "must be between 0 and 1095"},
  };
  for (const auto& c : cases) EXPECT_THAT(built(c.global).mistakes, HasSubstr(c.message));
}

TEST(Modules, have_no_pins_where_no_compliance_is_claimed) {
  EXPECT_THAT(built("  iam-password-policy: {minimum_password_length: 8}", false).mistakes,
              IsEmpty());
}

// An account with a policy: its age, and whether an expired password needs an administrator.
std::function<void(Snapshot&)> with_policy(Value<long long> age, bool hard = false) {
  return [=](Snapshot& account) {
    iam::AccountPasswordPolicy row;
    row.region = kGlobal;
    row.id = "123456789012";
    row.max_password_age = age;
    row.hard_expiry = hard;
    auto table = type_of<iam::AccountPasswordPolicy>().make_table();
    static_cast<TableOf<iam::AccountPasswordPolicy>&>(*table).add(std::move(row));
    account.add(type_of<iam::AccountPasswordPolicy>(), std::move(*table));
  };
}
const auto kNoAge = Value<long long>::absent();

TEST(IamPasswordPolicy, leaves_alone_what_the_file_does_not_give) {
  const auto made =
      built("  iam-password-policy: {minimum_password_length: 16}", true, with_policy(kNoAge));
  ASSERT_THAT(made.desired.resources(), SizeIs(1));
  EXPECT_EQ(made.desired.resources()[0].address,
            "aws_iam_account_password_policy.iam-password-policy.this@global");
  const auto& policy = row<iam::AccountPasswordPolicy>(made, 0);
  EXPECT_EQ(policy.id, "123456789012");
  EXPECT_TRUE((policy.minimum_password_length == 16).is_true());
  EXPECT_TRUE((policy.password_reuse_prevention == 24).is_true());
  EXPECT_TRUE(policy.require_symbols.is_unknown()) << "not the module's business";
}

TEST(IamPasswordPolicy, asks_for_no_less_than_iam_does_without_one) {
  const auto made = built("  iam-password-policy: {require_symbols: false}");
  const auto& policy = row<iam::AccountPasswordPolicy>(made, 0);
  EXPECT_TRUE((policy.require_numbers == true).is_true());
  EXPECT_TRUE((policy.require_symbols == false).is_true()) << "as the file says";
}

TEST(IamPasswordPolicy, an_age_of_zero_is_none) {
  EXPECT_TRUE(
      row<iam::AccountPasswordPolicy>(built("  iam-password-policy: {max_password_age: 0}"), 0)
          .max_password_age.is_absent());
}

TEST(IamPasswordPolicy, warns_of_whom_it_locks_out) {
  const struct {
    const char* name;
    const char* inputs;
    std::function<void(Snapshot&)> before;
    std::size_t warnings;
  } cases[] = {
      {"a new age expires passwords at once", "{max_password_age: 90}", with_policy(kNoAge), 1},
      {"a shorter one too", "{max_password_age: 60}", with_policy(90), 1},
      {"a longer one does not", "{max_password_age: 120}", with_policy(90), 0},
      {"hard expiry over an age", "{hard_expiry: true}", with_policy(90), 1},
      {"an age over hard expiry", "{max_password_age: 90}", with_policy(kNoAge, true), 2},
      {"hard expiry without an age", "{hard_expiry: true}", with_policy(kNoAge), 0},
      {"what is so already", "{hard_expiry: true, max_password_age: 90}", with_policy(90, true), 0},
  };
  for (const auto& c : cases)
    EXPECT_THAT(
        built(std::string("  iam-password-policy: ") + c.inputs, true, c.before).desired.warnings(),
        SizeIs(c.warnings))
        << c.name;
}

TEST(IamPasswordPolicy, is_blocked_where_the_policy_could_not_be_read) {
  const auto made = built("  iam-password-policy:", true, [](Snapshot& account) {
    account.add({"aws_iam_account_password_policy",
                 std::string(kGlobal),
                 std::nullopt,
                 {},
                 "iam:GetAccountPasswordPolicy",
                 "AccessDenied",
                 "no",
                 ""});
  });
  EXPECT_THAT(made.desired.resources(), IsEmpty());
  EXPECT_THAT(made.desired.blocked(), SizeIs(1));
}

TEST(Modules, see_to_regions_that_do_not_answer_too_and_to_none_when_they_were_not_listed) {
  const auto silent = built("  ebs-encryption-multi-region:", true, [](Snapshot& account) {
    account.regions.push_back({"us-west-2", Region::Status::unreachable, "denied"});
    account.regions.push_back({"us-west-1", Region::Status::excluded, "left out"});
  });
  EXPECT_THAT(silent.desired.resources(), SizeIs(3)) << "blocked later, not forgotten";
  const auto unlisted = built("  ebs-encryption-multi-region:", true, [](Snapshot& account) {
    account.add({"*", "*", std::nullopt, {}, "ec2:DescribeRegions", "AccessDenied", "no", ""});
  });
  EXPECT_THAT(unlisted.desired.resources(), IsEmpty());
  EXPECT_THAT(unlisted.desired.blocked(), SizeIs(1));
}

TEST(EbsEncryption, is_wanted_in_every_enabled_region_or_those_given) {
  EXPECT_THAT(built("  ebs-encryption-multi-region:").desired.resources(), SizeIs(2));
  const auto one =
      built("  ebs-encryption-multi-region: {opt_in_regions: [eu-west-1, eu-west-1]}", false);
  ASSERT_THAT(one.desired.resources(), SizeIs(1));
  EXPECT_EQ(row<ec2::EbsEncryptionByDefault>(one, 0).region, "eu-west-1");
}

}  // namespace
}  // namespace underpin::modules
