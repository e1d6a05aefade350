// The program itself as a child process, and an AWS on this machine that never finishes.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "tests/aws/loopback_server.h"

namespace underpin::cli {

// AWS with one region, in which KMS answers and everything else never does. Source of the forms:
// the API references of STS, EC2 and KMS.
class SlowAws {
 public:
  const aws::wire::LoopbackServer& server() const { return server_; }
  /// Blocks until a call hangs.
  void wait_until_hanging() { hanging_.wait(); }

 private:
  void serve(aws::wire::Connection& connection) {
    for (auto request = connection.request(); !request.empty(); request = connection.request()) {
      const auto reply = answer(request);
      if (reply.empty()) {
        hanging_.open();
        return connection.wait_for_close();
      }
      connection.write(aws::wire::http_ok(reply, "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\n"));
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

  aws::wire::Gate hanging_;
  aws::wire::LoopbackServer server_{
      [this](aws::wire::Connection& connection) { serve(connection); }};
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
      const rlimit any{RLIM_INFINITY, RLIM_INFINITY};  // a core would be written if it could
      setrlimit(RLIMIT_CORE, &any);
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
  /// What waitpid tells of its end.
  int status() const {
    int status = 0;
    waitpid(pid_, &status, 0);
    return status;
  }
  int exit_code() const {
    const int status = this->status();
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

/// The environment of a child: these credentials, and nothing of this machine. A process that may
/// not be traced cannot look for its leaks; the sanitizer would call that one.
inline std::vector<std::string> child_environment(std::vector<std::string> credentials) {
  for (const char* fixed : {"AWS_REGION=us-east-1", "AWS_EC2_METADATA_DISABLED=true",
                            "HOME=/nonexistent", "ASAN_OPTIONS=detect_leaks=0"})
    credentials.emplace_back(fixed);
  return credentials;
}

}  // namespace underpin::cli
