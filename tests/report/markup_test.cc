// No text becomes an element.
#include "report/markup.h"

#include <gtest/gtest.h>

namespace underpin::report {
namespace {

std::string text(std::string_view raw) {
  Markup page;
  page.text(raw);
  return page.take().substr(std::string_view("<!DOCTYPE html>").size());
}

TEST(Markup, EveryCharacterThatEndsATextOrAnAttributeIsEscaped) {
  struct Case {
    const char *name, *raw, *escaped;
  };
  const Case cases[] = {
      {"plain text stays", "key/5b0c \u4e16", "key/5b0c \u4e16"},
      {"an element", "<b>", "&lt;b&gt;"},
      {"the end of a script", "</script>", "&lt;/script&gt;"},
      {"both quotes", "\"'", "&quot;&#39;"},
      {"a reference stays what it was", "&lt;&#60;", "&amp;lt;&amp;#60;"},
      {"what reorders is shown", "\u202e", "\\u{202e}"},
      {"separators that end a line of script", "\u2028", "\\u{2028}"},
      {"a newline", "a\nb", "a\\u{a}b"},
      {"what is no UTF-8", "\xff<", "\\xff&lt;"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(text(c.raw), c.escaped) << c.name;
    Markup page;
    page.empty("input", {{"value", c.raw}});
    EXPECT_EQ(page.take(), "<!DOCTYPE html><input value=\"" + std::string(c.escaped) + "\"/>")
        << c.name;
  }
}

TEST(Markup, ElementsCloseAndAttributesAreThereOrNot) {
  Markup page;
  page.element("details", {{"open", true}, {"hidden", false}, {"class", "row"}},
               [&] { page.element("p", {}, "a"); });
  EXPECT_EQ(page.take(), "<!DOCTYPE html>\n<details open=\"\" class=\"row\"><p>a</p></details>");
}

// The example of Content Security Policy Level 2, section 7.17.1: sha256 of that script.
TEST(Markup, AHashIsWrittenAsAPolicyHasIt) {
  EXPECT_EQ(csp_hash("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
}

}  // namespace
}  // namespace underpin::report
