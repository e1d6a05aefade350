// Adds up the ingress rules of a security group.
#include "semantics/network_security_group.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "semantics/network_cover.h"

namespace underpin::semantics {
namespace {

/// What the rules read so far admit within one family, and the first thing about them that is not
/// clear.
struct Side {
  IpFamily family;
  std::vector<SourceBlock> blocks;
  std::string unclear;

  void add(SourceBlock block, const std::string& problem) {
    if (!block.certain && unclear.empty()) unclear = problem;
    blocks.push_back(block);
  }
};

/// Reads the sources of one rule into both sides.
class SourceReader {
 public:
  SourceReader(std::size_t rule, const std::string& problem, Side& ipv4, Side& ipv6)
      : rule_(rule), ipv4_(ipv4), ipv6_(ipv6) {
    if (!problem.empty()) problem_ = fmt::format("rule {}: {}", rule, problem);
  }

  void read(const IngressRule& rule) {
    if (!rule.cidr_ipv4.empty()) block(rule.cidr_ipv4, IpFamily::v4);
    if (!rule.cidr_ipv6.empty()) block(rule.cidr_ipv6, IpFamily::v6);
    if (rule.prefix_list_entries) {
      for (const auto& entry : *rule.prefix_list_entries) block(entry, std::nullopt);
    } else if (!rule.prefix_list_id.empty()) {
      anything("prefix list `{}` is not resolved", rule.prefix_list_id, std::nullopt);
    } else if (rule.cidr_ipv4.empty() && rule.cidr_ipv6.empty() &&
               rule.referenced_security_group_id.empty()) {
      anything("rule {} names no source", std::to_string(rule_), std::nullopt);
    }
  }

 private:
  void block(std::string_view text, std::optional<IpFamily> wanted) {
    const auto cidr = parse_cidr(text);
    if (!cidr || (wanted && cidr->family != *wanted))
      return anything("`{}` is no CIDR block of its family", text, wanted);
    side(cidr->family).add({cidr->addresses(), rule_, problem_.empty()}, problem_);
  }

  /// What cannot be read may be any address.
  void anything(fmt::format_string<std::string> why, std::string_view what,
                std::optional<IpFamily> only) {
    for (const auto family : {IpFamily::v4, IpFamily::v6})
      if (!only || *only == family)
        side(family).add({every_address(family), rule_, false}, fmt::format(why, printable(what)));
  }

  Side& side(IpFamily family) { return family == IpFamily::v4 ? ipv4_ : ipv6_; }

  std::size_t rule_;
  std::string problem_;
  Side& ipv4_;
  Side& ipv6_;
};

bool reaches_any(const Traffic& traffic, std::span<const Service> services) {
  return std::any_of(services.begin(), services.end(),
                     [&](const auto& s) { return traffic.covers(s.protocol, s.port); });
}

FamilyExposure exposure_of_side(const Side& side, std::span<const Traffic> traffic,
                                std::span<const Service> services) {
  std::vector<Cover> covers;
  for (const auto& service : services) {
    std::vector<SourceBlock> reaching;
    for (const auto& block : side.blocks)
      if (traffic[block.rule].covers(service.protocol, service.port)) reaching.push_back(block);
    covers.push_back(cover_of(side.family, reaching));
  }
  return exposure_of(side.family, services, covers, side.unclear);
}

Exposure beyond_limit() {
  FamilyExposure undecided;
  undecided.letter = undecided.effect =
      Answer::undecided(fmt::format("more than {} source blocks in one group", kMostSourceBlocks));
  return {undecided, undecided};
}

}  // namespace

Exposure ingress_exposure(std::span<const IngressRule> rules,
                          std::span<const std::uint16_t> ports) {
  const auto services = administration_services(ports);
  std::vector<Traffic> traffic;
  traffic.reserve(rules.size());
  Side ipv4{IpFamily::v4, {}, {}};
  Side ipv6{IpFamily::v6, {}, {}};
  for (std::size_t index = 0; index < rules.size(); ++index) {
    const auto& rule = rules[index];
    traffic.push_back(security_group_traffic(rule.ip_protocol, rule.from_port, rule.to_port));
    if (!reaches_any(traffic.back(), services)) continue;
    SourceReader(index, traffic.back().problem, ipv4, ipv6).read(rule);
    if (ipv4.blocks.size() + ipv6.blocks.size() > kMostSourceBlocks) return beyond_limit();
  }
  return {exposure_of_side(ipv4, traffic, services), exposure_of_side(ipv6, traffic, services)};
}

}  // namespace underpin::semantics
