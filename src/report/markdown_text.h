// Text as Markdown (CommonMark with GitHub's tables) that no renderer takes for markup.
#pragma once

#include <string>
#include <string_view>

#include "model/finding.h"

namespace underpin::report {

// Names from AWS may be made to be links, images, HTML, mentions or the end of a table. Nothing is
// escaped character by character, since renderers differ in what they take for markup: a word that
// is not plain prose becomes a code span, in which nothing is.

/// `text` as a code span; `in_table`: a table takes a pipe for its own even there (GFM 4.10).
std::string markdown_code(std::string_view raw, bool in_table = false);

/// A sentence of ours with names in it. `1.` at the front of a block would begin a list: callers
/// put the sentence behind something else.
std::string markdown_prose(std::string_view raw, bool in_table = false);

/// PASS FAIL UNKNOWN MANUAL N/A.
std::string_view markdown_mark(Verdict verdict);

}  // namespace underpin::report
