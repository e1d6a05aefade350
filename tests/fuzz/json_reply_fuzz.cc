// Feeds arbitrary replies to the decoders of the JSON protocols: they may refuse them with an
// ApiError, but neither crash nor let a conversion throw.
#include "aws/service.h"
#include "reply_walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using underpin::aws::Protocol;
  underpin::aws::fuzz::run(data, size, [](const underpin::aws::Operation& operation) {
    const auto protocol = operation.service->protocol;
    return protocol == Protocol::json || protocol == Protocol::rest_json;
  });
  return 0;
}
