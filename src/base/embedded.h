// Data files of the project that travel inside the binary (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace underpin {

/// The content of e.g. "data/benchmarks/cis-1.3.0.yaml". An unknown name is our mistake: it
/// asserts.
std::string_view embedded(std::string_view name);

}  // namespace underpin
