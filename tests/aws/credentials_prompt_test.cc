// The prompt for an MFA code, on a pseudo-terminal.
#include "aws/credentials_prompt.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <thread>

namespace underpin::aws {
namespace {

// Both ends of a pseudo-terminal; the test is the person at the master's end.
struct Terminal {
  int master = -1, slave = -1;
  char path[64] = {};

  Terminal() { EXPECT_EQ(::openpty(&master, &slave, path, nullptr, nullptr), 0); }
  ~Terminal() {
    ::close(master);
    ::close(slave);
  }

  // What appears on the screen, up to and with `last`.
  std::string screen(char last) const {
    std::string seen;
    char c = 0;
    while (::read(master, &c, 1) == 1) {
      seen += c;
      if (c == last) break;
    }
    return seen;
  }
  void type(const std::string& keys) const {
    EXPECT_EQ(::write(master, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  bool echoes() const {
    termios now{};
    return ::tcgetattr(slave, &now) == 0 && (now.c_lflag & ECHO) != 0;
  }
};

TEST(CredentialsPrompt, shows_the_prompt_reads_a_line_and_does_not_show_it) {
  const Terminal terminal;
  std::optional<std::string> answer;
  std::jthread asker([&] { answer = ask_on_terminal("MFA code: ", terminal.path); });
  EXPECT_EQ(terminal.screen(' '), "MFA ");
  EXPECT_EQ(terminal.screen(' '), "code: ");
  terminal.type("123456\n");
  EXPECT_EQ(terminal.screen('\n'), "\r\n") << "only the newline after the answer";
  asker.join();
  EXPECT_EQ(answer, "123456");
  EXPECT_TRUE(terminal.echoes()) << "as it was before";
}

TEST(CredentialsPrompt, a_person_may_end_the_input) {
  const Terminal terminal;
  std::optional<std::string> answer = "not yet";
  std::jthread asker([&] { answer = ask_on_terminal("? ", terminal.path); });
  EXPECT_EQ(terminal.screen(' '), "? ");
  terminal.type("\x04");
  asker.join();
  EXPECT_EQ(answer, std::nullopt);
}

TEST(CredentialsPrompt, without_a_terminal_nothing_is_asked) {
  EXPECT_EQ(ask_on_terminal("? ", "/dev/null"), std::nullopt);
  EXPECT_EQ(ask_on_terminal("? ", "/none"), std::nullopt);
}

}  // namespace
}  // namespace underpin::aws
