// Names that attack one reader or the other: terminals, spreadsheets, Markdown, HTML, XML, SARIF
// messages; bytes that are no UTF-8; characters that XML has not.
#pragma once

#include <string>
#include <vector>

namespace underpin::report {

struct HostileText {
  const char* name;
  std::string text;
};
const std::vector<HostileText>& hostile_texts();

}  // namespace underpin::report
