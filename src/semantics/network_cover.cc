// Adds up source ranges and turns what they come to into the answer for one address family.
#include "semantics/network_cover.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace underpin::semantics {
namespace {

// Ranges that no packet of the public internet comes from. Source: IANA IPv4 and IPv6
// Special-Purpose Address Registries; IPv6 is given out of 2000::/3 only.
constexpr std::string_view kNotPublicIpv4[] = {
    "0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12",   "192.0.0.0/24",   "192.0.2.0/24",  "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",   "240.0.0.0/4"};
constexpr std::string_view kPublicIpv6 = "2000::/3";

AddressSet public_addresses(IpFamily family) {
  if (family == IpFamily::v6) return AddressSet(parse_cidr(kPublicIpv6)->addresses());
  std::vector<Cidr> excluded;
  for (const auto text : kNotPublicIpv4) excluded.push_back(*parse_cidr(text));
  return AddressSet(every_address(family)) - to_set(family, excluded);
}

const AddressSet& public_internet(IpFamily family) {
  static const AddressSet v4 = public_addresses(IpFamily::v4);
  static const AddressSet v6 = public_addresses(IpFamily::v6);
  return family == IpFamily::v4 ? v4 : v6;
}

AddressSet sum_of(std::span<const SourceBlock> blocks, bool certain_only) {
  std::vector<AddressInterval> intervals;
  for (const auto& block : blocks)
    if (block.certain || !certain_only) intervals.push_back(block.addresses);
  return AddressSet::of(std::move(intervals));
}

void sort_unique(std::vector<std::size_t>& rules) {
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
}

/// Rules that together make up everything. Widest first, so that a narrow rule inside a wide one is
/// not blamed: whoever removes the named rules closes the hole.
std::vector<std::size_t> rules_that_add_up(std::span<const SourceBlock> blocks) {
  std::vector<SourceBlock> widest(blocks.begin(), blocks.end());
  std::stable_sort(widest.begin(), widest.end(), [](const auto& a, const auto& b) {
    return a.addresses.last - a.addresses.first > b.addresses.last - b.addresses.first;
  });
  AddressSet sum;
  std::vector<std::size_t> rules;
  for (const auto& block : widest) {
    if (!block.certain || sum.contains(block.addresses)) continue;
    sum = sum | AddressSet(block.addresses);
    rules.push_back(block.rule);
  }
  sort_unique(rules);
  return rules;
}

std::string_view any_of(IpFamily family) { return family == IpFamily::v4 ? "0.0.0.0/0" : "::/0"; }

std::string printed(std::span<const Service> services) {
  std::vector<std::string> parts;
  for (const auto& service : services) parts.push_back(print_service(service));
  return join(parts, ", ");
}

/// Yes if any is; else undecided if any is; else no.
Decision strongest(Decision a, Decision b) {
  if (a == Decision::yes || b == Decision::yes) return Decision::yes;
  return a == Decision::no ? b : a;
}

Example admitted_example(IpFamily family, std::span<const SourceBlock> blocks) {
  Example example{.source = example_source(family)};
  for (const auto& block : blocks)
    if (block.certain && !example.rule && block.addresses.contains(example.source))
      example.rule = block.rule;
  return example;
}

}  // namespace

