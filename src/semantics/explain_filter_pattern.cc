#include "semantics/explain_filter_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/place.h"
#include "base/text.h"

namespace underpin::semantics {
namespace {

// A pattern and where its first character stands: "" for one out of JSON, where offsets in the file
// mean nothing.
struct PlacedFilter {
  NamedFilter filter;
  std::size_t offset = 0;
  std::string_view file;

  std::string place(std::size_t in_pattern) const {
    return file.empty() ? fmt::format("character {}", in_pattern + 1)
                        : place_in(file, offset + in_pattern);
  }
};

std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return printable(text);
}

// The rest of a pattern whose first line is `file` from `begin` to `end`: up to the line that ends
// with a brace, unless another pattern seems to begin before.
std::size_t end_of_pattern(std::string_view file, std::size_t begin, std::size_t end) {
  if (trim(file.substr(begin, end - begin)).front() != '{') return end;
  std::size_t last = end;
  while (trim(file.substr(begin, last - begin)).back() != '}') {
    if (last >= file.size()) return end;
    const auto next = std::min(file.find('\n', last + 1), file.size());
    const auto line = trim(file.substr(last + 1, next - last - 1));
    if (line.empty() || line.front() == '{' || line.front() == '#') return end;
    last = next;
  }
  return last;
}

std::vector<PlacedFilter> patterns_by_line(std::string_view file) {
  std::vector<PlacedFilter> out;
  for (std::size_t begin = 0, number = 1, end = 0; begin < file.size(); begin = end + 1) {
    end = std::min(file.find('\n', begin), file.size());
    auto text = trim(file.substr(begin, end - begin));
    const auto first_line = number;
    if (!text.empty() && text.front() != '#') {
      end = end_of_pattern(file, begin, end);
      text = trim(file.substr(begin, end - begin));
      out.push_back({read_filter(fmt::format("line {}", first_line), std::string(text)),
                     static_cast<std::size_t>(text.data() - file.data()), file});
    }
    const auto read = file.substr(begin, end - begin);
    number += 1 + static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n'));
  }
  return out;
}

std::vector<PlacedFilter> patterns_of_api(std::string_view file) {
  std::vector<PlacedFilter> out;
  const json::value document = parse_json(file);
  const auto* list = member(document, "metricFilters").if_array();
  if (list == nullptr)
    throw Error("`metricFilters` is no list",
                "give what `aws logs describe-metric-filters` prints, or one pattern a line");
  for (const auto& one : *list) {
    const auto pattern = text_member(one, "filterPattern");
    const auto name = text_member(one, "filterName");
    if (!pattern || !name) throw Error("a metric filter lacks `filterName` or `filterPattern`");
    out.push_back({read_filter(*name, *pattern), 0, {}});
  }
  return out;
}

std::vector<PlacedFilter> patterns_of(std::string_view file) {
  const auto text = trim(file);
  const bool of_api =
      text.starts_with('{') && text.find("\"metricFilters\"") != std::string_view::npos;
  auto patterns = of_api ? patterns_of_api(file) : patterns_by_line(file);
  if (patterns.empty())
    throw Error("there is no filter pattern in it",
                "give one pattern a line, or what `aws logs describe-metric-filters` prints");
  return patterns;
}

std::vector<NamedFilter> filters_of(const std::vector<PlacedFilter>& patterns) {
  std::vector<NamedFilter> out;
  for (const auto& placed : patterns) out.push_back(placed.filter);
  return out;
}

std::string word_of(const Coverage& coverage) {
  switch (coverage.answer.decision) {
    case Decision::yes:
      return "covered";
    case Decision::no:
      return "not covered";
    case Decision::undecided:
      return "undecided";
  }
  return {};
}

void explain_reading(std::string& out, const PlacedFilter& placed) {
  const auto& filter = placed.filter;
  out += fmt::format("{}: {}\n", printable(filter.name), on_one_line(filter.text));
  if (filter.pattern) {
    const std::string canonical = filter.pattern->print();
    out += fmt::format("  read as: {}\n", canonical.empty() ? "every event" : printable(canonical));
    return;
  }
  const auto& error = filter.pattern.error;
  out += fmt::format("  cannot be read at {}: {}\n", placed.place(error.offset), error.reason);
  out += error.beyond_us ? "  CloudWatch Logs may take it; nothing is concluded from it\n"
                         : "  it takes no event\n";
}

void explain_alone(std::string& out, const NamedFilter& filter, const EventRequirement& requirement,
                   std::string_view of_row) {
  if (!filter.pattern) return;
  const Coverage alone = covers(std::span(&filter, 1), requirement);
  const std::size_t all = requirement.required.size();
  const auto taken = all - alone.missed.size() - alone.undecided.size();
  if (!of_row.empty() && taken == 0) return;
  out += fmt::format("  takes {} of {} required events{} alone\n", taken, all, of_row);
}

void explain_coverage(std::string& out, const Coverage& coverage, std::string_view indent) {
  out += fmt::format("{}{}\n", indent, coverage.answer.reason);
  if (!coverage.answer.witness.empty())
    out +=
        fmt::format("{}a record that none takes: {}\n", indent, printable(coverage.answer.witness));
  if (!coverage.over_broad.empty())
    out +=
        fmt::format("{}over-broad, also takes {}: {}\n", indent,
                    fmt::join(coverage.over_broad, ", "), printable(coverage.over_broad_witness));
}

}  // namespace

std::string explain_filter_pattern(std::string_view file_text,
                                   const EventRequirement& requirement) {
  const auto patterns = patterns_of(file_text);
  std::string out;
  for (const auto& placed : patterns) {
    explain_reading(out, placed);
    explain_alone(out, placed.filter, requirement, "");
  }
  const Coverage coverage = covers(filters_of(patterns), requirement);
  out += fmt::format("together: {}\n", word_of(coverage));
  explain_coverage(out, coverage, "  ");
  return out;
}

std::string explain_filter_pattern(std::string_view file_text, std::span<const RequiringRow> rows) {
  const auto patterns = patterns_of(file_text);
  std::string out;
  for (const auto& placed : patterns) {
    explain_reading(out, placed);
    for (const auto& row : rows)
      explain_alone(out, placed.filter, row.events, fmt::format(" of {}", row.id));
  }
  const auto filters = filters_of(patterns);
  std::vector<std::string> unserved;
  out += "together:\n";
  for (const auto& row : rows) {
    const Coverage coverage = covers(filters, row.events);
    if (coverage.serving.empty() && coverage.answer.is_no()) {
      unserved.push_back(row.id);
      continue;
    }
    out += fmt::format("  {:<5} {:<11}  {}\n", row.id, word_of(coverage), row.title);
    explain_coverage(out, coverage, "        ");
  }
  if (!unserved.empty())
    out += fmt::format("  no pattern takes an event of {}\n", join(unserved, ", "));
  return out;
}

}  // namespace underpin::semantics
