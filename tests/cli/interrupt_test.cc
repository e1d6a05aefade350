// Signals, on the program itself: what was read is reported, and the exit code says who ended it.
#include <gmock/gmock.h>

#include "tests/cli/program.h"

namespace underpin::cli {
namespace {

using ::testing::HasSubstr;

Program audit(const SlowAws& aws) {
  return Program({"audit", "--only", "3.8,5.2", "--endpoint-url", aws.server().url("")},
                 child_environment({"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=s"}));
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
