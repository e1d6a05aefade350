// Policies decided by meaning. UNDERPIN_MANAGED_POLICIES may name a JSON file `{name: document}` of
// all AWS managed policies; without it that benchmark is skipped, since the data is not ours to
// ship.
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "google_benchmark.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_admin.h"
#include "semantics/iam_policy_compare.h"
#include "semantics/iam_policy_public.h"
#include "semantics/iam_policy_transport.h"
#include "semantics/known_actions.h"

namespace underpin::semantics {
namespace {

void full_access(benchmark::State& state, const char* statements) {
  const auto text = std::string(R"({"Version": "2012-10-17", "Statement": [)") + statements + "]}";
  known_actions();
  for (auto _ : state) {
    const auto policy = parse_policy(text).policy.value();
    benchmark::DoNotOptimize(allows_everything({&policy}, known_actions()));
  }
}
BENCHMARK_CAPTURE(full_access, star, R"({"Effect": "Allow", "Action": "*", "Resource": "*"})");
BENCHMARK_CAPTURE(full_access, one_service,
                  R"({"Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "s3:PutObject"],
                      "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
                      "Condition": {"StringLike": {"s3:prefix": "home/*"}}})");
BENCHMARK_CAPTURE(full_access, hidden_by_not_action,
                  R"({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
                     {"Effect": "Allow", "Action": "iam:*", "Resource": "*"})");
BENCHMARK_CAPTURE(full_access, hidden_by_not_resource,
                  R"({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::x"},
                     {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::x"})");
BENCHMARK_CAPTURE(full_access, star_less_a_denial,
                  R"({"Effect": "Allow", "Action": "*", "Resource": "*"},
                     {"Effect": "Deny", "Action": "iam:*pass?ole",
                      "Resource": "arn:aws:iam::*:role/*admin*"})");

void plain_http(benchmark::State& state) {
  const std::string text = R"({"Version": "2012-10-17", "Statement": [
      {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
       "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
       "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
      {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
       "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/AWSLogs/*",
       "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}}]})";
  for (auto _ : state) {
    const auto policy = parse_policy(text).policy.value();
    benchmark::DoNotOptimize(
        denies_plain_http(policy, "arn:aws:s3:::b", every_s3_action_scope(), known_actions()));
    benchmark::DoNotOptimize(
        grants_to_public({"arn:aws:s3:::b", &policy, {}, false, false, false}, known_actions()));
  }
}
BENCHMARK(plain_http);

struct Managed {
  std::string name, text;
};

std::vector<Managed> managed_policies() {
  const char* path = std::getenv("UNDERPIN_MANAGED_POLICIES");
  std::vector<Managed> out;
  if (path == nullptr) return out;
  const auto document = parse_json(read_file(path));
  for (const auto& [name, policy] : document.as_object())
    out.push_back({std::string(name), json::serialize(policy)});
  return out;
}

void all_managed_policies(benchmark::State& state) {
  const auto policies = managed_policies();
  if (policies.empty()) {
    state.SkipWithError("UNDERPIN_MANAGED_POLICIES names no file");
    return;
  }
  known_actions();
  std::size_t everything = 0, undecided = 0, unread = 0;
  for (auto _ : state) {
    everything = undecided = unread = 0;
    for (const auto& one : policies) {
      const auto reading = parse_policy(one.text);
      if (!reading.policy) {
        ++unread;
        continue;
      }
      const auto access = allows_everything({&*reading.policy}, known_actions());
      everything += access.effect.is_yes();
      undecided += access.effect.is_undecided() || access.effect_with_deny.is_undecided();
    }
  }
  state.counters["policies"] = static_cast<double>(policies.size());
  state.counters["full access"] = static_cast<double>(everything);
  state.counters["undecided"] = static_cast<double>(undecided);
  state.counters["unread"] = static_cast<double>(unread);
}
BENCHMARK(all_managed_policies)->Unit(benchmark::kMillisecond)->Iterations(1);

// Every policy against itself with its statements cut into one action each: the whole automaton.
void managed_policies_in_pieces(benchmark::State& state) {
  const auto policies = managed_policies();
  if (policies.empty()) {
    state.SkipWithError("UNDERPIN_MANAGED_POLICIES names no file");
    return;
  }
  std::size_t same = 0, undecided = 0, other = 0;
  for (auto _ : state) {
    same = undecided = other = 0;
    for (const auto& one : policies) {
      const auto reading = parse_policy(one.text);
      if (!reading.policy || reading.policy->statements.size() > 40) continue;
      auto pieces = *reading.policy;
      pieces.statements.clear();
      for (const auto& statement : reading.policy->statements) {
        if (statement.not_action) {
          pieces.statements.push_back(statement);
          continue;
        }
        const auto half = statement.actions.begin() +
                          static_cast<std::ptrdiff_t>((statement.actions.size() + 1) / 2);
        auto first = statement, second = statement;
        first.actions.assign(statement.actions.begin(), half);
        second.actions.assign(half, statement.actions.end());
        pieces.statements.push_back(first);
        if (!second.actions.empty()) pieces.statements.push_back(second);
      }
      const auto answer = grants_the_same(*reading.policy, pieces, known_actions());
      (answer.is_yes() ? same : answer.is_no() ? other : undecided) += 1;
    }
  }
  state.counters["same"] = static_cast<double>(same);
  state.counters["undecided"] = static_cast<double>(undecided);
  state.counters["different"] = static_cast<double>(other);
}
BENCHMARK(managed_policies_in_pieces)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace underpin::semantics
