// What a writer's calls share: which may be made at all, and when AWS needs a moment.
#include "resources/writing.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "base/log.h"

namespace underpin {
namespace {

using namespace std::chrono_literals;

// AWS is eventually consistent: what one call made, another does not see for a while. Only these
// answers mean that; the same code with other words is a real refusal.
struct Moment {
  std::string_view operation, code, words;
};
constexpr Moment kMoments[] = {
    // "A conflicting conditional operation is currently in progress against this resource."
    {"s3:", "OperationAborted", ""},
    {"s3:Put", "NoSuchBucket", ""},
    // What was detached or deleted a moment ago still counts for a while. A subnet has nothing of
    // ours in it: there the same answer means that somebody lives there.
    {"ec2:DeleteInternetGateway", "DependencyViolation", ""},
    {"ec2:DeleteVpc", "DependencyViolation", ""},
};
constexpr auto kPatience = 2min;
constexpr auto kPause = 2s;

bool needs_a_moment(std::string_view operation, const aws::ApiError& error) {
  return std::any_of(std::begin(kMoments), std::end(kMoments), [&](const Moment& moment) {
    return operation.starts_with(moment.operation) && error.code() == moment.code &&
           error.message().find(moment.words) != std::string::npos;
  });
}

}  // namespace

Writing::Node Writing::call(std::string_view operation, const Params& params) {
  UP_ASSERT(std::find(writer_.operations.begin(), writer_.operations.end(), operation) !=
                writer_.operations.end(),
            std::string(operation) + " is not among the writer's operations");
  for (auto waited = 0s;; waited += kPause) {
    try {
      return session_.call(region_, operation, params);
    } catch (const aws::ApiError& error) {
      if (waited >= kPatience || !needs_a_moment(operation, error)) throw;
      log::write(log::Level::info, std::string(error.what()) + ": AWS needs a moment");
    }
    if (!session_.wait(kPause)) throw Error("the run was stopped");
  }
}

std::optional<Writing::Node> Writing::call_unless(std::initializer_list<std::string_view> codes,
                                                  std::string_view operation,
                                                  const Params& params) {
  try {
    return call(operation, params);
  } catch (const aws::ApiError& error) {
    if (std::find(codes.begin(), codes.end(), error.code()) == codes.end()) throw;
    return std::nullopt;
  }
}

void Writing::call_unless_gone(std::string_view operation, const Params& params) {
  try {
    call(operation, params);
  } catch (const aws::ApiError& error) {
    if (!error.not_found()) throw;
  }
}

#define WRITER(service, what) const Writer& service##_##what##_writer();
#include "resources/writers.def"
#undef WRITER

std::span<const WriterFunction> all_writers() {
  static constexpr WriterFunction kWriters[] = {
#define WRITER(service, what) &service##_##what##_writer,
#include "resources/writers.def"
#undef WRITER
  };
  return kWriters;
}

const Writer* writer_of(std::string_view type) {
  for (const auto writer : all_writers())
    if (writer().type().name == type) return &writer();
  return nullptr;
}

}  // namespace underpin
