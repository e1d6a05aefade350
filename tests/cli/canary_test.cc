// No secret anywhere: a run with canaries for credentials, against an AWS that quotes all it was
// sent, and nothing that the program leaves behind holds any of them.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "report/format.h"
#include "tests/cli/program.h"

namespace underpin::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSecretKey = "canarySecretKeyCanarySecretKeyCanary4242";
constexpr const char* kToken = "canaryTokenCanaryTokenCanaryTokenCanaryToken";

// Refuses everything but what a run needs to begin, and quotes the whole request as the reason, as
// services do for requests whose signature they could not verify.
class QuotingAws {
 public:
  explicit QuotingAws(bool knows_the_caller) : knows_the_caller_(knows_the_caller) {}

  std::string url() const { return server_.url(""); }
  /// Signatures that were sent.
  std::set<std::string> signatures() const {
    const std::scoped_lock lock(mutex_);
    return signatures_;
  }

 private:
  void serve(aws::wire::Connection& connection) {
    for (auto request = connection.request(); !request.empty(); request = connection.request()) {
      keep_signature(request);
      connection.write(answer(request));
    }
  }

  void keep_signature(const std::string& request) {
    constexpr std::string_view kMark = "Signature=";
    const auto at = request.find(kMark);
    ASSERT_NE(at, std::string::npos) << "an unsigned request";
    const std::scoped_lock lock(mutex_);
    signatures_.insert(request.substr(at + kMark.size(), 64));
  }

  std::string answer(const std::string& request) const {
    const auto asks = [&](const char* what) { return request.find(what) != std::string::npos; };
    const std::string dated = "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\n";
    if (asks("GetCallerIdentity") && knows_the_caller_)
      return aws::wire::http_ok(
          "<GetCallerIdentityResponse><GetCallerIdentityResult>"
          "<Arn>arn:aws:iam::123456789012:user/auditor</Arn><UserId>AIDA</UserId>"
          "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
          dated);
    if (asks("DescribeRegions"))
      return aws::wire::http_ok(
          "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName>"
          "<optInStatus>opted-in</optInStatus></item></regionInfo></DescribeRegionsResponse>",
          dated);
    return refusal(request);
  }

  static std::string refusal(const std::string& request) {
    std::string quote;
    for (const char c : request) quote += c == '<' || c == '&' || c == '"' || c < ' ' ? ' ' : c;
    const bool is_json = request.find("X-Amz-Target") != std::string::npos ||
                         request.find("x-amz-target") != std::string::npos ||
                         request.find("/analyzer") != std::string::npos;
    const std::string body =
        is_json ? R"({"__type": "AccessDeniedException", "message": "you sent )" + quote + "\"}"
                : "<ErrorResponse><Error><Code>AccessDenied</Code><Message>you sent " + quote +
                      "</Message></Error></ErrorResponse>";
    return "HTTP/1.1 403 Forbidden\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
  }

  const bool knows_the_caller_;
  mutable std::mutex mutex_;
  std::set<std::string> signatures_;
  aws::wire::LoopbackServer server_{
      [this](aws::wire::Connection& connection) { serve(connection); }};
};

std::vector<std::string> canaries() {
  return child_environment({std::string("AWS_ACCESS_KEY_ID=AKIACANARYCANARY42AA"),
                            std::string("AWS_SECRET_ACCESS_KEY=") + kSecretKey,
                            std::string("AWS_SESSION_TOKEN=") + kToken});
}

// A folder of the test's own.
class Left {
 public:
  Left() {
    std::string name = fs::temp_directory_path() / "underpin-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Left() { fs::remove_all(path_); }
  std::string operator/(const char* name) const { return (path_ / name).string(); }
  std::string string() const { return path_.string(); }
  std::string all_files() const {
    std::string all;
    for (const auto& entry : fs::directory_iterator(path_)) all += read_file(entry.path());
    return all;
  }

 private:
  fs::path path_;
};

void expect_clean(const std::string& left, const QuotingAws& aws, const std::string& where) {
  for (const char* secret : {kSecretKey, kToken, "AWS4-HMAC-SHA256", "Credential=", "Signature="})
    EXPECT_THAT(left, Not(HasSubstr(secret))) << where;
  const auto signatures = aws.signatures();
  EXPECT_FALSE(signatures.empty());
  for (const auto& signature : signatures) EXPECT_THAT(left, Not(HasSubstr(signature))) << where;
}

TEST(Canary, nothing_that_an_audit_prints_or_writes_holds_a_secret) {
  for (const auto* level : {"debug", "info", "warning", "off"}) {
    const Left left;
    QuotingAws aws(true);
    Program program({"audit", "--endpoint-url", aws.url(), "--log-level", level, "--format",
                     join(report::format_names(), ","), "--output", left.string(), "--snapshot",
                     left / "snapshot.json"},
                    canaries());
    const auto printed = program.read_all();
    EXPECT_EQ(program.exit_code(), 4) << "everything is unknown\n" << printed;
    const auto files = left.all_files();
    EXPECT_THAT(files, HasSubstr("AccessDenied")) << "the refusals were reported";
    expect_clean(printed + files, aws, level);
  }
}

TEST(Canary, no_error_message_holds_a_secret) {
  for (const auto* verb : {"audit", "whoami", "doctor"}) {
    QuotingAws aws(false);
    Program program({verb, "--endpoint-url", aws.url(), "--log-level", "debug"}, canaries());
    const auto printed = program.read_all();
    EXPECT_EQ(program.exit_code(), 1) << printed;
    EXPECT_THAT(printed, HasSubstr("AccessDenied"));
    expect_clean(printed, aws, verb);
  }
}

TEST(Canary, a_crash_leaves_no_core) {
  SlowAws aws;
  Program program({"audit", "--only", "5.2", "--endpoint-url", aws.server().url("")}, canaries());
  aws.wait_until_hanging();
  program.signal(SIGABRT);
  program.read_all();
  const int status = program.status();
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(WCOREDUMP(status)) << "the secret key lives in this process's memory";
}

}  // namespace
}  // namespace underpin::cli
