#include "aws/caller.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "aws/codec.h"
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
constexpr std::string_view kRequestExpired = "RequestExpired";
constexpr std::array<std::string_view, 7> kSkewed = {
    "AuthFailure",          "InvalidSignatureException", kRequestExpired,   "RequestInTheFuture",
    "RequestTimeTooSkewed", "SignatureDoesNotMatch",     "InvalidSignature"};
constexpr std::chrono::seconds kTolerated{240};  // AWS tolerates five minutes

// Answers of S3 to a request that went to, or was signed for, a region where the bucket is not; of
// an answer without a body the status alone tells. Source: Amazon S3 User Guide, "Request
// redirection and the REST API"; botocore's S3RegionRedirectorv2.
constexpr std::array<std::string_view, 3> kElsewhere = {
    "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "PermanentRedirect"};
constexpr std::array kElsewhereStatus = {301, 302, 307};

bool is_elsewhere(const ApiFailure& failure) {
  const bool by_status = std::find(kElsewhereStatus.begin(), kElsewhereStatus.end(),
                                   failure.http_status) != kElsewhereStatus.end();
  const bool bare = failure.code == kNotAnAwsReply && failure.http_status == 400;
  return by_status || bare || in(kElsewhere, failure.code);
}

std::string transport_code(TransportError::Kind kind) {
  std::string name;
  for (const auto word : split(name_of(kind), '_')) {
    std::string part(word);
    part[0] = static_cast<char>(part[0] - 'a' + 'A');
    name += part;
  }
  return "underpin:" + name;
}

// Nothing of a reply arrived: there may be nobody.
bool is_silence(TransportError::Kind kind) {
  return kind != TransportError::Kind::incomplete && kind != TransportError::Kind::too_large;
}

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

ApiError silent_error(const CallName& call, const std::string& why) {
  return plain_error(call, kRegionDoesNotAnswer, "the region does not answer: " + why);
}

Failure no_reply(const CallName& name, const TransportError& error) {
  const auto retry = classify(error.kind());
  ApiFailure failure{.service = name.service,
                     .operation = name.operation,
                     .region = name.region,
                     .code = transport_code(error.kind()),
                     .message = error.what(),
                     .retryable = retry != RetryClass::none};
  return {.error = ApiError(std::move(failure)),
          .retry = retry,
          .not_done = surely_not_done(error.kind()),
          .silent = is_silence(error.kind()),
          .used = {},
          .retry_after = {},
          .date = {}};
}

std::size_t cap_of(const Service& service, const SessionSettings& settings) {
  return service.key == "iam" ? settings.in_flight_iam : settings.in_flight_service;
}

const std::string* text_param(const Params& params, std::string_view name) {
  for (const auto& [member, param] : params)
    if (member == name) return std::get_if<std::string>(&param.value);
  return nullptr;
}

}  // namespace

Caller::Caller(Transport& transport, std::shared_ptr<CredentialsProvider> provider,
               SessionSettings settings, Clock clock, std::stop_token stop)
    : transport_(transport),
      credentials_(std::move(provider)),
      settings_(std::move(settings)),
      clock_(std::move(clock)),
      stop_(std::move(stop)),
      partition_(partition_of(settings_.region).id),
      in_flight_(settings_.in_flight) {
  check_overrides(settings_.endpoints);
}

void Caller::set_account(const std::string& account) {
  const std::lock_guard lock(mutex_);
  account_ = account;
}

Caller::Lane& Caller::lane_for(const Service& service, std::string_view region,
                               const Endpoint& endpoint) {
  const std::lock_guard lock(mutex_);
  auto& lane = lanes_[{service.key, endpoint.signing_region}];
  if (lane != nullptr) return *lane;
  RegionHealth* health = nullptr;
  // STS is what regions are probed with.
  if (region != "global" && service.key != "sts") {
    auto& of_region = regions_[endpoint.signing_region];
    if (of_region == nullptr) of_region = std::make_unique<RegionHealth>();
    health = of_region.get();
  }
  lane = std::make_unique<Lane>(cap_of(service, settings_), health);
  return *lane;
}

// "global" is one lane for a service that is there once in a partition, as many as regions for
// others.
std::size_t Caller::in_flight(std::string_view region, const Service& service) const {
  const bool one_lane =
      region != "global" || service.endpoints_of(false, false).contains(partition_);
  return one_lane ? std::min(settings_.in_flight, cap_of(service, settings_)) : settings_.in_flight;
}

