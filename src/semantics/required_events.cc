#include "semantics/required_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace underpin::semantics {
namespace {

using Path = std::vector<std::string>;

const Path kEventName = {"eventName"};
const Path kEventSource = {"eventSource"};
const Path kEventType = {"eventType"};
const Path kErrorCode = {"errorCode"};
const Path kErrorMessage = {"errorMessage"};
const Path kIdentityType = {"userIdentity", "type"};
const Path kInvokedBy = {"userIdentity", "invokedBy"};
const Path kLoginResult = {"responseElements", "ConsoleLogin"};
const Path kMfaUsed = {"additionalEventData", "MFAUsed"};
const Path kReadOnly = {"readOnly"};
const Path kManagement = {"managementEvent"};

constexpr std::array<std::string_view, 5> kKinds = {"events", "unauthorized-api", "console-no-mfa",
                                                    "root-usage", "console-auth-failure"};

// A harmless read of each service, for the control record.
constexpr std::pair<std::string_view, std::string_view> kReads[] = {
    {"ec2", "DescribeVpcs"},
    {"iam", "ListUsers"},
    {"cloudtrail", "DescribeTrails"},
    {"kms", "ListKeys"},
    {"s3", "GetBucketAcl"},
    {"config", "DescribeConfigurationRecorders"},
    {"organizations", "ListAccounts"},
};

class RequirementBuilder {
 public:
  explicit RequirementBuilder(const RequirementParameters& parameters) : in_(parameters) {}

  EventRequirement build() {
    if (in_.kind == "events")
      api_calls();
    else if (in_.kind == "unauthorized-api")
      unauthorized_calls();
    else if (in_.kind == "console-no-mfa")
      logins_without_mfa();
    else if (in_.kind == "root-usage")
      root_usage();
    else if (in_.kind == "console-auth-failure")
      failed_logins();
    else
      throw Error(fmt::format("no kind of event requirement `{}`", in_.kind),
                  fmt::format("use one of {}", fmt::join(kKinds, ", ")));
    out_.source = source();
    return std::move(out_);
  }

 private:
  std::string service(std::string_view name) const {
    return fmt::format("{}.{}", name, in_.service_suffix);
  }
  std::string source() const {
    return in_.source.empty() || in_.source.find('.') != std::string::npos ? in_.source
                                                                           : service(in_.source);
  }

  static RecordClass named(std::string name) {
    RecordClass record;
    record.name = std::move(name);
    return record;
  }

  // One class a name. That these calls are write calls and management events is a fact of AWS, so
  // a pattern that asks for it as well misses none.
  void api_calls() {
    if (in_.events.empty()) throw Error("the event requirement names no event");
    for (const auto& event : in_.events) {
      RecordClass call = named(event);
      call.is(kEventName, event).is(kEventType, "AwsApiCall").flag(kManagement, true);
      call.flag(kReadOnly, false);
      if (!in_.source.empty()) call.is(kEventSource, source());
      out_.required.push_back(std::move(call));
    }
    const std::string from = source().substr(0, source().find('.'));
    const auto read = std::find_if(std::begin(kReads), std::end(kReads),
                                   [&](const auto& row) { return row.first == from; });
    const std::string name(read == std::end(kReads) ? "DescribeInstances" : read->second);
    RecordClass control = named(name);
    control.is(kEventName, name).flag(kReadOnly, true).flag(kManagement, true);
    control.is(kEventSource, in_.source.empty() ? service("ec2") : source());
    out_.controls.push_back(std::move(control));
  }

  // Delivery of logs and HeadBucket may be left out: the later editions of the text do so.
  void unauthorized_calls() {
    for (const char* code :
         {"Client.UnauthorizedOperation", "AccessDenied", "AccessDeniedException"}) {
      RecordClass denied = named(fmt::format("errorCode {}", code));
      denied.is(kErrorCode, code).never(kEventName, {"HeadBucket"});
      denied.never({"sourceIPAddress"}, {service("delivery.logs")});
      denied.shows(kEventName, "DescribeInstances").shows(kEventSource, service("ec2"));
      out_.required.push_back(std::move(denied));
    }
    RecordClass allowed = named("a successful DescribeInstances");
    allowed.is(kEventName, "DescribeInstances").is(kEventSource, service("ec2"));
    RecordClass object = named("GetObject without errorCode");
    object.is(kEventName, "GetObject").is(kEventSource, service("s3"));
    for (RecordClass control : {allowed, object})
      out_.controls.push_back(control.flag(kReadOnly, true).lacks(kErrorCode));
  }

  RecordClass login(std::string name, std::string identity, std::string result) const {
    RecordClass record = named(std::move(name));
    record.is(kEventName, "ConsoleLogin").is(kEventType, "AwsConsoleSignIn");
    record.is(kEventSource, in_.source.empty() ? service("signin") : source());
    record.is(kLoginResult, std::move(result));
    if (!identity.empty()) record.is(kIdentityType, std::move(identity));
    return record;
  }

  void logins_without_mfa() {
    RecordClass without = login("ConsoleLogin of an IAM user without MFA", "IAMUser", "Success");
    RecordClass with = login("ConsoleLogin of an IAM user with MFA", "IAMUser", "Success");
    out_.required.push_back(without.is(kMfaUsed, "No"));
    out_.controls.push_back(with.is(kMfaUsed, "Yes"));
  }

  // CloudTrail's eventType values but AwsServiceEvent and AwsVpceEvents are things that a person
  // who holds the root credentials does.
  void root_usage() {
    for (const char* type : {"AwsApiCall", "AwsConsoleSignIn", "AwsConsoleAction"}) {
      RecordClass use = named(fmt::format("root, eventType {}", type));
      out_.required.push_back(use.is(kIdentityType, "Root").is(kEventType, type).lacks(kInvokedBy));
    }
    RecordClass service_call = named("root, invoked by a service");
    service_call.is(kIdentityType, "Root").is(kInvokedBy, service("autoscaling"));
    RecordClass service_event = named("root, AwsServiceEvent");
    service_event.is(kIdentityType, "Root").is(kEventType, "AwsServiceEvent").lacks(kInvokedBy);
    RecordClass user = named("an IAM user");
    user.is(kIdentityType, "IAMUser").is(kEventType, "AwsApiCall");
    out_.controls = {service_call, service_event, user};
  }

  void failed_logins() {
    RecordClass failed = login("ConsoleLogin that fails", "", "Failure");
    out_.required.push_back(failed.is(kErrorMessage, "Failed authentication"));
    RecordClass succeeded = login("ConsoleLogin that succeeds", "IAMUser", "Success");
    out_.controls.push_back(succeeded.lacks(kErrorMessage));
  }

  const RequirementParameters& in_;
  EventRequirement out_;
};

}  // namespace

std::span<const std::string_view> requirement_kinds() { return kKinds; }

EventRequirement required_events(const RequirementParameters& parameters) {
  return RequirementBuilder(parameters).build();
}

}  // namespace underpin::semantics
