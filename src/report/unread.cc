// Folds gaps, and the findings behind them, by likeness.
#include "report/unread.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "model/denial.h"
#include "report/words.h"

namespace underpin::report {
namespace {

// What makes gaps alike. Without a call, the message is all there is to tell them apart; with one,
// it names a resource or a request and would keep them apart for nothing.
using Likeness = std::tuple<std::string, std::string, std::string, std::string>;
Likeness likeness(const Gap& gap) {
  return {gap.operation, gap.code, gap.missing_action, gap.operation.empty() ? gap.message : ""};
}

// What an organisation's policy denies is one thing, however many calls meet it.
constexpr const char* kByOrganisation = "organisation";

std::optional<std::string> denied_by_organisation(const Gap& gap) {
  const auto denial = gap.operation.empty() ? std::nullopt : denial_in(gap.message);
  return denial && denial->by_organisation() ? std::optional(denial->policy) : std::nullopt;
}

Likeness cause_likeness(const Gap& gap) {
  if (const auto policy = denied_by_organisation(gap)) return {"", kByOrganisation, "", *policy};
  return likeness(gap);
}

// "a service control policy denies 9 calls (kms:ListKeys, …)", by region: regions in which the same
// calls are denied share a line.
std::map<std::string, std::string> denials_by_region(std::span<const JudgedGap* const> gaps) {
  std::map<std::string, std::pair<std::string, std::set<std::string>>> denied;
  for (const auto* judged : gaps)
    if (const auto policy = denied_by_organisation(judged->gap)) {
      auto& [by, calls] = denied[judged->gap.region];
      by = *policy;
      calls.insert(judged->gap.operation);
    }
  std::map<std::string, std::string> lines;
  for (const auto& [region, denial] : denied) {
    const auto& [policy, calls] = denial;
    lines[region] = fmt::format("a {} denies {} ({})", policy, counted(calls.size(), "call"),
                                join({calls.begin(), calls.end()}, ", "));
  }
  return lines;
}

void insert_sorted(std::vector<std::string>& list, const std::string& item) {
  const auto at = std::lower_bound(list.begin(), list.end(), item);
  if (at == list.end() || *at != item) list.insert(at, item);
}

void add(Unread& unread, const JudgedGap& judged) {
  const Gap& gap = judged.gap;
  // "global" is no place to name: who reads of IAM knows that it has no region.
  if (gap.id) ++unread.resources;
  if (gap.region == "*")
    unread.anywhere = true;
  else if (gap.region != kGlobal)
    insert_sorted(unread.regions, gap.region);
  for (const auto& id : judged.affects)
    if (std::find(unread.affects.begin(), unread.affects.end(), id) == unread.affects.end())
      unread.affects.push_back(id);
}

// Why one finding is unknown: the gaps behind it, and causes that stem from none.
struct Why {
  std::vector<const JudgedGap*> gaps;
  std::vector<std::string> texts;
};

Why why_unknown(const Finding& finding, const GapIndex& gaps) {
  Why why;
  // A cause whose gap is not in the report (one that settles after an apply) speaks for itself.
  for (const auto& cause : finding.causes)
    if (const auto* judged = cause.gap.empty() ? nullptr : gaps.find(cause.gap))
      why.gaps.push_back(judged);
    else
      insert_sorted(why.texts, cause.text);
  if (finding.causes.empty()) why.texts.push_back(finding.reason);
  return why;
}

}  // namespace

std::string Unread::what() const {
  std::string out = operation.empty() ? message
                    : code.empty()    ? operation + " failed"
                                      : operation + " " + code;
  if (resources > 0) out += " for " + counted(resources, "resource");
  if (anywhere) return out + " in any region";
  return regions.empty() ? out : out + " " + in_regions(regions);
}

std::string Unread::help() const {
  // AWS's message of a refusal repeats caller and action; the action to grant says more in less.
  if (!missing_action.empty()) return "grant " + missing_action;
  return operation.empty() ? "" : message;
}

std::string Unread::line() const {
  const auto then = help();
  return then.empty() ? what() : what() + ": " + then;
}

std::vector<Unread> fold(std::span<const JudgedGap* const> gaps) {
  std::vector<Unread> out;
  std::map<Likeness, std::size_t> place;
  const auto denials = denials_by_region(gaps);
  for (const auto* judged : gaps) {
    const Gap& gap = judged->gap;
    const bool folds = denied_by_organisation(gap).has_value();
    const auto words = folds ? denials.at(gap.region) : gap.message;
    const auto like = folds ? Likeness{"", kByOrganisation, "", words} : likeness(gap);
    const auto [at, added] = place.emplace(like, out.size());
    if (added)
      out.push_back(
          {folds ? "" : gap.operation, gap.code, words, gap.missing_action, {}, 0, false, {}});
    add(out[at->second], *judged);
  }
  return out;
}

std::vector<Unread> fold(const std::vector<JudgedGap>& gaps) {
  std::vector<const JudgedGap*> pointers;
  for (const auto& judged : gaps) pointers.push_back(&judged);
  return fold(std::span<const JudgedGap* const>(pointers));
}

GapIndex::GapIndex(const Report& report) {
  for (const auto& judged : report.gaps) by_key_.emplace(judged.gap.key(), &judged);
}

const JudgedGap* GapIndex::find(const std::string& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

std::vector<std::string> reasons_unknown(const Finding& finding, const GapIndex& gaps) {
  if (finding.verdict != Verdict::unknown) return {};
  const Why why = why_unknown(finding, gaps);
  std::vector<std::string> lines;
  for (const auto& unread : fold(std::span(why.gaps))) lines.push_back(unread.line());
  lines.insert(lines.end(), why.texts.begin(), why.texts.end());
  return lines;
}

std::string reason_in_full(const Finding& finding, const GapIndex& gaps) {
  const auto reasons = reasons_unknown(finding, gaps);
  return reasons.empty() ? finding.reason : join(reasons, "; ");
}

std::vector<Unjudged> unjudged(const JudgedRecommendation& row, const GapIndex& gaps) {
  struct Group {
    std::vector<const Finding*> findings;
    std::set<const JudgedGap*> gaps;  // they point into one vector: this is the report's order
    std::vector<std::string> texts;
  };
  std::vector<Group> groups;
  std::map<std::pair<std::set<Likeness>, std::vector<std::string>>, std::size_t> place;
  for (const auto& finding : row.findings) {
    if (finding.verdict != Verdict::unknown || finding.waived) continue;
    const Why why = why_unknown(finding, gaps);
    // Findings share a line when all their causes are alike, whatever the region.
    std::set<Likeness> kinds;
    for (const auto* judged : why.gaps) kinds.insert(cause_likeness(judged->gap));
    const auto [at, added] = place.emplace(std::pair(kinds, why.texts), groups.size());
    if (added) groups.push_back({{}, {}, why.texts});
    Group& group = groups[at->second];
    group.findings.push_back(&finding);
    group.gaps.insert(why.gaps.begin(), why.gaps.end());
  }
  std::vector<Unjudged> out;
  for (auto& group : groups) {
    const std::vector<const JudgedGap*> behind(group.gaps.begin(), group.gaps.end());
    std::vector<std::string> parts;
    for (const auto& unread : fold(std::span(behind))) parts.push_back(unread.line());
    parts.insert(parts.end(), group.texts.begin(), group.texts.end());
    out.push_back({std::move(group.findings), join(parts, "; ")});
  }
  return out;
}

}  // namespace underpin::report
