// Which regions an account has, and which of them are read.
#pragma once

#include "engine/observe.h"

namespace underpin::engine {

/// The call that lists an account's regions.
inline constexpr std::string_view kListRegions = "ec2:DescribeRegions";

/// Fills `snapshot.regions` from ec2:DescribeRegions, with one gap for each region that is left
/// out. A refused DescribeRegions leaves the regions that were asked for (or the session's own) and
/// a gap for all others. Throws UsageError with the nearest name for an unknown region.
void list_regions(aws::Session& session, const ObserveOptions& options, Snapshot& snapshot);

/// A region of which nothing could be read, because an organisation's policy denied every regional
/// read or because it does not answer, becomes one gap instead of one for each type.
void fold_regions(Snapshot& snapshot);

}  // namespace underpin::engine
