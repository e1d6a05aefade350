// What a failed call hides, and what it must not hide. The readers here are made up; their types
// and operations are real.
#include "resources/reading.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>

#include "resources/accessanalyzer/analyzer.h"
#include "resources/ec2/security_group.h"
#include "resources/iam/account_summary.h"
#include "resources/kms/key.h"
#include "resources/registry.h"
#include "resources/s3/bucket.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using accessanalyzer::Analyzer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Lists keys; asks each for its description and, apart, for its rotation.
const Reader& key_reader() {
  static const Reader reader{
      .name = "test.keys",
      .fills = {&type_of<kms::Key>},
      .after = {},
      .operations = {"kms:ListKeys", "kms:DescribeKey", "kms:GetKeyRotationStatus"},
      .read = [](Reading& reading) {
        reading.each_region([](Place& region) {
          for (const auto& page : region.pages("kms:ListKeys"))
            region.each(page["Keys"], [](const aws::Node& listed, Place& place) {
              auto& key = place.subject<kms::Key>(listed["KeyArn"].text());
              key.key_manager = place.call(
                  "kms:DescribeKey", {{"KeyId", listed["KeyId"]}})["KeyMetadata"]["KeyManager"];
              place.attribute(key, key.enable_key_rotation, "kms:GetKeyRotationStatus",
                              {{"KeyId", listed["KeyId"]}}, "KeyRotationEnabled");
            });
        });
      }};
  return reader;
}

// Two pages in us-east-1, one key each; nothing in eu-west-1.
struct Keys : ReaderRun {
  Keys() {
    aws.on("kms:ListKeys", json(R"({"Keys": [], "Truncated": false})"));
    aws.on("kms:ListKeys", {"us-east-1", 1}, json(R"({"Keys": [{"KeyArn": "arn:1", "KeyId": "k1"}],
           "Truncated": true, "NextMarker": "m"})"));
    aws.on("kms:ListKeys", {"us-east-1", 2},
           json(R"({"Keys": [{"KeyArn": "arn:2", "KeyId": "k2"}], "Truncated": false})"));
    aws.on("kms:DescribeKey", json(R"({"KeyMetadata": {"KeyId": "k", "KeyManager": "CUSTOMER"}})"));
    aws.on("kms:GetKeyRotationStatus", json(R"({"KeyRotationEnabled": true})"));
  }
};

TEST(Reading, without_faults_every_row_of_every_page_is_there_and_no_gap) {
  for (const std::size_t threads : {0u, 4u}) {
    Keys run;
    const auto& found = run.read(key_reader(), threads);
    EXPECT_THAT(ids_of<kms::Key>(found), ElementsAre("us-east-1 arn:1", "us-east-1 arn:2"));
    EXPECT_THAT(gap_keys(found), IsEmpty());
    EXPECT_EQ(found.all<kms::Key>().size(), 2u);
    EXPECT_THAT(run.aws.calls(),
                UnorderedElementsAre(
                    "kms:ListKeys eu-west-1", "kms:ListKeys us-east-1", "kms:DescribeKey us-east-1",
                    "kms:DescribeKey us-east-1", "kms:GetKeyRotationStatus us-east-1",
                    "kms:GetKeyRotationStatus us-east-1", "kms:ListKeys us-east-1"));
  }
}

TEST(Reading, Fault16_a_refused_second_page_is_a_gap_of_the_region_and_keeps_the_first) {
  Keys run;
  run.aws.refuse("kms:ListKeys", {"us-east-1", 2}, "AccessDeniedException");
  const auto& found = run.read(key_reader());
  EXPECT_THAT(ids_of<kms::Key>(found), ElementsAre("us-east-1 arn:1"));
  ASSERT_THAT(gap_keys(found), ElementsAre("aws_kms_key/us-east-1//kms:ListKeys"));
  const auto& gap = found.gaps().front();
  EXPECT_EQ(gap.code, "AccessDeniedException");
  EXPECT_EQ(gap.missing_action, "kms:ListKeys");
  EXPECT_THAT(gap.attributes, IsEmpty());
  EXPECT_THROW(found.in<kms::Key>("us-east-1").size(), Undecided);
  EXPECT_EQ(found.in<kms::Key>("eu-west-1").size(), 0u) << "other regions are complete";
}

