// The test emulator as a child process: started on a free port, ended with its object, by pid.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace underpin::testing {

class Emulator {
 public:
  /// Starts it and waits for its "listening" line. Throws Error with what it printed instead.
  Emulator();
  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  const std::string& url() const { return url_; }

  /// Runs a seeding script of tests/emulator, "seed_poor.py"; throws Error when it fails.
  void seed(const std::string& script) const;
  /// POSTs a JSON body to /_overlay/<command>; throws Error unless the answer is 200.
  void control(std::string_view command, std::string_view body) const;

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string url_;
};

}  // namespace underpin::testing
