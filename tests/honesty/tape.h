// A tape of an audit's calls, and its replay in process with one thing wrong.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aws/transport.h"

namespace underpin::testing {

/// Replies by call, in the order they came; the last one is repeated.
using Tape = std::map<std::string, std::vector<aws::Response>>;

/// What went wrong with a call.
enum class Fault {
  denied,            ///< AccessDenied in the shape of the service
  denied_by_policy,  ///< the same by a service control policy
  throttled,         ///< for ever
  truncated,         ///< the reply ends half way
  html,              ///< a web page with status 200
};
std::string_view name_of(Fault fault);

/// AWS's refusal of a call that nothing allows, in the shape of the service.
aws::Response denied(const std::string& service);

/// Which calls are hit: an operation ("kms:ListKeys"), all its pages or those after the first, and
/// in all regions or one.
struct Target {
  std::string operation;
  bool later_pages_only = false;
  std::optional<std::string> region;
  Fault fault = Fault::denied;
};

/// Passes calls on and keeps the replies.
class Recorder : public aws::Transport {
 public:
  Recorder(aws::Transport& next, Tape& tape) : next_(next), tape_(tape) {}
  aws::Response send(const aws::Request& request, std::chrono::steady_clock::time_point deadline,
                     std::stop_token stop) override;
  /// The operations seen, and those of them that had a second page.
  std::set<std::string> operations, paged;

 private:
  aws::Transport& next_;
  Tape& tape_;
  std::mutex mutex_;
};

/// Plays a tape. A call that the tape lacks is denied: it stands for what a changed run asks anew.
class Replay : public aws::Transport {
 public:
  Replay(const Tape& tape, std::optional<Target> target)
      : tape_(tape), target_(std::move(target)) {}
  aws::Response send(const aws::Request& request, std::chrono::steady_clock::time_point deadline,
                     std::stop_token stop) override;
  std::size_t hits = 0;  ///< calls that the target broke

 private:
  const Tape& tape_;
  const std::optional<Target> target_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> played_;
};

}  // namespace underpin::testing
