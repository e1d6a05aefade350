// A word that is not among the known ones: one message for all of them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace underpin {

/// "; did you mean `json`?", or nothing when no known word is near.
std::string did_you_mean(std::string_view given, std::span<const std::string> known);

/// Throws UsageError: no `kind` `given`; did you mean …? The hint lists the known words unless
/// another is given.
[[noreturn]] void unknown_word(std::string_view kind, std::string_view given,
                               std::span<const std::string> known, std::string hint = {});

}  // namespace underpin
