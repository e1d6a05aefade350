#include "report/words.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace underpin::report {
namespace {

TEST(Words, PluralsOfWhatAwsNamesItsThings) {
  EXPECT_EQ(counted(0, "kms key"), "0 kms keys");
  EXPECT_EQ(counted(1, "iam policy"), "1 iam policy");
  EXPECT_EQ(counted(2, "iam policy"), "2 iam policies");
  EXPECT_EQ(counted(2, "elastic address"), "2 elastic addresses");
  EXPECT_EQ(counted(2, "mailbox"), "2 mailboxes");
}

TEST(Words, CutKeepsTheBeginningAndNeverSplitsACharacter) {
  EXPECT_EQ(cut("äöüß", 4), "äöüß");
  EXPECT_EQ(cut("äöüß", 3), "äö…");
  EXPECT_EQ(cut("äöüß", 1), "…");
  EXPECT_EQ(cut("äöüß", 0), "");
}

TEST(Words, WrapBreaksAtSpacesAndLongWordsAnywhere) {
  struct Case {
    const char* name;
    const char* text;
    std::size_t columns;
    std::vector<std::string> lines;
  };
  const Case cases[] = {
      {"nothing is one empty line", "", 5, {""}},
      {"what fits stays", "ab cd", 5, {"ab cd"}},
      {"a space is a place to break", "ab cd", 4, {"ab", "cd"}},
      {"a long word is broken anywhere", "abcdefg", 3, {"abc", "def", "g"}},
      {"also after a short one", "ab cdefg", 3, {"ab", "cde", "fg"}},
      {"an exact fit adds no line", "abc def", 3, {"abc", "def"}},
      {"characters, not bytes, are counted", "äö üß", 2, {"äö", "üß"}},
      {"no room at all still ends", "abc", 0, {"a", "b", "c"}},
  };
  for (const auto& c : cases) EXPECT_EQ(wrap(c.text, c.columns), c.lines) << c.name;
}

TEST(Words, APercentIsRoundedDown) {
  EXPECT_EQ(percent(54.0 / 55.0), 98);
  EXPECT_EQ(percent(199.0 / 200.0), 99);
  EXPECT_EQ(percent(0.29), 29);  // 0.29 * 100 is a little less than 29 in binary
  EXPECT_EQ(percent(1.0), 100);
  EXPECT_EQ(percent(0.0), 0);
}

TEST(Words, AResourceIsNamedAsAPersonLooksForIt) {
  Report report;
  report.account = "123456789012";
  report.partition = "aws";
  struct Case {
    const char *name, *resource, *locus, *shown;
  };
  const Case cases[] = {
      {"an ARN of this account is its last part", "arn:aws:kms:eu-west-1:123456789012:key/5b", "",
       "key/5b"},
      {"so is one without an account", "arn:aws:s3:::bucket", "", "bucket"},
      {"one of another account is whole", "arn:aws:sns:eu-west-1:999999999999:topic", "",
       "arn:aws:sns:eu-west-1:999999999999:topic"},
      {"one of another partition is whole", "arn:aws-cn:s3:::bucket", "", "arn:aws-cn:s3:::bucket"},
      {"AWS's own id is itself", "sg-0123", "", "sg-0123"},
      {"the locus follows", "anna", "access key 2", "anna (access key 2)"},
      {"control characters become visible", "a\nb", "", "a\\u{a}b"},
  };
  for (const auto& c : cases) {
    Finding finding;
    finding.resource = c.resource;
    finding.locus = c.locus;
    EXPECT_EQ(resource_name(finding, report), c.shown) << c.name;
  }
}

}  // namespace
}  // namespace underpin::report
