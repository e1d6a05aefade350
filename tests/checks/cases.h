// Cases of checks: tables whose lines are named by sentences, and the list of all tables, over
// which tests/checks/law_test.cc holds what must be true of every check.
#pragma once

#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/checks/account.h"

namespace underpin::testing {

/// One line of a table of cases.
struct Case {
  std::string name;
  Snapshot account;
  Verdict verdict;          ///< of the row
  std::string reason = {};  ///< a piece of the reason of a finding with that verdict; empty: any
  std::string note = {};    ///< a note's code that some finding carries; empty: any
};

inline constexpr Verdict pass = Verdict::pass, fail = Verdict::fail, unknown = Verdict::unknown,
                         not_applicable = Verdict::not_applicable;

/// Cases can be moved but not copied, so a braced list cannot hold them.
template <class... Cases>
std::vector<Case> table(Cases&&... cases) {
  std::vector<Case> out;
  (out.push_back(std::forward<Cases>(cases)), ...);
  return out;
}

/// What a row says of an account, for failure messages.
inline std::string describe(const JudgedRecommendation& row) {
  std::string out;
  for (const auto& finding : row.findings) {
    out += fmt::format("  {} {} {}: {}\n", word(finding.verdict), finding.region, finding.resource,
                       finding.reason);
    for (const auto& note : finding.notes) out += fmt::format("    note {}\n", note.code);
  }
  return out;
}

inline bool says(const JudgedRecommendation& row, const std::string& reason) {
  for (const auto& finding : row.findings)
    if (finding.verdict == row.verdict && finding.reason.find(reason) != std::string::npos)
      return true;
  return false;
}

inline bool notes(const JudgedRecommendation& row, const std::string& code) {
  for (const auto& finding : row.findings)
    for (const auto& note : finding.notes)
      if (note.code == code) return true;
  return false;
}

/// The names of the facts of the first finding, in order.
inline std::vector<std::string> evidence_names(const JudgedRecommendation& row) {
  std::vector<std::string> names;
  for (const auto& fact : row.findings.at(0).evidence) names.push_back(fact.name);
  return names;
}

inline void expect_verdicts(const std::string& id, const std::vector<Case>& cases) {
  for (const auto& c : cases) {
    const auto row = judged(id, c.account);
    EXPECT_EQ(word(row.verdict), word(c.verdict)) << c.name << "\n" << describe(row);
    EXPECT_TRUE(says(row, c.reason)) << c.name << ": nothing says `" << c.reason << "`\n"
                                     << describe(row);
    EXPECT_TRUE(c.note.empty() || notes(row, c.note)) << c.name << ": no note `" << c.note << "`\n"
                                                      << describe(row);
    for (const auto& finding : row.findings)
      EXPECT_FALSE(finding.reason.empty()) << c.name << ": a finding without a reason\n"
                                           << describe(row);
  }
}

std::vector<Case> administration_port_cases();
std::vector<Case> analyzer_cases();
std::vector<Case> key_rotation_cases();
std::vector<Case> log_file_validation_cases();
std::vector<Case> log_metric_gap_cases();
std::vector<Case> log_metric_link_cases();
std::vector<Case> log_metric_union_cases();
std::vector<Case> multi_region_trail_cases();
std::vector<Case> public_access_cases();
std::vector<Case> root_access_key_cases();

/// The row that a table speaks of, and the table.
struct Table {
  const char* id;
  std::vector<Case> (*cases)();
};
inline constexpr Table kTables[] = {
    {"1.4", root_access_key_cases},     {"1.20", public_access_cases},
    {"1.21", analyzer_cases},           {"3.1", multi_region_trail_cases},
    {"3.2", log_file_validation_cases}, {"3.8", key_rotation_cases},
    {"4.1", log_metric_link_cases},     {"4.1", log_metric_gap_cases},
    {"4.1", log_metric_union_cases},    {"5.2", administration_port_cases},
};

}  // namespace underpin::testing
