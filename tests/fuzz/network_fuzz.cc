// Feeds arbitrary text to the readers of blocks, rules and describe files: blocks print and read
// back, answers keep the laws that hold for all rules, files are explained or refused.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "semantics/explain_network.h"
#include "semantics/network_acl.h"
#include "semantics/network_security_group.h"

namespace {

using namespace underpin;
using namespace underpin::semantics;

void blocks(std::string_view text) {
  const auto cidr = parse_cidr(text);
  if (!cidr) return;
  UP_ASSERT(parse_cidr(print_cidr(*cidr)) == cidr, "a block prints and reads back");
  const auto alone = to_cidrs(cidr->family, AddressSet(cidr->addresses()));
  UP_ASSERT(alone.size() == 1 && alone.front() == *cidr, "a block is one block");
}

void groups(const std::vector<IngressRule>& rules) {
  const auto exposure = ingress_exposure(rules);
  for (const auto* side : {&exposure.ipv4, &exposure.ipv6}) {
    UP_ASSERT(!side->letter.is_yes() || side->effect.is_yes(), "rules of a group only add up");
    UP_ASSERT(side->effect.is_yes() == side->witness.has_value(), "a yes comes with a packet");
    UP_ASSERT(side->effect.is_yes() == !side->rules.empty(), "a yes comes with rules");
  }
}

void acls(const std::vector<NetworkAclEntry>& entries) {
  const auto exposure = network_acl_exposure(entries);
  const auto packets = allowed_packets(entries);
  UP_ASSERT(packets.possibly.contains(packets.surely), "what surely gets in possibly does");
  for (const auto* side : {&exposure.ipv4, &exposure.ipv6}) {
    if (!side->witness) continue;
    const auto verdict = decide(entries, *side->witness);
    UP_ASSERT(verdict.allowed == Decision::yes || !side->effect.is_yes(), "a witness gets in");
    UP_ASSERT((verdict.allowed == Decision::yes) == packets.surely.contains(*side->witness),
              "packet sets and verdicts agree");
  }
}

/// One rule a line: number, action, protocol, from, to, source.
void rules(std::string_view text) {
  std::vector<IngressRule> group;
  std::vector<NetworkAclEntry> acl;
  for (const auto line : split(text, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() != 6 || acl.size() == 24) continue;
    const auto number = [&](std::size_t i) -> std::optional<std::int64_t> {
      const auto value = to_integer(words[i]);
      return value ? std::optional<std::int64_t>(*value) : std::nullopt;
    };
    const std::string source(words[5]);
    const bool v6 = source.find(':') != std::string::npos;
    group.push_back({.ip_protocol = std::string(words[2]),
                     .from_port = number(3),
                     .to_port = number(4),
                     .cidr_ipv4 = v6 ? "" : source,
                     .cidr_ipv6 = v6 ? source : ""});
    acl.push_back({.rule_number = number(0).value_or(0),
                   .protocol = std::string(words[2]),
                   .rule_action = std::string(words[1]),
                   .cidr_block = v6 ? "" : source,
                   .ipv6_cidr_block = v6 ? source : "",
                   .from_port = number(3),
                   .to_port = number(4),
                   .icmp_type = number(3),
                   .icmp_code = number(4)});
  }
  groups(group);
  acls(acl);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  blocks(text);
  rules(text);
  try {
    const auto explained = explain_network(text);
    UP_ASSERT(explained.find('\x1b') == std::string::npos, "safe for a terminal");
  } catch (const Error&) {
    // Refused: the other allowed outcome.
  }
  return 0;
}
