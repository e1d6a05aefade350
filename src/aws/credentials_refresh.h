// Keeps the credentials of one source fresh for many threads.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "aws/clock.h"
#include "aws/credentials.h"

namespace underpin::aws {

/// When a source is asked again. The two windows are those of AWS's SDKs (botocore's
/// credentials.py): in the advisory one thread refreshes while the others go on with what they
/// have, in the mandatory all wait. For credentials that live shorter than half an hour the windows
/// shrink to a half and a third of their life, else fresh ones would be due at once.
struct RefreshRules {
  std::chrono::seconds advisory = std::chrono::minutes(15);
  std::chrono::seconds mandatory = std::chrono::minutes(10);
  /// A refresh that fails is an error only once the old ones have expired, not for all of the
  /// mandatory window: for services that AWS asks to outlive (instance metadata).
  bool outlives_outage = false;
  /// Stands for `name` in front of an error once the source has given credentials; null: `name`.
  const char* later_name = nullptr;
};

/// For a source that asks a person: not before it has to.
inline constexpr RefreshRules kInteractive = {std::chrono::minutes(1), std::chrono::minutes(1)};

/// `fetch` asks the source; it is called by one thread at a time and never under the lock that
/// get() takes. What it throws reaches every thread that waits for it, as CredentialsError with
/// `name` in front (unless that is empty); a cancelled TransportError stays what it is. Fresh
/// credentials that are incomplete or already expired are an error too: no second try, no loop.
std::shared_ptr<CredentialsProvider> refreshing_credentials(std::string name,
                                                            std::function<Credentials()> fetch,
                                                            Clock clock, std::stop_token stop,
                                                            RefreshRules rules = {});

}  // namespace underpin::aws
