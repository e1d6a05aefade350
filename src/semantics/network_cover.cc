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
  for (const auto& block : blocks) {
    if (block.addresses != everything) continue;
    cover.letter = strongest(cover.letter, block.certain ? Decision::yes : Decision::undecided);
    if (block.certain) cover.rules.push_back(block.rule);
  }
  if (cover.letter == Decision::yes) {
    cover.effect = Decision::yes;
    sort_unique(cover.rules);
    return cover;
  }
  if (blocks.empty()) return cover;
  const auto certain = sum_of(blocks, true);
  if (certain.contains(everything)) {
    cover.effect = Decision::yes;
    cover.rules = rules_that_add_up(blocks);
    return cover;
  }
  if (sum_of(blocks, false).contains(everything)) cover.effect = Decision::undecided;
  cover.all_public = (public_internet(family) - certain).empty();
  return cover;
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
  std::vector<Service> literal, split, broad;
  FamilyExposure result;
  for (std::size_t i = 0; i < services.size(); ++i) {
    const auto& cover = covers[i];
    letter = strongest(letter, cover.letter);
    effect = strongest(effect, cover.effect);
    if (cover.letter == Decision::yes) literal.push_back(services[i]);
    if (cover.effect == Decision::yes && cover.letter != Decision::yes)
      split.push_back(services[i]);
    if (cover.all_public && cover.effect != Decision::yes) broad.push_back(services[i]);
    if (cover.letter == Decision::yes || cover.effect == Decision::yes) {
      result.open.push_back(services[i]);
      result.rules.insert(result.rules.end(), cover.rules.begin(), cover.rules.end());
    }
  }
  sort_unique(result.rules);

  const auto any = any_of(family);
  std::string witness;
  if (!result.open.empty()) {
    const auto& first = result.open.front();
    result.witness = Packet{family, example_source(family), first.protocol, first.port};
    witness = print_packet(*result.witness);
  }
  const auto answer = [&](Decision decision, const std::string& yes, const std::string& no) {
    if (decision == Decision::yes) return Answer::yes(yes, witness);
    return decision == Decision::no ? Answer::no(no) : Answer::undecided(unclear);
  };
  const auto asked = printed(services);
  result.letter = answer(letter, fmt::format("{} open to `{}`", printed(literal), any),
                         fmt::format("no single rule opens {} to `{}`", asked, any));
  result.effect = answer(effect, fmt::format("{} open to every address", printed(result.open)),
                         fmt::format("no rules open {} to every address", asked));
  if (!split.empty())
    result.notes.push_back(
        {kNoteSplitAny, fmt::format("source ranges add up to `{}` for {}", any, printed(split))});
  if (!broad.empty())
    result.notes.push_back(
        {kNoteOverBroad, fmt::format("every public address reaches {}", printed(broad))});
  if (family == IpFamily::v6 && !result.open.empty())
    result.notes.push_back({kNoteIpv6, fmt::format("{} open to `::/0`", printed(result.open))});
  return result;
}

}  // namespace underpin::semantics