// A bucket's name can be taken over by another account after the owner deleted it. Said whose it
// must be, S3 refuses instead of answering for the new one. Source: Amazon S3 User Guide,
// "Verifying bucket ownership with bucket owner condition".
Params Caller::with_owner(const Operation& operation, Params params) const {
  constexpr const char* kOwner = "ExpectedBucketOwner";
  if (operation.service->key != "s3" || operation.input == nullptr ||
      operation.input->find(kOwner) == nullptr)
    return params;
  const bool said = std::any_of(params.begin(), params.end(),
                                [&](const auto& param) { return param.first == kOwner; });
  const std::lock_guard lock(mutex_);
  if (!said && !account_.empty()) params.emplace_back(kOwner, Param(account_));
  return params;
}

std::string Caller::learned_region(const std::string& bucket, std::string_view region) const {
  const std::lock_guard lock(mutex_);
  const auto learned = bucket_regions_.find(bucket);
  return learned == bucket_regions_.end() ? std::string(region) : learned->second;
}

Node Caller::call(std::string_view region, const Operation& operation, const Params& params,
                  int page) {
  const Service& service = *operation.service;
  const CallName name{service.key, operation.name, std::string(region), page};
  const auto& home = partition_of(region == "global" ? settings_.region : region);
  if (std::find(service.not_in.begin(), service.not_in.end(), home.id) != service.not_in.end())
    throw plain_error(name, kServiceNotOffered,
                      fmt::format("the partition `{}` has no such service", home.id));
  const auto* bucket = service.key == "s3" ? text_param(params, "Bucket") : nullptr;
  if (bucket == nullptr) return repeat(region, operation, with_owner(operation, params), page);

  const auto first = learned_region(*bucket, region);
  try {
    return repeat(first, operation, with_owner(operation, params), page);
  } catch (const ApiError& error) {
    // Only a region's name is taken from the reply, and only one of the same partition: requests
    // go nowhere but to AWS's own hosts, whatever a reply says.
    const auto& elsewhere = error.failure().bucket_region;
    if (!is_elsewhere(error.failure()) || elsewhere == first || !looks_like_region(elsewhere) ||
        partition_of(elsewhere).id != home.id)
      throw;
    const std::lock_guard lock(mutex_);
    bucket_regions_[*bucket] = elsewhere;
  }
  return repeat(learned_region(*bucket, region), operation, with_owner(operation, params), page);
}

// Attempts the request until it succeeds or another attempt is pointless.
Node Caller::repeat(std::string_view region, const Operation& operation, const Params& params,
                    int page) {
  const CallName name{operation.service->key, operation.name, std::string(region), page};
  const auto endpoint = resolve(*operation.service, region, settings_.region, settings_.endpoints);
  const auto request = encode(operation, params, endpoint, name);
  Lane& lane = lane_for(*operation.service, region, endpoint);
  std::optional<int> taken;
  bool renewed = false, adjusted = false;
  for (int retry = 0;;) {
    if (const auto why = lane.health == nullptr ? std::nullopt : lane.health->given_up())
      throw silent_error(name, *why);
    if (credentials_ended_ && !operation.unsigned_call)
      throw plain_error(name, kCredentialsExpired, "the credentials ended during the run");
    auto outcome = attempt(operation, request, endpoint, lane);
    if (auto* node = std::get_if<Node>(&outcome)) {
      lane.quota.give_back(taken);
      return std::move(*node);
    }
    const auto& failure = std::get<Failure>(outcome);
    if (failure.silent && lane.health != nullptr)
      if (const auto why =
              lane.health->why_silent(stop_, [&] { return probe(endpoint.signing_region); }))
        throw silent_error(name, *why);
    if (recover(failure, renewed, adjusted)) continue;
    const bool may_repeat = failure.retry != RetryClass::none &&
                            retry + 1 < settings_.max_attempts &&
                            (!operation.mutates || failure.not_done);
    if (may_repeat) taken = lane.quota.take(failure.retry);
    if (!may_repeat || !taken) throw failure.error;
    const auto delay = retry_delay(failure.retry, retry, clock_.random(), failure.retry_after);
    if (!clock_.sleep(delay, stop_)) throw_cancelled();
    ++retry;
  }
}

// Asks the region's STS without credentials, once and with little patience: a refusal is an answer.
// Twice when the first failure came at once, as a flood of name look-ups at the start of a run may
// cause.
std::optional<std::string> Caller::probe(const std::string& region) {
  constexpr std::chrono::milliseconds kPatience{5'000}, kPause{1'000};
  const auto& asked = operation("sts:GetCallerIdentity");
  const auto endpoint = resolve(*asked.service, region, region, settings_.endpoints);
  const auto request = encode(asked, {}, endpoint, {"sts", asked.name, region, kProbePage});
  std::string why;
  for (int i = 0; i < 2; ++i) {
    const auto start = clock_.steady();
    Request copy = request;
    try {
      exchange(copy, nullptr, endpoint, kPatience);
      return std::nullopt;
    } catch (const TransportError& error) {
      if (error.kind() == TransportError::Kind::cancelled) throw;
      why = std::string(name_of(error.kind()));
    }
    if (clock_.steady() - start > kPause) break;
    if (i == 0 && !clock_.sleep(kPause, stop_)) throw_cancelled();
  }
  log::write(log::Level::warning,
             fmt::format("{} does not answer ({}): it is given up", region, why));
  return why;
}

