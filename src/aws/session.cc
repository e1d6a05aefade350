#include "aws/session.h"

#include "aws/caller.h"
#include "aws/codec.h"
#include "aws/service.h"
#include "base/text.h"

namespace underpin::aws {

Session::Session(Transport& transport, std::shared_ptr<CredentialsProvider> credentials,
                 SessionSettings settings, Clock clock, std::stop_token stop)
    : caller_(std::make_unique<Caller>(transport, std::move(credentials), std::move(settings),
                                       std::move(clock), std::move(stop))) {}

Session::~Session() = default;

Node Session::call(std::string_view region, std::string_view name, const Params& params) {
  return caller_->call(region, operation(name), params, 1);
}

Pages Session::pages(std::string_view region, std::string_view name, Params params) {
  return {*this, region, name, std::move(params)};
}

Identity Session::identity() {
  {
    const std::lock_guard lock(mutex_);
    if (identity_) return *identity_;
  }
  caller_->credentials().get();  // the source's own error, with its hint, where there are none
  const auto answer = call(region(), "sts:GetCallerIdentity");
  Identity identity{answer["Account"].text(), answer["Arn"].text(), answer["UserId"].text(), {}};
  const auto fields = split(identity.arn, ':');
  const bool digits = identity.account.size() == 12 &&
                      identity.account.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || fields.size() < 6 || fields[0] != "arn")
    throw foreign_reply({"sts", "GetCallerIdentity", region()}, 200, "the reply names no account");
  identity.partition = fields[1];
  caller_->set_account(identity.account);
  const std::lock_guard lock(mutex_);
  identity_ = identity;
  return identity;
}

bool Session::wait(std::chrono::milliseconds span) { return caller_->wait(span); }

std::size_t Session::in_flight(std::string_view region, std::string_view name) const {
  return caller_->in_flight(region, service(name));
}

const std::string& Session::region() const { return caller_->settings().region; }

const std::string& Session::partition() const { return caller_->partition(); }

Time Session::server_time() const { return caller_->server_time(); }

}  // namespace underpin::aws
