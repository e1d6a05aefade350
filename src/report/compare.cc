#include "report/compare.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::report {
namespace {

constexpr std::string_view kSchema = "underpin/report/1";
constexpr std::size_t kBytes = std::size_t{1} << 30;

std::string text(const json::value& object, std::string_view name) {
  if (auto found = text_member(object, name)) return *found;
  throw Error(fmt::format("malformed report: `{}` is missing or no text", name));
}

const json::array& list(const json::value& object, std::string_view name) {
  if (const auto* found = member(object, name).if_array()) return *found;
  throw Error(fmt::format("malformed report: `{}` is missing or no list", name));
}

Verdict verdict(const json::value& object) {
  const auto given = text(object, "verdict");
  for (const auto known :
       {Verdict::pass, Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::not_applicable})
    if (word(known) == given) return known;
  throw Error(fmt::format("malformed report: no verdict `{}`", printable(given)));
}

using Findings = std::map<std::string, PastReport::Judged>;

// Row's id -> its turns, sorted.
std::map<std::string, std::vector<Turn>> turns_by_row(const Findings& before,
                                                      const Findings& after) {
  std::map<std::string, std::vector<Turn>> turns;
  for (const auto& [id, finding] : after) {
    const auto was = before.find(id);
    if (was == before.end())
      turns[finding.row].push_back({std::nullopt, finding.verdict, finding});
    else if (was->second.verdict != finding.verdict)
      turns[finding.row].push_back({was->second.verdict, finding.verdict, finding});
  }
  for (const auto& [id, finding] : before)
    if (!after.contains(id)) turns[finding.row].push_back({finding.verdict, std::nullopt, finding});
  for (auto& [row, list] : turns)
    std::sort(list.begin(), list.end(), [](const Turn& a, const Turn& b) {
      return std::tie(a.finding.region, a.finding.resource, a.after) <
             std::tie(b.finding.region, b.finding.resource, b.after);
    });
  return turns;
}

bool counts(const RowTurn& row) { return row.before != row.after || !row.turns.empty(); }

bool turned_to(const Comparison& comparison, Verdict verdict) {
  for (const auto& row : comparison.rows)
    for (const auto& turn : row.turns)
      if (turn.after == verdict && !turn.finding.waived) return true;
  return false;
}

}  // namespace

PastReport read_report(std::string_view source) {
  const auto in = parse_json(source, {.bytes = kBytes, .depth = 32});
  if (const auto schema = text_member(in, "schema"); schema != kSchema)
    throw Error(fmt::format("not a report: the schema is `{}`, not `{}`",
                            printable(schema.value_or("")), kSchema),
                "reports are made by underpin audit --format json");
  PastReport report{text(in, "account"),
                    text(in, "partition"),
                    text(member(in, "benchmark"), "id"),
                    text(in, "taken_at"),
                    {},
                    {}};
  for (const auto& row : list(in, "recommendations")) {
    report.rows.push_back({text(row, "id"), text(row, "title"), verdict(row)});
    for (const auto& finding : list(row, "findings"))
      report.findings.insert_or_assign(
          text(finding, "id"),
          PastReport::Judged{report.rows.back().id, text(finding, "region"),
                             text(finding, "resource"), text(finding, "reason"), verdict(finding),
                             member(finding, "waived").is_object()});
  }
  return report;
}

Comparison compare(const PastReport& before, const PastReport& after) {
  if (before.account != after.account)
    throw UsageError(fmt::format("the reports are of two accounts, {} and {}",
                                 printable(before.account), printable(after.account)),
                     "compare reports of one account");
  if (before.benchmark != after.benchmark)
    throw UsageError(fmt::format("the reports are of two benchmarks, {} and {}",
                                 printable(before.benchmark), printable(after.benchmark)),
                     "judge one snapshot against both: underpin audit --from FILE --benchmark ID");
  if (after.taken_at < before.taken_at)
    throw UsageError(fmt::format("the second report is the earlier one: {} and {}",
                                 printable(before.taken_at), printable(after.taken_at)),
                     "name the earlier report first");
  Comparison out{after.account, after.benchmark, before.taken_at, after.taken_at, {}};
  const auto find = [](const std::vector<PastReport::Row>& rows, const std::string& id) {
    const auto at =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id == id; });
    return at == rows.end() ? std::nullopt : std::optional(at->verdict);
  };
  auto turns = turns_by_row(before.findings, after.findings);
  const auto add = [&](const PastReport::Row& row) {
    RowTurn turn{row.id, row.title, find(before.rows, row.id), find(after.rows, row.id),
                 std::move(turns[row.id])};
    if (counts(turn)) out.rows.push_back(std::move(turn));
  };
  for (const auto& row : after.rows) add(row);
  for (const auto& row : before.rows)
    if (!find(after.rows, row.id)) add(row);
  return out;
}

bool Comparison::worse() const { return turned_to(*this, Verdict::fail); }
bool Comparison::less_known() const {
  return turned_to(*this, Verdict::unknown) ||
         std::any_of(rows.begin(), rows.end(), [](const RowTurn& row) { return !row.after; });
}

std::string render_comparison_json(const Comparison& comparison) {
  const auto side = [](const std::optional<Verdict>& verdict) {
    return verdict ? json::value(json::string(word(*verdict))) : json::value(nullptr);
  };
  json::array rows;
  for (const auto& row : comparison.rows) {
    json::array turns;
    for (const auto& turn : row.turns)
      turns.push_back({{"region", turn.finding.region},
                       {"resource", turn.finding.resource},
                       {"before", side(turn.before)},
                       {"after", side(turn.after)},
                       {"reason", turn.finding.reason},
                       {"waived", turn.finding.waived}});
    rows.push_back({{"id", row.id},
                    {"title", row.title},
                    {"before", side(row.before)},
                    {"after", side(row.after)},
                    {"turns", std::move(turns)}});
  }
  return print_json({{"schema", "underpin/comparison/1"},
                     {"account", comparison.account},
                     {"benchmark", comparison.benchmark},
                     {"before", comparison.before},
                     {"after", comparison.after},
                     {"recommendations", std::move(rows)}});
}

}  // namespace underpin::report
