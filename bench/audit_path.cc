// How many calls of an audit wait for one another: `audit_path URL LATENCY_MS` observes the account
// behind URL with every limit on calls in flight lifted, and prints the wall time divided by the
// server's latency. bench/audit uses it.
#include <fmt/core.h>
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <string>

#include "aws/clock.h"
#include "aws/curl_transport.h"
#include "base/parallel.h"
#include "benchmark/benchmark.h"
#include "engine/observe.h"

namespace underpin::bench {
namespace {

constexpr std::size_t kUnlimited = 4096;

void allow_open_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const std::string& url, double latency) {
  allow_open_files();
  aws::CurlSettings wire;
  wire.connections = wire.connections_per_host = kUnlimited;
  aws::CurlTransport transport(wire);
  aws::SessionSettings settings;
  settings.endpoints.url = url;
  settings.in_flight = settings.in_flight_service = settings.in_flight_iam = kUnlimited;
  aws::Session session(transport, aws::fixed_credentials({"AKIDEXAMPLE", "s", "", {}, "bench"}),
                       settings, aws::system_clock());
  Pool pool(kUnlimited);
  const auto types = benchmark::types_of(benchmark::load_benchmark("cis-1.3.0"));
  const auto start = std::chrono::steady_clock::now();
  const auto account = engine::observe(session, pool, types, {});
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  for (const auto& gap : account.gaps())
    fmt::print(stderr, "gap: {} {} {}\n", gap.operation, gap.code, gap.message);
  fmt::print("{}\n", std::floor(wall.count() / latency));
  return 0;
}

}  // namespace
}  // namespace underpin::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "audit_path URL LATENCY_MS\n");
    return 64;
  }
  return underpin::bench::run(argv[1], std::stod(argv[2]));
}
