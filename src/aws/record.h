// A record of every call, for the debug log, the progress line and tests.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

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

/// Passes requests on, counts them and tells of each; keeps none. Thread-safe.
class RecordingTransport : public Transport {
 public:
  /// Called after each request, by the thread that sent it; may be empty.
  using Listener = std::function<void(const CallRecord&)>;

  explicit RecordingTransport(Transport& next, Listener listener = nullptr)
      : next_(next), listener_(std::move(listener)) {}

  Response send(const Request& request, std::chrono::steady_clock::time_point deadline,
                std::stop_token stop) override;

  std::size_t count() const { return count_; }

 private:
  void note(const CallRecord& record);

  Transport& next_;
  const Listener listener_;
  std::atomic<std::size_t> count_{0};
};

}  // namespace underpin::aws
