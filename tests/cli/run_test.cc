// The command line as a person meets it: mistakes, helps, exit codes, files.
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "benchmark/benchmark.h"
#include "command_line.h"
#include "model/snapshot_json.h"
#include "report/format.h"
#include "tests/aws/loopback_server.h"

namespace underpin::cli {
namespace {

namespace fs = std::filesystem;

// A snapshot in which nothing was read, so that it needs no account.
fs::path empty_snapshot(const Folder& folder) {
  Snapshot account;
  account.account = "123456789012";
  account.partition = "aws";
  account.regions = {{"us-east-1", Region::Status::enabled, {}}};
  account.finish();
  write_file(folder / "snapshot.json", print_snapshot(account));
  return folder / "snapshot.json";
}

TEST(Run, mistakes_exit_64_and_name_the_nearest) {
  const struct {
    std::vector<std::string> arguments;
    std::string message;
  } cases[] = {
      {{"adit"}, "did you mean `audit`"},
      {{"audit", "--regoin", "x"}, "did you mean `--region`"},
      {{"audit", "--only", "3.88"}, "no recommendation `3.88`; did you mean `3.8`?"},
      {{"audit", "--format", "jason"}, "did you mean `json`"},
      {{"audit", "--reading", "stric"}, "did you mean `strict`"},
      {{"audit", "--benchmark", "cis-1.30"}, "did you mean `cis-1.3.0`"},
      {{"audit", "--log-level", "debgu"}, "did you mean `debug`"},
      {{"audit", "--level", "3"}, "--level"},
      {{}, "--help"},
      {{"help"}, "no verb `help`"},
      {{"--bogus"}, "no flag `--bogus`"},
      {{"audit", "--formt", "json"}, "audit has no flag `--formt`; did you mean `--format`?"},
      {{"audit", "stray"}, "audit has no argument `stray`"},
      {{"audit", "--quiet=7"}, "quiet"},
      {{"audit", "--now", "2026"}, "`2026` is no time"},
      {{"audit", "--fail-on", "none,fail"}, "not both"},
      {{"audit", "--from", "x", "--region", "us-east-1"}, "--from judges a file"},
      {{"audit", "--from", "x", "--profile", "p"}, "--from judges a file"},
      {{"audit", "--snapshot", "x", "--output", "x"}, "the same file"},
      {{"audit", "--format", "json,terminal", "--output", "/nope"}, "is no directory"},
  };
  for (const auto& c : cases) {
    const auto outcome = run_with(c.arguments);
    EXPECT_EQ(outcome.code, kUsage) << c.message << "\n" << outcome.err;
    EXPECT_NE(outcome.err.find(c.message), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, "") << "results only on standard output";
  }
}

TEST(Run, without_credentials_each_source_says_why) {
  const auto outcome = run_with({"audit"});
  EXPECT_EQ(outcome.code, kError);
  for (const auto* source : {"AWS_ACCESS_KEY_ID", "profile", "metadata"})
    EXPECT_NE(outcome.err.find(source), std::string::npos) << source << "\n" << outcome.err;
}

TEST(Run, settings_of_the_profile_reach_the_wire) {
  const Folder folder;
  write_file(folder / "config",
             "[default]\naws_access_key_id=A\naws_secret_access_key=s\n"
             "ca_bundle=/nowhere/ca.pem\nmax_attempts=1\n");
  // The bundle is looked for when the server's first bytes are there.
  aws::wire::LoopbackServer server([](aws::wire::Connection& connection) {
    connection.write("no AWS\r\n");
    connection.request();
  });
  const auto whoami = [&](const std::string& scheme) {
    return run_with({"whoami", "--endpoint-url", scheme + std::to_string(server.port())},
                    {{"AWS_CONFIG_FILE", (folder / "config").string()}});
  };
  EXPECT_NE(whoami("https://127.0.0.1:").err.find("/nowhere/ca.pem"), std::string::npos);
  const int before = server.connections();
  EXPECT_EQ(whoami("http://127.0.0.1:").code, kError);
  EXPECT_EQ(server.connections(), before + 1) << "one attempt";
}

TEST(Whoami, says_account_identity_source_and_end) {
  aws::wire::LoopbackServer server([](aws::wire::Connection& connection) {
    while (!connection.request().empty())
      connection.write(aws::wire::http_ok(
          "<GetCallerIdentityResponse><GetCallerIdentityResult>"
          "<Arn>arn:aws:iam::123456789012:user/auditor</Arn><UserId>AIDA</UserId>"
          "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"));
  });
  const auto whoami = [&](const char* expiration) {
    return run_with({"whoami", "--endpoint-url", server.url("")},
                    {{"AWS_ACCESS_KEY_ID", "AKIA"},
                     {"AWS_SECRET_ACCESS_KEY", "s"},
                     {"AWS_CREDENTIAL_EXPIRATION", expiration}});
  };
  const std::string who =
      "account  123456789012\n"
      "arn      arn:aws:iam::123456789012:user/auditor\n"
      "source   environment\n"
      "expires  ";
  EXPECT_EQ(whoami("2026-11-25T11:00:00Z").out, who + "2026-11-25T11:00:00Z\n");
  EXPECT_EQ(whoami("").out, who + "never\n");
}

TEST(Run, help_and_version_go_to_standard_output) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"audit", "--help"}, {"whoami", "--help"}, {"--version"}}) {
    const auto outcome = run_with(arguments);
    EXPECT_EQ(outcome.code, kOk);
    EXPECT_NE(outcome.out.find("underpin"), std::string::npos) << arguments[0];
    EXPECT_EQ(outcome.err, "");
  }
  EXPECT_NE(run_with({"audit", "--help"}).out.find("Exit codes"), std::string::npos);
}

