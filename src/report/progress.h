// The line that a terminal shows while an account is read.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace underpin::report {

struct Progress {
  std::size_t regions = 0;       ///< that are being read
  std::size_t readers_done = 0;  ///< of `readers`
  std::size_t readers = 0;
  std::size_t calls = 0;  ///< made so far, retries included
  std::chrono::milliseconds elapsed{};
};

/// "reading 17 regions: 12 of 15 readers done, 214 calls, 1.3 s": no newline, no control character,
/// at most `columns` wide. Before readers are known: "asking who the credentials are, 1.3 s". The
/// caller overwrites the line, and writes none off a terminal.
std::string progress_line(const Progress& progress, std::size_t columns);

}  // namespace underpin::report
