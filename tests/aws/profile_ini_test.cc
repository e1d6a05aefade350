// The INI dialect of AWS's shared files: what each form of line means, and what is refused where.
#include "aws/profile_ini.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace underpin::aws {
namespace {

using ::testing::HasSubstr;

// The one section's settings as "name=value|name=value", nested ones as "group.name=value".
std::string shown(const std::vector<IniSection>& sections) {
  std::string out;
  for (const auto& section : sections) {
    out += "[" + section.kind + (section.kind.empty() ? "" : " ") + section.name + "]";
    for (const auto& [name, setting] : section.settings) {
      out += "|" + name + "=" + setting.value;
      for (const auto& [inner, value] : setting.nested)
        out += "|" + name + "." + inner + "=" + value;
    }
  }
  return out;
}

TEST(ProfileIni, reads_what_the_aws_tools_read) {
  const struct {
    const char* name;
    const char* text;
    const char* expected;
  } cases[] = {
      {"an empty file has no section", "", ""},
      {"a file of comments has no section", "# one\n; two\n   # three\n\n", ""},
      {"a section may be empty", "[profile dev]", "[profile dev]"},
      {"blanks inside the brackets do not matter", "[  profile \t dev ]", "[profile dev]"},
      {"a name may be quoted", "[profile \"my dev\"]", "[profile my dev]"},
      {"a comment may follow a section, with or without a blank", "[a]# x\n[b] ; y", "[a][b]"},
      {"blanks around name and value do not matter", "[a]\n  \n x\t=  1 \n", "[a]|x=1"},
      {"no blanks are needed", "[a]\nx=1", "[a]|x=1"},
      {"names lose their case, values keep it", "[a]\nReGion = EU", "[a]|region=EU"},
      {"a value may hold the equals sign", "[a]\nx = k=v==", "[a]|x=k=v=="},
      {"a value may be empty", "[a]\nx =\ny = 2", "[a]|x=|y=2"},
      {"a blank and a comment sign end a value", "[a]\nx = 1 # c\ny = 2\t; c", "[a]|x=1|y=2"},
      {"a comment sign inside a word is part of it", "[a]\nx = 1#c;d", "[a]|x=1#c;d"},
      {"a comment sign inside double quotes is part of the value",
       "[a]\nx = sh -c \"a ; b # c\" # d", "[a]|x=sh -c \"a ; b # c\""},
      {"a value that is only a comment is empty", "[a]\nx = # c", "[a]|x="},
      {"the last of equal settings counts", "[a]\nx = 1\nx = 2", "[a]|x=2"},
      {"a section may come twice", "[a]\nx = 1\n[a]\ny = 2", "[a]|x=1[a]|y=2"},
      {"a deeper line continues a value, comment signs included", "[a]\nx = 1\n  2 ; c",
       "[a]|x=1\n2 ; c"},
      {"a deeper comment line is a comment", "[a]\nx = 1\n  # c\ny = 2", "[a]|x=1|y=2"},
      {"an empty line does not end a continued value", "[a]\nx = 1\n\n  2", "[a]|x=1\n2"},
      {"deeper lines below an empty value are nested settings",
       "[a]\ns3 =\n  Max = 1 # c\n  style = path\nx = 2", "[a]|s3=|s3.max=1|s3.style=path|x=2"},
      {"a section that is indented as a whole is read as the CLI reads it",
       "[a]\n  x = 1\n  y = 2\n  s3 =\n    z = 3", "[a]|s3=|s3.z=3|x=1|y=2"},
      {"an indented section begins where the line before cannot be continued", " [a]\n x = 1\n [b]",
       "[a]|x=1[b]"},
      {"windows line ends are accepted", "[a]\r\nx = 1\r\n", "[a]|x=1"},
      {"a byte order mark is accepted", "\xEF\xBB\xBF[a]\nx = 1", "[a]|x=1"},
      {"a last line without a newline counts", "[a]\nx = 1", "[a]|x=1"},
      {"sso-session and services are kinds", "[sso-session s]\n[services v]",
       "[sso-session s][services v]"},
  };
  for (const auto& c : cases) EXPECT_EQ(shown(parse_ini(c.text, "f")), c.expected) << c.name;
}

TEST(ProfileIni, refuses_other_lines_with_their_place_and_without_their_text) {
  const struct {
    const char* name;
    const char* text;
    const char* message;
  } cases[] = {
      {"a section without an end", "[profile dev", "f:1: a section's `[` has no `]`"},
      {"text after a section", "\n[dev] SECRET", "f:2: there is text after a section's `]`"},
      {"a line without an equals sign", "[a]\nSECRET", "f:2: expected `name = value`"},
      {"a setting without a name", "[a]\n = SECRET", "f:2: a setting has no name"},
      {"a setting before any section", "x = SECRET", "f:1: a setting stands before"},
      {"a nested line without an equals sign", "[a]\ns3 =\n  SECRET", "f:3: expected a nested"},
      {"a nested setting without a name", "[a]\ns3 =\n  = SECRET", "f:3: a nested setting has no"},
  };
  for (const auto& c : cases) {
    try {
      parse_ini(c.text, "f");
      ADD_FAILURE() << c.name << ": accepted";
    } catch (const Error& e) {
      EXPECT_THAT(e.what(), HasSubstr(c.message)) << c.name;
      EXPECT_THAT(std::string(e.what()) + e.hint(), ::testing::Not(HasSubstr("SECRET"))) << c.name;
    }
  }
}

TEST(ProfileIni, knows_the_line_of_each_section_and_setting) {
  const auto sections = parse_ini("# c\n[a]\n\nx = 1\n[b]\n", "f");
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_EQ(sections[0].line, 2);
  EXPECT_EQ(sections[0].settings.at("x").line, 4);
  EXPECT_EQ(sections[1].line, 5);
}

}  // namespace
}  // namespace underpin::aws
