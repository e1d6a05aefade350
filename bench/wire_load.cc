// What the wire costs: our transport beside a bare libcurl loop that does the same, memory over
// many requests, connections shared by many accounts. `bench/wire` builds and runs it.
#include <curl/curl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "aws/clock.h"
#include "aws/curl_transport.h"
#include "aws/session.h"
#include "base/parallel.h"
#include "base/text.h"
#include "wire_server.h"

namespace underpin::bench {
namespace {

constexpr int kRequests = 5'000, kInFlight = 64, kRuns = 7;

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

// A call as the session sends it: the headers of a signature with a session token.
aws::Request request_to(const std::string& url) {
  aws::Request request{"POST", url, {}, "{\"Limit\":1000}", {"kms", "ListKeys", "r", 1}, false};
  request.headers = {
      {"Content-Type", "application/x-amz-json-1.1"},
      {"X-Amz-Target", "TrentService.ListKeys"},
      {"User-Agent", "underpin/bench"},
      {"Host", "kms.us-east-1.example.com"},
      {"X-Amz-Date", "20261125T100000Z"},
      {"X-Amz-Security-Token", std::string(600, 't')},
      {"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261125/us-east-1/kms/aws4_request, "
       "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=" +
           std::string(64, 'a')}};
  return request;
}

// ---- the bare loop: one thread, no options beyond what the request needs; the reply is taken
// whole, as ours is

struct Bare {
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  aws::Response reply;
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* bare) {
  static_cast<Bare*>(bare)->reply.body.append(data, size * count);
  return size * count;
}

std::size_t append_header(char* data, std::size_t size, std::size_t count, void* bare) {
  const std::string_view line(data, size * count);
  if (const auto colon = line.find(':'); colon != std::string_view::npos)
    static_cast<Bare*>(bare)->reply.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  return size * count;
}

void add_request(CURLM* multi, Bare& bare, const aws::Request& request, const std::string& bundle) {
  bare.reply = {};
  for (const auto& [name, value] : request.headers)
    bare.headers = curl_slist_append(bare.headers, (name + ": " + value).c_str());
  curl_easy_setopt(bare.easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(bare.easy, CURLOPT_HTTPHEADER, bare.headers);
  curl_easy_setopt(bare.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
  curl_easy_setopt(bare.easy, CURLOPT_POSTFIELDS, request.body.c_str());
  curl_easy_setopt(bare.easy, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(bare.easy, CURLOPT_WRITEDATA, &bare);
  curl_easy_setopt(bare.easy, CURLOPT_HEADERFUNCTION, append_header);
  curl_easy_setopt(bare.easy, CURLOPT_HEADERDATA, &bare);
  curl_easy_setopt(bare.easy, CURLOPT_PRIVATE, &bare);
  curl_easy_setopt(bare.easy, CURLOPT_TIMEOUT_MS, 60'000L);
  curl_easy_setopt(bare.easy, CURLOPT_CAPATH, nullptr);
  if (!bundle.empty()) curl_easy_setopt(bare.easy, CURLOPT_CAINFO, bundle.c_str());
  curl_multi_add_handle(multi, bare.easy);
}

void run_bare(CURLM* multi, std::vector<Bare>& handles, const std::string& url,
              const std::string& bundle, int count) {
  int started = 0, done = 0;
  for (auto& bare : handles)
    if (started++ < count) add_request(multi, bare, request_to(url), bundle);
  started = std::min(started, count);
  while (done < count) {
    int running = 0, left = 0;
    curl_multi_perform(multi, &running);
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->data.result != CURLE_OK) std::abort();
      Bare* bare = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &bare);
      curl_multi_remove_handle(multi, bare->easy);
      curl_slist_free_all(bare->headers);
      bare->headers = nullptr;
      ++done;
      if (started < count) {
        add_request(multi, *bare, request_to(url), bundle);
        ++started;
      }
    }
    if (done < count) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
}

double bare_microseconds(const std::string& url, const std::string& bundle) {
  CURLM* multi = curl_multi_init();
  std::vector<Bare> handles(kInFlight);
  for (auto& bare : handles) bare.easy = curl_easy_init();
  run_bare(multi, handles, url, bundle, 4 * kInFlight);  // connections are there
  const double before = cpu_seconds();
  run_bare(multi, handles, url, bundle, kRequests);
  const double used = cpu_seconds() - before;
  for (auto& bare : handles) curl_easy_cleanup(bare.easy);
  curl_multi_cleanup(multi);
  return used / kRequests * 1e6;
}

// ---- ours: as many threads as requests in flight, each waiting for its own

// body() `count` times by kInFlight threads; the CPU of the second half of `warm + count` calls.
double threaded_microseconds(const std::function<void()>& body, int warm, int count) {
  std::atomic<int> warming{warm}, left{count};
  double before = 0, after = 0;
  std::barrier ready(kInFlight, [&]() noexcept { before = cpu_seconds(); });
  std::barrier finished(kInFlight, [&]() noexcept { after = cpu_seconds(); });
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kInFlight; ++i)
      threads.emplace_back([&] {
        while (warming.fetch_sub(1) > 0) body();
        ready.arrive_and_wait();
        while (left.fetch_sub(1) > 0) body();
        finished.arrive_and_wait();
      });
  }
  return (after - before) / count * 1e6;
}

double our_microseconds(aws::CurlTransport& transport, const std::string& url) {
  return threaded_microseconds(
      [&] {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
        if (transport.send(request_to(url), deadline, {}).status != 200) std::abort();
      },
      4 * kInFlight, kRequests);
}

// The whole way of a call: signed, sent, decoded.
double session_microseconds(aws::CurlTransport& transport, const std::string& url) {
  aws::SessionSettings settings;
  settings.endpoints.url = url;
  settings.in_flight_service = kInFlight;
  aws::Session session(
      transport,
      aws::fixed_credentials({"AKIDEXAMPLE", "secret", std::string(600, 't'), std::nullopt, "b"}),
      settings, aws::system_clock());
  return threaded_microseconds([&] { session.call("us-east-1", "kms:ListKeys"); }, 4 * kInFlight,
                               kRequests);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(const WireServer& server) {
  const bool tls = !server.ca_bundle.empty();
  const auto url = fmt::format("{}://127.0.0.1:{}/", tls ? "https" : "http", server.port);
  aws::CurlSettings settings;
  settings.ca_bundle = server.ca_bundle;
  aws::CurlTransport transport(settings);
  std::vector<double> bare, ours, ratios, sessions;
  for (int i = 0; i < kRuns; ++i) {  // in turn, so that the machine's mood meets both alike
    bare.push_back(bare_microseconds(url, server.ca_bundle));
    ours.push_back(our_microseconds(transport, url));
    ratios.push_back(ours.back() / bare.back());
    sessions.push_back(session_microseconds(transport, url));
  }
  fmt::print("| {} | {:.0f} | {:.0f} | {:.2f} | {:.0f} |\n", tls ? "https" : "http", median(bare),
             median(ours), median(ratios), median(sessions));
}

void memory(const WireServer& server) {
  const auto url = fmt::format("http://127.0.0.1:{}/", server.port);
  aws::CurlTransport transport;
  const auto send = [&](int count) {
    threaded_microseconds(
        [&] {
          transport.send(request_to(url),
                         std::chrono::steady_clock::now() + std::chrono::seconds{60}, {});
        },
        1, count);
  };
  send(10'000);
  const double early = resident_megabytes();
  send(90'000);
  fmt::print("memory: {:.1f} MB after 10,000 requests, {:.1f} MB after 100,000\n", early,
             resident_megabytes());
}

// ---- many accounts

void accounts(const WireServer& server) {
  constexpr int kAccounts = 100, kRegions = 20, kServices = 15;
  aws::CurlTransport wire;
  const long before = server.connections();
  const double start = cpu_seconds();
  Pool pool(kInFlight);
  std::atomic<int> calls{0};
  pool.for_each(kAccounts, [&](std::size_t) {
    pool.for_each(static_cast<std::size_t>(kRegions * kServices), [&](std::size_t i) {
      const auto url =
          fmt::format("http://127.0.{}.{}:{}/", 1 + i / kServices, 1 + i % kServices, server.port);
      wire.send(request_to(url), std::chrono::steady_clock::now() + std::chrono::seconds{60}, {});
      ++calls;
    });
  });
  fmt::print(
      "{} accounts, {} regions, {} services: {} requests to {} hosts over {} connections, {:.0f} "
      "µs "
      "of CPU each\n",
      kAccounts, kRegions, kServices, calls.load(), kRegions * kServices,
      server.connections() - before, (cpu_seconds() - start) / calls * 1e6);
}

int run() {
  const auto plain = start_wire_server(false), tls = start_wire_server(true);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  fmt::print("CPU µs a request, {} keep-alive requests, {} in flight, medians of {} runs\n\n",
             kRequests, kInFlight, kRuns);
  fmt::print("| | bare loop | transport | ratio | whole call |\n|---|---|---|---|---|\n");
  compare(plain);
  compare(tls);
  fmt::print("\n");
  memory(plain);
  accounts(plain);
  for (const auto* server : {&plain, &tls}) ::kill(server->process, SIGTERM);
  ::unlink(tls.ca_bundle.c_str());
  return 0;
}

}  // namespace
}  // namespace underpin::bench

int main() { return underpin::bench::run(); }
