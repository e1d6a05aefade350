// The flags about AWS that verbs share, and the session they open.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/record.h"
#include "aws/session.h"
#include "base/parallel.h"
#include "cli/verb.h"

namespace underpin::cli {

struct SessionOptions {
  std::optional<std::string> profile, role_arn, external_id, mfa_serial, endpoint_url, region;
  std::optional<std::string> partition_of;  ///< a region that tells the partition, if nothing else
  std::size_t parallel = 64;
  std::string log_level = "warning";

  void define(CLI::App& app);
  /// Any flag that says how to reach AWS was given.
  bool given() const { return profile || role_arn || external_id || mfa_serial || endpoint_url; }
};

/// A session with what it rests on, in the order of construction.
struct OpenSession {
  std::unique_ptr<aws::Transport> wire;
  std::unique_ptr<aws::RecordingTransport> transport;
  std::shared_ptr<aws::CredentialsProvider> credentials;
  std::unique_ptr<aws::Session> session;
  std::unique_ptr<Pool> pool;
};

/// Throws UsageError and CredentialsError with the next step.
OpenSession open_session(const SessionOptions& options, const Surroundings& surroundings);

}  // namespace underpin::cli
