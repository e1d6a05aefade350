#include "tests/honesty/emulator.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vector>

#include "aws/curl_transport.h"
#include "base/error.h"

extern char** environ;

namespace underpin::testing {
namespace {

constexpr const char* kPython = UNDERPIN_SOURCE_DIR "/build/venv/bin/python";
constexpr const char* kFolder = UNDERPIN_SOURCE_DIR "/tests/emulator/";

// Starts a program; `output`, when given, becomes the reading end of its standard output.
pid_t start(std::vector<std::string> words, int* output) {
  int ends[2] = {-1, -1};
  if (output != nullptr && pipe2(ends, O_CLOEXEC) != 0) throw Error("no pipe for the emulator");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output != nullptr) posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (output != nullptr) {
    close(ends[1]);
    *output = ends[0];
  }
  if (failed != 0) throw Error(fmt::format("cannot start `{}`: run tools/install first", words[0]));
  return pid;
}

std::string read_line(int from) {
  std::string line;
  for (char c = 0; read(from, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

}  // namespace

Emulator::Emulator() {
  pid_ = start({kPython, std::string(kFolder) + "overlay.py", "--port", "0"}, &output_);
  const auto line = read_line(output_);
  constexpr std::string_view kReady = "listening ";
  if (!line.starts_with(kReady)) throw Error("the emulator did not start: " + line);
  url_ = line.substr(kReady.size());
}

Emulator::~Emulator() {
  if (pid_ > 0) {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  close(output_);
}

void Emulator::seed(const std::string& script) const {
  int output = -1;
  const pid_t pid = start({kPython, kFolder + script, "--endpoint", url_}, &output);
  while (!read_line(output).empty()) {
  }
  close(output);
  int status = 0;
  waitpid(pid, &status, 0);
  if (status != 0) throw Error(fmt::format("{} failed with status {}", script, status));
}

void Emulator::control(std::string_view command, std::string_view body) const {
  aws::CurlTransport transport(aws::CurlSettings{});
  aws::Request request;
  request.method = "POST";
  request.url = fmt::format("{}/_overlay/{}", url_, command);
  request.headers = {{"content-type", "application/json"}};
  request.body = body;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  const auto response = transport.send(request, deadline, {});
  if (response.status != 200) throw Error(fmt::format("{}: status {}", command, response.status));
}

}  // namespace underpin::testing
