// Where something stands in a text that a person gave.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace underpin {

/// `line 3, column 7` of the byte at `offset`. Both count from 1, columns in characters.
std::string place_in(std::string_view text, std::size_t offset);

}  // namespace underpin
