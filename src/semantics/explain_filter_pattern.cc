#include "semantics/explain_filter_pattern.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"

namespace underpin::semantics {
namespace {

const char* word_of(Decision decision) {
  switch (decision) {
    case Decision::yes:
      return "covered";
    case Decision::no:
      return "not covered";
    case Decision::undecided:
      return "undecided";
  }
  return "";
}

void explain_one(std::string& out, const NamedFilter& filter, const EventRequirement& requirement) {
  out += fmt::format("{}: {}\n", filter.name, printable(filter.text));
  if (!filter.pattern) {
    const auto& error = filter.pattern.error;
    out += fmt::format("  cannot be read at offset {}: {}\n", error.offset, error.reason);
    out += error.beyond_us ? "  CloudWatch Logs may take it; nothing is concluded from it\n"
                           : "  it takes no event\n";
    return;
  }
  const std::string canonical = filter.pattern->print();
  out += fmt::format("  read as: {}\n", canonical.empty() ? "every event" : printable(canonical));
  const Coverage alone = covers(std::span(&filter, 1), requirement);
  const std::size_t all = requirement.required.size();
  out += fmt::format("  takes {} of {} required events alone\n",
                     all - alone.missed.size() - alone.undecided.size(), all);
}

}  // namespace

std::string explain_filter_pattern(std::string_view file_text,
                                   const EventRequirement& requirement) {
  std::vector<NamedFilter> filters;
  std::size_t number = 0;
  for (const auto line : split(file_text, '\n')) {
    ++number;
    const auto text = trim(line);
    if (text.empty() || text.front() == '#') continue;
    filters.push_back(read_filter(fmt::format("line {}", number), std::string(text)));
  }
  std::string out;
  for (const auto& filter : filters) explain_one(out, filter, requirement);
  if (filters.empty()) out += "no pattern\n";
  const Coverage coverage = covers(filters, requirement);
  out += fmt::format("together: {}\n  {}\n", word_of(coverage.answer.decision),
                     coverage.answer.reason);
  if (!coverage.answer.witness.empty())
    out += fmt::format("  a record that none takes: {}\n", printable(coverage.answer.witness));
  if (!coverage.over_broad.empty())
    out += fmt::format("  over-broad, also takes {}: {}\n", fmt::join(coverage.over_broad, ", "),
                       printable(coverage.over_broad_witness));
  return out;
}

}  // namespace underpin::semantics
