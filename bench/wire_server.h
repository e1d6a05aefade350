// A server for the wire's benchmarks: another process, so that its CPU is not counted with the
// client's, with a thread for each connection. It listens on every address of 127.0.0.0/8, so one
// port stands for as many hosts as a test wants.
#pragma once

#include <sys/types.h>

#include <string>

namespace underpin::bench {

struct WireServer {
  pid_t process = -1;
  int port = 0;
  std::string ca_bundle;  ///< PEM file of its certificate; empty for plain http

  /// Connections accepted so far.
  long connections() const;
};

/// Answers every request with 200 and a JSON body of some 300 bytes, or with the caller's identity
/// when it is asked for that. Must be called before the process has threads. It ends with its
/// parent.
WireServer start_wire_server(bool tls);

}  // namespace underpin::bench
