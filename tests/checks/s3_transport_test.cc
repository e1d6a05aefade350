// 2.1.2: every bucket refuses plain HTTP.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using s3::BucketPolicy;

AccountBuilder bucket() {
  AccountBuilder builder;
  builder.row("global", "logs", s3::Bucket{.bucket_region = "eu-west-1"});
  return builder;
}
Snapshot with(Value<std::string> policy) {
  return bucket().row("global", "logs", BucketPolicy{.policy = std::move(policy)}).build();
}

// One statement, to be changed in one place for a case.
struct Statement {
  std::string effect = "Deny", principal = R"("*")", action = R"("s3:*")",
              resource = R"(["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"])",
              condition = R"({"Bool": {"aws:SecureTransport": "false"}})";

  std::string print() const {
    return fmt::format(
        R"({{"Effect": "{}", "Principal": {}, "Action": {}, "Resource": {}, "Condition": {}}})",
        effect, principal, action, resource, condition);
  }
};
Snapshot with(const std::vector<Statement>& statements) {
  std::string all;
  for (const auto& statement : statements) all += (all.empty() ? "" : ", ") + statement.print();
  return with(R"({"Version": "2012-10-17", "Statement": [)" + all + "]}");
}
Snapshot with(const Statement& one) { return with(std::vector{one}); }

constexpr const char* kObjects = R"("arn:aws:s3:::logs/*")";

}  // namespace

std::vector<Case> secure_transport_cases() {
  auto mixed = bucket();
  mixed
      .row("global", "logs",
           BucketPolicy{.policy = R"({"Statement": [)" + Statement().print() + "]}"})
      .row("global", "site", s3::Bucket{.bucket_region = "eu-west-1"});
  AccountBuilder listing;
  listing.gap<s3::Bucket>("global");
  auto refused = bucket();
  refused.gap<BucketPolicy>("global");
  return table(
      Case{"a deny of everything without TLS passes", with(Statement{}), pass, "is refused"},
      Case{"no policy fails", bucket().build(), fail, "has no policy"},
      Case{"a policy that denies nothing fails",
           with(Statement{
               .effect = "Allow", .principal = R"({"AWS": "123456789012"})", .condition = "{}"}),
           fail, "no statement denies"},
      // What other tools pass or fail wrongly.
      Case{"an allow with TLS denies nothing and fails",
           with(Statement{.effect = "Allow",
                          .condition = R"({"Bool": {"aws:SecureTransport": "true"}})"}),
           fail},
      Case{"a deny of uploads alone fails", with(Statement{.action = R"("s3:PutObject")"}), fail},
      Case{"a deny for another bucket's objects fails",
           with(Statement{.resource = R"("arn:aws:s3:::logs-archive/*")"}), fail},
      Case{"a deny for a prefix alone fails",
           with(Statement{.resource = R"(["arn:aws:s3:::logs", "arn:aws:s3:::logs/private/*"])"}),
           fail},
      Case{"a deny for one role fails",
           with(Statement{.principal = R"({"AWS": "arn:aws:iam::123456789012:role/app"})"}), fail},
      Case{"a deny that only an old TLS meets fails, since plain HTTP has no version",
           with(Statement{.condition = R"({"NumericLessThan": {"s3:TlsVersion": "1.2"}})"}), fail},
      Case{"the value may stand in a list",
           with(Statement{.condition = R"({"Bool": {"aws:SecureTransport": ["false"]}})"}), pass},
      Case{"the value may be no text",
           with(Statement{.condition = R"({"Bool": {"aws:SecureTransport": false}})"}), pass},
      Case{"the key may be written in any case",
           with(Statement{.condition = R"({"Bool": {"AWS:securetransport": "false"}})"}), pass},
      Case{"the operator may end in IfExists",
           with(Statement{.condition = R"({"BoolIfExists": {"aws:SecureTransport": "false"}})"}),
           pass},
      Case{"everyone may be written as an AWS principal",
           with(Statement{.principal = R"({"AWS": ["*"]})"}), pass},
      Case{"another condition beside it leaves requests open and fails",
           with(Statement{.condition = R"({"Bool": {"aws:SecureTransport": "false"},
                                "StringEquals": {"aws:PrincipalAccount": "123456789012"}})"}),
           fail},
      Case{"two statements add up",
           with(std::vector{Statement{.resource = R"("arn:aws:s3:::logs")"},
                            Statement{.resource = kObjects}}),
           pass},
      Case{"a deny of everything to everyone refuses plain HTTP too",
           with(Statement{.condition = "{}"}), pass},
      Case{"reading alone is what the audit asks; the rest fails with a note",
           with(Statement{.action = R"("s3:GetObject")", .resource = kObjects}), fail,
           "over plain HTTP is not denied", "stricter-than-audit"},
      Case{"a condition on a variable is unknown, never a pass",
           with(Statement{.resource = R"(["arn:aws:s3:::logs", "arn:aws:s3:::${aws:username}*"])"}),
           unknown},
      Case{"a policy that is none is unknown", with(Value<std::string>("{")), unknown,
           "the bucket's policy"},
      Case{"a policy that S3 did not show is unknown", with(Value<std::string>::absent()), unknown},
      Case{"a policy that may not be read is unknown", with(denied<std::string>()), unknown},
      Case{"one bucket without a policy among others fails", mixed.build(), fail, "no policy"},
      Case{"policies that could not be read are unknown", refused.build(), unknown},
      Case{"no bucket is not applicable", AccountBuilder().build(), not_applicable},
      Case{"buckets that could not be listed are unknown", listing.build(), unknown});
}

namespace {

TEST(SecureTransport, verdicts) { expect_verdicts("2.1.2", secure_transport_cases()); }

TEST(SecureTransport, the_reading_decides_where_reading_alone_is_refused) {
  const auto account = with(Statement{.action = R"("s3:GetObject")", .resource = kObjects});
  EXPECT_EQ(word(judged("2.1.2", account, ReadingMode::strict).verdict), "fail");
  EXPECT_EQ(word(judged("2.1.2", account, ReadingMode::letter).verdict), "pass");
  EXPECT_EQ(word(judged("2.1.2", account, ReadingMode::effect).verdict), "fail");
}

TEST(SecureTransport, the_evidence_is_a_request_that_gets_through) {
  const auto row = judged("2.1.2", with(Statement{.action = R"("s3:PutObject")"}));
  EXPECT_EQ(evidence_names(row),
            (std::vector<std::string>{"deny_statements", "request_over_http"}));
}

TEST(SecureTransport, buckets_of_other_partitions_have_other_arns) {
  auto account =
      with(Statement{.resource = R"(["arn:aws-cn:s3:::logs", "arn:aws-cn:s3:::logs/*"])"});
  account.partition = "aws-cn";
  EXPECT_EQ(word(judged("2.1.2", account).verdict), "pass");
}

}  // namespace
}  // namespace underpin::testing
