// `underpin explain policy`: what does this policy document allow?
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "aws/endpoints.h"
#include "base/arn.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/explain.h"
#include "cli/input.h"
#include "semantics/explain_iam_policy.h"
#include "semantics/known_actions.h"

namespace underpin::cli {
namespace {

using semantics::AlarmDelivery;
using semantics::Policy;
using semantics::PolicyKind;
using semantics::PolicySubject;

// A document comes percent-encoded, up to three times as long, and inside of what the CLI prints.
constexpr std::size_t kDocumentBytesMax = 4 * semantics::kPolicyBytesMax;

struct PolicyOptions {
  std::string file, bucket, topic, alarm, key, partition = "aws";

  // Throws UsageError for flags that contradict each other, before anything is read.
  void check() const {
    aws::partition_named(partition);
    const auto given = {!bucket.empty(), !topic.empty(), !key.empty()};
    if (std::count(given.begin(), given.end(), true) > 1)
      throw UsageError("--bucket, --topic and --key contradict each other",
                       "a policy hangs on one of them: give that one");
    if (!bucket.empty() && !alarm.empty())
      throw UsageError("--alarm asks about a topic or a key, not about a bucket");
  }
};

Arn arn_of(const std::string& text, const char* flag) {
  if (auto arn = Arn::parse(text)) return *arn;
  throw UsageError(fmt::format("`{}` is no ARN", printable(text)),
                   fmt::format("{} takes one, arn:…", flag));
}

// What the flags say the policy hangs on, else what the policy itself tells.
PolicySubject subject_of(const PolicyOptions& options, const Policy& policy) {
  if (!options.bucket.empty()) {
    const bool named = !options.bucket.starts_with("arn:");
    return {PolicyKind::bucket, named ? Arn{options.partition, "s3", "", "", options.bucket}.print()
                                      : arn_of(options.bucket, "--bucket").print()};
  }
  if (!options.key.empty()) return {PolicyKind::key, arn_of(options.key, "--key").print()};
  if (!options.topic.empty()) return {PolicyKind::topic, arn_of(options.topic, "--topic").print()};
  return semantics::subject_of(policy);
}

// The alarm named by the flag; for a topic, any alarm of its account and region will do.
std::optional<AlarmDelivery> delivery_of(const PolicyOptions& options,
                                         const PolicySubject& subject) {
  auto alarm =
      options.alarm.empty() ? std::nullopt : std::optional(arn_of(options.alarm, "--alarm"));
  const auto topic = Arn::parse(subject.kind == PolicyKind::topic ? subject.arn : options.topic);
  if (!alarm && !topic) return std::nullopt;
  if (!alarm)
    alarm = Arn{topic->partition, "cloudwatch", topic->region, topic->account, "alarm:example"};
  const auto& from = *alarm;
  const auto made = [&](const char* service, const char* resource) {
    return Arn{from.partition, service, from.region, from.account, resource};
  };
  return AlarmDelivery{topic.value_or(made("sns", "example")).print(), from.print(), from.account,
                       subject.kind != PolicyKind::key ? ""
                       : options.key.empty()           ? made("kms", "key/example").print()
                                                       : options.key};
}

std::string explain(const PolicyOptions& options, const Surroundings& io) {
  options.check();
  const auto text = semantics::policy_document(read_input(options.file, io, kDocumentBytesMax));
  const auto reading = semantics::parse_policy(text);
  if (!reading.policy)
    throw Error("not a policy: " + reading.problem,
                "give the document, raw or percent-encoded, or what the AWS CLI prints around it");
  const auto subject = subject_of(options, *reading.policy);
  return semantics::explain_iam_policy(*reading.policy, {subject, delivery_of(options, subject)},
                                       semantics::known_actions());
}

std::function<std::string(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<PolicyOptions>();
  define_file(app, options->file, "the document, or what the AWS CLI prints around it");
  app.add_option("--bucket", options->bucket, "it is the policy of this bucket")
      ->type_name("NAME|ARN");
  app.add_option("--topic", options->topic, "it is the policy of this topic")->type_name("ARN");
  app.add_option("--key", options->key, "it is the policy of this key")->type_name("ARN");
  app.add_option("--alarm", options->alarm, "the alarm that is to reach topic or key")
      ->type_name("ARN");
  app.add_option("--partition", options->partition, "of the bucket named: aws, aws-cn, …")
      ->type_name("ID")
      ->capture_default_str();
  app.footer(
      "Tells the statements in words, then answers what the benchmark asks of such a policy:\n"
      "  an identity policy  does it allow everything? by the letter, in effect, and with Deny;\n"
      "                      without MFA, does it grant more than self-management?\n"
      "  a bucket's          does it deny plain HTTP? does it grant anything to the public?\n"
      "  a topic's, a key's  may CloudWatch publish an alarm there?\n"
      "Which one it is, the policy mostly tells by itself; the flags say it where it does not.\n\n"
      "Examples:\n"
      "  aws iam get-policy-version --policy-arn … --version-id v1 | underpin explain policy -\n"
      "  aws s3api get-bucket-policy --bucket logs | underpin explain policy - --bucket logs\n"
      "  underpin explain policy topic.json --alarm arn:…:alarm:root-usage\n\n"
      "A question that cannot be decided is answered `undecided`, with the reason; underpin never\n"
      "guesses.");
  return [options](const Surroundings& io) { return explain(*options, io); };
}

}  // namespace

const Subject& policy_subject() {
  static constexpr Subject kSubject{"policy", "What a policy document allows and denies", &define};
  return kSubject;
}

}  // namespace underpin::cli