TEST(Audit, lists_the_rows) {
  const auto outcome = run_with({"audit", "--list"});
  EXPECT_EQ(outcome.code, kOk);
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 55);
}

TEST(Audit, judges_a_saved_snapshot_without_a_call_and_the_same_each_time) {
  const Folder folder;
  const auto file = empty_snapshot(folder).string();
  const auto first = run_with({"audit", "--from", file, "--format", "json"});
  EXPECT_EQ(first.code, kUnknown) << first.err;
  EXPECT_EQ(first.out.substr(0, 1), "{") << "pure JSON on standard output";
  EXPECT_EQ(run_with({"audit", "--from", file, "--format", "json"}).out, first.out);
  EXPECT_EQ(run_with({"audit", "--from", file, "--fail-on", "none"}).code, kOk);
  EXPECT_EQ(run_with({"audit", "--from", file, "--fail-on", "fail"}).code, kOk);
}

TEST(Audit, several_benchmarks_make_a_report_each) {
  const Folder folder;
  const auto file = empty_snapshot(folder).string();
  const std::vector<std::string> both = {"audit", "--from", file, "--benchmark",
                                         "cis-1.3.0,cis-1.2.0"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), both.begin(), both.end());
    return run_with(more);
  };
  const auto at = [](const std::string& text, const char* piece) {
    const auto found = text.find(piece);
    EXPECT_NE(found, std::string::npos) << piece;
    return found;
  };
  const auto outcome = with({"--format", "json"});
  EXPECT_EQ(outcome.code, kUnknown) << outcome.err;
  const auto second = at(outcome.out, "\n}\n{\n");
  EXPECT_LT(at(outcome.out, R"("id": "cis-1.3.0")"), second) << "in the order asked for";
  EXPECT_GT(at(outcome.out, R"("id": "cis-1.2.0")"), second);
  const auto text = with({});
  EXPECT_LT(at(text.out, "Benchmark v1.3.0"), at(text.out, "Benchmark v1.2.0"));
  const auto twice = with({"--benchmark", "cis-1.3.0", "--format", "json"});
  EXPECT_TRUE(twice.out == outcome.out) << "asked for twice, judged once";
  EXPECT_EQ(with({"--output", (folder / "report.json").string()}).code, kUsage);
  EXPECT_EQ(with({"--output", folder.string(), "--format", "json"}).code, kUnknown);
  for (const auto* name : {"report-cis-1.2.0.json", "report-cis-1.3.0.json"})
    EXPECT_TRUE(fs::exists(folder / name)) << name;
  const auto listed = run_with({"audit", "--list", "--benchmark", "cis-1.2.0,cis-1.3.0"});
  EXPECT_EQ(std::count(listed.out.begin(), listed.out.end(), '\n'), 49 + 55 + 2);
}

TEST(Audit, a_file_that_cannot_be_written_is_found_before_the_first_call) {
  for (const auto* flag : {"--snapshot", "--output"}) {
    const auto outcome = run_with({"audit", flag, "/nope/file.json"});
    EXPECT_EQ(outcome.code, kError);
    EXPECT_NE(outcome.err.find("cannot write `/nope/file.json`"), std::string::npos)
        << outcome.err << "credentials were not even looked for";
  }
}

TEST(Audit, judges_as_of_another_day_without_changing_when_it_was_read) {
  const Folder folder;
  const auto file = empty_snapshot(folder).string();
  const auto outcome =
      run_with({"audit", "--from", file, "--now", "2999-01-02", "--format", "json"});
  EXPECT_NE(outcome.out.find("\"taken_at\": \"1970-01-01T00:00:00Z\""), std::string::npos);
  EXPECT_NE(outcome.out.find("\"judged_at\": \"2999-01-02T00:00:00Z\""), std::string::npos);
}

