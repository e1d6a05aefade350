// `underpin explain` as a person meets it: what it answers, where mistakes are, what its help
// teaches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "base/file.h"
#include "command_line.h"
#include "semantics/iam_policy.h"
#include "tests/golden.h"

namespace underpin::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Outcome explain(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), "explain");
  return run_with(arguments, {}, input);
}

TEST(Explain, help_teaches) { testing::expect_golden("cli/explain.txt", explain({"--help"}).out); }
TEST(Explain, help_of_pattern_teaches) {
  testing::expect_golden("cli/explain_pattern.txt", explain({"pattern", "--help"}).out);
}
TEST(Explain, help_of_policy_teaches) {
  testing::expect_golden("cli/explain_policy.txt", explain({"policy", "--help"}).out);
}
TEST(Explain, help_of_network_teaches) {
  testing::expect_golden("cli/explain_network.txt", explain({"network", "--help"}).out);
}
TEST(Explain, help_of_selectors_teaches) {
  testing::expect_golden("cli/explain_selectors.txt", explain({"selectors", "--help"}).out);
}

TEST(Explain, mistakes_exit_64_and_name_the_nearest) {
  const struct {
    std::vector<std::string> arguments;
    std::string message;
  } cases[] = {
      {{},
       "explain needs one of row, pattern, policy, network, selectors\n  see underpin explain "
       "--help"},
      {{"polcy", "x"}, "explain has no argument `polcy`; did you mean `policy`?"},
      {{"policy"}, "FILE is required\n  see underpin explain policy --help"},
      {{"policy", "a", "b"}, "explain policy has no argument `b`"},
      {{"policy", "-", "--bukcet", "b"}, "has no flag `--bukcet`; did you mean `--bucket`?"},
      {{"policy", "-", "--alarm", "root-usage"}, "`root-usage` is no ARN\n  --alarm takes one"},
      {{"policy", "-", "--bucket", "b", "--partition", "aws-cm"}, "did you mean `aws-cn`?"},
      {{"policy", "-", "--bucket", "b", "--key", "arn:aws:kms:r:1:key/k"}, "contradict each other"},
      {{"policy", "-", "--bucket", "b", "--alarm", "x"}, "not about a bucket"},
      {{"network", "-", "--ports", "22,ssh"}, "ssh"},
      {{"network", "-", "--ports", "65536"}, "65536"},
      {{"pattern", "-", "--recommendation", "4.55"}, "did you mean `4.5`?"},
      {{"pattern", "-", "--recommendation", "3.8"},
       "recommendation `3.8` asks for no metric filter\n  these do: 4.1"},
      {{"pattern", "-", "--source", "ec2"}, "--requires"},
  };
  for (const auto& c : cases) {
    const auto outcome = explain(c.arguments, R"({"Statement": []})");
    EXPECT_EQ(outcome.code, kUsage) << c.message << "\n" << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(c.message));
    EXPECT_EQ(outcome.out, "") << "results only on standard output";
  }
}

TEST(Explain, what_cannot_be_read_is_an_error_with_its_place) {
  const struct {
    std::vector<std::string> arguments;
    std::string input, message;
  } cases[] = {
      {{"policy", "-"}, "{\n  \"Statement\": [,]\n}", "not JSON at line 2, column 17: "},
      {{"policy", "-"}, R"({"Statement": {"Effect": "Allow"}})", "statement 1: neither Action"},
      {{"policy", "-"}, "hello", "not a policy: not JSON at line 1, column 1"},
      {{"policy", "-"}, "", "not a policy: "},
      {{"policy", "-"},
       std::string(4 * semantics::kPolicyBytesMax + 1, ' '),
       "cannot read standard input: larger than 1048576 bytes"},
      {{"policy", "/nonexistent"}, "", "cannot read `/nonexistent`"},
      {{"network", "-"}, "{\n\"SecurityGroups\" []}", "not JSON at line 2, column 18: "},
      {{"network", "-"}, "{}", "neither a list `SecurityGroups`"},
      {{"selectors", "-"}, "{\"trailList\": []}", "neither `EventSelectors`"},
      {{"pattern", "-"}, "# nothing\n", "there is no filter pattern in it"},
  };
  for (const auto& c : cases) {
    const auto outcome = explain(c.arguments, c.input);
    EXPECT_EQ(outcome.code, kError) << c.message << "\n" << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(c.message));
    EXPECT_EQ(outcome.out, "");
  }
}

constexpr const char* kAdministrator =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})";