TEST(Reading, an_item_that_fails_hides_its_own_attributes_and_no_row) {
  Keys run;
  run.aws.refuse("kms:DescribeKey", {.holds = "k2"});
  const auto& found = run.read(key_reader());
  ASSERT_THAT(gap_keys(found), ElementsAre("aws_kms_key/us-east-1/arn:2/kms:DescribeKey"));
  std::vector<std::string> all;
  for (const auto& attribute : type_of<kms::Key>().attributes) all.emplace_back(attribute.name);
  std::sort(all.begin(), all.end());
  EXPECT_EQ(found.gaps().front().attributes, all);
  EXPECT_EQ(found.all<kms::Key>().size(), 2u) << "the table itself is complete";
  const auto* hidden = row_of<kms::Key>(found, "us-east-1", "arn:2");
  ASSERT_TRUE(hidden->key_manager.is_unknown());
  EXPECT_EQ(hidden->key_manager.cause().gap, found.gaps().front().key());
  EXPECT_EQ(hidden->key_manager.cause().text, "kms:DescribeKey AccessDenied in us-east-1");
  EXPECT_TRUE(is(row_of<kms::Key>(found, "us-east-1", "arn:1")->key_manager, "CUSTOMER"));
}

TEST(Reading, an_attribute_with_a_call_of_its_own_hides_no_more_than_itself) {
  Keys run;
  run.aws.refuse("kms:GetKeyRotationStatus", {.holds = "k1"});
  const auto& found = run.read(key_reader());
  ASSERT_THAT(gap_keys(found), ElementsAre("aws_kms_key/us-east-1/arn:1/kms:GetKeyRotationStatus"));
  EXPECT_THAT(found.gaps().front().attributes, ElementsAre("enable_key_rotation"));
  EXPECT_EQ(found.gaps().front().missing_action, "kms:GetKeyRotationStatus");
  const auto* key = row_of<kms::Key>(found, "us-east-1", "arn:1");
  EXPECT_TRUE(is(key->key_manager, "CUSTOMER"));
  EXPECT_TRUE(key->enable_key_rotation.is_unknown());
}

TEST(Reading, an_attribute_in_an_unexpected_form_is_unknown_and_not_false) {
  Keys run;
  run.aws.on("kms:GetKeyRotationStatus", json(R"({"KeyRotationEnabled": {"at": "noon"}})"));
  const auto& found = run.read(key_reader());
  EXPECT_TRUE(row_of<kms::Key>(found, "us-east-1", "arn:1")->enable_key_rotation.is_unknown());
}

TEST(Reading, a_list_that_is_none_is_a_gap_and_never_an_empty_list) {
  for (const auto* body : {R"({"Keys": "none"})", R"({"Keys": {"KeyArn": "arn:1"}})", R"([])",
                           R"(<html>maintenance</html>)", ""}) {
    Keys run;
    run.aws.on("kms:ListKeys", {"eu-west-1"}, json(body));
    const auto& found = run.read(key_reader());
    EXPECT_THAT(gap_keys(found), ElementsAre("aws_kms_key/eu-west-1//kms:ListKeys")) << body;
  }
}

TEST(Reading, no_reply_at_all_is_a_gap_of_that_region) {
  Keys run;
  run.aws.on("kms:ListKeys", {"eu-west-1"}, [](const aws::Request&) -> aws::Response {
    throw aws::TransportError(aws::TransportError::Kind::tls, "certificate refused by example");
  });
  const auto& found = run.read(key_reader());
  ASSERT_THAT(gap_keys(found), ElementsAre("aws_kms_key/eu-west-1//kms:ListKeys"));
  EXPECT_EQ(found.gaps().front().code, "underpin:Tls");
  EXPECT_EQ(found.gaps().front().missing_action, "");
}

