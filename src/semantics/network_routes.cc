// Compares route destinations with the blocks of a peer, by containment and by sum.
#include "semantics/network_routes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace underpin::semantics {
namespace {

struct Destination {
  Cidr block;
  std::size_t route = 0;
};

/// What can be read of the routes, and the first thing that cannot.
struct Destinations {
  std::vector<Destination> known;
  std::string unclear;

  void read(std::string_view text, std::size_t route) {
    if (text.empty()) return;
    if (const auto cidr = parse_cidr(text))
      known.push_back({*cidr, route});
    else
      doubt(fmt::format("`{}` is no CIDR block", printable(text)));
  }

  void doubt(std::string why) {
    if (unclear.empty()) unclear = std::move(why);
  }
};

Destinations destinations_of(std::span<const PeeringRoute> routes) {
  Destinations result;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const auto& route = routes[i];
    result.read(route.destination_cidr_block, i);
    result.read(route.destination_ipv6_cidr_block, i);
    if (route.prefix_list_entries) {
      for (const auto& entry : *route.prefix_list_entries) result.read(entry, i);
    } else if (!route.destination_prefix_list_id.empty()) {
      result.doubt(fmt::format("prefix list `{}` is not resolved",
                               printable(route.destination_prefix_list_id)));
    } else if (route.destination_cidr_block.empty() && route.destination_ipv6_cidr_block.empty()) {
      result.doubt("a route has no destination");
    }
  }
  return result;
}

/// The routes that hold a block of the peer, if they do.
std::optional<WholeBlock> holders(const std::vector<Destination>& known, const Cidr& peer) {
  WholeBlock result{.peer_block = print_cidr(peer)};
  std::vector<AddressInterval> parts;
  for (const auto& destination : known) {
    if (destination.block.contains(peer)) result.routes.push_back(destination.route);
    if (peer.contains(destination.block)) parts.push_back(destination.block.addresses());
  }
  if (result.routes.empty() && AddressSet::of(std::move(parts)).contains(peer.addresses())) {
    result.by_sum = true;
    for (const auto& destination : known)
      if (peer.contains(destination.block)) result.routes.push_back(destination.route);
  }
  if (result.routes.empty()) return {};
  result.routes.erase(std::unique(result.routes.begin(), result.routes.end()), result.routes.end());
  return result;
}

}  // namespace

PeeringReach peering_reach(std::span<const PeeringRoute> routes,
                           std::span<const std::string> peer_blocks) {
  auto [known, unclear] = destinations_of(routes);
  PeeringReach reach;
  for (const auto& text : peer_blocks) {
    const auto peer = parse_cidr(text);
    if (!peer)
      unclear = fmt::format("`{}` of the peer is no CIDR block", printable(text));
    else if (auto whole = holders(known, *peer))
      reach.blocks.push_back(std::move(*whole));
  }
  if (!reach.blocks.empty()) {
    const auto& first = reach.blocks.front();
    const auto destination = std::find_if(known.begin(), known.end(), [&](const auto& d) {
      return d.route == first.routes.front() &&
             (first.by_sum || d.block.contains(*parse_cidr(first.peer_block)));
    });
    const auto witness = print_cidr(destination->block);
    reach.whole = Answer::yes(
        first.by_sum
            ? fmt::format("routes add up to `{}`, a whole block of the peer", first.peer_block)
            : fmt::format("a route holds `{}`, a whole block of the peer", first.peer_block),
        witness);
  } else if (routes.empty()) {
    reach.whole = Answer::no("no route leads over the peering connection");
  } else if (!unclear.empty()) {
    reach.whole = Answer::undecided(unclear);
  } else if (peer_blocks.empty()) {
    reach.whole = Answer::undecided("the blocks of the peer are not known");
  } else {
    reach.whole = Answer::no("no route holds a whole block of the peer");
  }
  return reach;
}

}  // namespace underpin::semantics