// How far AWS's clock is ahead of this machine's, when that explains the refusal.
std::optional<std::chrono::seconds> Caller::skew_behind(const Failure& failure) const {
  if (!in(kSkewed, failure.error.code()) || !failure.date) return std::nullopt;
  const auto ahead = *failure.date - clock_.now();
  const auto correction = std::chrono::abs(ahead - std::chrono::seconds{signing_offset_.load()});
  return correction < kTolerated ? std::nullopt : std::optional(ahead);
}

// Expired credentials are fetched anew, and a wrong clock is corrected: once each, at no attempt's
// cost.
bool Caller::recover(const Failure& failure, bool& renewed, bool& adjusted) {
  if (const auto ahead = skew_behind(failure)) {
    if (std::exchange(adjusted, true)) return false;
    correct_clock(*ahead);
    return true;
  }
  // EC2 says of an expired token what it says of an old request (aws/aws-sdk-java#1443).
  const auto& code = failure.error.code();
  const bool expired =
      in(kExpired, code) || (code == kRequestExpired && !failure.used.session_token.empty());
  if (!expired) return false;
  if (std::exchange(renewed, true)) {
    credentials_ended_ = true;  // fresh ones have expired as well: no later call will fare better
    return false;
  }
  credentials_->expired(failure.used);
  return true;
}

void Caller::correct_clock(std::chrono::seconds ahead) {
  signing_offset_ = ahead.count();
  const auto distance = std::chrono::abs(ahead);
  log::write(
      log::Level::warning,
      distance < kTolerated
          ? "this machine's clock is right again: requests are signed with its time"
          : fmt::format("this machine's clock is {} {} AWS's: requests are signed with AWS's",
                        describe(distance), ahead.count() > 0 ? "behind" : "ahead of"));
}

Failure Caller::refused(const ApiError& error, const Response& response, Credentials used) const {
  Failure failure{.error = error,
                  .retry = classify(error.failure()),
                  .not_done = surely_not_done(error.failure()),
                  .silent = false,
                  .used = std::move(used),
                  .retry_after = retry_after(response),
                  .date = {}};
  if (const auto* date = response.header("date")) failure.date = parse_time(*date);
  return failure;
}

Time Caller::server_time() const {
  return clock_.now() + std::chrono::seconds{server_offset_.load()};
}

void Caller::learn_time(const Response& response) {
  const auto* header = response.header("date");
  const auto date = header == nullptr ? std::nullopt : parse_time(*header);
  if (date) server_offset_ = (*date - clock_.now()).count();
}

// Signs at the last moment, by the time of sending; not at all without credentials.
Response Caller::exchange(Request& request, const Credentials* signed_by, const Endpoint& endpoint,
                          std::chrono::milliseconds span) {
  request.headers.push_back({"User-Agent", settings_.user_agent});
  const Slot shared(in_flight_, stop_);
  if (!shared.taken()) throw_cancelled();
  const auto time = clock_.now() + std::chrono::seconds{signing_offset_.load()};
  if (signed_by != nullptr)
    signer_.sign(request, *signed_by, endpoint.signing_name, endpoint.signing_region, time,
                 endpoint.signing_name == "s3" ? kS3Signing : SigningOptions{});
  return transport_.send(request, clock_.steady() + span, stop_);
}

Caller::Outcome Caller::attempt(const Operation& operation, Request request,
                                const Endpoint& endpoint, Lane& lane) {
  const CallName name = request.call;
  Credentials used;
  Response response;
  try {
    if (!operation.unsigned_call) used = credentials_->get();
    const Slot own(lane.slots, stop_);
    if (!own.taken()) throw_cancelled();
    request.once = operation.mutates;
    response = exchange(request, operation.unsigned_call ? nullptr : &used, endpoint,
                        settings_.call_timeout);
    if (lane.health != nullptr) lane.health->answered();
    Node node = decode(operation, response, name);
    learn_time(response);
    return node;
  } catch (const ApiError& error) {
    return refused(error, response, std::move(used));
  } catch (const TransportError& error) {
    if (error.kind() == TransportError::Kind::cancelled) throw;
    return no_reply(name, error);
  } catch (const CredentialsError& error) {
    return Failure{.error = plain_error(name, kNoCredentials, error.what()),
                   .retry = RetryClass::none,
                   .not_done = true,
                   .silent = false,
                   .used = {},
                   .retry_after = {},
                   .date = {}};
  }
}

}  // namespace underpin::aws
