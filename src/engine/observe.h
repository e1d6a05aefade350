// Observe: reads an account into a snapshot. Never throws for what AWS refuses; that becomes gaps.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/parallel.h"
#include "model/resource.h"
#include "model/snapshot.h"
#include "resources/reading.h"

namespace underpin::engine {

/// How far the observation is, for a progress line. Called from several threads, one at a time.
struct Progress {
  std::size_t readers_done = 0, readers = 0;
  std::size_t regions = 0;
};

struct ObserveOptions {
  std::vector<std::string> regions;          ///< only these; empty: every enabled region
  std::vector<std::string> exclude_regions;  ///< all but these; each is one gap
  std::function<void(const Progress&)> progress;
};

/// The readers of the types, and of all types that those readers come after; sorted by name.
std::vector<const Reader*> readers_for(std::span<const TypeFunction> types);

/// Every call that reading the types may make, "kms:ListKeys", those for the regions among them;
/// sorted. The identity is asked for too, for which AWS asks no permission (STS,
/// GetCallerIdentity).
std::vector<std::string> operations_for(std::span<const TypeFunction> types);

/// Reads the given types, and the earlier ones that their readers need, in every enabled region.
/// Throws UsageError for a region that the account's partition does not have, and what
/// Session::identity throws; everything else that fails is in the snapshot's gaps.
Snapshot observe(aws::Session& session, Pool& pool, std::span<const TypeFunction> types,
                 const ObserveOptions& options);

}  // namespace underpin::engine
