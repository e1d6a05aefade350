// The readers of IAM and KMS on replies shaped as AWS's API references print them, and on the
// odd forms that AWS also sends.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "model/snapshot_json.h"
#include "resources/iam/account_summary.h"
#include "resources/iam/credential_report.h"
#include "resources/kms/key.h"
#include "resources/organizations/organization.h"
#include "resources/registry.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// ---- IAM. Source: IAM API Reference, GetAccountSummary, "Examples".

std::string entry(const char* name, const char* value) {
  return fmt::format("<entry><key>{}</key><value>{}</value></entry>", name, value);
}

const iam::AccountSummary* summary_of(ReaderRun& run, const std::string& entries) {
  run.aws.on("iam:GetAccountSummary",
             query("GetAccountSummary", "<SummaryMap>" + entries + "</SummaryMap>"));
  return row_of<iam::AccountSummary>(run.read(reader_of(type_of<iam::AccountSummary>())), "global",
                                     kAccount);
}

TEST(AccountSummary, counters_are_read_by_name) {
  ReaderRun run;
  const auto* row =
      summary_of(run, entry("Users", "32") + entry("AccountAccessKeysPresent", "1") +
                          entry("AccountMFAEnabled", "0") + entry("AccountPasswordPresent", "1"));
  EXPECT_TRUE(is(row->account_access_keys_present, 1));
  EXPECT_TRUE(is(row->account_mfa_enabled, 0));
  EXPECT_TRUE(is(row->account_password_present, 1));
}

TEST(AccountSummary, a_counter_that_the_map_lacks_is_absent_and_one_that_is_no_number_unknown) {
  ReaderRun run;
  const auto* row = summary_of(run, entry("AccountMFAEnabled", "yes"));
  EXPECT_TRUE(row->account_access_keys_present.is_absent());
  EXPECT_TRUE(row->account_mfa_enabled.is_unknown());
}

// ---- Organizations. Source: AWS Organizations API Reference, DescribeOrganization.

TEST(Organization, is_read_without_the_mail_address) {
  ReaderRun run;
  run.aws.on("organizations:DescribeOrganization", json(R"({"Organization": {
      "AvailablePolicyTypes": [{"Status": "ENABLED", "Type": "SERVICE_CONTROL_POLICY"}],
      "Arn": "arn:aws:organizations::111111111111:organization/o-exampleorgid",
      "FeatureSet": "ALL", "Id": "o-exampleorgid",
      "MasterAccountArn":
          "arn:aws:organizations::111111111111:account/o-exampleorgid/111111111111",
      "MasterAccountEmail": "bill@example.com", "MasterAccountId": "111111111111"}})"));
  const auto& found = run.read(reader_of(type_of<organizations::Organization>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  const auto* row = row_of<organizations::Organization>(found, "global", "o-exampleorgid");
  ASSERT_NE(row, nullptr);
  EXPECT_TRUE(is(row->master_account_id, "111111111111"));
  EXPECT_TRUE(is(row->feature_set, "ALL"));
  EXPECT_THAT(print_snapshot(found), Not(HasSubstr("bill@example.com")));
}

TEST(Organization, an_account_in_none_has_no_row_and_no_gap) {
  ReaderRun run;
  run.aws.refuse("organizations:DescribeOrganization", {}, "AWSOrganizationsNotInUseException");
  const auto& found = run.read(reader_of(type_of<organizations::Organization>()));
  EXPECT_TRUE(found.all<organizations::Organization>().empty());
}

TEST(Organization, a_refusal_or_a_nameless_one_is_a_gap) {
  for (const bool refused : {true, false}) {
    ReaderRun run;
    run.aws.on("organizations:DescribeOrganization", json(R"({"Organization": {}})"));
    if (refused) run.aws.refuse("organizations:DescribeOrganization");
    const auto& found = run.read(reader_of(type_of<organizations::Organization>()));
    EXPECT_THROW(found.all<organizations::Organization>().size(), Undecided) << refused;
  }
}

// ---- Credential report. Source: IAM User Guide, "Get credential reports", report format.

constexpr const char* kHeader =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
constexpr const char* kRoot =
    "<root_account>,arn:aws:iam::123456789012:root,2015-01-01T00:00:00+00:00,not_supported,"
    "2026-11-01T08:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,"
    "N/A,N/A,N/A,false,N/A,false,N/A";
constexpr const char* kAlice =
    "alice,arn:aws:iam::123456789012:user/alice,2020-01-01T00:00:00+00:00,true,no_information,"
    "2020-01-01T00:00:00+00:00,N/A,false,true,2020-01-01T00:00:00+00:00,"
    "2026-11-20T08:00:00+00:00,us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A";

struct Report : ReaderRun {
  const Snapshot& read_csv(const std::string& csv) {
    aws.on("iam:GenerateCredentialReport",
           query("GenerateCredentialReport", "<State>COMPLETE</State>"));
    aws.on("iam:GetCredentialReport",
           query("GetCredentialReport", "<Content>" + in_base64(csv) +
                                            "</Content><ReportFormat>text/csv</ReportFormat>"
                                            "<GeneratedTime>2026-11-25T08:30:00Z</GeneratedTime>"));
    return read(reader_of(type_of<iam::CredentialReport>()));
  }
};

std::string lines(std::initializer_list<std::string> all) {
  std::string out;
  for (const auto& line : all) out += line + "\n";
  return out;
}

TEST(CredentialReport, each_user_is_a_row_with_root_among_them) {
  Report run;
  const auto& found = run.read_csv(lines({kHeader, kRoot, kAlice}));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<iam::CredentialReport>(found),
              ElementsAre("global arn:aws:iam::123456789012:root",
                          "global arn:aws:iam::123456789012:user/alice"));
  const auto* root =
      row_of<iam::CredentialReport>(found, "global", "arn:aws:iam::123456789012:root");
  EXPECT_TRUE(is(root->user, "<root_account>"));
  EXPECT_TRUE(is(root->access_key_1_active, false));
  EXPECT_TRUE(is(root->mfa_active, true));
  EXPECT_TRUE(is(root->generated_time, *parse_time("2026-11-25T08:30:00Z")));
  EXPECT_TRUE(is(root->password_last_used, *parse_time("2026-11-01T08:00:00Z")));
}