// ---- rows without a subject

TEST(Reading, a_row_on_two_pages_is_one_row) {
  ReaderRun run;
  const auto analyzers = [](const char* status, const char* token) {
    return json(std::string(R"({"analyzers": [{"arn": "arn:a", "name": "a", "type": "ACCOUNT",
                "createdAt": "2026-01-01T00:00:00Z", "status": ")") +
                status + "\"}]" + token + "}");
  };
  run.aws.on("accessanalyzer:ListAnalyzers", json(R"({"analyzers": []})"));
  run.aws.on("accessanalyzer:ListAnalyzers", {"eu-west-1", 1},
             analyzers("CREATING", R"(, "nextToken": "t")"));
  run.aws.on("accessanalyzer:ListAnalyzers", {"eu-west-1", 2}, analyzers("ACTIVE", ""));
  const auto& found = run.read(reader_of(type_of<Analyzer>()));
  EXPECT_THAT(ids_of<Analyzer>(found), ElementsAre("eu-west-1 arn:a"));
  EXPECT_TRUE(is(row_of<Analyzer>(found, "eu-west-1", "arn:a")->status, "ACTIVE"))
      << "what was said last counts";
}

// Begins a row, then asks more. What was begun and is not a subject does not stand for the table.
TEST(Reading, after_a_failure_rows_that_were_begun_stay_and_others_may_be_missing) {
  static const Reader reader{.name = "test.groups",
                             .fills = {&type_of<ec2::SecurityGroup>, &type_of<ec2::IngressRule>},
                             .after = {},
                             .operations = {"ec2:DescribeVpcs"},
                             .read = [](Reading& reading) {
                               reading.each_region([](Place& place) {
                                 place.row<ec2::SecurityGroup>("sg-1").name = "web";
                                 place.call("ec2:DescribeVpcs");
                               });
                             }};
  ReaderRun run;
  run.earlier.regions = {{"eu-west-1", Region::Status::enabled, {}}};
  run.aws.refuse("ec2:DescribeVpcs", {}, "UnauthorizedOperation");
  const auto& found = run.read(reader);
  EXPECT_THAT(gap_keys(found),
              ElementsAre("aws_security_group/eu-west-1//ec2:DescribeVpcs",
                          "aws_security_group/eu-west-1/sg-1/ec2:DescribeVpcs",
                          "aws_vpc_security_group_ingress_rule/eu-west-1//ec2:DescribeVpcs"));
  const auto* group = row_of<ec2::SecurityGroup>(found, "eu-west-1", "sg-1");
  EXPECT_TRUE(is(group->name, "web"));
  EXPECT_TRUE(group->owner_id.is_unknown());
  EXPECT_THAT(found.gaps()[1].attributes, ElementsAre("owner_id", "vpc_id"));
}

TEST(Reading, a_global_type_has_its_gap_in_global) {
  ReaderRun run;
  run.aws.refuse("iam:GetAccountSummary");
  const auto& found = run.read(reader_of(type_of<iam::AccountSummary>()));
  EXPECT_THAT(gap_keys(found),
              ElementsAre("observed_account_summary/global//iam:GetAccountSummary"));
  EXPECT_THROW(found.find<iam::AccountSummary>("global", kAccount), Undecided);
}

// ---- keys of earlier tables

