// Runs a command line as the program would, without credentials, and keeps what it says.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/verb.h"

namespace underpin::cli {

// A folder of this test's own, removed with it.
class Folder {
 public:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "underpin-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  std::string string() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

struct Outcome {
  int code;
  std::string out, err;
};

inline Outcome run_with(const std::vector<std::string>& arguments,
                        std::map<std::string, std::string, std::less<>> variables = {},
                        const std::string& input = {}) {
  const Folder home;
  variables.emplace("HOME", home.string());
  variables.emplace("AWS_EC2_METADATA_DISABLED", "true");
  std::ostringstream out, err;
  std::istringstream in(input);
  Surroundings io{out, err, false, false, 100, aws::Environment(std::move(variables)), {}};
  io.in = &in;
  const int code = run(arguments, io);
  return {code, out.str(), err.str()};
}

}  // namespace underpin::cli
