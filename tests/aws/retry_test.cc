// AWS's retry rules, row by row. The numbers of quota and delay are those of botocore's own tests
// of the 2026 rules (tests/unit/retries/test_standard_retry_v2_1.py).
#include "aws/retry.h"

#include <gtest/gtest.h>

namespace underpin::aws {
namespace {

using std::chrono::milliseconds;
using Kind = TransportError::Kind;

ApiFailure failure(const std::string& code, int status, const std::string& service = "ec2") {
  return {.service = service, .operation = "X", .region = "r", .code = code, .http_status = status};
}

TEST(Retry, Fault10_errors_have_classes) {
  const struct {
    const char* code;
    int status;
    RetryClass is;
  } cases[] = {
      {"Throttling", 400, RetryClass::throttling},
      {"ThrottlingException", 400, RetryClass::throttling},
      {"ThrottledException", 400, RetryClass::throttling},
      {"RequestThrottledException", 400, RetryClass::throttling},
      {"RequestThrottled", 400, RetryClass::throttling},
      {"TooManyRequestsException", 429, RetryClass::throttling},
      {"ProvisionedThroughputExceededException", 400, RetryClass::throttling},
      {"TransactionInProgressException", 400, RetryClass::throttling},
      {"RequestLimitExceeded", 503, RetryClass::throttling},
      {"BandwidthLimitExceeded", 509, RetryClass::throttling},
      {"LimitExceededException", 400, RetryClass::throttling},
      {"SlowDown", 503, RetryClass::throttling},
      {"PriorRequestNotComplete", 400, RetryClass::throttling},
      {"EC2ThrottledException", 400, RetryClass::throttling},
      {"underpin:NotAnAwsReply", 429, RetryClass::throttling},
      {"RequestTimeout", 400, RetryClass::transient},
      {"IDPCommunicationError", 400, RetryClass::transient},
      {"RequestTimeoutException", 408, RetryClass::transient},
      {"InternalError", 500, RetryClass::transient},
      {"Unavailable", 503, RetryClass::transient},
      {"underpin:NotAnAwsReply", 502, RetryClass::transient},
      {"underpin:NotAnAwsReply", 504, RetryClass::transient},
      {"underpin:NotAnAwsReply", 509, RetryClass::transient},
      {"underpin:NotAnAwsReply", 200, RetryClass::none},
      {"underpin:NotAnAwsReply", 404, RetryClass::none},
      {"NotImplemented", 501, RetryClass::none},
      {"AccessDenied", 403, RetryClass::none},
      {"ExpiredToken", 403, RetryClass::none},
      {"ValidationError", 400, RetryClass::none},
      {"underpin:PagingDoesNotEnd", 0, RetryClass::none},
      {"underpin:PageWithoutToken", 0, RetryClass::none},
      {"underpin:ParameterMissing", 0, RetryClass::none},
      {"underpin:ServiceNotOffered", 0, RetryClass::none},
      {"underpin:NoCredentials", 0, RetryClass::none},
  };
  for (const auto& c : cases)
    EXPECT_EQ(classify(failure(c.code, c.status)), c.is) << c.code << " " << c.status;
}

TEST(Retry, an_exceeded_limit_is_a_full_quota_where_the_service_says_so) {
  for (const char* service : {"kms", "logs", "iam", "config", "events", "securityhub"})
    EXPECT_EQ(classify(failure("LimitExceededException", 400, service)), RetryClass::none)
        << service;
  for (const char* service : {"cloudtrail", "organizations"})
    EXPECT_EQ(classify(failure("LimitExceededException", 400, service)), RetryClass::throttling)
        << service;
}

TEST(Retry, network_trouble_has_classes) {
  const struct {
    Kind kind;
    RetryClass is;
    bool not_done;
  } cases[] = {
      {Kind::dns, RetryClass::transient, true},
      {Kind::connect, RetryClass::transient, true},
      {Kind::timeout, RetryClass::transient, false},
      {Kind::reset, RetryClass::transient, false},
      {Kind::incomplete, RetryClass::transient, false},
      {Kind::tls, RetryClass::none, false},
      {Kind::too_large, RetryClass::none, false},
      {Kind::proxy, RetryClass::none, false},
      {Kind::cancelled, RetryClass::none, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(classify(c.kind), c.is) << name_of(c.kind);
    EXPECT_EQ(surely_not_done(c.kind), c.not_done) << name_of(c.kind);
  }
}

TEST(Retry, only_a_throttled_call_was_surely_not_carried_out) {
  EXPECT_TRUE(surely_not_done(failure("Throttling", 400)));
  EXPECT_FALSE(surely_not_done(failure("InternalError", 500)));
  EXPECT_FALSE(surely_not_done(failure("RequestTimeout", 400)));
}

TEST(Retry, delays_double_from_their_base_up_to_twenty_seconds) {
  const struct {
    RetryClass is;
    int retry;
    double random;
    long long delay;
  } cases[] = {
      {RetryClass::transient, 0, 1.0, 50},      {RetryClass::transient, 1, 1.0, 100},
      {RetryClass::transient, 2, 1.0, 200},     {RetryClass::transient, 0, 0.5, 25},
      {RetryClass::transient, 0, 0.0, 0},       {RetryClass::transient, 20, 1.0, 20'000},
      {RetryClass::throttling, 0, 1.0, 1'000},  {RetryClass::throttling, 1, 1.0, 2'000},
      {RetryClass::throttling, 4, 1.0, 16'000}, {RetryClass::throttling, 5, 1.0, 20'000},
      {RetryClass::throttling, 5, 0.5, 10'000},
  };
  for (const auto& c : cases)
    EXPECT_EQ(retry_delay(c.is, c.retry, c.random, std::nullopt), milliseconds{c.delay})
        << c.retry << " " << c.random;
}

TEST(Retry, Fault11_the_server_may_ask_for_more_but_not_for_ever) {
  const struct {
    const char* name;
    const char* header;
    long long delay;
  } cases[] = {
      {"a second and a half", "1500", 1'500},
      {"less than the own delay", "0", 50},
      {"too much: five seconds more than the own delay", "10000", 5'050},
      {"blanks", " 1500 ", 1'500},
      {"junk", "soon", 50},
      {"a fraction", "1.5", 50},
      {"negative", "-1", 50},
      {"beyond every number", "99999999999999999999", 50},
      {"very large", "9223372036854775807", 5'050},
      {"empty", "", 50},
  };
  for (const auto& c : cases) {
    const Response response{503, {{"X-Amz-Retry-After", c.header}}, ""};
    EXPECT_EQ(retry_delay(RetryClass::transient, 0, 1.0, retry_after(response)),
              milliseconds{c.delay})
        << c.name;
  }
  EXPECT_EQ(retry_after(Response{503, {}, ""}), std::nullopt);
}

TEST(Retry, the_quota_costs_and_comes_back) {
  RetryQuota quota;
  EXPECT_EQ(quota.left(), 500);
  EXPECT_EQ(quota.take(RetryClass::transient), 14);
  EXPECT_EQ(quota.left(), 486);
  EXPECT_EQ(quota.take(RetryClass::transient), 14);
  EXPECT_EQ(quota.left(), 472);
  quota.give_back(14);
  EXPECT_EQ(quota.left(), 486) << "a retry that ended well returns its cost";
  quota.give_back(std::nullopt);
  EXPECT_EQ(quota.left(), 487) << "a first attempt returns one";
  EXPECT_EQ(quota.take(RetryClass::throttling), 5);
  EXPECT_EQ(quota.left(), 482);
  for (int i = 0; i < 100; ++i) quota.give_back(std::nullopt);
  EXPECT_EQ(quota.left(), 500) << "never more than at first";
}

TEST(Retry, an_empty_quota_ends_retries) {
  RetryQuota quota;
  int taken = 0;
  while (quota.take(RetryClass::transient)) ++taken;
  EXPECT_EQ(taken, 35);
  EXPECT_EQ(quota.left(), 10);
  EXPECT_TRUE(quota.take(RetryClass::throttling));
  EXPECT_TRUE(quota.take(RetryClass::throttling));
  EXPECT_FALSE(quota.take(RetryClass::throttling));
}

}  // namespace
}  // namespace underpin::aws
