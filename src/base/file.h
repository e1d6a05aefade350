// Files, read with a limit and written whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace underpin {

/// The whole file. Throws Error naming the path when it cannot be read, is no regular file (nor a
/// device such as /dev/null) or holds more than `limit` bytes.
std::string read_file(const std::filesystem::path& path, std::size_t limit = 64u << 20);

/// Throws Error when the file could not be written: its folder is not there or not writable. Asks
/// only, so that a mistake is found before the work whose result goes there.
void require_writable(const std::filesystem::path& path);

/// Replaces `path` atomically with `content`, mode 0600: a temporary file beside it, fsync, rename,
/// fsync of the folder. What is no regular file (/dev/stdout, a pipe) is written to and not
/// replaced; of a symbolic link, the file it names is replaced.
/// On any failure the old file is intact, no temporary stays behind, and Error names path and
/// reason.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace underpin