TEST(CredentialReport, Fault36_words_that_are_no_value) {
  Report run;
  const auto& found = run.read_csv(lines({kHeader, kRoot, kAlice}));
  const auto* root =
      row_of<iam::CredentialReport>(found, "global", "arn:aws:iam::123456789012:root");
  const auto* alice =
      row_of<iam::CredentialReport>(found, "global", "arn:aws:iam::123456789012:user/alice");
  EXPECT_TRUE(root->access_key_1_last_rotated.is_absent()) << "N/A";
  EXPECT_TRUE(alice->password_last_used.is_absent()) << "no_information";
  EXPECT_TRUE(root->password_enabled.is_unknown()) << "not_supported is not `false`";
}

TEST(CredentialReport, a_flag_that_is_neither_true_nor_false_is_unknown) {
  Report run;
  const auto& found = run.read_csv(lines({"user,arn,access_key_1_active,access_key_2_active",
                                          "bob,arn:aws:iam::123456789012:user/bob,N/A,maybe"}));
  const auto* bob =
      row_of<iam::CredentialReport>(found, "global", "arn:aws:iam::123456789012:user/bob");
  ASSERT_NE(bob, nullptr);
  EXPECT_TRUE(bob->access_key_1_active.is_unknown()) << "N/A is not `false`";
  EXPECT_TRUE(bob->access_key_2_active.is_unknown());
}

TEST(CredentialReport, Fault36_columns_go_by_name_whatever_their_order_and_whatever_is_added) {
  Report run;
  const auto& found = run.read_csv(
      "brand_new,access_key_2_active,user,access_key_1_active,arn\r\n"
      "\"a \"\"quoted\"\", cell\",true,\"bob\",false,arn:aws:iam::123456789012:user/bob\r\n");
  const auto* bob =
      row_of<iam::CredentialReport>(found, "global", "arn:aws:iam::123456789012:user/bob");
  ASSERT_NE(bob, nullptr);
  EXPECT_TRUE(is(bob->user, "bob"));
  EXPECT_TRUE(is(bob->access_key_1_active, false));
  EXPECT_TRUE(is(bob->access_key_2_active, true));
  EXPECT_TRUE(bob->mfa_active.is_unknown()) << "a column that the report lacks";
}

TEST(CredentialReport, a_flag_or_a_date_in_an_unexpected_form_is_unknown) {
  Report run;
  const auto& found = run.read_csv(
      "user,arn,access_key_1_active,password_last_used\nbob,arn:bob,perhaps,last week\n");
  const auto* bob = row_of<iam::CredentialReport>(found, "global", "arn:bob");
  EXPECT_TRUE(bob->access_key_1_active.is_unknown());
  EXPECT_TRUE(bob->password_last_used.is_unknown()) << "a use that cannot be read is not no use";
}

TEST(CredentialReport, Fault36_a_report_cut_short_is_a_gap_and_not_a_shorter_account) {
  const std::string whole = lines({kHeader, kRoot, kAlice});
  const struct {
    const char* name;
    std::string csv;
  } cases[] = {
      {"a line that ends early", whole.substr(0, whole.size() - 30)},
      {"a quoted cell that does not end", lines({kHeader, kRoot}) + "\"alice,arn:x"},
      {"a line with too many cells", lines({kHeader, std::string(kRoot) + ",x"})},
      {"a column named twice", "user,arn,user\na,b,c\n"},
      {"a row without an ARN", "user,arn\nbob,\n"},
      {"a report without the column of ARNs", "user,mfa_active\nbob,true\n"},
      {"nothing", ""},
  };
  for (const auto& c : cases) {
    Report run;
    const auto& found = run.read_csv(c.csv);
    EXPECT_FALSE(found.gaps().empty()) << c.name;
    EXPECT_THROW(found.all<iam::CredentialReport>().size(), Undecided) << c.name;
  }
}

