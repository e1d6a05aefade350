#include "aws/curl_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "aws/curl_easy.h"

namespace underpin::aws {
namespace {

using Kind = TransportError::Kind;

void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  UP_ASSERT(started == CURLE_OK, "libcurl starts");
}

struct CurlMultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// A line break in a header would let a value write headers of its own.
void refuse_line_breaks(const Request& request) {
  for (const auto& header : request.headers)
    if ((header.name + header.value).find_first_of(std::string_view("\r\n\0", 3)) !=
        std::string::npos)
      throw Error("the header `" + header.name + "` holds a line break");
}

}  // namespace

// INVARIANT: the multi handle and every exchange in `running_` belong to the I/O thread; `mutex_`
// guards the rest, and an exchange is `ended` under it, so that its sender may then destroy it.
class CurlTransport::Loop {
 public:
  explicit Loop(CurlSettings settings) : settings_(std::move(settings)) {
    start_libcurl();
    multi_.reset(curl_multi_init());
    UP_ASSERT(multi_ != nullptr, "memory for libcurl");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, settings_.connections_per_host);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, settings_.idle_connections);
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

  Response send(const Request& request, std::chrono::steady_clock::time_point deadline,
                const std::stop_token& stop) {
    Entry entry{CurlExchange(request, deadline)};
    {
      const std::lock_guard lock(mutex_);
      if (closed_) throw TransportError(Kind::cancelled, "the transport has ended");
      queue_.push_back(&entry);
    }
    curl_multi_wakeup(multi_.get());
    const std::stop_callback on_stop(stop, [&] {
      {
        const std::lock_guard lock(mutex_);
        entry.cancelled = true;
        any_cancelled_ = true;
      }
      curl_multi_wakeup(multi_.get());
    });
    std::unique_lock lock(mutex_);
    entry.changed.wait(lock, [&] { return entry.ended; });
    lock.unlock();
    return entry.exchange.take();
  }

 private:
  struct Entry {
    CurlExchange exchange;
    std::condition_variable changed{};
    bool cancelled = false;  // under mutex_
    bool ended = false;      // under mutex_
  };

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      start_queued();
      drop_cancelled();
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      end_finished();
      // Woken for every new or cancelled request; the timeout only bounds a lost wake-up.
      curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
    }
    start_queued();
    while (!running_.empty()) cancel(*running_.begin()->second);
  }

  void start_queued() {
    std::deque<Entry*> fresh;
    {
      const std::lock_guard lock(mutex_);
      fresh.swap(queue_);
    }
    for (auto* entry : fresh) {
      CurlEasy easy(idle_.empty() ? curl_easy_init() : idle_.back().release());
      if (!idle_.empty()) idle_.pop_back();
      UP_ASSERT(easy != nullptr, "memory for libcurl");
      entry->exchange.prepare(std::move(easy), settings_);
      const auto added = curl_multi_add_handle(multi_.get(), entry->exchange.easy());
      UP_ASSERT(added == CURLM_OK, curl_multi_strerror(added));
      running_[entry->exchange.easy()] = entry;
    }
  }

  void drop_cancelled() {
    std::vector<Entry*> dropped;
    {
      const std::lock_guard lock(mutex_);
      if (!any_cancelled_) return;
      any_cancelled_ = !queue_.empty();  // what was queued since is looked at next time
      for (const auto& [easy, entry] : running_)
        if (entry->cancelled) dropped.push_back(entry);
    }
    for (auto* entry : dropped) cancel(*entry);
  }

  void cancel(Entry& entry) {
    entry.exchange.fail(Kind::cancelled, "the call was cancelled");
    end(entry);
  }

  void end_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      Entry& entry = *running_.at(message->easy_handle);
      entry.exchange.finish(message->data.result);
      end(entry);
    }
  }

  // Takes the handle back and hands the exchange to its sender; `entry` may be gone afterwards.
  void end(Entry& entry) {
    running_.erase(entry.exchange.easy());
    CurlEasy easy = entry.exchange.release();
    curl_multi_remove_handle(multi_.get(), easy.get());
    curl_easy_reset(easy.get());  // no pointer into the exchange stays behind
    constexpr std::size_t kIdle = 128;
    if (idle_.size() < kIdle) idle_.push_back(std::move(easy));
    const std::lock_guard lock(mutex_);
    entry.ended = true;
    entry.changed.notify_one();
  }

  CurlSettings settings_;
  std::unique_ptr<CURLM, CurlMultiCleanup> multi_;
  std::vector<CurlEasy> idle_;
  std::map<CURL*, Entry*> running_;

  std::mutex mutex_;
  std::deque<Entry*> queue_;
  bool any_cancelled_ = false;
  bool closed_ = false;

  std::jthread thread_;
};

CurlTransport::CurlTransport(CurlSettings settings)
    : loop_(std::make_shared<Loop>(std::move(settings))) {}

CurlTransport::~CurlTransport() { loop_->stop(); }

Response CurlTransport::send(const Request& request, std::chrono::steady_clock::time_point deadline,
                             std::stop_token stop) {
  refuse_line_breaks(request);
  const auto loop = loop_;
  return loop->send(request, deadline, stop);
}

}  // namespace underpin::aws
