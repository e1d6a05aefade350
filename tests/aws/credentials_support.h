// What the credential tests share: a home directory of their own, a clock that they turn, a
// transport that answers from a script.
#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "aws/clock.h"
#include "aws/credentials.h"
#include "aws/transport.h"

namespace underpin::aws::testing {

/// A directory that is gone when the test is.
class TemporaryHome {
 public:
  TemporaryHome() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "underpin-home-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryHome() { std::filesystem::remove_all(path_); }
  TemporaryHome(const TemporaryHome&) = delete;
  TemporaryHome& operator=(const TemporaryHome&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

  void write(const std::string& name, const std::string& content) const {
    const auto target = path_ / name;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream(target, std::ios::binary) << content;
  }
  void config(const std::string& content) const { write(".aws/config", content); }
  void credentials(const std::string& content) const { write(".aws/credentials", content); }
  std::string read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path path_;
};

using Variables = std::map<std::string, std::string, std::less<>>;

/// The message and the hint of the error that `action` throws; empty when it throws none.
template <class Failure = CredentialsError, class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const Failure& e) {
    return std::string(e.what()) + "\n" + e.hint();
  }
  return {};
}

}  // namespace underpin::aws::testing
