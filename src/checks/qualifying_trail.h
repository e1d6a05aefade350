// The trail that 3.1 asks for and section 4 rests on: multi-region, logging, all management events.
#pragma once

#include <string>
#include <vector>

#include "model/finding.h"
#include "model/snapshot.h"
#include "resources/cloudtrail/trail.h"

namespace underpin::checks {

struct Qualification {
  Truth answer = false;
  std::string missing;      ///< "is not multi-region", "is not logging", …: the first that fails
  std::vector<Note> notes;  ///< management event sources left out, last delivery failed
  std::vector<Evidence> facts;
  std::vector<std::string> excluded_sources;  ///< whose management events it leaves out
};

/// CIS 1.3.0 3.1, audit steps for trails; organisation trails count like others. Unknown of another
/// account's trail says where the evidence is.
Qualification qualifying(const Snapshot& account, const cloudtrail::Trail& trail);

/// Why CloudTrail delivers nothing to the trail's log group: it reports an error, and has delivered
/// nothing for a day. Empty when it may deliver; an error that is not proof is a note. Source:
/// CloudTrail API, GetTrailStatus; the day is that of CIS 1.3.0 3.4.
std::string stopped_delivery(const Snapshot& account, const cloudtrail::Trail& trail,
                             std::vector<Note>& notes);

}  // namespace underpin::checks
