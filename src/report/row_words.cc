// Counts, groups and the words for them.
#include "report/row_words.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/words.h"

namespace underpin::report {
namespace {

std::string_view verb(std::size_t verdict, std::size_t count) {
  static constexpr std::array<std::array<std::string_view, 2>, 5> kVerbs = {
      {{"pass", "passes"},
       {"fail", "fails"},
       {"not judged", "not judged"},
       {"for a person to judge", "for a person to judge"},
       {"not applicable", "not applicable"}}};
  return kVerbs[verdict][count == 1 ? 1 : 0];
}

}  // namespace

Tally tally(const JudgedRecommendation& row, const Report& report) {
  Tally out;
  for (const auto& finding : row.findings) {
    if (stands_for_unlisted(finding)) continue;
    const auto verdict = static_cast<std::size_t>(finding.verdict);
    ++out.of[verdict];
    ++out.total;
    out.reasons[verdict].insert(finding.reason);
    out.nouns.insert(noun(finding, report));
  }
  return out;
}

std::string in_numbers(const JudgedRecommendation& row, const Tally& tally) {
  if (row.findings.size() == 1) return row.findings[0].reason;
  std::vector<std::size_t> order = {static_cast<std::size_t>(row.verdict)};
  for (std::size_t verdict = 0; verdict < tally.of.size(); ++verdict)
    if (verdict != order[0]) order.push_back(verdict);
  std::erase_if(order, [&](std::size_t verdict) { return tally.of[verdict] == 0; });
  if (order.empty()) return "";

  const std::size_t first = order[0], count = tally.of[first];
  const std::string all = counted(tally.total, tally.subject());
  std::string out = count == tally.total ? all : fmt::format("{} of {}", count, all);
  out += fmt::format(" {}", verb(first, count));
  if (tally.reasons[first].size() == 1 && first != static_cast<std::size_t>(Verdict::unknown))
    out += ": " + *tally.reasons[first].begin();
  for (std::size_t i = 1; i < order.size(); ++i)
    out += fmt::format("{}{} {}", i == 1 ? "; " : ", ", tally.of[order[i]],
                       verb(order[i], tally.of[order[i]]));
  return out;
}

std::string subject(const Unjudged& group, const Report& report) {
  std::set<std::string> nouns;
  const Finding* named = nullptr;
  std::size_t count = 0;
  for (const auto* finding : group.findings) {
    if (stands_for_unlisted(*finding)) continue;
    nouns.insert(noun(*finding, report));
    named = finding;
    ++count;
  }
  if (count == 0) return plural(type_noun(*group.findings[0])) + " not all read";
  const std::string subject = nouns.size() == 1 ? *nouns.begin() : "finding";
  if (count > 1) return counted(count, subject) + " not judged";
  if (subject == "account") return "not judged";
  return shorten(resource_name(*named, report), 48) + " not judged";
}

std::vector<Waived> waived(const JudgedRecommendation& row) {
  std::vector<Waived> groups;
  for (const auto& finding : row.findings) {
    if (!finding.waived) continue;
    auto at = std::find_if(groups.begin(), groups.end(),
                           [&](const auto& group) { return group.waiver == *finding.waived; });
    if (at == groups.end()) at = groups.insert(at, {*finding.waived, {}});
    at->findings.push_back(&finding);
  }
  return groups;
}

std::vector<SharedNote> shared_notes(const JudgedRecommendation& row) {
  std::map<Note, std::vector<const Finding*>> about;
  for (const auto& finding : row.findings)
    for (const auto& note : finding.notes) about[note].push_back(&finding);
  std::vector<SharedNote> out;
  for (auto& [note, findings] : about) out.push_back({note, std::move(findings)});
  return out;
}

std::string whose(const SharedNote& shared, const Report& report) {
  const Finding& first = *shared.findings[0];
  const auto kind = noun(first, report);
  if (shared.findings.size() > 1) return counted(shared.findings.size(), kind);
  return kind == "account" ? "" : resource_name(first, report);
}

}  // namespace underpin::report
