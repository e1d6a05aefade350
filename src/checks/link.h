// Link: what one link of a chain of resources says, and how links are joined to a chain.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/finding.h"
#include "model/value.h"

namespace underpin::checks {

/// What a link says: whether the rest of the chain holds from here, and the first broken link when
/// it does not. Of several candidates the one that got furthest is named.
struct Link {
  Truth holds = false;
  int depth = 0;                ///< how many links held before the broken one
  std::string broken;           ///< for a person; empty when it holds
  std::vector<Evidence> facts;  ///< what was seen on the way
  std::vector<Note> notes;
};

/// How far a chain got from a metric filter on, so that "furthest" means the same everywhere.
enum Depth { kNoAlarm, kAlarmNotUsable, kNoTopic, kTopicMute, kNoSubscriber, kWhole };

inline Link broken(int depth, std::string text) { return {false, depth, std::move(text), {}, {}}; }
inline Link open(int depth, std::vector<Cause> causes) {
  return {Truth::unknown(std::move(causes)), depth, {}, {}, {}};
}

/// Unknown though everything was read.
inline Truth undecided(std::string why) {
  return Truth::unknown({{Cause::Kind::unread, std::move(why), {}}});
}

/// Joins a link's own question with the rest of the chain behind it.
template <class Rest>
Link when(const Truth& own, int depth, std::string text, Rest&& rest) {
  if (own.is_false()) return broken(depth, std::move(text));
  Link link = rest();
  link.holds = own && link.holds;
  return link;
}

/// Of several ways the one that holds; else an undecided one; else the one that got furthest.
Link best_of(std::vector<Link> links, std::string none);

}  // namespace underpin::checks