TEST(CredentialReport, Fault37_a_report_that_cannot_be_had_is_a_gap) {
  for (const auto* code :
       {"ReportNotPresent", "ReportExpired", "ReportInProgress", "AccessDenied"}) {
    Report run;
    run.aws.on("iam:GenerateCredentialReport",
               query("GenerateCredentialReport", "<State>COMPLETE</State>"));
    run.aws.refuse("iam:GetCredentialReport", {}, code);
    const auto& found = run.read(reader_of(type_of<iam::CredentialReport>()));
    ASSERT_EQ(found.gaps().size(), 1u) << code;
    EXPECT_EQ(found.gaps().front().code, code);
  }
}

// ---- KMS. Source: AWS KMS API Reference, ListKeys, DescribeKey, GetKeyRotationStatus.

std::string metadata(const char* members) {
  return fmt::format(R"({{"KeyMetadata": {{"AWSAccountId": "123456789012", "KeyId": "k",
      "Enabled": true, "CreationDate": 1.502910355475E9, {}}}}})",
                     members);
}
constexpr const char* kCustomer =
    R"("KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT",
       "Origin": "AWS_KMS", "KeyState": "Enabled", "MultiRegion": false)";

struct Kms : ReaderRun {
  const kms::Key* read_key(const std::string& about) {
    aws.on("kms:ListKeys", json(R"({"Keys": [], "Truncated": false})"));
    aws.on("kms:ListKeys", {.region = "eu-west-1"},
           json(R"({"Keys": [{"KeyArn": "arn:k", "KeyId": "k"}], "Truncated": false})"));
    aws.on("kms:DescribeKey", json(about));
    aws.on("kms:GetKeyRotationStatus", json(R"({"KeyRotationEnabled": true})"));
    return row_of<kms::Key>(read(reader_of(type_of<kms::Key>())), "eu-west-1", "arn:k");
  }
  bool asked_for_rotation() const {
    const auto all = aws.calls();
    return std::find(all.begin(), all.end(), "kms:GetKeyRotationStatus eu-west-1") != all.end();
  }
};

TEST(Keys, a_customer_key_is_asked_whether_it_rotates) {
  Kms run;
  const auto* key = run.read_key(metadata(kCustomer));
  EXPECT_TRUE(is(key->key_manager, "CUSTOMER"));
  EXPECT_TRUE(is(key->key_spec, "SYMMETRIC_DEFAULT"));
  EXPECT_TRUE(is(key->origin, "AWS_KMS"));
  EXPECT_TRUE(is(key->key_state, "Enabled"));
  EXPECT_TRUE(key->multi_region_key_type.is_absent());
  EXPECT_TRUE(is(key->enable_key_rotation, true));
}

TEST(Keys, where_rotation_is_no_question_it_is_not_asked) {
  const char* cases[] = {
      R"("KeyManager": "AWS", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS",
         "KeyState": "Enabled")",
      R"("KeyManager": "CUSTOMER", "KeySpec": "RSA_2048", "Origin": "AWS_KMS",
         "KeyState": "Enabled")",
      R"("KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "EXTERNAL",
         "KeyState": "Enabled")",
      R"("KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS",
         "KeyState": "PendingDeletion")",
      R"("KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS",
         "KeyState": "Enabled", "MultiRegionConfiguration": {"MultiRegionKeyType": "REPLICA"})"};
  for (const auto* members : cases) {
    Kms run;
    EXPECT_TRUE(run.read_key(metadata(members))->enable_key_rotation.is_absent()) << members;
    EXPECT_FALSE(run.asked_for_rotation()) << members;
  }
}

TEST(Keys, a_primary_key_of_many_regions_is_asked) {
  Kms run;
  const auto* key = run.read_key(metadata(
      R"("KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS",
         "KeyState": "Enabled", "MultiRegionConfiguration": {"MultiRegionKeyType": "PRIMARY"})"));
  EXPECT_TRUE(is(key->multi_region_key_type, "PRIMARY"));
  EXPECT_TRUE(is(key->enable_key_rotation, true));
}

TEST(Keys, an_answer_without_the_flag_leaves_it_absent) {
  Kms run;
  run.read_key(metadata(kCustomer));
  Kms again;
  again.aws.on("kms:ListKeys", json(R"({"Keys": null, "Truncated": false})"));
  EXPECT_THAT(gap_keys(again.read(reader_of(type_of<kms::Key>()))), IsEmpty())
      << "a null list is an empty one";
  EXPECT_THAT(ids_of<kms::Key>(again.found), IsEmpty());
}

TEST(Keys, more_pages_without_a_token_are_a_gap) {
  Kms run;
  run.aws.on("kms:ListKeys", json(R"({"Keys": [], "Truncated": true})"));
  const auto& found = run.read(reader_of(type_of<kms::Key>()));
  ASSERT_EQ(found.gaps().size(), 2u);
  EXPECT_EQ(found.gaps().front().code, "underpin:PageWithoutToken");
}

}  // namespace
}  // namespace underpin::testing