TEST(Reading, keys_that_were_never_read_leave_the_table_incomplete_but_known_keys_are_decided) {
  ReaderRun run;
  run.row<s3::Bucket>("global", "logs").bucket_region = "eu-west-1";
  run.gap<s3::Bucket>("global", "s3:ListBuckets");
  run.aws.refuse("s3:GetPublicAccessBlock", {}, "NoSuchPublicAccessBlockConfiguration");
  const auto& found = run.read(reader_of(type_of<s3::BucketPublicAccessBlock>()));
  ASSERT_THAT(gap_keys(found),
              ElementsAre("aws_s3_bucket_public_access_block/global//s3:ListBuckets"));
  EXPECT_EQ(found.gaps().front().code, kKeysUnread);
  EXPECT_EQ(found.find<s3::BucketPublicAccessBlock>("global", "logs"), nullptr)
      << "this bucket was asked and has no block";
  EXPECT_THROW(found.all<s3::BucketPublicAccessBlock>().size(), Undecided);
}

TEST(Reading, a_gap_of_one_earlier_row_hides_no_key) {
  ReaderRun run;
  run.row<s3::Bucket>("global", "logs").bucket_region = "eu-west-1";
  run.earlier.add(Gap{"aws_s3_bucket",
                      "global",
                      "logs",
                      {"bucket_region"},
                      "s3:GetBucketLocation",
                      "AccessDenied",
                      "",
                      ""});
  run.aws.refuse("s3:GetPublicAccessBlock", {}, "NoSuchPublicAccessBlockConfiguration");
  EXPECT_THAT(gap_keys(run.read(reader_of(type_of<s3::BucketPublicAccessBlock>()))), IsEmpty());
}

// ---- regions

// Lists names that the test made up, and counts how many items are open at once.
std::atomic<int> open_items, most_open_items;

const Reader& counting_reader() {
  static const Reader reader{.name = "test.counting",
                             .fills = {&type_of<iam::AccountSummary>},
                             .after = {},
                             .operations = {"iam:GetAccountSummary"},
                             .read = [](Reading& reading) {
                               reading.global([](Place& place) {
                                 place.each(std::vector<int>(200), [](int, Place& item) {
                                   const int open = ++open_items;
                                   for (int most = most_open_items; most < open;)
                                     most_open_items.compare_exchange_weak(most, open);
                                   item.call("iam:GetAccountSummary");
                                   --open_items;
                                 });
                               });
                             }};
  return reader;
}

TEST(Reading, items_take_no_more_threads_than_the_service_takes_calls) {
  ReaderRun run;
  std::latch ten(10);  // the first replies come when ten are waited for
  std::atomic<int> calls;
  run.aws.on("iam:GetAccountSummary", {}, [&](const aws::Request&) {
    if (++calls <= 10) ten.arrive_and_wait();
    for (int i = 0; i < 100; ++i) std::this_thread::yield();  // others could begin meanwhile
    return query("GetAccountSummary", "<SummaryMap/>");
  });
  run.read(counting_reader(), 64);
  EXPECT_EQ(run.aws.calls().size(), 200u) << "every item has its turn";
  EXPECT_LE(most_open_items, 10) << "IAM is asked ten calls at a time";
}

TEST(Reading, only_enabled_regions_are_asked) {
  ReaderRun run;
  run.earlier.regions.push_back({"af-south-1", Region::Status::not_opted_in, {}});
  run.earlier.regions.push_back({"sa-east-1", Region::Status::excluded, "left out"});
  run.aws.on("accessanalyzer:ListAnalyzers", json(R"({"analyzers": []})"));
  run.read(reader_of(type_of<Analyzer>()));
  EXPECT_THAT(run.aws.calls(), UnorderedElementsAre("accessanalyzer:ListAnalyzers eu-west-1",
                                                    "accessanalyzer:ListAnalyzers us-east-1"));
}

// What the session throws for a service of the table's `not_in`, before anything is sent.
aws::Response not_offered(const aws::Request& request) {
  throw aws::ApiError({.service = request.call.service,
                       .operation = request.call.operation,
                       .region = request.call.region,
                       .code = aws::kServiceNotOffered,
                       .message = "not in this partition"});
}

