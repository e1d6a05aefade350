// Signals, on the program itself: what was read is reported, and the exit code says who ended it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/aws/loopback_server.h"

namespace underpin::cli {
namespace {

using aws::wire::Connection;
using aws::wire::Gate;
using aws::wire::http_ok;
using aws::wire::LoopbackServer;
using ::testing::HasSubstr;

// AWS with one region, in which KMS answers and everything else never does. Source of the forms:
// the API references of STS, EC2 and KMS.
class SlowAws {
 public:
  const LoopbackServer& server() const { return server_; }
  /// Blocks until a call hangs.
  void wait_until_hanging() { hanging_.wait(); }

 private:
  void serve(Connection& connection) {
    for (auto request = connection.request(); !request.empty(); request = connection.request()) {
      const auto reply = answer(request);
      if (reply.empty()) {
        hanging_.open();
        return connection.wait_for_close();
      }
      connection.write(http_ok(reply, "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\n"));
    }
  }
  static std::string answer(const std::string& request) {
    const auto asks = [&](const char* what) { return request.find(what) != std::string::npos; };
    if (asks("GetCallerIdentity"))
      return "<GetCallerIdentityResponse><GetCallerIdentityResult>"
             "<Arn>arn:aws:iam::123456789012:user/auditor</Arn><UserId>AIDA</UserId>"
             "<Account>123456789012</Account></GetCallerIdentityResult>"
             "</GetCallerIdentityResponse>";
    if (asks("DescribeRegions"))
      return "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName>"
             "<optInStatus>opt-in-not-required</optInStatus></item></regionInfo>"
             "</DescribeRegionsResponse>";
    if (asks("TrentService.ListKeys")) return R"({"Keys": [], "Truncated": false})";
    return "";
  }

  Gate hanging_;
  LoopbackServer server_{[this](Connection& connection) { serve(connection); }};
};

// The program as a child, its two streams in one pipe.
class Program {
 public:
  Program(std::vector<std::string> arguments, std::vector<std::string> environment) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) ADD_FAILURE() << "no pipe";
    arguments.insert(arguments.begin(), UNDERPIN_PROGRAM);
    const auto argv = pointers(arguments), envp = pointers(environment);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      execve(UNDERPIN_PROGRAM, argv.data(), envp.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Program() { close(output_); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number) const { kill(pid_, number); }
  /// What it printed from here on until `text` came, or until its end.
  std::string read_to(std::string_view text) {
    std::string read;
    std::array<char, 4096> buffer{};
    while (text.empty() || read.find(text) == std::string::npos) {
      const auto got = ::read(output_, buffer.data(), buffer.size());
      if (got <= 0) break;
      read.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return read;
  }
  std::string read_all() { return read_to(""); }
  int exit_code() const {
    int status = 0;
    waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (auto& word : words) all.push_back(word.data());
    all.push_back(nullptr);
    return all;
  }
  pid_t pid_ = -1;
  int output_ = -1;
};

Program audit(const SlowAws& aws) {
  // A process that may not be traced cannot look for its leaks; the sanitizer would call that one.
  return Program(
      {"audit", "--only", "3.8,5.2", "--endpoint-url", aws.server().url("")},
      {"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=secret", "AWS_REGION=us-east-1",
       "AWS_EC2_METADATA_DISABLED=true", "HOME=/nonexistent", "ASAN_OPTIONS=detect_leaks=0"});
}

TEST(Interrupted, an_audit_reports_what_is_complete_and_says_who_ended_it) {
  const struct {
    int signal, exit_code;
  } cases[] = {{SIGINT, 130}, {SIGTERM, 143}};
  for (const auto& c : cases) {
    SlowAws aws;
    auto program = audit(aws);
    aws.wait_until_hanging();
    program.signal(c.signal);
    const auto printed = program.read_all();
    EXPECT_EQ(program.exit_code(), c.exit_code) << printed;
    EXPECT_THAT(printed, HasSubstr("stopping"));
    EXPECT_THAT(printed, HasSubstr("interrupted"));
    EXPECT_THAT(printed, HasSubstr("of 55 answered, 2 selected"));
    EXPECT_THAT(printed, HasSubstr("5.2")) << "what was not read is unknown, not missing";
  }
}

}  // namespace
}  // namespace underpin::cli
