#include "aws/credentials_refresh.h"

#include <fmt/core.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <variant>

#include "aws/transport.h"
#include "base/log.h"

namespace underpin::aws {
namespace {

using std::chrono::seconds;

// After a failed early refresh the source is left alone for this long.
constexpr seconds kPauseAfterFailure{60};

class RefreshingCredentials : public CredentialsProvider {
 public:
  RefreshingCredentials(std::string name, std::function<Credentials()> fetch, Clock clock,
                        std::stop_token stop, RefreshRules rules)
      : name_(std::move(name)),
        fetch_(std::move(fetch)),
        clock_(std::move(clock)),
        stop_(std::move(stop)),
        rules_(rules) {}

  Credentials get() override {
    std::unique_lock lock(mutex_);
    for (;;) {
      const auto due = this->due();
      if (due == Due::no || (due == Due::soon && busy_)) return *current_;
      if (!busy_) return refresh(lock);
      wait(lock);
      if (failure_ && this->due() == Due::now) std::rethrow_exception(failure_);
    }
  }

  void expired(const Credentials& refused) override {
    const std::lock_guard lock(mutex_);
    // Another thread may have refreshed since: then the refused ones are not the current ones.
    if (current_ && current_->access_key_id == refused.access_key_id &&
        current_->session_token == refused.session_token)
      refused_ = true;
  }

 private:
  enum class Due { no, soon, now };

  seconds left() const { return *current_->expires - clock_.now(); }

  Due due() const {
    if (!current_ || refused_) return Due::now;
    if (!current_->expires) return Due::no;
    if (left() <= mandatory_) {
      const bool waiting = rules_.outlives_outage && failed_lately() && left() > seconds{0};
      return waiting ? Due::no : Due::now;
    }
    return left() <= advisory_ && !failed_lately() ? Due::soon : Due::no;
  }

  bool failed_lately() const { return clock_.now() < not_before_; }

  // Waits for the end of the refresh that another thread is in.
  void wait(std::unique_lock<std::mutex>& lock) {
    const auto seen = completed_;
    if (!done_.wait(lock, stop_, [&] { return completed_ != seen; }))
      throw TransportError(TransportError::Kind::cancelled,
                           "stopped while waiting for credentials");
  }

  Credentials refresh(std::unique_lock<std::mutex>& lock) {
    busy_ = true;
    failure_ = nullptr;
    lock.unlock();
    auto outcome = ask();
    lock.lock();
    busy_ = false;
    ++completed_;
    done_.notify_all();
    if (auto* fresh = std::get_if<Credentials>(&outcome)) {
      accept(std::move(*fresh));
      return *current_;
    }
    failure_ = std::get<Failure>(outcome).thrown;
    not_before_ = clock_.now() + kPauseAfterFailure;
    if (!go_on_with_old()) std::rethrow_exception(failure_);
    log::write(
        log::Level::warning,
        fmt::format("could not refresh credentials, going on with those that expire in {}: {}",
                    describe(left()), std::get<Failure>(outcome).reason));
    return *current_;
  }

  bool go_on_with_old() const {
    if (!current_ || refused_ || !current_->expires) return false;
    return left() > (rules_.outlives_outage ? seconds{0} : mandatory_);
  }

  void accept(Credentials fresh) {
    current_ = std::move(fresh);
    refused_ = false;
    not_before_ = {};
    if (!current_->expires) return;
    advisory_ = std::min(rules_.advisory, left() / 2);
    mandatory_ = std::min(rules_.mandatory, left() / 3);
  }

  struct Failure {
    std::exception_ptr thrown;
    std::string reason;
  };

  // Of the thread in fetch_, which alone writes current_: hence without the lock.
  std::string named(const std::string& what) const {
    const std::string name = current_ && rules_.later_name != nullptr ? rules_.later_name : name_;
    return name.empty() ? what : name + ": " + what;
  }

  // Runs `fetch` and turns what it throws into a value, which all waiting threads share.
  std::variant<Credentials, Failure> ask() const {
    try {
      auto fresh = fetch_();
      check(fresh);
      return fresh;
    } catch (const TransportError& e) {
      if (e.kind() == TransportError::Kind::cancelled)
        return Failure{std::current_exception(), e.what()};
      return failure(e);
    } catch (const Error& e) {
      return failure(e);
    } catch (...) {
      return Failure{std::current_exception(), "unexpected failure"};
    }
  }

  Failure failure(const Error& e) const {
    return {std::make_exception_ptr(CredentialsError(named(e.what()), e.hint())), named(e.what())};
  }

  void check(const Credentials& fresh) const {
    if (fresh.access_key_id.empty() || fresh.secret_access_key.empty())
      throw CredentialsError("the source gave no complete key");
    if (fresh.expires && *fresh.expires <= clock_.now())
      throw CredentialsError(fmt::format("the source gave credentials that expired at {}",
                                         format_time(*fresh.expires)),
                             "is this machine's clock right?");
  }

  const std::string name_;
  const std::function<Credentials()> fetch_;
  const Clock clock_;
  const std::stop_token stop_;
  const RefreshRules rules_;

  std::mutex mutex_;
  std::condition_variable_any done_;
  std::optional<Credentials> current_;
  seconds advisory_{}, mandatory_{};  // of the current credentials
  bool refused_ = false;              // AWS said that the current ones have expired
  bool busy_ = false;                 // a thread is in fetch_
  std::uint64_t completed_ = 0;       // refreshes that have ended, either way
  std::exception_ptr failure_;        // of the last refresh
  Time not_before_{};                 // no early refresh before this
};

}  // namespace

std::shared_ptr<CredentialsProvider> refreshing_credentials(std::string name,
                                                            std::function<Credentials()> fetch,
                                                            Clock clock, std::stop_token stop,
                                                            RefreshRules rules) {
  return std::make_shared<RefreshingCredentials>(std::move(name), std::move(fetch),
                                                 std::move(clock), std::move(stop), rules);
}

}  // namespace underpin::aws
