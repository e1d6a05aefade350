// What the credential tests share: a home directory of their own, a clock that they turn, a
// transport that answers from a script.
#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "aws/credentials_chain.h"
#include "base/text.h"

namespace underpin::aws::testing {

/// A directory that is gone when the test is.
class TemporaryHome {
 public:
  TemporaryHome() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "underpin-home-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryHome() { std::filesystem::remove_all(path_); }
  TemporaryHome(const TemporaryHome&) = delete;
  TemporaryHome& operator=(const TemporaryHome&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

  void write(const std::string& name, const std::string& content) const {
    const auto target = path_ / name;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream(target, std::ios::binary) << content;
  }
  void config(const std::string& content) const { write(".aws/config", content); }
  void credentials(const std::string& content) const { write(".aws/credentials", content); }
  std::string read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path path_;
};

using Variables = std::map<std::string, std::string, std::less<>>;

inline constexpr const char* kNow = "2026-11-25T10:00:00Z";

/// Time that passes only when a test, or a wait of the code under test, makes it pass.
class FakeClock {
 public:
  Time now() const { return start_ + std::chrono::floor<std::chrono::seconds>(passed()); }
  void pass(std::chrono::milliseconds span) { passed_ms_ += span.count(); }
  std::chrono::milliseconds passed() const { return std::chrono::milliseconds(passed_ms_); }

  Clock clock() {
    return {.now = [this] { return now(); },
            .steady = [this] { return std::chrono::steady_clock::time_point(passed()); },
            .sleep =
                [this](std::chrono::milliseconds span, std::stop_token stop) {
                  pass(span);
                  return !stop.stop_requested();
                },
            .random = [] { return 0.5; }};
  }

 private:
  const Time start_ = *parse_time(kNow);
  std::atomic<long long> passed_ms_{0};
};

/// Answers by a function and remembers what it was asked.
class ScriptedTransport : public Transport {
 public:
  using Answer = std::function<Response(const Request&)>;

  explicit ScriptedTransport(Answer answer = nullptr) : answer_(std::move(answer)) {}
  void answer(Answer answer) { answer_ = std::move(answer); }

  Response send(const Request& request, std::chrono::steady_clock::time_point deadline,
                std::stop_token) override {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      deadlines_.push_back(deadline);
    }
    if (!answer_) throw TransportError(TransportError::Kind::connect, "no route to " + request.url);
    return answer_(request);
  }

  std::vector<Request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  std::vector<std::chrono::steady_clock::time_point> deadlines() const {
    const std::lock_guard lock(mutex_);
    return deadlines_;
  }

  /// "METHOD URL" of each request.
  std::vector<std::string> asked() const {
    std::vector<std::string> out;
    for (const auto& request : requests()) out.push_back(request.method + " " + request.url);
    return out;
  }

 private:
  Answer answer_;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::vector<std::chrono::steady_clock::time_point> deadlines_;
};

/// A member of a form-encoded body, decoded; "(absent)" when it is not there.
inline std::string form(const Request& request, const std::string& name) {
  for (const auto part : split(request.body, '&')) {
    const auto equals = part.find('=');
    if (percent_decode(part.substr(0, equals)) == name)
      return percent_decode(part.substr(equals + 1));
  }
  return "(absent)";
}

/// A reply of STS as its API reference prints it.
inline Response sts_reply(const std::string& operation, const std::string& id,
                          const std::string& expires = "2026-11-25T11:00:00Z") {
  return {200,
          {{"Content-Type", "text/xml"}},
          "<" + operation + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" +
              operation + "Result><Credentials><AccessKeyId>" + id +
              "</AccessKeyId><SecretAccessKey>S3CR3T-" + id +
              "</SecretAccessKey><SessionToken>S3CR3T-TOKEN-" + id + "</SessionToken><Expiration>" +
              expires + "</Expiration></Credentials></" + operation +
              "Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></" +
              operation + "Response>"};
}

inline Response sts_error(int status, const std::string& code, const std::string& message) {
  return {status,
          {{"Content-Type", "text/xml"}},
          "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender"
          "</Type><Code>" +
              code + "</Code><Message>" + message +
              "</Message></Error><RequestId>r-2</RequestId></ErrorResponse>"};
}

/// The document of a metadata service.
inline std::string document(const std::string& id,
                            const std::string& expires = "2026-11-25T16:00:00Z") {
  return R"({"Code":"Success","AccessKeyId":")" + id + R"(","SecretAccessKey":"S3CR3T-)" + id +
         R"(","Token":"S3CR3T-TOKEN-)" + id + R"(","Expiration":")" + expires + "\"}";
}

/// Home, clock, transport and what they make together; each test has its own.
struct World {
  TemporaryHome home;
  FakeClock time;
  ScriptedTransport transport;
  Variables variables;
  IdentityFlags flags;
  Prompt ask;
  std::optional<std::string> region = "eu-west-1";
  std::chrono::milliseconds process_timeout{20'000};

  Surroundings surroundings() {
    return {.environment = Environment(variables),
            .home = home.path(),
            .transport = &transport,
            .clock = time.clock(),
            .stop = {},
            .endpoints = {},
            .region = region,
            .ask = ask,
            .process_timeout = process_timeout};
  }

  Provider chain() {
    const auto around = surroundings();
    return chain_credentials(flags, SharedConfig::load(around.environment, around.home), around);
  }
};

/// The message and the hint of the error that `action` throws; empty when it throws none. Every
/// secret of these tests contains "S3CR3T", and no message may.
template <class Failure = CredentialsError, class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const Failure& e) {
    const auto text = std::string(e.what()) + "\n" + e.hint();
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("S3CR3T")));
    return text;
  }
  return {};
}

}  // namespace underpin::aws::testing
