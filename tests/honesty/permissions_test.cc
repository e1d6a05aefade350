// The law of `permissions audit`: with exactly the actions that it prints an audit is refused
// nothing, and without any one of them some row becomes unknown. What a call needs is told from the
// bytes that are sent, and both seeded accounts are replayed with everything else refused.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "aws/service.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/verb.h"
#include "semantics/known_actions.h"
#include "tests/honesty/recording.h"

namespace underpin::testing {
namespace {

using Words = std::vector<std::string>;

// What the verb prints for a selection of rows.
std::set<std::string> printed_actions(const Words& only) {
  Words arguments = {"permissions", "audit"};
  if (!only.empty()) arguments.insert(arguments.end(), {"--only", join(only, ",")});
  std::ostringstream out, err;
  const cli::Surroundings io{
      out,   err, false,
      false, 100, aws::Environment(std::map<std::string, std::string, std::less<>>{}),
      {}};
  EXPECT_EQ(cli::run(arguments, io), 0) << err.str();
  const auto policy = parse_json(out.str());
  std::set<std::string> actions;
  for (const auto& statement : member(policy, "Statement").as_array()) {
    EXPECT_EQ(member(statement, "Effect"), "Allow");
    EXPECT_EQ(member(statement, "Resource"), "*");
    for (const auto& action : member(statement, "Action").as_array())
      actions.insert(std::string(action.as_string()));
  }
  return actions;
}

// ---- what is sent

// `/{Bucket}?acl`: as many parts, of which those in braces are anything, and the query's names.
bool matches(std::string_view uri, std::string_view target) {
  const auto halves = [](std::string_view text) {
    const auto question = std::min(text.find('?'), text.size());
    return std::pair(text.substr(0, question), text.substr(std::min(question + 1, text.size())));
  };
  const auto [path, query] = halves(uri);
  const auto [sent_path, sent_query] = halves(target);
  const auto parts = split(path, '/'), sent = split(sent_path, '/');
  const bool same_path =
      std::equal(parts.begin(), parts.end(), sent.begin(), sent.end(),
                 [](std::string_view part, std::string_view given) {
                   return part == given || (part.starts_with('{') && !given.empty());
                 });
  const auto given = split(sent_query, '&');
  const auto wanted = split(query, '&');
  return same_path && std::all_of(wanted.begin(), wanted.end(), [&](std::string_view name) {
           return name.empty() || std::any_of(given.begin(), given.end(), [&](auto parameter) {
                    return parameter.substr(0, parameter.find('=')) == name;
                  });
         });
}

bool asks(const aws::Request& request, const aws::Operation& operation) {
  const auto& service = *operation.service;
  switch (service.protocol) {
    case aws::Protocol::json: {
      const auto* target = aws::find_header(request.headers, "x-amz-target");
      return target != nullptr && *target == service.target_prefix + "." + operation.name;
    }
    case aws::Protocol::query:
    case aws::Protocol::ec2: {
      const auto form = split(request.body, '&');
      return std::find(form.begin(), form.end(), "Action=" + operation.name) != form.end();
    }
    case aws::Protocol::rest_json:
    case aws::Protocol::rest_xml:
      break;
  }
  const auto path = request.url.find('/', request.url.find("://") + 3);
  return request.method == operation.method && matches(operation.uri, request.url.substr(path));
}

// "kms:ListKeys", by the signature's service and the request's own words; the label that the
// request carries for our records plays no part.
std::string operation_sent(const aws::Request& request) {
  const auto* authorization = aws::find_header(request.headers, "authorization");
  const auto scope = split(authorization == nullptr ? "" : std::string_view(*authorization), '/');
  std::string found;
  std::size_t precision = 0;
  for (const auto* service : aws::services())
    for (const auto& [name, operation] : service->operations)
      if (scope.size() > 3 && scope[3] == service->signing_name && asks(request, operation) &&
          operation.uri.size() + 1 > precision) {
        found = service->key + ":" + name;
        precision = operation.uri.size() + 1;
      }
  return found;
}

// Plays a tape to somebody with these actions and no others. AWS asks nobody for a permission to
// call sts:GetCallerIdentity. Source: STS API, GetCallerIdentity.
class Guarded : public aws::Transport {
 public:
  Guarded(const Tape& tape, std::set<std::string> allowed)
      : replay_(tape, std::nullopt), allowed_(std::move(allowed)) {}

  aws::Response send(const aws::Request& request, std::chrono::steady_clock::time_point deadline,
                     std::stop_token stop) override {
    const auto operation = operation_sent(request);
    EXPECT_EQ(operation, request.call.service + ":" + request.call.operation);
    const auto action = aws::iam_action(operation);
    if (operation == "sts:GetCallerIdentity" || allowed_.contains(action))
      return replay_.send(request, deadline, stop);
    const std::scoped_lock lock(mutex_);
    refused.insert(action);
    return denied(request.call.service);
  }

  std::set<std::string> refused;

