// The table of formats.
#include "report/format.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/file.h"

namespace underpin::report {
namespace {

TEST(Formats, AllDefListsEveryFormatThatTheFolderDefines) {
  std::set<std::string> defined, listed;
  for (const auto& entry : std::filesystem::directory_iterator(UNDERPIN_SOURCE_DIR "/src/report")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string source = read_file(entry.path());
    constexpr std::string_view kBefore = "const Format& ", kAfter = "_format() {";
    const auto after = source.find(kAfter);
    if (after == std::string::npos) continue;
    const auto before = source.rfind(kBefore, after);
    ASSERT_NE(before, std::string::npos) << entry.path();
    defined.insert(source.substr(before + kBefore.size(), after - before - kBefore.size()));
  }
  for (const auto format : all_formats()) listed.emplace(format().name);
  EXPECT_EQ(defined, listed) << "add the missing FORMAT(name) to src/report/all.def";
  EXPECT_GE(listed.size(), 2u);
}

TEST(Formats, EachSaysWhatItIs) {
  for (const auto format : all_formats()) {
    EXPECT_FALSE(format().extension.empty()) << format().name;
    EXPECT_FALSE(format().doc.empty()) << format().name;
    EXPECT_EQ(&find_format(format().name), &format());
  }
}

TEST(Formats, AnUnknownNameIsAUsageErrorWithTheNearestName) {
  struct Case {
    const char *name, *message;
  };
  const Case cases[] = {
      {"jsn", "no report format `jsn`; did you mean `json`?"},
      {"terminl", "no report format `terminl`; did you mean `terminal`?"},
      {"sarif", "no report format `sarif`"},
      {"", "no report format ``"},
      {"json\x1b[2J", "no report format `json\\u{1b}[2J`"},
  };
  for (const auto& c : cases) {
    try {
      find_format(c.name);
      ADD_FAILURE() << "found " << c.name;
    } catch (const UsageError& error) {
      EXPECT_STREQ(error.what(), c.message);
      EXPECT_EQ(error.hint(), "known are: terminal, json");
    }
  }
}

}  // namespace
}  // namespace underpin::report
