#include "aws/credentials_prompt.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace underpin::aws {
namespace {

constexpr std::size_t kLongest = 256;

// An open terminal that shows nothing of what is typed while this lives.
class QuietTerminal {
 public:
  explicit QuietTerminal(const char* path) : fd_(::open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (fd_ < 0 || ::tcgetattr(fd_, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet_ = ::tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (quiet_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    if (fd_ >= 0) ::close(fd_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

  bool ready() const { return quiet_; }

  void write(std::string_view text) const {
    while (!text.empty()) {
      const auto count = ::write(fd_, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  // A line without its end; nothing at the end of input.
  std::optional<std::string> read_line() const {
    std::string line;
    char c = 0;
    for (;;) {
      const auto count = ::read(fd_, &c, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return std::nullopt;
      if (c == '\n') return line;
      if (line.size() < kLongest) line += c;
    }
  }

 private:
  int fd_;
  termios before_{};
  bool quiet_ = false;
};

}  // namespace

std::optional<std::string> ask_on_terminal(const std::string& prompt, const char* terminal) {
  const QuietTerminal quiet(terminal);
  if (!quiet.ready()) return std::nullopt;
  quiet.write(prompt);
  auto answer = quiet.read_line();
  quiet.write("\n");
  return answer;
}

}  // namespace underpin::aws