 private:
  Replay replay_;
  const std::set<std::string> allowed_;
  std::mutex mutex_;
};

benchmark::Benchmark rows(const Words& only) {
  return benchmark::select(whole_benchmark(), {2, only, {}});
}

// The whole benchmark; a row of one call; rows that ask a call for each resource; chains over
// several services; a section; two rows at once.
const std::vector<Words> kSelections = {{},      {"1.8"}, {"1.12"},      {"1.16"},      {"2.1.1"},
                                        {"3.8"}, {"4.3"}, {"section:5"}, {"1.4", "3.6"}};

std::string name_of(const Words& only) { return only.empty() ? "everything" : join(only, ","); }

TEST(Permissions, each_printed_action_is_one_that_AWS_has) {
  std::set<std::string> known;
  for (const auto& action : semantics::known_actions().all()) known.insert(action.name);
  for (const auto& action : printed_actions({})) EXPECT_TRUE(known.contains(action)) << action;
}

TEST(Permissions, with_exactly_the_printed_actions_nothing_is_refused) {
  for (const auto& only : kSelections)
    for (const auto* recording : {&poor(), &compliant()}) {
      Guarded guarded(recording->tape, printed_actions(only));
      const auto report = audit(guarded, recording->url, rows(only)).report;
      EXPECT_EQ(guarded.refused, std::set<std::string>()) << name_of(only);
      EXPECT_TRUE(report.gaps.empty()) << name_of(only);
      for (const auto& row : report.recommendations)
        EXPECT_NE(word(row.verdict), "unknown") << name_of(only) << ": " << row.id;
    }
}

// What the report says of an action that no row misses enough to become unknown.
enum class Missed {
  not_asked,     // neither account has what the call is for
  fails_anyway,  // a gap names the action and the rows that are less known; they fail all the same
  evidence,      // a gap names the action; no row rests on it
};

struct Exception {
  std::string selection, action;
  Missed how;
  const char* why;
};

constexpr const char* kRegions =
    "the report says which regions the account has, whatever the rows are about";
constexpr const char* kTrails = "a trail is read whole, for the rows that ask whether it records";
constexpr const char* kReport =
    "the report says when a password that was never used was set; in neither account there is one";

// May only shrink: an entry that no longer holds fails the test.
const std::vector<Exception> kExceptions = {
    {"everything", "ec2:DescribeNetworkInterfaces", Missed::evidence,
     "5.3: what uses a default group is told; the verdict rests on the group's rules"},
    {"everything", "ec2:GetEbsDefaultKmsKeyId", Missed::evidence,
     "2.2.1: with which key is told; any key will do"},
    {"everything", "ec2:GetManagedPrefixListEntries", Missed::fails_anyway,
     "5.2: the poor account alone has prefix lists in rules, and other groups that fail"},
    {"everything", "iam:ListOpenIDConnectProviders", Missed::evidence, "1.22 is for a person"},
    {"everything", "iam:ListSAMLProviders", Missed::evidence, "1.22 is for a person"},
    {"everything", "s3:GetBucketLocation", Missed::not_asked,
     "S3's list tells each bucket's region; this is for answers that do not"},
    {"everything", "sso:ListInstances", Missed::evidence, "1.22 is for a person"},
    {"1.8", "ec2:DescribeRegions", Missed::evidence, kRegions},
    {"1.12", "ec2:DescribeRegions", Missed::evidence, kRegions},
    {"1.12", "iam:GenerateCredentialReport", Missed::evidence, kReport},
    {"1.12", "iam:GetCredentialReport", Missed::evidence, kReport},
    {"1.12", "iam:ListMFADevices", Missed::evidence,
     "a user's devices are read with the password, for 1.10"},
    {"1.16", "ec2:DescribeRegions", Missed::evidence, kRegions},
    {"2.1.1", "ec2:DescribeRegions", Missed::evidence, kRegions},
    {"2.1.1", "s3:GetBucketLocation", Missed::not_asked, "as for everything"},
    {"section:5", "ec2:DescribeNetworkInterfaces", Missed::evidence, "as for everything"},
    {"section:5", "ec2:GetManagedPrefixListEntries", Missed::fails_anyway, "as for everything"},
    {"1.4,3.6", "cloudtrail:GetEventSelectors", Missed::evidence, kTrails},
    {"1.4,3.6", "cloudtrail:GetTrailStatus", Missed::evidence, kTrails},
    {"1.4,3.6", "s3:GetBucketLocation", Missed::not_asked, "as for everything"},
};

struct Without {
  bool asked = false, named = false, affects = false;
  std::set<std::string> unknown;  // rows that became so

  std::optional<Missed> missed() const {
    if (!unknown.empty()) return std::nullopt;
    return !asked ? Missed::not_asked : affects ? Missed::fails_anyway : Missed::evidence;
  }
};

Without audit_without(const std::string& action, std::set<std::string> actions, const Words& only) {
  actions.erase(action);
  Without found;
  for (const auto* recording : {&poor(), &compliant()}) {
    Guarded guarded(recording->tape, actions);
    const auto report = audit(guarded, recording->url, rows(only)).report;
    found.asked = found.asked || !guarded.refused.empty();
    for (const auto& row : report.recommendations)
      if (row.verdict == Verdict::unknown) found.unknown.insert(row.id);
    for (const auto& gap : report.gaps) {
      if (gap.gap.missing_action != action) continue;
      found.named = true;
      found.affects = found.affects || !gap.affects.empty();
    }
  }
  return found;
}

TEST(Permissions, without_any_one_action_a_row_becomes_unknown_and_the_report_names_the_action) {
  auto left = kExceptions;
  for (const auto& only : kSelections) {
    const auto selection = name_of(only);
    const auto actions = printed_actions(only);
    for (const auto& action : actions) {
      const auto found = audit_without(action, actions, only);
      const auto which = fmt::format("{} without {}", selection, action);
      EXPECT_EQ(found.asked, found.named) << which;
      const auto known = std::find_if(left.begin(), left.end(), [&](const Exception& exception) {
        return exception.selection == selection && exception.action == action;
      });
      const auto missed = found.missed();
      if (known == left.end()) {
        EXPECT_FALSE(missed.has_value()) << which << ": no row becomes unknown";
        continue;
      }
      EXPECT_TRUE(missed == known->how) << which << ": the table of exceptions says otherwise";
      left.erase(known);
    }
  }
  for (const auto& exception : left)
    ADD_FAILURE() << exception.selection << " does not ask for " << exception.action;
}

}  // namespace
}  // namespace underpin::testing
