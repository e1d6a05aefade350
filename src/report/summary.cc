// Headline, score, sections, waivers and next steps in words.
#include "report/summary.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/words.h"

namespace underpin::report {
namespace {

std::size_t index(Verdict verdict) { return static_cast<std::size_t>(verdict); }

Counts count(const std::vector<const JudgedRecommendation*>& rows) {
  Counts out{};
  for (const auto* row : rows) ++out[index(row->verdict)];
  return out;
}

std::vector<const JudgedRecommendation*> pointers(const Report& report) {
  std::vector<const JudgedRecommendation*> out;
  for (const auto& row : report.recommendations) out.push_back(&row);
  return out;
}

// "is", "are": also of verbs, "fails", "fail".
std::string_view one_or_many(std::size_t count, std::string_view one, std::string_view many) {
  return count == 1 ? one : many;
}

// ---- what to do next

// "grant kms:ListKeys: 2 recommendations need it (3.7, 3.8)"
std::vector<Advice> grants(const std::vector<Unread>& unread) {
  std::vector<Advice> out;
  for (const auto& [action, ids] : missing_permissions(unread))
    out.push_back(
        {"", fmt::format("grant {}: {} ({})", action,
                         ids.size() == 1 ? "a recommendation needs it"
                                         : counted(ids.size(), "recommendation") + " need it",
                         join(ids, ", "))});
  return out;
}

// Fails, those of level 1 first.
std::vector<Advice> repairs(const Report& report) {
  std::vector<const JudgedRecommendation*> failing;
  for (const auto& row : report.recommendations)
    if (row.verdict == Verdict::fail && !row.waived()) failing.push_back(&row);
  std::stable_sort(failing.begin(), failing.end(),
                   [](const auto* a, const auto* b) { return a->level < b->level; });
  std::vector<Advice> out;
  for (const auto* row : failing)
    out.push_back({row->id, row->remedy.empty() ? row->title : row->remedy});
  return out;
}

// ---- sentences

// "On 2026-11-25 account 1234 was held against the 55 recommendations of …, in 17 regions."
std::string what_was_done(const Report& report) {
  const auto size = report.recommendations.size();
  const std::string which = report.partial()
                                ? fmt::format("{} of the {}", size, report.benchmark_size)
                                : fmt::format("the {}", size);
  const auto regions = judged_regions(report).size();
  return fmt::format("On {} account {} was held against {} recommendations of the {} v{}{}.",
                     format_time(report.taken_at).substr(0, 10), report.account, which,
                     report.benchmark_name, report.benchmark_version,
                     regions > 0 ? ", in " + counted(regions, "region") : "");
}

// "4 fail, 3 of them of level 1, most in Networking."
std::string what_fails(const Report& report) {
  const auto fails = report.summary().fail;
  if (fails == 0) return "Nothing that was judged fails.";
  const auto of_level_1 =
      std::count_if(report.recommendations.begin(), report.recommendations.end(),
                    [](const auto& row) { return row.verdict == Verdict::fail && row.level == 1; });
  const auto all = sections(report);
  const auto worst = std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.counts()[index(Verdict::fail)] < b.counts()[index(Verdict::fail)];
  });
  const auto in_worst = worst->counts()[index(Verdict::fail)];
  return fmt::format("{} {}, {} of level 1{}.", fails, one_or_many(fails, "fails", "fail"),
                     of_level_1,
                     in_worst > 1 && all.size() > 1
                         ? fmt::format("; the most, {}, under {}", in_worst, worst->name)
                         : "");
}

}  // namespace

Headline headline(const Report& report) {
  const Summary summary = report.summary();
  const std::size_t total = summary.total(), open = total - summary.answered();
  const auto not_answered = one_or_many(open, "is not answered", "are not answered");
  if (total == 0) return {"NOTHING JUDGED", "no recommendation was selected", Verdict::unknown};
  if (summary.fail > 0)
    return {"NOT COMPLIANT",
            fmt::format("{} of {} {}{}{}", summary.fail, counted(total, "recommendation"),
                        one_or_many(summary.fail, "fails", "fail"), of_which_waived(summary.waived),
                        open > 0 ? fmt::format(", {} {}", open, not_answered) : ""),
            Verdict::fail};
  if (open > 0)
    return {"NOT ANSWERED",
            fmt::format("nothing that was judged fails, but {} of {} {}", open,
                        counted(total, "recommendation"), not_answered),
            Verdict::unknown};
  if (report.partial())
    return {"NOTHING FAILS",
            fmt::format("{} of {} were selected; the others were not judged", total,
                        counted(report.benchmark_size, "recommendation")),
            Verdict::pass};
  return {"COMPLIANT",
          fmt::format("{}, all answered, and none fails", counted(total, "recommendation")),
          Verdict::pass};
}

std::string answered(const Report& report) {
  const std::string selected =
      report.partial() ? fmt::format(", {} selected", report.recommendations.size()) : "";
  return fmt::format("{} of {} answered{}", report.summary().answered(), report.benchmark_size,
                     selected);
}

std::string score_figure(const Report& report) {
  const Summary summary = report.summary();
  return summary.pass + summary.fail + summary.unknown == 0
             ? "no score"
             : fmt::format("{}%", percent(summary.score()));
}

std::string score_words(const Report& report) {
  const auto figure = score_figure(report);
  return fmt::format("{}{}, {}", figure.ends_with('%') ? "score " : "", figure, answered(report));
}

std::string_view skip_reason(const Region& region) {
  if (!region.reason.empty()) return region.reason;
  static constexpr std::string_view kReasons[] = {"", "the account has not opted in", "excluded",
                                                  "unreachable"};
  return kReasons[static_cast<std::size_t>(region.status)];
}

