#include "cli/input.h"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <istream>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace underpin::cli {
namespace {

std::string read_stream(std::istream& in, const std::string& name, std::size_t limit) {
  std::string content;
  char buffer[1 << 16];
  while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
    content.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (content.size() > limit)
      throw Error(fmt::format("cannot read {}: larger than {} bytes", name, limit));
  }
  if (in.bad()) throw Error(fmt::format("cannot read {}", name));
  return content;
}

}  // namespace

std::string read_input(const std::string& path, const Surroundings& io, std::size_t limit) {
  if (path == "-") {
    UP_ASSERT(io.in != nullptr, "a verb that reads standard input was given none");
    return read_stream(*io.in, "standard input", limit);
  }
  std::error_code unreadable;  // read_file says it better
  if (!std::filesystem::is_fifo(path, unreadable)) return read_file(path, limit);
  std::ifstream pipe(path, std::ios::binary);
  return read_stream(pipe, fmt::format("`{}`", printable(path)), limit);
}

}  // namespace underpin::cli
