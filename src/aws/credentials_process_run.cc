#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "aws/credentials_process.h"
#include "aws/transport.h"
#include "base/text.h"
#include "base/time.h"

extern char** environ;  // NOLINT: POSIX's name; the child gets ours

namespace underpin::aws {
namespace {

using SteadyClock = std::chrono::steady_clock;

// How long to wait for output before looking whether the program ended or a stop was asked for.
constexpr int kLookEvery = 20;  // ms

// The reading end of a pipe, and what has come through it.
struct Stream {
  int fd = -1;
  std::size_t limit = 0;
  std::string text = {};
  bool overflowed = false;

  ~Stream() { close(); }

  void close() {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }

  // Takes what is there now; closes at the end of the stream.
  void drain() {
    char buffer[8192];
    while (fd >= 0) {
      const auto count = ::read(fd, buffer, sizeof buffer);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count <= 0) return close();
      const auto room = std::min(limit - text.size(), static_cast<std::size_t>(count));
      text.append(buffer, room);
      overflowed |= room < static_cast<std::size_t>(count);
      if (overflowed) return;  // one buffer at a time: an endless writer must not hold us here
    }
  }
};

// Pipes and attributes of one posix_spawn, released on every way out.
class Launch {
 public:
  Launch() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  ~Launch() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
    for (const int fd : writers_)
      if (fd >= 0) ::close(fd);
  }
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;

  // Connects the child's `target` to a pipe that `stream` reads.
  int connect(Stream& stream, int target) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return errno;
    stream.fd = ends[0];
    writers_[static_cast<std::size_t>(target)] = ends[1];
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return ::posix_spawn_file_actions_adddup2(&actions_, ends[1], target);
  }

  // 0 or the error number; the child then runs as `pid`.
  int start(const std::vector<std::string>& command, bool terminal, pid_t& pid) {
    if (!terminal)
      ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    // Our threads block the signals that one of them waits for; the program shall not inherit that.
    sigset_t none, standard;
    ::sigemptyset(&none);
    ::sigemptyset(&standard);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGQUIT})
      ::sigaddset(&standard, signal);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &standard);
    ::posix_spawnattr_setflags(&attributes_,
                               static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                  (terminal ? 0 : POSIX_SPAWN_SETPGROUP)));
    std::vector<char*> arguments;
    for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    const int error =
        ::posix_spawnp(&pid, arguments[0], &actions_, &attributes_, arguments.data(), environ);
    for (int& fd : writers_) {
      if (fd >= 0) ::close(fd);
      fd = -1;
    }
    return error;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
  std::array<int, 3> writers_ = {-1, -1, -1};
};

// The running program. Destroyed before its end, it is killed: with its group where it has one.
class Child {
 public:
  Child(pid_t pid, bool group) : pid_(pid), group_(group) {}
  ~Child() {
    if (pid_ > 0) kill();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The wait status once it has ended.
  std::optional<int> ended() {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
    pid_ = 0;
    return status;
  }

  void kill() {
    ::kill(group_ ? -pid_ : pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
  }

 private:
  pid_t pid_;
  bool group_;
};

std::string in_words(std::chrono::milliseconds span) {
  return span < std::chrono::seconds(1) ? fmt::format("{} ms", span.count())
                                        : describe(std::chrono::floor<std::chrono::seconds>(span));
}

std::optional<std::string> trouble_of(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) return fmt::format("exited with status {}", WEXITSTATUS(status));
  return std::nullopt;
}

void wait_for_output(const Stream& out, const Stream& err) {
  std::array<pollfd, 2> watched = {pollfd{out.fd, POLLIN, 0}, pollfd{err.fd, POLLIN, 0}};
  ::poll(watched.data(), watched.size(), kLookEvery);  // a closed one has fd -1 and is ignored
}

// Until the program ends or must be ended; says what went wrong.
std::optional<std::string> attend(Child& child, Stream& out, Stream& err,
                                  std::chrono::milliseconds timeout, const std::stop_token& stop) {
  const auto deadline = SteadyClock::now() + timeout;
  for (;;) {
    // Asked first: what the program wrote before its end is then certainly in the pipes.
    const auto ended = child.ended();
    out.drain();
    err.drain();
    if (out.overflowed)
      return fmt::format("wrote more than {} bytes and was ended", kProcessOutputLimit);
    if (ended) return trouble_of(*ended);
    if (stop.stop_requested())
      throw TransportError(TransportError::Kind::cancelled, "stopped while a program ran");
    if (SteadyClock::now() >= deadline)
      return fmt::format("did not end within {} and was ended", in_words(timeout));
    wait_for_output(out, err);
  }
}

}  // namespace

ProcessEnd run_process(const std::vector<std::string>& command, const ProcessLimits& limits,
                       const std::stop_token& stop) {
  Stream out{.limit = kProcessOutputLimit}, err{.limit = kProcessErrorLimit};
  pid_t pid = 0;
  Launch launch;
  int error = launch.connect(out, STDOUT_FILENO);
  if (error == 0) error = launch.connect(err, STDERR_FILENO);
  if (error == 0) error = launch.start(command, limits.terminal, pid);
  if (error != 0)
    return {
        fmt::format("`{}` could not be started: {}", printable(command[0]), std::strerror(error)),
        {},
        {}};
  Child child(pid, !limits.terminal);
  auto trouble = attend(child, out, err, limits.timeout, stop);
  return {std::move(trouble), std::move(out.text), std::move(err.text)};
}

std::optional<std::vector<std::string>> split_command(std::string_view line) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (quote == 0 && blank) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'') {
      if (i + 1 == line.size()) return std::nullopt;
      const char next = line[i + 1];
      if (quote == '"' && next != '"' && next != '\\') {
        words.back() += c;
      } else {
        words.back() += next;
        ++i;
      }
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) return std::nullopt;
  return words;
}

}  // namespace underpin::aws