TEST(Audit, words_with_blanks_between_them_are_taken_one_by_one) {
  EXPECT_EQ(run_with({"audit", "--list", "--only", "1.4, 3.8"}).code, kOk);
}

TEST(Audit, what_people_accept_does_not_count_for_the_exit_code) {
  const Folder folder;
  const auto file = empty_snapshot(folder).string();
  const auto config = (folder / "acme.yaml").string();
  write_file(config,
             "underpin: 1\ndeviations:\n"
             "  - {rec: '3.8', resources: '*', reason: x, approved_by: y, until: 2999-01-01}\n");
  const std::vector<std::string> audit = {"audit", "--from",   file,  "--only",
                                          "3.8",   "--config", config};
  const auto waived = run_with(audit);
  EXPECT_EQ(waived.code, kOk) << waived.err;
  EXPECT_NE(waived.out.find("1 unknown (1 waived)"), std::string::npos) << waived.out;
  auto strictly = audit;
  strictly.push_back("--no-waivers");
  EXPECT_EQ(run_with(strictly).code, kUnknown);
  write_file(config, "underpin: 1\ndeviation: []\n");
  const auto wrong = run_with(audit);
  EXPECT_EQ(wrong.code, kError);
  EXPECT_NE(wrong.err.find("acme.yaml:2: unknown member `deviation`"), std::string::npos)
      << wrong.err;
  EXPECT_EQ(wrong.out, "");
}

TEST(Audit, says_which_reading_it_judged_under) {
  const Folder folder;
  const auto file = empty_snapshot(folder).string();
  const auto says = [&](std::vector<std::string> flags, const std::string& reading) {
    std::vector<std::string> arguments{"audit", "--from", file, "--format", "json"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const auto out = run_with(arguments).out;
    EXPECT_NE(out.find("\"reading\": \"" + reading + "\""), std::string::npos) << reading;
  };
  says({}, "strict");
  for (const std::string reading : {"strict", "letter", "effect"})
    says({"--reading", reading}, reading);
}

TEST(Audit, writes_files_whole_and_private) {
  const Folder folder;
  const auto file = empty_snapshot(folder).string();
  const auto report = folder / "report.json";
  run_with({"audit", "--from", file, "--format", "json", "--output", report.string()});
  struct stat status {};
  ASSERT_EQ(stat(report.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto nowhere = (folder / "missing") / "report.json";
  const auto outcome =
      run_with({"audit", "--from", file, "--format", "json", "--output", nowhere.string()});
  EXPECT_EQ(outcome.code, kError);
  EXPECT_NE(outcome.err.find("cannot write"), std::string::npos) << outcome.err;
  EXPECT_FALSE(fs::exists(nowhere));
}

TEST(Audit, writes_each_format_into_a_file_of_its_own) {
  const Folder folder;
  const auto file = empty_snapshot(folder).string();
  const auto reports = folder / "reports";
  fs::create_directory(reports);
  const auto names = join(report::format_names(), ",");
  const auto outcome =
      run_with({"audit", "--from", file, "--format", names, "--output", reports.string()});
  EXPECT_EQ(outcome.code, kUnknown) << outcome.err;
  const auto help = run_with({"audit", "--help"}).out;
  std::size_t formats = 0;
  for (const auto format : report::all_formats()) {
    ++formats;
    const auto name = fmt::format("report-cis-1.3.0.{}", format().extension);
    EXPECT_TRUE(fs::exists(reports / name)) << name;
    EXPECT_NE(help.find(std::string(format().name)), std::string::npos) << format().name;
  }
  const auto written = std::distance(fs::directory_iterator(reports), fs::directory_iterator{});
  EXPECT_EQ(static_cast<std::size_t>(written), formats);
}

TEST(Audit, foreign_files_are_errors_that_name_what_is_wrong) {
  const Folder folder;
  write_file(folder / "text", "hello");
  write_file(folder / "other.json", R"({"schema": "something/1"})");
  const struct {
    std::string file, message;
  } cases[] = {
      {(folder / "text").string(), "not JSON"},
      {(folder / "other.json").string(), "not a snapshot"},
      {(folder / "none").string(), "cannot read"},
      {folder.string(), "not a regular file"},
  };
  for (const auto& c : cases) {
    const auto outcome = run_with({"audit", "--from", c.file});
    EXPECT_EQ(outcome.code, kError) << c.file;
    EXPECT_NE(outcome.err.find(c.message), std::string::npos) << outcome.err;
  }
}

}  // namespace
}  // namespace underpin::cli