TEST(Explain, reads_a_file_standard_input_and_a_pipe_alike) {
  const Folder folder;
  const auto file = (folder / "policy.json").string();
  write_file(file, kAdministrator);
  const auto pipe = (folder / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << kAdministrator; });
  const auto piped = explain({"policy", pipe});
  writer.join();
  const auto filed = explain({"policy", file});
  EXPECT_EQ(filed.code, kOk);
  EXPECT_THAT(filed.out, HasSubstr("allows everything, by the letter? yes: "));
  EXPECT_EQ(filed.out, piped.out);
  EXPECT_EQ(filed.out, explain({"policy", "-"}, kAdministrator).out);
  EXPECT_EQ(filed.err, "");
}

TEST(Explain, a_policy_as_iam_returns_it_is_decoded) {
  const auto encoded =
      "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22"
      "%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D\n";
  EXPECT_EQ(explain({"policy", "-"}, encoded).out, explain({"policy", "-"}, kAdministrator).out);
}

TEST(Explain, a_bucket_policy_may_be_told_which_bucket) {
  const auto* policy =
      R"({"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",)"
      R"(\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":)"
      R"({\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}"})";
  EXPECT_THAT(explain({"policy", "-", "--bucket", "logs", "--partition", "aws-cn"}, policy).out,
              AllOf(HasSubstr("as the policy of arn:aws-cn:s3:::logs:\n"),
                    HasSubstr("denies every action over plain HTTP? yes: ")));
  EXPECT_THAT(explain({"policy", "-"}, policy).out, HasSubstr("cannot be told from the policy"));
}

TEST(Explain, a_topic_policy_is_asked_for_an_alarm_beside_it) {
  const std::string policy = R"({"Statement": [{"Effect": "Allow", "Action": "sns:Publish",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Resource": "arn:aws:sns:eu-west-1:123456789012:alarms",
    "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}]})";
  EXPECT_THAT(
      explain({"policy", "-"}, policy).out,
      AllOf(HasSubstr("for the alarm arn:aws:cloudwatch:eu-west-1:123456789012:alarm:example"),
            HasSubstr("may CloudWatch publish the alarm to the topic? yes: ")));
  const auto other = "arn:aws:cloudwatch:eu-west-1:999999999999:alarm:a";
  EXPECT_THAT(explain({"policy", "-", "--alarm", other}, policy).out,
              HasSubstr("may CloudWatch publish the alarm to the topic? no: "));
}

TEST(Explain, a_key_policy_is_asked_when_the_alarm_is_named) {
  const std::string policy = R"({"Statement": [{"Effect": "Allow", "Resource": "*",
    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
    "Principal": {"Service": "cloudwatch.amazonaws.com"}}]})";
  EXPECT_THAT(explain({"policy", "-"}, policy).out, HasSubstr("name the alarm to ask"));
  const auto alarm = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a";
  EXPECT_THAT(explain({"policy", "-", "--alarm", alarm}, policy).out,
              HasSubstr("may CloudWatch use the key? yes: "));
}

TEST(Explain, a_network_has_the_ports_that_are_asked_for) {
  const std::string groups = R"({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "winrm",
    "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 5986, "ToPort": 5986,
                       "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}]})";
  EXPECT_THAT(explain({"network", "-"}, groups).out, HasSubstr("0 of 1 open"));
  EXPECT_THAT(explain({"network", "-", "--ports", "22,5986"}, groups).out,
              AllOf(HasSubstr("1 of 1 open"), HasSubstr("tcp port 5986 from 8.8.8.8")));
}

TEST(Explain, selectors_may_be_asked_about_one_bucket) {
  const std::string selectors =
      R"({"TrailARN": "arn:aws:cloudtrail:r:1:trail/t", "EventSelectors": [
    {"ReadWriteType": "All", "IncludeManagementEvents": true,
     "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::data/"]}]}]})";
  EXPECT_THAT(explain({"selectors", "-"}, selectors).out, HasSubstr("all S3 object writes: no"));
  for (const auto* bucket : {"data", "arn:aws:s3:::data"})
    EXPECT_THAT(explain({"selectors", "-", "--bucket", bucket}, selectors).out,
                HasSubstr("all S3 object writes: yes"));
}

TEST(Explain, a_pattern_is_asked_for_what_the_flags_say) {
  const std::string pattern =
      R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") })";
  EXPECT_THAT(explain({"pattern", "-"}, pattern).out, HasSubstr("  4.1   covered"));
  EXPECT_THAT(
      explain({"pattern", "-", "--recommendation", "logs.metric.unauthorized-api"}, pattern).out,
      AllOf(HasSubstr("takes 3 of 3 required events alone"), HasSubstr("together: covered")));
  EXPECT_THAT(explain({"pattern", "-", "--requires", "CreateQueue,DeleteQueue", "--source", "sqs"},
                      "{ $.eventName = CreateQueue }")
                  .out,
              AllOf(HasSubstr("together: not covered\n  not taken: DeleteQueue"),
                    HasSubstr("\"eventSource\":\"sqs.amazonaws.com\"")));
}

}  // namespace
}  // namespace underpin::cli
