// What the tests of the transport share.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "aws/transport.h"
#include "tests/aws/loopback_server.h"

namespace underpin::aws::wire {

inline std::chrono::steady_clock::time_point in(std::chrono::milliseconds span) {
  return std::chrono::steady_clock::now() + span;
}

// Long enough never to matter.
inline std::chrono::steady_clock::time_point far() {
  return in(std::chrono::milliseconds{120'000});
}

inline Request get(const std::string& url) { return {"GET", url, {}, "", {}, false}; }

inline std::optional<TransportError> failure(Transport& transport, const Request& request,
                                             std::chrono::steady_clock::time_point deadline = far(),
                                             std::stop_token stop = {}) {
  try {
    transport.send(request, deadline, std::move(stop));
  } catch (const TransportError& error) {
    return error;
  }
  return std::nullopt;
}

inline std::string kind_of(const std::optional<TransportError>& error) {
  return error ? std::string(name_of(error->kind())) : "(a reply)";
}

// Answers every request of a connection alike.
inline LoopbackServer answering(const std::string& reply) {
  return LoopbackServer([reply](Connection& connection) {
    while (!connection.request().empty()) connection.write(reply);
  });
}

}  // namespace underpin::aws::wire
