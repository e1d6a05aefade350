// The version, from the project's build file.
#pragma once

namespace underpin::cli {
inline constexpr const char* kVersion = UNDERPIN_VERSION;
}
