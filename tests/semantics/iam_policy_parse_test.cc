// Reading policy documents: what is accepted, what is refused and why, and printing them back.
#include "iam_policy_testing.h"

namespace underpin::semantics {
namespace {

TEST(IamPolicyParse, Fault38_a_document_may_be_raw_or_percent_encoded) {
  const auto raw = policy_of(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",)"
                             R"("Action":"s3:*","Resource":"arn:aws:s3:::a%2Fb/*"}})");
  const auto encoded = policy_of(
      "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C"
      "%22Action%22%3A%22s3%3A%2A%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Aa%252Fb%2F%2A%22"
      "%7D%7D");
  EXPECT_EQ(raw, encoded) << "a raw document that holds a percent sign must not be decoded";
  EXPECT_EQ((*raw.statements[0].resources)[0], "arn:aws:s3:::a%2Fb/*");
  EXPECT_EQ(policy_of("\xEF\xBB\xBF \n" + print_policy(raw)), raw);
}

TEST(IamPolicyParse, Fault31_Fault39_what_the_grammar_does_not_have_is_refused_with_a_reason) {
  struct Case {
    const char* text;
    const char* problem;
  };
  const Case cases[] = {
      {"", "not JSON at line 1, column 1: incomplete JSON"},
      {"[]", "the policy is no JSON object"},
      {"{}", "the policy has no Statement"},
      {R"({"Statement": []} x)", "not JSON at line 1, column 19: text after the end"},
      {R"({"Statement": 1})", "Statement is neither object nor list"},
      {R"({"Version": "2012-10-18", "Statement": []})",
       "the policy language has no version `2012-10-18`"},
      {R"({"Statement": [], "Staetment": []})", "`Staetment` is no element of a policy"},
      {R"({"Statement": [], "statement": []})",
       "`statement` stands twice in one object, the second time before line 1, column 33"},
      {R"({"Statement": [{}]})", "statement 1: no Effect"},
      {R"({"Statement": [{"Effect": "allow"}]})",
       "statement 1: Effect `allow` is neither Allow nor Deny"},
      {R"({"Statement": [{"Effect": "Allow", "Effect": "Deny"}]})",
       "`Effect` stands twice in one object, the second time before line 1, column 51"},
      {R"({"Statement": [{"Effect": "Allow", "Resource": "*"}]})",
       "statement 1: neither Action nor NotAction"},
      {R"({"Statement": [{"Effect": "Allow", "Action": []}]})",
       "statement 1: Action is neither text nor a list of texts"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "a", "NotAction": "b"}]})",
       "statement 1: Action and NotAction together"},
      {R"({"Statement": [{"Effect": "Allow", "Action": ["a", 1]}]})",
       "statement 1: Action is no text"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "a", "Resources": "*"}]})",
       "statement 1: `Resources` is no element of a statement"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "a", "Principal": "me"}]})",
       "statement 1: Principal `me` is neither `*` nor an object"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"Aws": "*"}}]})",
       "statement 1: `Aws` is no kind of principal"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "a", "Condition":
          {"StringEquals": {"aws:SourceArn": "a", "AWS:SourceArn": "b"}}}]})",
       "`AWS:SourceArn` stands twice in one object, the second time before line 2, column 70"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"Bool": "x"}}]})",
       "statement 1: Condition `Bool` is no object"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "a", "Condition":
          {"Bool": {"k": [null]}}}]})",
       "statement 1: a value of condition key `k` is no text, number or boolean"},
  };
  for (const auto& c : cases) {
    const auto reading = parse_policy(c.text);
    EXPECT_FALSE(reading.policy) << c.text;
    EXPECT_EQ(reading.problem, c.problem) << c.text;
  }
}

TEST(IamPolicyParse, size_and_depth_have_limits) {
  EXPECT_EQ(parse_policy("{" + std::string(kPolicyBytesMax, ' ') + "}").problem,
            "longer than 262144 bytes");
  EXPECT_EQ(parse_policy("%7B" + std::string(4 * kPolicyBytesMax, 'x')).problem,
            "longer than 262144 bytes");
  const auto deep = R"({"Statement": )" + std::string(100000, '[');
  EXPECT_NE(parse_policy(deep).problem.find("too deep"), std::string::npos)
      << parse_policy(deep).problem;
}

TEST(IamPolicyParse, every_operator_reads_and_prints_as_aws_writes_it) {
  const char* base[] = {"StringEquals",
                        "StringNotEquals",
                        "StringEqualsIgnoreCase",
                        "StringNotEqualsIgnoreCase",
                        "StringLike",
                        "StringNotLike",
                        "NumericEquals",
                        "NumericNotEquals",
                        "NumericLessThan",
                        "NumericLessThanEquals",
                        "NumericGreaterThan",
                        "NumericGreaterThanEquals",
                        "DateEquals",
                        "DateNotEquals",
                        "DateLessThan",
                        "DateLessThanEquals",
                        "DateGreaterThan",
                        "DateGreaterThanEquals",
                        "Bool",
                        "BinaryEquals",
                        "IpAddress",
                        "NotIpAddress",
                        "ArnEquals",
                        "ArnLike",
                        "ArnNotEquals",
                        "ArnNotLike"};
  for (const std::string name : base)
    for (const std::string prefix : {"", "ForAllValues:", "ForAnyValue:"})
      for (const std::string suffix : {"", "IfExists"}) {
        PolicyCondition condition;
        read_operator(prefix + name + suffix, condition);
        EXPECT_NE(condition.comparison, Comparison::unknown) << name;
        EXPECT_EQ(operator_name(condition), prefix + name + suffix);
      }
  PolicyCondition null, null_if_exists, invented;
  read_operator("Null", null);
  EXPECT_EQ(null.comparison, Comparison::null);
  read_operator("NullIfExists", null_if_exists);
  EXPECT_EQ(null_if_exists.comparison, Comparison::unknown);
  read_operator("ForSomeValue:StringEquals", invented);
  EXPECT_EQ(operator_name(invented), "ForSomeValue:StringEquals");
}

TEST(IamPolicyParse, printing_and_reading_gives_the_same_policy) {
  const char* documents[] = {
      R"({"Statement": []})",
      R"({"Id": "x", "Version": "2008-10-17", "Statement": {"Sid": "\u00e9\n", "Effect": "Deny",
          "NotPrincipal": {"AWS": ["111122223333", "arn:aws:iam::1:user/x"], "Service": "a.b"},
          "NotAction": "s3:*", "NotResource": ["a", "b"],
          "Condition": {"Bool": {"aws:SecureTransport": false},
                        "NumericLessThan": {"s3:TlsVersion": [1.2, "1.3"]},
                        "ForAllValues:StringLike": {"aws:TagKeys": []}, "Odd": {"k": "v"}}}})",
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
          "Action": ["a", "b"]}]})",
  };
  for (const auto* document : documents) {
    const auto policy = policy_of(document);
    EXPECT_EQ(policy_of(print_policy(policy)), policy) << print_policy(policy);
  }
  const auto odd = policy_of(documents[1]);
  EXPECT_EQ(odd.statements[0].conditions[0].values, std::vector<std::string>{"false"});
  EXPECT_EQ(odd.statements[0].conditions[1].values, (std::vector<std::string>{"1.2", "1.3"}));
}

}  // namespace
}  // namespace underpin::semantics
