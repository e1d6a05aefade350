// The small verbs: what they print is complete, and what other programs take.
#include <gmock/gmock.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "aws/service.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "benchmark/benchmark.h"
#include "cli/verb.h"
#include "cli/verb_flags.h"
#include "engine/observe.h"

namespace underpin::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string run_out(const std::vector<std::string>& arguments) {
  std::ostringstream out, err;
  const Surroundings io{out, err, false, false, 100, {}, {}};
  EXPECT_EQ(run(arguments, io), kOk) << err.str();
  return out.str();
}

std::set<std::string> actions(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"permissions", "audit"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto policy = parse_json(run_out(arguments));
  std::set<std::string> out;
  for (const auto& action : policy.at("Statement").at(0).at("Action").as_array())
    out.emplace(action.as_string());
  return out;
}

TEST(Permissions, of_one_row_are_those_of_its_readers) {
  EXPECT_THAT(actions({"--only", "3.8"}), ElementsAre("ec2:DescribeRegions", "kms:DescribeKey",
                                                      "kms:GetKeyRotationStatus", "kms:ListKeys"));
}

TEST(Permissions, of_all_rows_are_the_union_over_the_rows) {
  std::set<std::string> together;
  for (const auto& row : benchmark::load_benchmark("cis-1.3.0").recommendations)
    together.merge(actions({"--only", row.id}));
  EXPECT_EQ(actions({}), together);
}

TEST(Permissions, stand_in_the_readme) {
  const auto readme = read_file(std::filesystem::path(UNDERPIN_SOURCE_DIR) / "README.md");
  std::set<std::string> listed;
  const std::regex action("\"([a-z0-9-]+:[A-Z][A-Za-z0-9]+)\"");
  for (std::sregex_iterator at(readme.begin(), readme.end(), action), end; at != end; ++at)
    listed.insert((*at)[1]);
  EXPECT_EQ(listed, actions({}));
}

TEST(Permissions, name_no_action_that_writes) {
  for (const auto& action : actions({})) {
    const auto verb = action.substr(action.find(':') + 1);
    // GenerateCredentialReport only makes AWS write its own report.
    EXPECT_TRUE(verb.starts_with("Get") || verb.starts_with("List") ||
                verb.starts_with("Describe") || verb == "GenerateCredentialReport")
        << action;
  }
}

TEST(Permissions, of_cleaning_are_what_it_reads_and_the_calls_it_may_make) {
  const auto policy = parse_json(run_out({"permissions", "clean"}));
  std::set<std::string> writing;
  for (const auto& action : policy.at("Statement").at(0).at("Action").as_array())
    if (const std::string name(action.as_string()); name.find(":Describe") == std::string::npos)
      writing.insert(name);
  EXPECT_THAT(writing,
              ElementsAre("ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress",
                          "ec2:CreateDefaultVpc", "ec2:DeleteInternetGateway", "ec2:DeleteSubnet",
                          "ec2:DeleteVpc", "ec2:DetachInternetGateway",
                          "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"));
}

TEST(Completion, knows_every_verb_and_flag_in_every_shell) {
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    const auto script = run_out({"completion", shell});
    for (const auto& verb : describe_verbs()) {
      EXPECT_THAT(script, HasSubstr(verb.name)) << shell;
      for (const auto& flag : verb.all_flags())
        EXPECT_THAT(script, HasSubstr(flag.name.substr(2))) << shell << " " << verb.name;
      for (const auto& command : verb.commands)
        EXPECT_THAT(script, HasSubstr(command.name)) << shell << " " << verb.name;
    }
  }
}

TEST(Trace, of_every_benchmark_names_the_guide_and_who_settles_each_row) {
  for (const auto& id : benchmark::benchmark_ids()) {
    const auto table = CsvTable::parse(run_out({"trace", "--benchmark", id, "--format", "csv"}));
    const auto rows = benchmark::load_benchmark(id).recommendations;
    ASSERT_EQ(table.size(), rows.size());
    std::size_t next = 0;
    for (const auto& line : table) {
      EXPECT_EQ(line["recommendation"], rows[next++].id);
      if (id == "cis-1.3.0") {
        EXPECT_FALSE(line["guide"]->empty()) << *line["recommendation"];
      }
      EXPECT_TRUE(line["verdict"]->empty());
    }
  }
}

TEST(ExplainRow, says_what_is_asked_what_mends_it_and_where_others_err) {
  const auto text = run_out({"explain", "row", "5.2"});
  for (const auto* piece :
       {"cis-1.3.0/5.2  vpc.sg-admin-ports", "letter", "effect", "split-any",
        "aws ec2 revoke-security-group-ingress", "Prowler", "Configure networking"})
    EXPECT_THAT(text, HasSubstr(piece));
  EXPECT_THAT(run_out({"explain", "row", "vpc.sg-ssh", "--benchmark", "cis-1.2.0"}),
              HasSubstr("cis-1.2.0/4.1"));
}

TEST(Man, knows_every_verb_and_flag) {
  const auto page = run_out({"man"});
  for (const auto& verb : describe_verbs()) {
    EXPECT_THAT(page, HasSubstr(".SS " + verb.name + "\n"));
    EXPECT_FALSE(verb.doc.empty());
    for (const auto& flag : verb.all_flags()) EXPECT_FALSE(flag.doc.empty()) << flag.name;
    for (const auto& command : verb.commands)
      EXPECT_THAT(page, HasSubstr(".SS " + verb.name + " " + command.name + "\n"));
  }
}

}  // namespace
}  // namespace underpin::cli
