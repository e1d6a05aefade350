// What the tests of the wire share: a transport that plays a script, a clock that stands still, and
// replies shaped as AWS's API references print them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/clock.h"
#include "aws/codec.h"
#include "aws/credentials.h"
#include "aws/session.h"
#include "aws/transport.h"
#include "base/text.h"

namespace underpin::aws::wire {

/// Plays one step a request, the last one for ever; remembers the requests.
class Script : public Transport {
 public:
  using Step = std::function<Response(const Request&)>;

  Script& then(Step step) {
    steps_.push_back(std::move(step));
    return *this;
  }
  Script& then(Response response) {
    return then([response](const Request&) { return response; });
  }
  Script& then(TransportError::Kind kind) {
    return then([kind](const Request&) -> Response {
      throw TransportError(kind, "no reply from example: " + std::string(name_of(kind)));
    });
  }

  Response send(const Request& request, std::chrono::steady_clock::time_point,
                std::stop_token) override {
    if (request.call.page == kProbePage && on_probe) return on_probe(request);
    Step step;
    {
      const std::lock_guard lock(mutex_);
      UP_ASSERT(!steps_.empty(), "the script has a step");
      const std::size_t at = std::min(requests.size(), steps_.size() - 1);
      requests.push_back(request);
      step = steps_[at];
    }
    return step(request);
  }

  std::vector<Request> requests;
  /// Answers the question whether a region answers, which is no step; unset, it is one.
  Step on_probe = [](const Request&) { return Response{403, {}, ""}; };

 private:
  std::mutex mutex_;
  std::vector<Step> steps_;
};

/// A clock that only waits move; the waits are kept.
struct StillClock {
  Time now = *parse_time("2026-11-25T10:00:00Z");
  std::vector<std::chrono::milliseconds> waits;
  double chance = 1.0;
  bool stop_at_wait = false;

  Clock clock() {
    return {.now = [this] { return now; },
            .steady = [] { return std::chrono::steady_clock::time_point{}; },
            .sleep =
                [this](std::chrono::milliseconds span, std::stop_token) {
                  waits.push_back(span);
                  return !stop_at_wait;
                },
            .random = [this] { return chance; }};
  }
};

inline Credentials test_keys() {
  return {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
          "FwoGZXIvYXdzEXAMPLETOKEN", std::nullopt, "test"};
}

/// Remembers which credentials were called expired, and then gives out the next.
class Rotating : public CredentialsProvider {
 public:
  explicit Rotating(std::vector<Credentials> all) : all_(std::move(all)) {}
  Credentials get() override { return all_[at_]; }
  void expired(const Credentials& refused) override {
    told.push_back(refused.access_key_id);
    if (at_ + 1 < all_.size()) ++at_;
  }
  std::vector<std::string> told;

 private:
  std::vector<Credentials> all_;
  std::size_t at_ = 0;
};

/// The header's value; empty when the request has none.
inline std::string header_text(const Request& request, const char* name) {
  const auto* value = find_header(request.headers, name);
  return value == nullptr ? "" : *value;
}

inline Response json_reply(std::string body, int status = 200) {
  return {status, {{"Content-Type", "application/x-amz-json-1.1"}}, std::move(body)};
}

inline Response xml_reply(std::string body, int status = 200) {
  return {status, {{"Content-Type", "text/xml"}}, std::move(body)};
}

/// A reply of a query service: the members inside of root and result wrapper.
inline Response query_reply(const std::string& name, const std::string& members) {
  return xml_reply(
      "<" + name + "Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><" + name +
      "Result>" + members + "</" + name + "Result><ResponseMetadata><RequestId>" +
      "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata></" + name + "Response>");
}

/// Session and everything below it, for one test.
struct Wire {
  Script script;
  StillClock still;
  SessionSettings settings;
  std::shared_ptr<CredentialsProvider> credentials = fixed_credentials(test_keys());
  std::stop_source stop;
  std::optional<Session> made;

  Session& session() {
    if (!made) made.emplace(script, credentials, settings, still.clock(), stop.get_token());
    return *made;
  }
};

/// The reply to `name` ("kms:ListKeys") as its codec reads it.
inline Node read(const std::string& name, const Response& response) {
  const auto& model = operation(name);
  return decode(model, response, {model.service->key, model.name, "eu-west-1", 1});
}

/// The ApiError that `action` throws; nothing when it ends well.
template <class Action>
std::optional<ApiError> api_error(Action&& action) {
  try {
    action();
  } catch (const ApiError& error) {
    return error;
  }
  return std::nullopt;
}

template <class Action>
std::string code_of(Action&& action) {
  const auto error = api_error(std::forward<Action>(action));
  return error ? error->code() : "";
}

}  // namespace underpin::aws::wire
