// What `underpin explain` can explain: one file a kind of thing, listed in explain.cc.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/verb.h"

namespace underpin::cli {

/// `underpin explain <name> FILE`.
struct Subject {
  std::string_view name;
  std::string_view doc;  ///< one line
  /// Registers its flags; what it gives explains the file that was named, and ends in a newline.
  std::function<std::string(const Surroundings&)> (*define)(CLI::App& app);
};

const Subject& row_subject();
const Subject& pattern_subject();
const Subject& policy_subject();
const Subject& network_subject();
const Subject& selectors_subject();

/// Registers the positional FILE.
void define_file(CLI::App& app, std::string& file, std::string_view doc);

}  // namespace underpin::cli
