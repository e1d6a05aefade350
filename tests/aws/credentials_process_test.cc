// credential_process with real programs: no shell, and none of their faults is ours.
#include "aws/credentials_process.h"

#include <csignal>
#include <fstream>
#include <thread>

#include "credentials_support.h"

namespace underpin::aws {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::World;

// A profile whose process is a shell script: the script is ours, credential_process runs no shell.
Provider script(World& world, const std::string& text) {
  world.home.write("script", text);
  world.home.config("[default]\ncredential_process = /bin/sh " + world.home.file("script") + "\n");
  return world.chain();
}

TEST(CredentialsProcess, splits_a_command_line_as_a_shell_would_and_expands_nothing) {
  using Words = std::optional<std::vector<std::string>>;
  const struct {
    const char* line;
    Words words;
  } cases[] = {
      {"a b  c", {{"a", "b", "c"}}},
      {"  a\tb ", {{"a", "b"}}},
      {"\"a b\" 'c d'", {{"a b", "c d"}}},
      {"a\"b c\"d'e f'", {{"ab cde f"}}},
      {"a\\ b", {{"a b"}}},
      {"\"a\\\"b\\\\c\\d\"", {{"a\"b\\c\\d"}}},
      {"'a\\b'", {{"a\\b"}}},
      {"'' \"\"", {{"", ""}}},
      {"$HOME `x` *; a|b >c &", {{"$HOME", "`x`", "*;", "a|b", ">c", "&"}}},
      {"", Words(std::vector<std::string>{})},
      {"'a", std::nullopt},
      {"\"a", std::nullopt},
      {"a\\", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(split_command(c.line), c.words) << c.line;
}

TEST(CredentialsProcess, gives_what_the_program_prints) {
  World world;
  const auto provider = script(world, R"(
echo chatter >&2
echo '{"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "S3CR3T", "SessionToken": "T",
       "Expiration": "2026-11-25T12:00:00Z", "AccountId": "1"}'
)");
  const auto found = provider->get();
  EXPECT_EQ(found.access_key_id, "P");
  EXPECT_EQ(found.session_token, "T");
  EXPECT_EQ(found.expires, parse_time("2026-11-25T12:00:00Z"));
  EXPECT_EQ(found.source, "profile `default` (~/.aws/config:1), credential_process");
}

TEST(CredentialsProcess, is_run_again_when_its_credentials_are_about_to_end) {
  World world;
  const auto provider = script(world, R"(
echo x >> )" + world.home.file("runs") + R"(
echo '{"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "S3CR3T",
       "Expiration": "2026-11-25T11:00:00Z"}'
)");
  provider->get();
  provider->get();
  EXPECT_EQ(world.home.read("runs"), "x\n");
  world.time.pass(std::chrono::minutes(46));
  provider->get();
  EXPECT_EQ(world.home.read("runs"), "x\nx\n");
}

TEST(CredentialsProcess, Fault22_what_goes_wrong_is_said_without_a_secret) {
  const struct {
    const char* name;
    const char* script;
    const char* message;
  } cases[] = {
      {"exit 1", "exit 1", "credential_process: exited with status 1\n"},
      {"exit 1 with a reason", "echo 'please log in' >&2; exit 1",
       "exited with status 1: please log in\n"},
      {"escape sequences in the reason", "printf '\\033[31mred\\033[0m' >&2; exit 3",
       "exited with status 3: \\u{1b}[31mred\\u{1b}[0m\n"},
      {"secrets on standard output and exit 1",
       R"(echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"S3CR3T"}'; exit 1)",
       "exited with status 1\n"},
      {"ended by a signal", "kill -9 $$", "was ended by signal 9\n"},
      {"10 MB on standard output", "head -c 10000000 /dev/zero",
       "wrote more than 65536 bytes and was ended\n"},
      {"10 MB on standard error", "head -c 10000000 /dev/zero | tr '\\0' x >&2; exit 1",
       "exited with status 1: xxxx"},
      {"no output", "exit 0", "not JSON"},
      {"no JSON", "echo S3CR3T", "not JSON at line 1"},
      {"half a JSON", R"(printf '{"Version":1,"SecretAccessKey":"S3CR3T')", "not JSON at line 1"},
      {"another JSON", "echo '[\"S3CR3T\"]'", "its output has no `\"Version\": 1`\n"},
      {"no version", R"(echo '{"AccessKeyId":"A","SecretAccessKey":"S3CR3T"}')",
       "its output has no `\"Version\": 1`\n"},
      {"version 2", R"(echo '{"Version":2,"AccessKeyId":"A","SecretAccessKey":"S3CR3T"}')",
       "its output has no `\"Version\": 1`\n"},
      {"no key", R"(echo '{"Version":1,"SecretAccessKey":"S3CR3T"}')",
       "the document has no `AccessKeyId`\n"},
      {"no secret", R"(echo '{"Version":1,"AccessKeyId":"A"}')",
       "the document has no `SecretAccessKey`\n"},
      {"a time that is none",
       R"(echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"S3CR3T","Expiration":"soon"}')",
       "`Expiration` in the document is no time\n"},
      {"credentials that have expired",
       R"(echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"S3CR3T",
                "Expiration":"2026-11-25T09:00:00Z"}')",
       "credentials that expired at 2026-11-25T09:00:00Z"},
  };
  for (const auto& c : cases) {
    World world;
    const auto provider = script(world, c.script);
    EXPECT_THAT(error_of([&] { provider->get(); }),
                AllOf(HasSubstr("profile `default` (~/.aws/config:1), credential_process: "),
                      HasSubstr(c.message)))
        << c.name;
  }
}

TEST(CredentialsProcess, Fault22_a_program_that_hangs_is_ended_by_the_timeout) {
  for (const auto* hang : {"sleep 1000", "sleep 1000 & wait", "exec >&- 2>&-; sleep 1000",
                           "while :; do echo; done >&2"}) {
    World world;
    world.process_timeout = std::chrono::milliseconds(200);
    const auto provider = script(world, hang);
    EXPECT_THAT(error_of([&] { provider->get(); }),
                HasSubstr("did not end within 200 ms and was ended"))
        << hang;
  }
}

TEST(CredentialsProcess, a_child_left_behind_does_not_hold_us_up) {
  World world;
  const auto provider = script(world, R"(
sleep 1000 &
echo '{"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "S3CR3T"}'
kill $! )");
  EXPECT_EQ(provider->get().access_key_id, "P");
}

bool runs(int pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  if (!std::getline(stat, text)) return false;
  const auto state = text.find(") ");
  return state != std::string::npos && text[state + 2] != 'Z';
}

TEST(CredentialsProcess, a_stop_ends_the_program_and_what_it_started) {
  testing::TemporaryHome home;
  std::stop_source stop;
  std::jthread watcher([&] {  // stops when the program has told the number of its child
    while (home.read("pid").find('\n') == std::string::npos) std::this_thread::yield();
    stop.request_stop();
  });
  EXPECT_THROW(
      run_process({"/bin/sh", "-c", "sleep 1000 & echo $! > " + home.file("pid") + "; wait"},
                  {.timeout = std::chrono::hours(1)}, stop.get_token()),
      TransportError);
  const int child = std::stoi(home.read("pid"));
  while (runs(child)) std::this_thread::yield();  // SIGKILL was sent; it needs a moment to act
}

TEST(CredentialsProcess, a_program_that_is_not_there_is_named) {
  World world;
  world.home.config("[default]\ncredential_process = /none/such --x\n");
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              HasSubstr("`/none/such` could not be started: No such file or directory"));
}

TEST(CredentialsProcess, a_command_line_that_cannot_be_split_is_refused_at_once) {
  World world;
  world.home.config("[default]\ncredential_process = /bin/sh 'open\n");
  EXPECT_THAT(error_of([&] { world.chain(); }), HasSubstr("has an open quote or is empty"));
}

TEST(CredentialsProcess, no_shell_sees_the_command_line) {
  World world;
  world.home.config("[default]\ncredential_process = /bin/echo x; touch " +
                    world.home.file("touched") + " && $(touch " + world.home.file("touched") +
                    ")\n");
  EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("not JSON"));
  EXPECT_FALSE(std::filesystem::exists(world.home.file("touched")));
}

TEST(CredentialsProcess, the_program_inherits_no_files_no_blocked_signals_and_no_input) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const std::ifstream open_here("/dev/null");
  const auto ended =
      run_process({"/bin/sh", "-c", "ls /proc/$$/fd; grep SigBlk /proc/self/status; cat"},
                  {.timeout = std::chrono::seconds(20)}, {});
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(ended.trouble, std::nullopt);
  EXPECT_EQ(ended.output, "0\n1\n2\nSigBlk:\t0000000000000000\n");
}

}  // namespace
}  // namespace underpin::aws
