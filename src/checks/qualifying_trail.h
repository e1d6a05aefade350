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
};

/// CIS 1.3.0 3.1, audit steps for trails; organisation trails count like others.
Qualification qualifying(const Snapshot& account, const cloudtrail::Trail& trail);

}  // namespace underpin::checks
