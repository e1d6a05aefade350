// Include: one file that takes what others say.
#pragma once

#include <string>
#include <utility>

#include "config/tree.h"

namespace underpin::config {

/// The file with what its `include: [PATH]` names, and the text of all of them, for their hash.
/// Maps of the same name become one, member by member; what the including file says itself wins.
/// A path is relative to the file it stands in. Throws Error for a file that cannot be read; a
/// circle is a mistake.
std::pair<Tree, std::string> read_with_includes(const std::string& file, Mistakes& mistakes);

/// `under` with `over` laid upon it.
Tree merged(Tree under, Tree over);

}  // namespace underpin::config
