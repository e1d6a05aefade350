#include "aws/session.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <variant>

#include "aws/codec.h"
#include "aws/retry.h"
#include "aws/service.h"
#include "aws/sigv4.h"
#include "aws/slots.h"
#include "base/log.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

template <std::size_t Size>
bool in(const std::array<std::string_view, Size>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Source: AWS IAM User Guide, "Troubleshooting"; EC2 API Reference, "Common client error codes".
constexpr std::array<std::string_view, 3> kExpired = {"ExpiredToken", "ExpiredTokenException",
                                                      "TokenRefreshRequired"};

// What a wrong clock is answered with. All of these have other reasons too, so the server's Date
// header must confirm it.
constexpr std::array<std::string_view, 7> kSkewed = {
    "AuthFailure",          "InvalidSignatureException", "RequestExpired",  "RequestInTheFuture",
    "RequestTimeTooSkewed", "SignatureDoesNotMatch",     "InvalidSignature"};
constexpr std::chrono::seconds kTolerated{240};  // AWS tolerates five minutes

constexpr std::array<std::string_view, 4> kRedirects = {
    "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect", "Redirect"};

std::string transport_code(TransportError::Kind kind) {
  std::string name;
  for (const auto word : split(name_of(kind), '_')) {
    std::string part(word);
    part[0] = static_cast<char>(part[0] - 'a' + 'A');
    name += part;
  }
  return "underpin:" + name;
}

// One attempt that did not end well.
struct Failure {
  ApiError error;
  RetryClass retry = RetryClass::none;
  bool not_done = false;  ///< certainly not carried out
  Credentials used;
  std::optional<std::chrono::milliseconds> retry_after;
  std::optional<Time> date;
  std::string bucket_region;
};

using Outcome = std::variant<Node, Failure>;

// What calls to one service in one region share: AWS counts and throttles by these.
struct Lane {
  explicit Lane(std::size_t count) : slots(count) {}
  Slots slots;
  RetryQuota quota;
};

[[noreturn]] void throw_cancelled() {
  throw TransportError(TransportError::Kind::cancelled, "the call was cancelled");
}

ApiError plain_error(const CallName& call, const char* code, std::string message) {
  return ApiError({.service = call.service,
                   .operation = call.operation,
                   .region = call.region,
                   .code = code,
                   .message = std::move(message)});
}

}  // namespace

struct Session::State {
  Transport& transport;
  std::shared_ptr<CredentialsProvider> credentials;
  SessionSettings settings;
  Clock clock;
  std::stop_token stop;

  std::string partition;
  Signer signer;
  Slots in_flight;
  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Lane>> lanes;  // under mutex
  std::optional<Identity> identity;                                            // under mutex
  std::atomic<long long> server_offset{0};   // seconds the server's clock is ahead
  std::atomic<long long> signing_offset{0};  // the same, once AWS refused a signature for it

  State(Transport& t, std::shared_ptr<CredentialsProvider> c, SessionSettings s, Clock k,
        std::stop_token token)
      : transport(t),
        credentials(std::move(c)),
        settings(std::move(s)),
        clock(std::move(k)),
        stop(std::move(token)),
        partition(partition_of(settings.region).id),
        in_flight(settings.in_flight) {}

  Lane& lane_for(const Service& service, const std::string& region) {
    const std::lock_guard lock(mutex);
    auto& lane = lanes[{service.key, region}];
    const auto cap = service.key == "iam" ? settings.in_flight_iam : settings.in_flight_service;
    if (lane == nullptr) lane = std::make_unique<Lane>(cap);
    return *lane;
  }

  Node call(std::string_view region, const Operation& operation, const Params& params, int page);
  Node repeat(const Operation& operation, const Request& request, const Endpoint& endpoint,
              std::string* bucket_region);
  Outcome attempt(const Operation& operation, Request request, const Endpoint& endpoint,
                  Lane& lane);
  Failure refused(const ApiError& error, const Response& response, Credentials used) const;
  bool recover(const Failure& failure, bool& renewed, bool& adjusted);
  void learn_time(const Response& response);
};

// Encodes and sends; once more where S3 says that the bucket lives in another region.
Node Session::State::call(std::string_view region, const Operation& operation, const Params& params,
                          int page) {
  const Service& service = *operation.service;
  const CallName name{service.key, operation.name, std::string(region), page};
  const auto& home = partition_of(region == "global" ? settings.region : region);
  if (std::find(service.not_in.begin(), service.not_in.end(), home.id) != service.not_in.end())
    throw plain_error(name, kServiceNotOffered,
                      fmt::format("the partition `{}` has no such service", home.id));
  std::string bucket_region;
  Endpoint endpoint = resolve(service, region, settings.region, settings.endpoints);
  const auto first = encode(operation, params, endpoint, name);
  Node node = repeat(operation, first, endpoint, &bucket_region);
  if (bucket_region.empty()) return node;
  endpoint = resolve(service, bucket_region, settings.region, settings.endpoints);
  return repeat(operation, encode(operation, params, endpoint, name), endpoint, nullptr);
}

