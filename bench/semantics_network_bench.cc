// What exact network answers cost: ten thousand security groups, a network ACL, a synthesis.
#include <random>
#include <string>
#include <vector>

#include "google_benchmark.h"
#include "semantics/network_acl.h"
#include "semantics/network_security_group.h"
#include "semantics/network_synthesis.h"

namespace underpin::semantics {
namespace {

/// Groups as accounts have them: ten rules, mostly web and office ports, some all traffic, some
/// prefix lists, some other groups; one in fifty open to everyone.
std::vector<std::vector<IngressRule>> groups(std::size_t count) {
  std::mt19937 random(1);
  const std::int64_t ports[] = {22, 80, 443, 3306, 3389, 5432, 8080};
  std::vector<std::vector<IngressRule>> result(count);
  for (auto& group : result)
    for (int i = 0; i < 10; ++i) {
      const auto port = ports[random() % 7];
      IngressRule rule{.ip_protocol = random() % 8 ? "tcp" : "-1",
                       .from_port = port,
                       .to_port = port + static_cast<std::int64_t>(random() % 3)};
      const auto kind = random() % 10;
      const auto octet = std::to_string(random() % 256);
      if (kind < 6) rule.cidr_ipv4 = "10." + octet + ".0.0/16";
      if (kind == 6) rule.cidr_ipv6 = "2001:db8:" + octet + "::/48";
      if (kind == 7) rule.referenced_security_group_id = "sg-" + octet;
      if (kind == 8) rule.prefix_list_entries = {{"198.51.100.0/24", "203.0.113.0/24"}};
      if (kind == 9) rule.cidr_ipv4 = random() % 5 ? "198.51.100.0/24" : "0.0.0.0/0";
      group.push_back(std::move(rule));
    }
  return result;
}

void judge_ten_thousand_groups(benchmark::State& state) {
  const auto all = groups(10'000);
  for (auto _ : state)
    for (const auto& group : all) benchmark::DoNotOptimize(ingress_exposure(group));
}
BENCHMARK(judge_ten_thousand_groups)->Unit(benchmark::kMillisecond);

void judge_the_largest_group(benchmark::State& state) {
  const auto all = groups(100);
  std::vector<IngressRule> group;
  for (const auto& part : all) group.insert(group.end(), part.begin(), part.end());
  for (auto _ : state) benchmark::DoNotOptimize(ingress_exposure(group));
}
BENCHMARK(judge_the_largest_group)->Unit(benchmark::kMicrosecond);

AclSynthesis public_tier(int offices) {
  std::vector<Cidr> trusted;
  for (int i = 0; i < offices; ++i)
    trusted.push_back(*parse_cidr("198." + std::to_string(i * 37 % 256) + ".7.0/24"));
  const auto intent = restrict_administration(common_traffic(*parse_cidr("0.0.0.0/0")), trusted);
  SynthesisOptions options;
  options.quota = kLargestAclQuota;
  return synthesize_acl(intent, options);
}

void judge_a_full_acl(benchmark::State& state) {
  const auto acl = public_tier(16).entries;
  for (auto _ : state) benchmark::DoNotOptimize(network_acl_exposure(acl));
}
BENCHMARK(judge_a_full_acl)->Unit(benchmark::kMicrosecond);

void packets_of_a_full_acl(benchmark::State& state) {
  const auto acl = public_tier(16).entries;
  for (auto _ : state) benchmark::DoNotOptimize(allowed_packets(acl));
}
BENCHMARK(packets_of_a_full_acl)->Unit(benchmark::kMicrosecond);

void build_a_public_tier(benchmark::State& state) {
  const auto offices = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(public_tier(offices));
}
BENCHMARK(build_a_public_tier)->Arg(1)->Arg(6)->Arg(16)->Unit(benchmark::kMillisecond);

void build_a_block_list(benchmark::State& state) {
  auto intent = PacketSet::everything(IpFamily::v4);
  for (int i = 0; i < 15; ++i) {
    const auto blocked = *parse_cidr("198." + std::to_string(i * 37 % 256) + ".7.0/24");
    intent = intent - PacketSet({.addresses = blocked.addresses()});
  }
  SynthesisOptions options;
  options.guarded_ports.clear();
  for (auto _ : state) benchmark::DoNotOptimize(synthesize_acl(intent, options));
}
BENCHMARK(build_a_block_list)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace underpin::semantics
