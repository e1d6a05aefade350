// Gaps folded for a person: what is missing for the same reason in seventeen regions is one thing.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/report.h"

namespace underpin::report {

/// Gaps of one kind: the same call refused with the same code, or regions left out alike.
struct Unread {
  std::string operation, code, message, missing_action;
  std::vector<std::string> regions;  ///< sorted; without "global" and "*"
  std::size_t resources = 0;         ///< gaps that hide attributes of one resource
  bool anywhere = false;             ///< no region could be listed
  std::vector<std::string> affects;  ///< ids of recommendations

  /// "kms:ListKeys AccessDenied in 3 regions (eu-west-1, …)".
  std::string what() const;
  /// "grant kms:ListKeys", or what AWS said, when that is not already in what(); may be empty.
  std::string help() const;
  std::string line() const;  ///< both
};

/// In the order of their first gap.
std::vector<Unread> fold(std::span<const JudgedGap* const> gaps);
std::vector<Unread> fold(const std::vector<JudgedGap>& gaps);

/// The report's gaps by the name that causes have for them. The report must outlive it.
class GapIndex {
 public:
  explicit GapIndex(const Report& report);
  /// Null when there is none of that name.
  const JudgedGap* find(const std::string& key) const;

 private:
  std::unordered_map<std::string, const JudgedGap*> by_key_;
};

/// Why a finding is unknown, a line a reason, with the permission that would help; empty for other
/// verdicts.
std::vector<std::string> reasons_unknown(const Finding& finding, const GapIndex& gaps);

/// The reason in one line; of an unknown finding, with what would help.
std::string reason_in_full(const Finding& finding, const GapIndex& gaps);

/// Findings of one recommendation that are unknown for the same reasons, without waived ones.
struct Unjudged {
  std::vector<const Finding*> findings;
  std::string why;
};

std::vector<Unjudged> unjudged(const JudgedRecommendation& row, const GapIndex& gaps);

}  // namespace underpin::report
