// All types and all readers: types.def and readers.def as tables.
#pragma once

#include <span>

#include "resources/reading.h"

namespace underpin {

std::span<const TypeFunction> all_types();

using ReaderFunction = const Reader& (*)();
std::span<const ReaderFunction> all_readers();

/// The one reader that fills the type; a type without a reader is our mistake and asserts.
const Reader& reader_of(const ResourceType& type);

}  // namespace underpin
