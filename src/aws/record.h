// A record of every call, for the debug log, the benchmarks, `permissions` and the honesty tests.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "aws/transport.h"

namespace underpin::aws {

/// One request as it went over the wire; retries are requests of their own. Holds no header and no
/// body.
struct CallRecord {
  CallName call;
  int status = 0;    ///< 0: no reply
  std::string code;  ///< AWS's error code, or "underpin:" + TransportError kind; empty on success
  std::size_t sent = 0;  ///< bytes of the bodies
  std::size_t received = 0;
  std::chrono::microseconds duration{};
};

/// Passes requests on and notes them. Thread-safe.
class RecordingTransport : public Transport {
 public:
  explicit RecordingTransport(Transport& next) : next_(next) {}

  Response send(const Request& request, std::chrono::steady_clock::time_point deadline,
                std::stop_token stop) override;

  std::vector<CallRecord> records() const;
  std::size_t count() const;

 private:
  void note(CallRecord record);

  Transport& next_;
  mutable std::mutex mutex_;
  std::vector<CallRecord> records_;
};

}  // namespace underpin::aws
