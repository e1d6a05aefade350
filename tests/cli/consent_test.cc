// Consent: who may say yes, and to what.
#include "cli/consent.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "command_line.h"

namespace underpin::cli {
namespace {

using ::testing::HasSubstr;

Plan plan_of(std::size_t steps) {
  Plan plan;
  plan.account = "123456789012";
  plan.steps.resize(steps);
  return plan;
}

struct Terminal {
  std::ostringstream out, err;
  std::istringstream in;
  Surroundings io{out, err, true, true, 100, {}, {}};

  explicit Terminal(const std::string& typed) : in(typed) {
    io.in = &in;
    io.in_is_terminal = true;
  }
};

TEST(Consent, is_typed_as_the_accounts_number_and_nothing_else) {
  for (const auto& [typed, consent] :
       {std::pair("123456789012\n", Consent::typed), std::pair(" 123456789012 \n", Consent::typed),
        std::pair("yes\n", Consent::withheld), std::pair("\n", Consent::withheld),
        std::pair("", Consent::withheld), std::pair("123456789013\n", Consent::withheld)}) {
    Terminal terminal(typed);
    EXPECT_EQ(ask({}, plan_of(1), terminal.io), consent) << typed;
  }
}

TEST(Consent, is_not_typed_by_a_pipe) {
  Terminal terminal("123456789012\n");
  terminal.io.in_is_terminal = false;
  EXPECT_THROW(ask({}, plan_of(1), terminal.io), UsageError);
}

TEST(Consent, of_a_script_names_the_account_it_means) {
  std::ostringstream out, err;
  const Surroundings io{out, err, false, false, 100, {}, {}};
  ConsentOptions options;
  EXPECT_THROW(ask(options, plan_of(1), io), UsageError) << "nobody can be asked";
  options.yes = true;
  EXPECT_THROW(ask(options, plan_of(1), io), UsageError) << "--yes alone";
  options.account = "210987654321";
  EXPECT_THROW(ask(options, plan_of(1), io), UsageError) << "another account";
  options.account = "123456789012";
  EXPECT_EQ(ask(options, plan_of(1), io), Consent::given);
}

TEST(Consent, has_a_cap_that_even_yes_does_not_lift) {
  Terminal terminal("123456789012\n");
  ConsentOptions options;
  options.max_changes = 3;
  EXPECT_THROW(ask(options, plan_of(4), terminal.io), UsageError);
  options.yes = true;
  options.account = "123456789012";
  EXPECT_THROW(ask(options, plan_of(4), terminal.io), UsageError);
  EXPECT_EQ(ask(options, plan_of(3), terminal.io), Consent::given);
}

TEST(JournalFolder, is_given_or_on_a_terminal_the_users_own) {
  Terminal terminal("");
  ConsentOptions options;
  EXPECT_THROW(options.journal_folder(terminal.io), UsageError) << "no HOME";
  terminal.io.environment =
      aws::Environment(std::map<std::string, std::string, std::less<>>{{"HOME", "/home/me"}});
  EXPECT_EQ(options.journal_folder(terminal.io), "/home/me/.local/state/underpin");
  terminal.io.environment = aws::Environment({{"HOME", "/home/me"}, {"XDG_STATE_HOME", "/state"}});
  EXPECT_EQ(options.journal_folder(terminal.io), "/state/underpin");
  terminal.io.out_is_terminal = false;
  EXPECT_THROW(options.journal_folder(terminal.io), UsageError) << "a pipeline names it";
  options.journal = "/keep";
  EXPECT_EQ(options.journal_folder(terminal.io), "/keep");
}

TEST(Validate, tells_every_mistake_of_the_file_and_of_its_modules_inputs) {
  const auto file = std::filesystem::path(::testing::TempDir()) / "validate_acme.yaml";
  std::ofstream(file) << "underpin: 1\nid: '123456789012'\nglobal:\n  iam-password-policy:\n"
                         "    minimum_password_length: 8\n    hard_expry: true\n  nothing: {}\n";
  const auto outcome = run_with({"validate", file.string()}, {}, "");
  EXPECT_EQ(outcome.code, kError);
  for (const auto* message :
       {":5: `minimum_password_length` must be at least 14",
        ":6: unknown member `hard_expry`; did you mean `hard_expiry`?", ":7: no module `nothing`"})
    EXPECT_THAT(outcome.err, HasSubstr(message));
  std::ofstream(file) << "underpin: 1\nid: '123456789012'\nglobal:\n  iam-password-policy:\n";
  EXPECT_THAT(run_with({"validate", file.string()}, {}, "").out,
              HasSubstr("is right: account 123456789012, 1 module, 0 deviations"));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace underpin::cli
