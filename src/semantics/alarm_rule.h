// The rule of a composite alarm: does it go into ALARM when one of its alarms does?
//
// Source: Amazon CloudWatch User Guide, "Composite alarms" (rule expressions, alarm references);
// CloudWatch API, PutCompositeAlarm, AlarmRule.
#pragma once

#include <string>
#include <string_view>

#include "semantics/answer.h"

namespace underpin::semantics {

/// A rule may name an alarm either way.
struct AlarmReference {
  std::string name, arn;
};

struct AlarmFollowing {
  /// Yes: the rule joins `ALARM(…)` by OR, and one of them is this alarm. No: the rule does not
  /// name it. Undecided: the rule names it in any other way, or cannot be read.
  Answer answer;
  /// Of a yes: there are others. While one of them is in ALARM the composite is, too, and this
  /// alarm's change notifies nobody.
  bool shared = false;
};

AlarmFollowing follows(std::string_view rule, const AlarmReference& alarm);

}  // namespace underpin::semantics
