// What a call costs before it is on the wire: its signature.
#include <string>

#include "aws/sigv4.h"
#include "base/time.h"
#include "google_benchmark.h"

namespace underpin::aws {
namespace {

void sign_json_post(benchmark::State& state) {
  const Credentials credentials{.access_key_id = "AKIDEXAMPLE",
                                .secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                .session_token = std::string(600, 't')};
  const auto time = parse_time("2026-11-25T10:00:00Z");
  Signer signer;
  for (auto _ : state) {
    Request request{.method = "POST",
                    .url = "https://kms.eu-west-1.example.com/",
                    .headers = {{"Content-Type", "application/x-amz-json-1.1"},
                                {"X-Amz-Target", "TrentService.ListKeys"}},
                    .body = "{}"};
    signer.sign(request, credentials, "kms", "eu-west-1", time.value());
    benchmark::DoNotOptimize(request);
  }
}
BENCHMARK(sign_json_post);

}  // namespace
}  // namespace underpin::aws
