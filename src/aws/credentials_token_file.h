// The token files of `aws sso login` and `aws login`, shared with the AWS CLI and other processes.
#pragma once

#include <boost/json/fwd.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "aws/credentials_sources.h"

namespace underpin::aws {

/// An exclusive lock on a file beside the token file; released when it goes. Processes and threads
/// exclude each other alike. The AWS CLI takes no lock, so readers also look again at a file that
/// is half written (aws/aws-cli#10628).
class TokenLock {
 public:
  explicit TokenLock(int fd) : fd_(fd) {}
  ~TokenLock();
  TokenLock(TokenLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  TokenLock(const TokenLock&) = delete;
  TokenLock& operator=(const TokenLock&) = delete;
  TokenLock& operator=(TokenLock&&) = delete;

 private:
  int fd_;
};

class TokenFile {
 public:
  /// `log_in` is the command that makes the file, for hints: "aws sso login --sso-session dev".
  TokenFile(std::filesystem::path path, std::string log_in, const Surroundings& surroundings);

  /// The document, an object. Throws Error when there is no file, or when it is no JSON object also
  /// at the third look.
  boost::json::value read() const;

  /// Waits for at most three HTTP timeouts. Nothing, and why, when it cannot be had: the directory
  /// is read-only, or another process holds it. A refresh must then not begin, because its result
  /// could not be kept and the session would be lost.
  std::optional<TokenLock> lock(std::string& why_not) const;

  /// Replaces the file by rename.
  void write(const boost::json::value& document) const;

  /// "the session of `aws sso login …` " + what, with the command as hint.
  [[noreturn]] void fail(std::string_view what) const;

 private:
  std::filesystem::path path_;
  std::string log_in_;
  const Surroundings& around_;
};

/// A member as a time; these files also have `2020-01-01T00:00:00UTC`.
std::optional<Time> time_member(const boost::json::value& document, std::string_view name);

/// Name of a token file: hexadecimal SHA-1 of `key` and ".json", as the AWS CLI computes it.
std::string sso_token_file_name(std::string_view key);

}  // namespace underpin::aws