// Attempts the request until it succeeds or another attempt is pointless. With `bucket_region`, a
// redirect ends it too: the region is then set and the node empty.
Node Session::State::repeat(const Operation& operation, const Request& request,
                            const Endpoint& endpoint, std::string* bucket_region) {
  Lane& lane = lane_for(*operation.service, endpoint.signing_region);
  std::optional<int> taken;
  bool renewed = false, adjusted = false;
  for (int retry = 0;;) {
    auto outcome = attempt(operation, request, endpoint, lane);
    if (auto* node = std::get_if<Node>(&outcome)) {
      lane.quota.give_back(taken);
      return std::move(*node);
    }
    const auto& failure = std::get<Failure>(outcome);
    if (bucket_region != nullptr && !failure.bucket_region.empty() &&
        failure.bucket_region != endpoint.signing_region) {
      *bucket_region = failure.bucket_region;
      return {};
    }
    if (recover(failure, renewed, adjusted)) continue;
    const bool may_repeat = failure.retry != RetryClass::none &&
                            retry + 1 < settings.max_attempts &&
                            (!operation.mutates || failure.not_done);
    if (may_repeat) taken = lane.quota.take(failure.retry);
    if (!may_repeat || !taken) throw failure.error;
    const auto delay = retry_delay(failure.retry, retry, clock.random(), failure.retry_after);
    if (!clock.sleep(delay, stop)) throw_cancelled();
    ++retry;
  }
}

// Expired credentials are fetched anew, and a wrong clock is corrected: once each, at no attempt's
// cost.
bool Session::State::recover(const Failure& failure, bool& renewed, bool& adjusted) {
  const auto& code = failure.error.code();
  if (in(kExpired, code) && !renewed) {
    renewed = true;
    credentials->expired(failure.used);
    return true;
  }
  if (!in(kSkewed, code) || adjusted || !failure.date) return false;
  const auto ahead = *failure.date - clock.now();
  const auto correction = std::chrono::abs(ahead - std::chrono::seconds{signing_offset.load()});
  if (correction < kTolerated) return false;
  adjusted = true;
  signing_offset = ahead.count();
  const auto distance = std::chrono::abs(ahead);
  log::write(
      log::Level::warning,
      distance < kTolerated
          ? "this machine's clock is right again: requests are signed with its time"
          : fmt::format("this machine's clock is {} {} AWS's: requests are signed with AWS's",
                        describe(distance), ahead.count() > 0 ? "behind" : "ahead of"));
  return true;
}

Failure Session::State::refused(const ApiError& error, const Response& response,
                                Credentials used) const {
  Failure failure{error,
                  classify(error.failure()),
                  surely_not_done(error.failure()),
                  std::move(used),
                  retry_after(response),
                  std::nullopt,
                  {}};
  if (const auto* date = response.header("date")) failure.date = parse_time(*date);
  if (error.service() == "s3" && in(kRedirects, error.code()))
    if (const auto* region = response.header("x-amz-bucket-region"))
      failure.bucket_region = *region;
  return failure;
}

void Session::State::learn_time(const Response& response) {
  const auto* header = response.header("date");
  const auto date = header == nullptr ? std::nullopt : parse_time(*header);
  if (date) server_offset = (*date - clock.now()).count();
}

Outcome Session::State::attempt(const Operation& operation, Request request,
                                const Endpoint& endpoint, Lane& lane) {
  const CallName name = request.call;
  Credentials used;
  Response response;
  try {
    if (!operation.unsigned_call) used = credentials->get();
    request.headers.push_back({"User-Agent", settings.user_agent});
    request.once = operation.mutates;
    const Slot own(lane.slots, stop);
    const Slot shared(in_flight, stop);
    if (!own.taken() || !shared.taken()) throw_cancelled();
    const auto time = clock.now() + std::chrono::seconds{signing_offset.load()};
    if (!operation.unsigned_call)
      signer.sign(request, used, endpoint.signing_name, endpoint.signing_region, time,
                  endpoint.signing_name == "s3" ? kS3Signing : SigningOptions{});
    response = transport.send(request, clock.steady() + settings.call_timeout, stop);
    Node node = decode(operation, response, name);
    learn_time(response);
    return node;
  } catch (const ApiError& error) {
    return refused(error, response, std::move(used));
  } catch (const TransportError& error) {
    if (error.kind() == TransportError::Kind::cancelled) throw;
    const auto retry = classify(error.kind());
    ApiFailure failure{.service = name.service,
                       .operation = name.operation,
                       .region = name.region,
                       .code = transport_code(error.kind()),
                       .message = error.what(),
                       .retryable = retry != RetryClass::none};
    return Failure{
        ApiError(std::move(failure)), retry, surely_not_done(error.kind()), {}, {}, {}, {}};
  } catch (const CredentialsError& error) {
    return Failure{plain_error(name, kNoCredentials, error.what())};
  }
}

