#include "tests/honesty/recording.h"

#include <memory>

#include "aws/clock.h"
#include "aws/curl_transport.h"
#include "aws/session.h"
#include "engine/observe.h"
#include "tests/honesty/emulator.h"

namespace underpin::testing {
namespace {

// The run's own time stands still and never waits, so that a replay is exact.
aws::Clock still_clock() {
  aws::Clock clock = aws::system_clock();
  clock.now = start_of_tests;
  clock.sleep = [](std::chrono::milliseconds, const std::stop_token& stop) {
    return !stop.stop_requested();
  };
  clock.random = [] { return 0.5; };
  return clock;
}

}  // namespace

Time start_of_tests() {
  static const Time start = aws::system_clock().now();
  return start;
}

const benchmark::Benchmark& whole_benchmark() {
  static const auto benchmark = benchmark::load_benchmark("cis-1.3.0");
  return benchmark;
}

Audit audit(aws::Transport& transport, const std::string& url,
            const benchmark::Benchmark& benchmark) {
  static Pool pool(8);
  aws::SessionSettings settings;
  settings.endpoints.url = url;
  const auto credentials = aws::fixed_credentials({"AKIATEST", "secret", "", std::nullopt, "test"});
  aws::Session session(transport, credentials, settings, still_clock());
  Audit out;
  out.account = engine::observe(session, pool, benchmark::types_of(benchmark), {});
  out.account.taken_at = start_of_tests();
  out.report = benchmark::judge(benchmark, out.account, {});
  return out;
}

Recording::Recording(const std::string& seed) {
  Emulator emulator;
  emulator.seed(seed);
  emulator.control("page_size", R"({"size": 2})");
  aws::CurlTransport wire(aws::CurlSettings{});
  Recorder recorder(wire, tape);
  url = emulator.url();
  audit(recorder, url);
  operations = recorder.operations;
  paged = recorder.paged;
  Replay replay(tape, std::nullopt);
  baseline = audit(replay, url).report;
}

const Recording& poor() {
  static const Recording recording("seed_poor.py");
  return recording;
}
const Recording& compliant() {
  static const Recording recording("seed_compliant.py");
  return recording;
}

}  // namespace underpin::testing
