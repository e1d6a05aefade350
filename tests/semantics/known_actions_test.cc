// The list of actions that the program carries.
#include "semantics/known_actions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/embedded.h"

namespace underpin::semantics {
namespace {

TEST(KnownActions, the_file_names_its_sources_and_their_date) {
  const auto text = embedded("data/aws/iam_actions.txt");
  for (const auto* piece : {"tools/generate_iam_actions.py", "moto ", "botocore ", "the newest is"})
    EXPECT_NE(text.substr(0, 400).find(piece), std::string_view::npos) << piece;
}

TEST(KnownActions, are_actions_once_each) {
  std::set<std::string> seen;
  for (const auto& action : known_actions().all()) {
    EXPECT_EQ(std::ranges::count(action.name, ':'), 1) << action.name;
    EXPECT_EQ(action.name.find_first_of("*? \t"), std::string::npos) << action.name;
    EXPECT_TRUE(seen.insert(action.name).second) << action.name;
  }
  EXPECT_GT(seen.size(), 15000u);
}

TEST(KnownActions, hold_what_checks_ask_about) {
  const auto& known = known_actions();
  for (const std::string name : {"iam:PassRole", "s3:GetObject", "s3:PutBucketPolicy",
                                 "kms:Decrypt", "sns:Publish", "sts:AssumeRole"}) {
    const auto service = known.of_service(name.substr(0, name.find(':')));
    EXPECT_TRUE(std::ranges::any_of(service, [&](const auto& one) { return one.name == name; }))
        << name;
  }
  EXPECT_TRUE(known.of_service("no-such-service").empty());
}

}  // namespace
}  // namespace underpin::semantics
