#include "base/file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.h"

namespace underpin {
namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& path, int code) {
  throw Error(fmt::format("{} `{}`: {}", what, path.string(), std::strerror(code)));
}

// Closes what it holds on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  int close() {
    const int fd = fd_;
    fd_ = -1;
    return fd < 0 ? 0 : ::close(fd);
  }

 private:
  int fd_;
};

// The error number of the first thing that failed, or 0.
int write_bytes(Descriptor& file, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int write_all(Descriptor& file, std::string_view content) {
  if (const int code = write_bytes(file, content); code != 0) return code;
  if (::fsync(file.get()) != 0) return errno;
  return file.close() == 0 ? 0 : errno;
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::size_t limit) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) fail("cannot read", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail("cannot read", path, errno);
  // /dev/null is how people say "no file"; a pipe could block, a directory cannot be read.
  if (!S_ISREG(status.st_mode) && !S_ISCHR(status.st_mode))
    throw Error(fmt::format("cannot read `{}`: not a regular file", path.string()));
  std::string content;
  char buffer[1 << 16];
  for (;;) {
    const auto count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot read", path, errno);
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
    if (content.size() > limit)
      throw Error(fmt::format("cannot read `{}`: larger than {} bytes", path.string(), limit));
  }
}

namespace {

// A rename lasts only when the folder that holds the name is on disk too.
int sync_folder_of(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle.get() < 0) return errno;
  // Some file systems cannot sync a folder; there the rename is as lasting as it gets.
  return ::fsync(handle.get()) == 0 || errno == EINVAL ? 0 : errno;
}

// /dev/stdout, /dev/null, a named pipe: written to, never replaced.
void write_special(const std::filesystem::path& path, std::string_view content) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  int code = file.get() < 0 ? errno : write_bytes(file, content);
  if (code == 0 && file.close() != 0) code = errno;
  if (code != 0) fail("cannot write", path, code);
}

}  // namespace

void require_writable(const std::filesystem::path& path) {
  if (::access(path.c_str(), F_OK) == 0) {
    if (::access(path.c_str(), W_OK) != 0) fail("cannot write", path, errno);
    return;
  }
  const int missing = errno;
  if (missing != ENOENT) fail("cannot write", path, missing);
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail("cannot write", path, errno);
}

void write_file(const std::filesystem::path& given, std::string_view content) {
  struct stat status {};
  const bool exists = ::stat(given.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail("cannot write", given, EISDIR);
  if (exists && !S_ISREG(status.st_mode)) return write_special(given, content);
  // Through a link the file it names is replaced, not the link.
  std::error_code ignored;
  const auto path = exists ? std::filesystem::canonical(given, ignored) : given;
  if (ignored) fail("cannot write", given, ignored.value());
  std::string temporary = path.string() + ".XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // mkostemp creates it 0600
  if (file.get() < 0) fail("cannot write", path, errno);
  int code = write_all(file, content);
  if (code == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) code = errno;
  if (code != 0) {
    ::unlink(temporary.c_str());
    fail("cannot write", path, code);
  }
  if (const int unsynced = sync_folder_of(path); unsynced != 0)
    fail("cannot write", path, unsynced);
}

}  // namespace underpin
