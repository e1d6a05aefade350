// YAML as a tree with places, what it includes and refers to, and what is refused.
#include "config/tree.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "config/config.h"
#include "config/include.h"
#include "config/references.h"

namespace underpin::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string mistakes_of(const Mistakes& mistakes) {
  try {
    mistakes.finish("");
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

std::string refused(const std::string& yaml) {
  try {
    parse_config(yaml, "acme.yaml");
    return "accepted";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Tree, keeps_numbers_as_they_are_written_and_knows_quotes) {
  Mistakes mistakes;
  const auto tree = parse_tree("a: 012345678901\nb: '24'\nc: [x, {d: 1}]\ne:\n", "f", mistakes);
  EXPECT_EQ(tree.find("a")->text, "012345678901");
  EXPECT_FALSE(tree.find("a")->quoted);
  EXPECT_TRUE(tree.find("b")->quoted);
  EXPECT_EQ(tree.find("c")->items[1].find("d")->line, 3);
  EXPECT_TRUE(tree.find("e")->is_null());
  EXPECT_EQ(tree.find("e")->line, 4);
  EXPECT_TRUE(mistakes.empty());
}

TEST(Tree, aliases_that_stand_for_a_billion_nodes_are_refused) {
  std::string yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) yaml += (j == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    yaml += "]\n";
  }
  Mistakes mistakes;
  parse_tree(yaml, "f", mistakes);
  EXPECT_THAT(mistakes_of(mistakes), HasSubstr("the file holds too much"));
}

TEST(Tree, a_member_that_stands_there_twice_is_a_mistake) {
  Mistakes mistakes;
  parse_tree("a: 1\na: 2\n", "f", mistakes);
  EXPECT_EQ(mistakes_of(mistakes), "f:2: `a` is here twice");
}

constexpr const char* kAccount = R"(
underpin: 1
common:
  prefix: acme
  length: 16
  regions: [eu-west-1, us-east-1]
accounts:
  logs: {id: '222222222222'}
account: logs
global:
  iam-password-policy:
    minimum_password_length: ${common.length}
  other:
    name: ${common.prefix}-logs in ${accounts.logs.id}
    regions: ${common.regions}
    literal: $${aws:username}
  off: false
regions:
  eu-west-1:
    vpc: {}
)";

TEST(Config, holds_the_modules_with_references_replaced) {
  const auto config = parse_config(kAccount, "acme.yaml");
  EXPECT_EQ(config.account_name, "logs");
  EXPECT_EQ(config.account, "222222222222") << "by its name, from accounts";
  ASSERT_EQ(config.modules.size(), 3u) << "a module that is false is not there";
  EXPECT_EQ(config.modules[0].inputs.find("minimum_password_length")->text, "16");
  const auto& other = config.modules[1].inputs;
  EXPECT_EQ(other.find("name")->text, "acme-logs in 222222222222");
  EXPECT_EQ(other.find("regions")->items.size(), 2u);
  EXPECT_EQ(other.find("literal")->text, "${aws:username}");
  EXPECT_EQ(config.modules[2].module, "vpc");
  EXPECT_EQ(config.modules[2].region, "eu-west-1");
}

TEST(Config, references_that_name_nothing_are_mistakes_with_the_nearest) {
  const auto with = [](const std::string& reference) {
    return refused("underpin: 1\ncommon: {prefix: acme, list: [1]}\nglobal:\n  m: {a: '" +
                   reference + "'}\n");
  };
  EXPECT_THAT(with("${common.prefx}"), HasSubstr("acme.yaml:4: `${common.prefx}` names nothing: no "
                                                 "`prefx`; did you mean `prefix`?"));
  EXPECT_THAT(with("${comon.prefix}"), HasSubstr("did you mean `common`?"));
  EXPECT_THAT(with("x ${common.list}"), HasSubstr("is no text, and stands within one"));
  EXPECT_THAT(with("x ${common.prefix"), HasSubstr("without its `}`"));
}

TEST(Config, references_in_a_circle_are_a_mistake_not_a_hang) {
  EXPECT_THAT(refused("underpin: 1\ncommon: {a: '${common.b}', b: '${common.a}'}\nglobal:\n  m: "
                      "{x: '${common.a}'}\n"),
              HasSubstr("in a circle"));
}

TEST(Config, references_that_multiply_are_refused) {
  std::string yaml = "underpin: 1\ncommon:\n  a0: [x, x]\n";
  for (int i = 1; i < 15; ++i) {
    yaml += "  a" + std::to_string(i) + ": [";
    for (int j = 0; j < 8; ++j)
      yaml += std::string(j == 0 ? "" : ", ") + "'${common.a" + std::to_string(i - 1) + "}'";
    yaml += "]\n";
  }
  EXPECT_THAT(refused(yaml + "global:\n  m: {x: '${common.a14}'}\n"),
              HasSubstr("more references than can be meant"));
}

TEST(Config, an_account_of_no_known_name_is_a_mistake) {
  EXPECT_THAT(refused("underpin: 1\naccounts: {logs: {id: '222222222222'}}\naccount: log\n"),
              HasSubstr("acme.yaml:3: no account `log` among `accounts` has an `id`; did you mean "
                        "`logs`?"));
}

TEST(Config, an_account_number_has_twelve_digits) {
  EXPECT_THAT(refused("underpin: 1\nid: 12345\n"), HasSubstr("`12345` is no account"));
  EXPECT_THAT(refused("underpin: 1\ncompliance: some\n"), HasSubstr("write cis-1.3.0 or none"));
}

class Included : public ::testing::Test {
 protected:
  Included() { std::filesystem::create_directories(folder_ / "accounts"); }
  ~Included() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  Config read(const std::string& name) { return read_config((folder_ / name).string()); }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) /
      ("include_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(Included, files_give_what_the_file_does_not_say_itself) {
  write("common.yaml", "common: {a: 1, b: 2}\nglobal:\n  one: {x: 1, y: 2}\n");
  write("accounts/logs.yaml",
        "underpin: 1\ninclude: [../common.yaml]\ncommon: {b: 3}\nglobal:\n  one: {y: "
        "'${common.b}'}\n  two: {z: '${common.a}'}\n");
  const auto config = read("accounts/logs.yaml");
  ASSERT_EQ(config.modules.size(), 2u);
  EXPECT_EQ(config.modules[0].inputs.find("x")->text, "1");
  EXPECT_EQ(config.modules[0].inputs.find("y")->text, "3") << "the file's own, not the common one";
  EXPECT_EQ(config.modules[1].inputs.find("z")->text, "1");
}

TEST_F(Included, a_change_in_an_included_file_changes_the_hash) {
  write("common.yaml", "common: {a: 1}\n");
  write("acme.yaml", "underpin: 1\ninclude: common.yaml\n");
  const auto before = read("acme.yaml").sha256;
  write("common.yaml", "common: {a: 2}\n");
  EXPECT_NE(read("acme.yaml").sha256, before);
}

TEST_F(Included, a_file_that_is_no_map_is_a_mistake) {
  write("list.yaml", "- a\n");
  write("acme.yaml", "underpin: 1\ninclude: [list.yaml]\n");
  EXPECT_THROW(read("acme.yaml"), Error);
}

TEST_F(Included, a_circle_is_a_mistake_and_a_missing_file_an_error) {
  write("a.yaml", "underpin: 1\ninclude: [b.yaml]\n");
  write("b.yaml", "include: [a.yaml]\n");
  EXPECT_THROW(read("a.yaml"), Error);
  write("c.yaml", "underpin: 1\ninclude: [none.yaml]\n");
  EXPECT_THROW(read("c.yaml"), Error);
}

}  // namespace
}  // namespace underpin::config