// ---- the public face

Session::Session(Transport& transport, std::shared_ptr<CredentialsProvider> credentials,
                 SessionSettings settings, Clock clock, std::stop_token stop)
    : state_(std::make_unique<State>(transport, std::move(credentials), std::move(settings),
                                     std::move(clock), std::move(stop))) {}

Session::~Session() = default;

Node Session::call(std::string_view region, std::string_view name, const Params& params) {
  return state_->call(region, operation(name), params, 1);
}

Pages Session::pages(std::string_view region, std::string_view name, Params params) {
  return {*this, region, name, std::move(params)};
}

Identity Session::identity() {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->identity) return *state_->identity;
  }
  state_->credentials->get();  // the source's own error, with its hint, where there are none
  const auto answer = call(state_->settings.region, "sts:GetCallerIdentity");
  Identity identity{answer["Account"].text(), answer["Arn"].text(), answer["UserId"].text(), {}};
  const auto fields = split(identity.arn, ':');
  const bool digits = identity.account.size() == 12 &&
                      identity.account.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || fields.size() < 6 || fields[0] != "arn")
    throw foreign_reply({"sts", "GetCallerIdentity", state_->settings.region}, 200,
                        "the reply names no account");
  identity.partition = fields[1];
  const std::lock_guard lock(state_->mutex);
  state_->identity = identity;
  return identity;
}

bool Session::wait(std::chrono::milliseconds span) {
  return state_->clock.sleep(span, state_->stop);
}

const std::string& Session::region() const { return state_->settings.region; }

const std::string& Session::partition() const { return state_->partition; }

Time Session::server_time() const {
  return state_->clock.now() + std::chrono::seconds{state_->server_offset.load()};
}

// ---- pages

Pages::Pages(Session& session, std::string_view region, std::string_view name, Params params)
    : session_(&session), region_(region), operation_(name), params_(std::move(params)) {
  const auto& paging = operation(name).paging;
  if (!paging) return;
  for (const auto& [member, size] : paging->size) {
    const bool given = std::any_of(params_.begin(), params_.end(),
                                   [&](const auto& param) { return param.first == member; });
    if (!given) params_.emplace_back(member, Param(size));
  }
}

Pages::Iterator Pages::begin() {
  UP_ASSERT(number_ == 0, "pages are walked once");
  fetch();
  return Iterator(this);
}

void Pages::advance() {
  if (next_.empty())
    done_ = true;
  else
    fetch();
}

void Pages::fetch() {
  constexpr int kPages = 10'000;
  if (number_ == kPages) fail(kPagingDoesNotEnd, fmt::format("more than {} pages", kPages));
  const auto& model = operation(operation_);
  Params params = params_;
  for (std::size_t i = 0; i < next_.size(); ++i)
    if (!next_[i].empty()) params.emplace_back(model.paging->input_tokens[i], Param(next_[i]));
  page_ = session_->state_->call(region_, model, params, ++number_);
  find_next();
}

void Pages::find_next() {
  next_.clear();
  const auto& paging = operation(operation_).paging;
  if (!paging) return;
  std::vector<std::string> tokens;
  for (const auto& name : paging->output_tokens) tokens.push_back(page_[name].text());
  const std::string joined = join(tokens, "\n");
  const bool empty = joined.find_first_not_of('\n') == std::string::npos;
  if (!paging->more.empty()) {
    const Value<bool> more = page_[paging->more];
    if (more.is_unknown()) fail(kNotAnAwsReply, more.cause().text);
    // Told that there is more and not how to get it: what was read is not everything.
    if (empty && more.peek() != nullptr && *more.peek())
      fail(kPageWithoutToken, "`" + paging->more + "` is true, but there is no token");
    if (more.peek() != nullptr && !*more.peek()) return;
  }
  if (empty) return;
  if (!seen_.insert(joined).second)
    fail(kPagingDoesNotEnd, fmt::format("page {} repeats a token", number_));
  next_ = std::move(tokens);
}

void Pages::fail(const char* code, const std::string& why) const {
  const auto& model = operation(operation_);
  throw ApiError({.service = model.service->key,
                  .operation = model.name,
                  .region = region_,
                  .code = code,
                  .message = why});
}

}  // namespace underpin::aws
