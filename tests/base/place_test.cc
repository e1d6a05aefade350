// Where something stands in a text, as an editor counts.
#include "base/place.h"

#include <gtest/gtest.h>

namespace underpin {
namespace {

TEST(Place, counts_lines_and_characters_from_one) {
  const struct {
    const char* name;
    std::string_view text;
    std::size_t offset;
    const char* place;
  } cases[] = {
      {"the beginning", "ab\ncd", 0, "line 1, column 1"},
      {"the end of a line", "ab\ncd", 2, "line 1, column 3"},
      {"the beginning of the next", "ab\ncd", 3, "line 2, column 1"},
      {"the end of the text", "ab\ncd", 5, "line 2, column 3"},
      {"characters, not bytes", "äöü{", 6, "line 1, column 4"},
      {"an empty text", "", 0, "line 1, column 1"},
      {"beyond the end is the end", "a\n", 99, "line 2, column 1"},
  };
  for (const auto& c : cases) EXPECT_EQ(place_in(c.text, c.offset), c.place) << c.name;
}

}  // namespace
}  // namespace underpin
