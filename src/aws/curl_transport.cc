#include "aws/curl_transport.h"

#include <curl/curl.h>
#include <semaphore.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "aws/curl_easy.h"

namespace underpin::aws {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = TransportError::Kind;

void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  UP_ASSERT(started == CURLE_OK, "libcurl starts");
}

struct CurlMultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// Half of the files that may be open: a run needs others too, and without a limit of our own the
// system's shows as refused connections.
long allowed_connections() {
  rlimit files{};
  constexpr long kAtLeast = 8;
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
    return std::numeric_limits<long>::max();
  return std::max(kAtLeast, static_cast<long>(files.rlim_cur / 2));
}

// What one thread waits for and another announces. Unlike a condition variable's, its memory may go
// as soon as wait() has returned, and a woken thread runs into no lock (sem_post(3), POSIX).
class Signal {
 public:
  Signal() { ::sem_init(&semaphore_, 0, 0); }
  ~Signal() { ::sem_destroy(&semaphore_); }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void give() { ::sem_post(&semaphore_); }
  void wait() {
    while (::sem_wait(&semaphore_) != 0) continue;  // a signal handler ran
  }

 private:
  sem_t semaphore_;
};

}  // namespace

// INVARIANT: the multi handle, `running_` and the exchanges in it belong to the I/O thread;
// `mutex_` guards the queue and what is asked of the I/O thread. An entry belongs to its sender
// once `ended` was given, and may be gone.
class CurlTransport::Loop {
 public:
  explicit Loop(CurlSettings settings) : settings_(std::move(settings)) {
    start_libcurl();
    multi_.reset(curl_multi_init());
    UP_ASSERT(multi_ != nullptr, "memory for libcurl");
    const long connections = std::min(settings_.connections, allowed_connections());
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, settings_.connections_per_host);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, connections);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  // Ends what is under way and refuses what comes after. Senders may still be on their way out, so
  // the loop itself lives until the last of them has left.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    thread_.request_stop();
    curl_multi_wakeup(multi_.get());
    thread_.join();
  }

  Response send(const Request& request, Clock::time_point deadline, const std::stop_token& stop) {
    Entry entry{CurlExchange(request, deadline)};
    ask([&] {
      if (closed_) throw TransportError(Kind::cancelled, "the transport has ended");
      queue_.push_back(&entry);
    });
    const std::stop_callback on_stop(
        stop, [&] { ask([&] { entry.cancelled = any_cancelled_ = true; }); });
    entry.ended.wait();
    return entry.exchange.take();
  }

 private:
  struct Entry {
    CurlExchange exchange;
    Signal ended{};
    std::atomic<bool> cancelled = false;
    std::size_t place = 0;  // in running_; of the I/O thread
  };

  // Changes what the I/O thread looks at, and wakes it when it sleeps: once for many who ask.
  template <class Change>
  void ask(const Change& change) {
    bool wake = false;
    {
      const std::lock_guard lock(mutex_);
      change();
      wake = std::exchange(asleep_, false);
    }
    if (wake) curl_multi_wakeup(multi_.get());
  }

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      start_queued();
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      end_finished();
      end_silent();
      if (!may_sleep()) continue;
      curl_multi_poll(multi_.get(), nullptr, 0, patience(), nullptr);
    }
    start_queued();
    while (!running_.empty()) cancel(*running_.back());
  }

  bool may_sleep() {
    const std::lock_guard lock(mutex_);
    asleep_ = queue_.empty() && !any_cancelled_;
    return asleep_;
  }

  void start_queued() {
    std::vector<Entry*> fresh;
    bool any_cancelled = false;
    {
      const std::lock_guard lock(mutex_);
      asleep_ = false;
      fresh.swap(queue_);
      any_cancelled = std::exchange(any_cancelled_, false);
    }
    for (auto* entry : fresh) start(*entry);
    for (std::size_t i = any_cancelled ? running_.size() : 0; i-- > 0;)
      if (running_[i]->cancelled) cancel(*running_[i]);
  }

  void start(Entry& entry) {
    auto& idle = idle_[entry.exchange.tls() ? 1 : 0];
    CurlEasy easy =
        idle.empty() ? make_easy(settings_, entry.exchange.tls()) : std::move(idle.back());
    if (!idle.empty()) idle.pop_back();
    curl_easy_setopt(easy.get(), CURLOPT_PRIVATE, &entry);
    entry.exchange.prepare(std::move(easy), settings_);
    const auto added = curl_multi_add_handle(multi_.get(), entry.exchange.easy());
    UP_ASSERT(added == CURLM_OK, curl_multi_strerror(added));
    entry.place = running_.size();
    running_.push_back(&entry);
    look_again_ = std::min(look_again_, entry.exchange.first_byte_by());
  }

  void cancel(Entry& entry) {
    entry.exchange.fail(Kind::cancelled, "the call was cancelled");
    end(entry);
  }

  void end_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto result = message->data.result;
      Entry& entry = *entry_of(message->easy_handle);
      entry.exchange.finish(result);
      end(entry);
    }
  }

  // libcurl knows no deadline for a reply's first byte. Looked at when one may have passed.
  void end_silent() {
    const auto now = Clock::now();
    if (now < look_again_) return;
    look_again_ = Clock::time_point::max();
    for (std::size_t i = running_.size(); i-- > 0;) {
      Entry& entry = *running_[i];
      if (entry.exchange.first_byte_by() <= now) {
        entry.exchange.give_up_waiting();
        end(entry);
      } else {
        look_again_ = std::min(look_again_, entry.exchange.first_byte_by());
      }
    }
  }

  // Woken for every new or cancelled request; the upper bound only limits a lost wake-up.
  int patience() const {
    constexpr std::chrono::milliseconds kLongest{1000};
    const auto now = Clock::now();
    if (look_again_ - now > kLongest) return static_cast<int>(kLongest.count());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(look_again_ - now);
    return std::max(0, static_cast<int>(left.count()));
  }

  // Takes the handle back and hands the exchange to its sender; `entry` may be gone afterwards.
  void end(Entry& entry) {
    running_[entry.place] = running_.back();
    running_[entry.place]->place = entry.place;
    running_.pop_back();
    curl_multi_remove_handle(multi_.get(), entry.exchange.easy());
    auto& idle = idle_[entry.exchange.tls() ? 1 : 0];
    constexpr std::size_t kIdle = 128;
    CurlEasy easy = entry.exchange.release();
    if (idle.size() < kIdle) idle.push_back(std::move(easy));
    entry.ended.give();
  }

  static Entry* entry_of(CURL* easy) {
    char* entry = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &entry);
    return reinterpret_cast<Entry*>(entry);
  }

  CurlSettings settings_;
  std::unique_ptr<CURLM, CurlMultiCleanup> multi_;
  std::array<std::vector<CurlEasy>, 2> idle_;  // plain, TLS
  std::vector<Entry*> running_;
  Clock::time_point look_again_ = Clock::time_point::max();

  std::mutex mutex_;
  std::vector<Entry*> queue_;
  bool any_cancelled_ = false;
  bool asleep_ = false;  // in curl_multi_poll, or about to be
  bool closed_ = false;

  std::jthread thread_;
};

CurlTransport::CurlTransport(CurlSettings settings)
    : loop_(std::make_shared<Loop>(std::move(settings))) {}

CurlTransport::~CurlTransport() { loop_->stop(); }

Response CurlTransport::send(const Request& request, std::chrono::steady_clock::time_point deadline,
                             std::stop_token stop) {
  const auto loop = loop_;
  return loop->send(request, deadline, stop);
}

}  // namespace underpin::aws
