// Whether a region answers at all. One that never did costs one short probe, not a time-out for
// every call.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace underpin::aws {

/// One region as one session sees it. A region counts as not answering when a call got no reply,
/// nothing ever came back from there before, and a probe gets none either. Thread-safe.
class RegionHealth {
 public:
  /// A reply came, whatever it says. It also ends a verdict that was too early.
  void answered();

  /// Why the region was given up; nothing while it was not.
  std::optional<std::string> given_up() const;

  /// After a call without a reply: nothing when the region answers. Else why not, by what `probe`
  /// returns (nothing for "it answers"). One thread probes, the others wait for what it finds; what
  /// the probe throws goes to its own thread, and the next one probes. When `stop` is requested
  /// waiting ends as if the region answered.
  std::optional<std::string> why_silent(const std::stop_token& stop,
                                        const std::function<std::optional<std::string>()>& probe);

 private:
  enum class State { unknown, probing, answers, silent };

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  State state_ = State::unknown;
  std::string why_;
};

}  // namespace underpin::aws
