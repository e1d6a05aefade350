// What one recommendation says, in words and groups: shared by the formats that people read. Texts
// from the account come through as they are; a format escapes them.
#pragma once

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "report/unread.h"

namespace underpin::report {

/// Findings about resources (or regions, or the account): those that can be counted.
struct Tally {
  std::array<std::size_t, 5> of{};  ///< by Verdict
  std::array<std::set<std::string>, 5> reasons;
  std::set<std::string> nouns;
  std::size_t total = 0;

  std::string subject() const { return nouns.size() == 1 ? *nouns.begin() : "finding"; }
};

Tally tally(const JudgedRecommendation& row, const Report& report);

/// "2 of 14 kms keys fail: does not rotate; 11 pass, 1 not judged": the row's own verdict first,
/// with the reason when all share one. A single finding is its reason.
std::string in_numbers(const JudgedRecommendation& row, const Tally& tally);

/// "3 kms keys not judged", "key/90aa… not judged", "kms keys not all read".
std::string subject(const Unjudged& group, const Report& report);

/// Findings that people accepted for the same reason.
struct Waived {
  Waiver waiver;
  std::vector<const Finding*> findings;
};
std::vector<Waived> waived(const JudgedRecommendation& row);

/// The same note on forty resources is one note.
struct SharedNote {
  Note note;
  std::vector<const Finding*> findings;
};
std::vector<SharedNote> shared_notes(const JudgedRecommendation& row);

/// Whose note it is: "3 kms keys", one resource by its name, or nothing for the account's.
std::string whose(const SharedNote& shared, const Report& report);

}  // namespace underpin::report