TEST(Reading, a_service_that_the_partition_lacks_is_not_offered_and_no_gap) {
  ReaderRun run;
  run.aws.on("accessanalyzer:ListAnalyzers", json(R"({"analyzers": []})"));
  run.aws.on("accessanalyzer:ListAnalyzers", {"eu-west-1"}, not_offered);
  const auto& found = run.read(reader_of(type_of<Analyzer>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_FALSE(found.offered("aws_accessanalyzer_analyzer", "eu-west-1"));
  EXPECT_TRUE(found.offered("aws_accessanalyzer_analyzer", "us-east-1"));
}

// ---- waiting

struct Waiting : ReaderRun {
  Waiting() {
    aws.on("iam:GenerateCredentialReport",
           query("GenerateCredentialReport", "<State>INPROGRESS</State>"));
  }
  static const Reader& reader() {
    static const Reader made{.name = "test.waiting",
                             .fills = {&type_of<iam::AccountSummary>},
                             .after = {},
                             .operations = {"iam:GenerateCredentialReport"},
                             .read = [](Reading& reading) {
                               reading.global([](Place& place) {
                                 place.wait_until("iam:GenerateCredentialReport",
                                                  [](const aws::Node& reply) {
                                                    return reply["State"].text() == "COMPLETE";
                                                  });
                               });
                             }};
    return made;
  }
};

TEST(Reading, Fault37_what_does_not_end_in_two_minutes_is_a_gap) {
  Waiting run;
  const auto& found = run.read(Waiting::reader());
  ASSERT_EQ(found.gaps().size(), 1u);
  EXPECT_EQ(found.gaps().front().type, "observed_account_summary");
  EXPECT_THAT(found.gaps().front().message, ::testing::HasSubstr("did not come to an end"));
  std::chrono::milliseconds waited{0};
  for (const auto wait : run.clock.waits) waited += wait;
  EXPECT_EQ(waited, std::chrono::minutes(2));
}

TEST(Reading, what_comes_to_its_end_is_waited_for_no_longer) {
  Waiting run;
  int asked = 0;
  run.aws.on("iam:GenerateCredentialReport", {}, [&](const aws::Request&) {
    return query("GenerateCredentialReport",
                 ++asked < 3 ? "<State>STARTED</State>" : "<State>COMPLETE</State>");
  });
  EXPECT_THAT(gap_keys(run.read(Waiting::reader())), IsEmpty());
  EXPECT_EQ(run.clock.waits.size(), 2u);
}

TEST(Reading, a_stopped_run_waits_no_longer_and_leaves_a_gap) {
  Waiting run;
  run.clock.stop_at_wait = true;
  EXPECT_EQ(run.read(Waiting::reader()).gaps().size(), 1u);
  EXPECT_EQ(run.clock.waits.size(), 1u);
}

// ---- our own mistakes

TEST(ReadingDeathTest, an_operation_that_the_reader_does_not_declare_asserts) {
  static const Reader reader{
      .name = "test.undeclared",
      .fills = {&type_of<kms::Key>},
      .after = {},
      .operations = {},
      .read = [](Reading& reading) {
        reading.global([](Place& place) { place.call("iam:GetAccountSummary"); });
      }};
  ReaderRun run;
  EXPECT_DEATH(run.read(reader), "reader test.undeclared does not declare iam:GetAccountSummary");
}

TEST(ReadingDeathTest, a_row_of_a_type_that_the_reader_does_not_declare_asserts) {
  static const Reader reader{
      .name = "test.undeclared",
      .fills = {&type_of<kms::Key>},
      .after = {},
      .operations = {},
      .read = [](Reading& reading) {
        reading.global([](Place& place) { place.row<iam::AccountSummary>("1"); });
      }};
  ReaderRun run;
  EXPECT_DEATH(run.read(reader), "does not declare observed_account_summary");
}

}  // namespace
}  // namespace underpin::testing
