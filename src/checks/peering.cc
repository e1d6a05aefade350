// Recommendations about VPC peering.
#include <fmt/core.h>

#include <map>

#include "base/text.h"
#include "checks/check.h"
#include "model/row_index.h"
#include "resources/ec2/security_group.h"
#include "resources/ec2/vpc_peering.h"
#include "semantics/network_routes.h"

namespace underpin::checks {
namespace {

using ec2::Route;
using ec2::VpcPeeringConnection;

// Throws Undecided when the route's destination is unknown, or the blocks of its prefix list are.
semantics::PeeringRoute readable(const Snapshot& account, const Route& route) {
  semantics::PeeringRoute out{route.destination_cidr_block.value_or(""),
                              route.destination_ipv6_cidr_block.value_or(""),
                              route.destination_prefix_list_id.value_or(""), std::nullopt};
  if (out.destination_prefix_list_id.empty()) return out;
  const auto* list =
      account.find<ec2::ManagedPrefixList>(route.region, out.destination_prefix_list_id);
  const auto* entries = list == nullptr ? nullptr : list->entries.get();
  if (entries != nullptr) out.prefix_list_entries = *entries;
  return out;
}

std::string destination_of(const semantics::PeeringRoute& route) {
  return route.destination_cidr_block + route.destination_ipv6_cidr_block +
         route.destination_prefix_list_id;
}

using Tables = std::map<std::string, std::vector<semantics::PeeringRoute>>;

Tables routes_by_table(const Snapshot& account, const IndexedRows<Route>& routes) {
  Tables tables;
  for (const auto& route : routes)
    tables[route.route_table_id.value_or("")].push_back(readable(account, route));
  return tables;
}

// The blocks that the table's routes lead to: those of the side that its VPC is not.
std::vector<std::string> blocks_beyond(const Snapshot& account,
                                       const VpcPeeringConnection& connection,
                                       const std::string& table) {
  const auto* row = account.find<ec2::RouteTable>(connection.region, table);
  if (row == nullptr) return {};
  if (row->vpc_id == connection.vpc_id) return connection.peer_cidr_blocks.value_or({});
  if (row->vpc_id == connection.peer_vpc_id) return connection.cidr_blocks.value_or({});
  return {};
}

void note_other_side(const Snapshot& account, const VpcPeeringConnection& connection,
                     Judgement& judgement) {
  for (const auto* owner : {&connection.owner_id, &connection.peer_owner_id})
    if (const auto* id = owner->peek(); id != nullptr && *id != account.account)
      judgement.note("other-account",
                     fmt::format("the route tables of the other side are in account {}", *id));
}

void judge_connection(const Snapshot& account, const RowIndex<Route>& routes_by_connection,
                      const VpcPeeringConnection& connection, Judgement& judgement) {
  if (!(connection.accept_status == "active")) return judgement.skip();
  judgement.evidence({"vpc_id", connection.vpc_id});
  judgement.evidence({"peer_vpc_id", connection.peer_vpc_id});
  note_other_side(account, connection, judgement);
  const auto tables =
      routes_by_table(account, routes_by_connection.of(connection.region, connection.id));
  if (tables.empty()) return judgement.pass("no route in this region leads over the connection");
  std::size_t count = 0;
  std::string open;
  for (const auto& [table, routes] : tables) {
    std::vector<std::string> destinations;
    for (const auto& route : routes) destinations.push_back(destination_of(route));
    judgement.evidence({"routes of " + table, destinations});
    count += routes.size();
    const auto reach = semantics::peering_reach(routes, blocks_beyond(account, connection, table));
    if (reach.whole.is_yes())
      judgement.note("suspect",
                     fmt::format("{}: {} ({})", table, reach.whole.reason, reach.whole.witness));
    if (reach.whole.is_undecided()) open = fmt::format("{}: {}", table, reach.whole.reason);
  }
  if (!open.empty()) return judgement.unknown(open);
  judgement.manual("is each route over the connection as narrow as it can be", {{"routes", count}});
}

// 5.4: routes over a peering connection reach no more than they must. Only a person knows what must
// be reached; a route that holds a whole block of the peer is worth a question.
void least_access(const Question& question, Findings& findings) {
  const RowIndex<Route> routes(question.account, &Route::vpc_peering_connection_id);
  findings.each<VpcPeeringConnection>(
      [&](const VpcPeeringConnection& connection, Judgement& judgement) {
        judge_connection(question.account, routes, connection, judgement);
      });
}

}  // namespace

UNDERPIN_CHECKS(peering, {"vpc.peering-routes",
                          {&type_of<VpcPeeringConnection>, &type_of<ec2::RouteTable>,
                           &type_of<Route>, &type_of<ec2::ManagedPrefixList>},
                          least_access})

}  // namespace underpin::checks
