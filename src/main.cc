// Signals, streams and environment; everything else is in cli.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "cli/verb.h"

extern char** environ;

namespace {

using namespace underpin;

aws::Environment read_environment() {
  std::map<std::string, std::string, std::less<>> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (const auto equals = text.find('='); equals != std::string::npos)
      variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return aws::Environment(std::move(variables));
}

std::size_t terminal_columns(int stream) {
  winsize size{};
  if (ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 100;
}

// Blocks the signals that end a run, before any thread starts, and waits for them on a thread of
// its own: the first asks the run to stop and report what is complete, the second ends it.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGUSR1);  // ends the waiting thread itself
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    waiter_ = std::thread([this] { wait(); });
  }
  ~Signals() {
    ending_ = true;
    pthread_kill(waiter_.native_handle(), SIGUSR1);
    waiter_.join();
  }
  std::stop_token token() const { return stop_.get_token(); }
  int received() const { return received_; }

 private:
  void wait() {
    for (;;) {
      int signal = 0;
      sigwait(&set_, &signal);
      if (signal == SIGUSR1 && ending_) return;
      if (signal == SIGUSR1) continue;  // somebody else's
      if (received_ != 0) _exit(128 + signal);
      received_ = signal;
      constexpr char kMessage[] = "\nunderpin: stopping; again to stop at once\n";
      static_cast<void>(!write(STDERR_FILENO, kMessage, sizeof kMessage - 1));
      stop_.request_stop();
    }
  }

  sigset_t set_{};
  std::stop_source stop_;
  std::atomic<int> received_ = 0;
  std::atomic<bool> ending_ = false;
  std::thread waiter_;
};

// `underpin audit | head`: whoever read has enough, which is no error.
bool reader_left() {
  pollfd output{STDOUT_FILENO, 0, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Secrets live in this process's memory: it leaves no core and cannot be attached to.
  prctl(PR_SET_DUMPABLE, 0);
  Signals signals;
  const bool out_is_terminal = isatty(STDOUT_FILENO) == 1,
             err_is_terminal = isatty(STDERR_FILENO) == 1;
  const cli::Surroundings surroundings{std::cout,
                                       std::cerr,
                                       out_is_terminal,
                                       err_is_terminal,
                                       terminal_columns(STDOUT_FILENO),
                                       read_environment(),
                                       signals.token(),
                                       terminal_columns(STDERR_FILENO),
                                       &std::cin,
                                       isatty(STDIN_FILENO) == 1};
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const int code = cli::run(arguments, surroundings);
  std::cout.flush();
  if (!std::cout && !reader_left()) {
    std::cerr << "underpin: could not write to standard output\n";
    return cli::kError;
  }
  return signals.received() == 0 ? code : 128 + signals.received();
}
