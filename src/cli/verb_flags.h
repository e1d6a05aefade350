// What the verbs and their flags are, as completion and the man page need it.
#pragma once

#include <string>
#include <vector>

namespace underpin::cli {

struct FlagDoc {
  std::string name;                ///< "--format"
  std::string type;                ///< "F"; empty for a flag without a value
  std::string doc;                 ///< one line
  std::vector<std::string> words;  ///< the values it takes, where they are few
};

struct VerbDoc {
  std::string name, doc, footer;
  std::vector<FlagDoc> flags;
  std::vector<FlagDoc> arguments;      ///< by position
  std::vector<VerbDoc> commands = {};  ///< what the verb lets one choose from: `explain policy`

  /// Its own and its commands', each name once.
  std::vector<FlagDoc> all_flags() const;
};

/// Every verb in the order of --help, from the definitions that parse the command line.
std::vector<VerbDoc> describe_verbs();

}  // namespace underpin::cli
