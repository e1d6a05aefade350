#include "aws/record.h"

#include <fmt/core.h>

#include "aws/codec.h"
#include "base/log.h"

namespace underpin::aws {
namespace {

using std::chrono::steady_clock;

std::chrono::microseconds since(steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - start);
}

// Notes a request that threw, on the way out.
class Attempt {
 public:
  explicit Attempt(const Request& request) : start_(steady_clock::now()) {
    record_.call = request.call;
    record_.sent = request.body.size();
  }

  CallRecord end(const Response& response) && {
    record_.status = response.status;
    record_.received = response.body.size();
    record_.duration = since(start_);
    // S3 answers some errors with 200: those show in the session's error, not here.
    if (response.status < 200 || response.status > 299)
      record_.code = decode_error(response, record_.call).code();
    return std::move(record_);
  }

  CallRecord end(const TransportError& error) && {
    record_.code = fmt::format("underpin:{}", name_of(error.kind()));
    record_.duration = since(start_);
    return std::move(record_);
  }

 private:
  steady_clock::time_point start_;
  CallRecord record_;
};

}  // namespace

Response RecordingTransport::send(const Request& request, steady_clock::time_point deadline,
                                  std::stop_token stop) {
  Attempt attempt(request);
  try {
    auto response = next_.send(request, deadline, std::move(stop));
    note(std::move(attempt).end(response));
    return response;
  } catch (const TransportError& error) {  // noted, and passed on
    note(std::move(attempt).end(error));
    throw;
  }
}

void RecordingTransport::note(const CallRecord& record) {
  if (log::enabled(log::Level::debug))
    log::write(log::Level::debug,
               fmt::format("{}:{} in {} page {}: {} {} ({} bytes, {} ms)", record.call.service,
                           record.call.operation, record.call.region, record.call.page,
                           record.status, record.code.empty() ? "ok" : record.code, record.received,
                           record.duration.count() / 1000));
  ++count_;
  if (listener_) listener_(record);
}

}  // namespace underpin::aws
