// underpin/snapshot/1: a snapshot as JSON, lossless and sorted.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/snapshot.h"

namespace underpin {

inline constexpr std::string_view kSnapshotSchema = "underpin/snapshot/1";

/// The same snapshot gives the same bytes.
std::string print_snapshot(const Snapshot& snapshot);

/// Reads what print_snapshot wrote, possibly by an older version: tables of types unknown to this
/// version are an error, attributes that the file lacks stay "not read". Throws Error.
Snapshot parse_snapshot(std::string_view text, std::span<const TypeFunction> types);

}  // namespace underpin
