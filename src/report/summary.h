// What a report says as a whole, in words: what every format for people shares, so that all of them
// say the same. Texts from the account come through as they are; a format escapes them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "report/format.h"
#include "report/unread.h"

namespace underpin::report {

/// "NOT COMPLIANT", "4 of 13 recommendations fail, 7 are not answered".
struct Headline {
  std::string claim, rest;
  Verdict tone = Verdict::unknown;  ///< what its colour may say: pass, fail or unknown

  std::string line() const { return claim + ": " + rest; }
};

/// A report with unanswered rows, or of a selection, is never headed "compliant".
Headline headline(const Report& report);

/// What `interrupted()` means to the reader.
inline constexpr std::string_view kInterruptedWords =
    "INTERRUPTED: the run was stopped before everything was read; what is missing is unknown below";

/// "6 of 55 answered, 13 selected": of the whole benchmark, whatever was selected, since 1 of 1
/// would sound like all.
std::string answered(const Report& report);

/// "score 9%, 6 of 13 answered": the score never stands alone, 100% of three rows is not 100%
/// of 55.
std::string score_words(const Report& report);

/// "9%", or "no score" when nothing passes, fails or is unknown.
std::string score_figure(const Report& report);

/// Why a region that is not enabled was left out.
std::string_view skip_reason(const Region& region);

/// "ap-east-1, ap-south-2 (the account has not opted in); us-west-1 (excluded by …)".
std::string skipped_regions(const Report& report);

/// The names of the regions that were judged.
std::vector<std::string> judged_regions(const Report& report);

/// Who was judged, when, where and how: label and content. Without a label it goes on with the
/// one before.
std::vector<std::pair<std::string, std::string>> circumstances(const Report& report,
                                                               const RenderOptions& options);

/// By Verdict.
using Counts = std::array<std::size_t, 5>;

/// A section of the benchmark with its recommendations.
struct Section {
  std::string name;
  std::vector<const JudgedRecommendation*> rows;
  Counts counts() const;
};

/// In the order in which the benchmark begins them. The report must outlive them.
std::vector<Section> sections(const Report& report);

/// Counts of all rows.
Counts counts(const Report& report);

/// " (2 waived)", or nothing.
std::string of_which_waived(std::size_t count);

/// "5.2 sg-0a*", "region ap-east-1": what an entry of the config file speaks of.
std::string subject(const UsedWaiver& entry);

/// What became of it: "1 finding until 2027-03-31", "EXPIRED on …: it waives nothing".
std::string outcome(const UsedWaiver& entry);

/// An IAM action that was missing.
struct Permission {
  std::string action;
  std::vector<std::string> needed_by;  ///< ids of recommendations; at least one
};

/// Each once; the one that answers most comes first.
std::vector<Permission> missing_permissions(const std::vector<Unread>& unread);
/// Both, with who accepted it, why, and where that is written.
std::string line(const UsedWaiver& entry);

/// Something to do: for one recommendation, or (without an id) for several.
struct Advice {
  std::string id;  ///< "1.4", or empty
  std::string text;

  std::string line() const { return id.empty() ? text : id + " " + text; }
};

/// A few fails, those of level 1 first, then missing permissions, then further fails; at most five,
/// which are enough to begin with.
std::vector<Advice> next_steps(const Report& report, const std::vector<Unread>& unread);

/// The report in a few sentences for whoever reads nothing else.
std::vector<std::string> in_plain_words(const Report& report, const std::vector<Unread>& unread);

}  // namespace underpin::report