std::vector<Service> administration_services(std::span<const std::uint16_t> ports) {
  std::vector<std::uint32_t> sorted(ports.begin(), ports.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<Service> services;
  for (const auto protocol : {kTcp, kUdp})
    for (const auto port : sorted) services.push_back({protocol, port});
  return services;
}

Cover cover_of(IpFamily family, std::span<const SourceBlock> blocks) {
  const auto everything = every_address(family);
  Cover cover;
  if (blocks.empty()) return cover;
  for (const auto& block : blocks) {
    if (block.addresses != everything) continue;
    cover.letter = strongest(cover.letter, block.certain ? Decision::yes : Decision::undecided);
    if (block.certain) cover.rules.push_back(block.rule);
  }
  sort_unique(cover.rules);
  const auto certain = sum_of(blocks, true);
  cover.all_public = is_whole_internet(family, certain);
  if (certain.contains(everything)) {
    cover.effect = Decision::yes;
    if (cover.letter != Decision::yes) cover.rules = rules_that_add_up(blocks);
    cover.example = admitted_example(family, blocks);
  } else if (sum_of(blocks, false).contains(everything)) {
    cover.effect = Decision::undecided;
  }
  return cover;
}

bool is_whole_internet(IpFamily family, const AddressSet& set) {
  return (public_internet(family) - set).empty();
}

AddressBits example_of(IpFamily family, const AddressSet& set) {
  const auto best = example_source(family);
  if (set.contains(best)) return best;
  const auto reachable = set & public_internet(family);
  const auto& chosen = reachable.empty() ? set : reachable;
  UP_ASSERT(!chosen.empty(), "an example needs a set with an address");
  return chosen.intervals().front().first;
}

AddressBits example_source(IpFamily family) {
  const auto address = parse_address(family == IpFamily::v4 ? "8.8.8.8" : "2600::1");
  UP_ASSERT(address && address->first == family, "the example is an address");
  return address->second;
}

FamilyExposure exposure_of(IpFamily family, std::span<const Service> services,
                           std::span<const Cover> covers, const std::string& unclear) {
  Decision letter = Decision::no;
  Decision effect = Decision::no;
  std::vector<Service> literal, effective, split, broad;
  FamilyExposure result;
  std::optional<std::size_t> proof;  // a service that is open in effect, before one by the letter
  for (std::size_t i = 0; i < services.size(); ++i) {
    const auto& cover = covers[i];
    const bool by_letter = cover.letter == Decision::yes;
    const bool by_effect = cover.effect == Decision::yes;
    letter = strongest(letter, cover.letter);
    effect = strongest(effect, cover.effect);
    if (by_letter) literal.push_back(services[i]);
    if (by_effect) effective.push_back(services[i]);
    if (by_effect && !by_letter) split.push_back(services[i]);
    if (cover.all_public && !by_effect) broad.push_back(services[i]);
    if (!by_letter && !by_effect) continue;
    if (!proof || (by_effect && covers[*proof].effect != Decision::yes)) proof = i;
    result.open.push_back(services[i]);
    result.rules.insert(result.rules.end(), cover.rules.begin(), cover.rules.end());
  }
  sort_unique(result.rules);

  std::string witness;
  if (proof) {
    const auto& [source, rule, verdict] = covers[*proof].example;
    result.witness = Packet{family, source, services[*proof].protocol, services[*proof].port};
    result.deciding_rule = rule;
    witness = print_packet(*result.witness) + verdict;
  }
  const auto answer = [&](Decision decision, const std::string& yes, const std::string& no) {
    if (decision == Decision::yes) return Answer::yes(yes, witness);
    return decision == Decision::no ? Answer::no(no) : Answer::undecided(unclear);
  };
  const auto any = any_of(family);
  const auto asked = printed(services);
  result.letter = answer(letter, fmt::format("a rule opens {} to `{}`", printed(literal), any),
                         fmt::format("no single rule opens {} to `{}`", asked, any));
  result.effect = answer(effect, fmt::format("{} open to every address", printed(effective)),
                         fmt::format("{} not open to every address", asked));
  const auto note = [&](std::string_view code, const char* what, const auto& about) {
    if (!about.empty()) result.notes.push_back({code, fmt::format("{} {}", printed(about), what)});
  };
  note(kNoteSplitAny, "open by source ranges that add up to every address", split);
  note(kNoteOverBroad, "open to every address of the public internet", broad);
  if (family == IpFamily::v6) note(kNoteIpv6, "open to `::/0`", result.open);
  return result;
}

}  // namespace underpin::semantics