std::string skipped_regions(const Report& report) {
  std::map<std::string_view, std::vector<std::string>> by_reason;
  for (const auto& region : report.regions)
    if (region.status != Region::Status::enabled)
      by_reason[skip_reason(region)].push_back(region.name);
  std::vector<std::string> parts;
  for (const auto& [reason, names] : by_reason)
    parts.push_back(fmt::format("{} ({})", join(names, ", "), reason));
  return join(parts, "; ");
}

std::vector<std::string> judged_regions(const Report& report) {
  std::vector<std::string> out;
  for (const auto& region : report.regions)
    if (region.status == Region::Status::enabled) out.push_back(region.name);
  return out;
}

std::vector<std::pair<std::string, std::string>> circumstances(const Report& report,
                                                               const RenderOptions& options) {
  std::vector<std::pair<std::string, std::string>> out = {
      {"account", fmt::format("{} in partition {}", report.account, report.partition)},
      {"caller", report.caller},
      {"taken at", format_time(report.taken_at)}};
  if (report.judged_at != report.taken_at)
    out.emplace_back("judged as of", format_time(report.judged_at));
  const auto judged = judged_regions(report);
  out.emplace_back(
      "regions", judged.empty() ? "none could be judged"
                                : fmt::format("{} judged: {}", judged.size(), join(judged, ", ")));
  if (judged.size() < report.regions.size())
    out.emplace_back("", fmt::format("{} skipped: {}", report.regions.size() - judged.size(),
                                     skipped_regions(report)));
  out.emplace_back("reading", word(report.reading));
  out.insert(out.end(), options.parameters.begin(), options.parameters.end());
  return out;
}

Counts Section::counts() const { return count(rows); }

std::vector<Section> sections(const Report& report) {
  std::vector<Section> out;
  for (const auto& row : report.recommendations) {
    auto at = std::find_if(out.begin(), out.end(),
                           [&](const auto& section) { return section.name == row.section; });
    if (at == out.end()) at = out.insert(at, {row.section, {}});
    at->rows.push_back(&row);
  }
  return out;
}

Counts counts(const Report& report) { return count(pointers(report)); }

std::string of_which_waived(std::size_t count) {
  return count > 0 ? fmt::format(" ({} waived)", count) : "";
}

std::string subject(const UsedWaiver& entry) {
  return entry.resources == std::vector<std::string>{"*"}
             ? entry.what
             : fmt::format("{} {}", entry.what, join(entry.resources, ", "));
}

std::string outcome(const UsedWaiver& entry) {
  switch (entry.state) {
    case UsedWaiver::State::expired:
      return fmt::format("EXPIRED on {}: it waives nothing", entry.waiver.until);
    case UsedWaiver::State::unused:
      return "matches nothing that fails: take it out, or correct it";
    case UsedWaiver::State::used:
      break;
  }
  return fmt::format("{} until {}", counted(entry.findings, "finding"), entry.waiver.until);
}

std::vector<Permission> missing_permissions(const std::vector<Unread>& unread) {
  std::vector<Permission> out;
  for (const auto& one : unread) {
    if (one.missing_action.empty() || one.affects.empty()) continue;
    auto at = std::find_if(out.begin(), out.end(), [&](const auto& permission) {
      return permission.action == one.missing_action;
    });
    if (at == out.end()) at = out.insert(at, {one.missing_action, {}});
    for (const auto& id : one.affects)
      if (std::find(at->needed_by.begin(), at->needed_by.end(), id) == at->needed_by.end())
        at->needed_by.push_back(id);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.needed_by.size() > b.needed_by.size();
  });
  return out;
}

std::string line(const UsedWaiver& entry) {
  return fmt::format("{}: {} ({}, approved by {}; {})", subject(entry), outcome(entry),
                     entry.waiver.reason, entry.waiver.approved_by, entry.place);
}

std::vector<Advice> next_steps(const Report& report, const std::vector<Unread>& unread) {
  constexpr std::size_t kSteps = 5, kFailsFirst = 3;
  auto steps = repairs(report);
  const auto granting = grants(unread);
  steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(std::min(kFailsFirst, steps.size())),
               granting.begin(), granting.end());
  if (report.interrupted()) steps.insert(steps.begin(), {"", "run the audit again, to its end"});
  if (steps.size() > kSteps) steps.resize(kSteps);
  return steps;
}

std::vector<std::string> in_plain_words(const Report& report, const std::vector<Unread>& unread) {
  const Summary summary = report.summary();
  std::vector<std::string> out = {what_was_done(report), what_fails(report)};
  if (summary.waived > 0)
    out.push_back(
        fmt::format("People have accepted {} of these fails for a time; {} still {} as "
                    "failing.",
                    summary.waived, one_or_many(summary.waived, "it", "they"),
                    one_or_many(summary.waived, "counts", "count")));
  if (summary.unknown > 0)
    out.push_back(fmt::format("{} could not be judged: {} may hide a fail.", summary.unknown,
                              one_or_many(summary.unknown, "it", "they")));
  if (summary.manual > 0)
    out.push_back(fmt::format("{} {} for a person to answer.", summary.manual,
                              one_or_many(summary.manual, "is", "are")));
  if (const auto permissions = missing_permissions(unread); !permissions.empty())
    out.push_back(fmt::format("The auditor lacks {}; see what could not be read.",
                              counted(permissions.size(), "permission")));
  if (report.partial())
    out.push_back(fmt::format(
        "Nothing is said here about the other {}.",
        counted(report.benchmark_size - report.recommendations.size(), "recommendation")));
  return out;
}

}  // namespace underpin::report
