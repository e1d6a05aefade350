// 5.4: routes over peering connections, shown to a person; those that hold a whole block of the
// peer are suspect.
#include "resources/ec2/vpc_peering.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using ec2::ManagedPrefixList;
using ec2::Route;
using ec2::RouteTable;
using ec2::VpcPeeringConnection;
using Blocks = std::vector<std::string>;

const auto kNone = Value<std::string>::absent();
constexpr const char* kOther = "999999999999";

VpcPeeringConnection connection(Value<std::string> status = "active",
                                Value<std::string> peer = kAccount) {
  return {.vpc_id = "vpc-1",
          .owner_id = kAccount,
          .peer_vpc_id = "vpc-2",
          .peer_owner_id = std::move(peer),
          .peer_region = "eu-west-1",
          .accept_status = std::move(status),
          .cidr_blocks = Blocks{"172.31.0.0/16"},
          .peer_cidr_blocks = Blocks{"10.1.0.0/16", "10.9.0.0/16", "fd00:1::/56"}};
}
Route to(const char* cidr, const char* table = "rtb-1") {
  return {.route_table_id = table,
          .destination_cidr_block = cidr,
          .destination_ipv6_cidr_block = kNone,
          .destination_prefix_list_id = kNone,
          .vpc_peering_connection_id = "pcx-1"};
}
Route to_ipv6(const char* cidr) {
  auto route = to("");
  route.destination_cidr_block = kNone;
  route.destination_ipv6_cidr_block = cidr;
  return route;
}
Route to_list() {
  auto route = to("");
  route.destination_cidr_block = kNone;
  route.destination_prefix_list_id = "pl-1";
  return route;
}
Route elsewhere() {
  auto route = to("0.0.0.0/0");
  route.vpc_peering_connection_id = kNone;
  return route;
}

AccountBuilder builder_with(const std::vector<Route>& routes,
                            VpcPeeringConnection about = connection()) {
  AccountBuilder builder;
  builder.row("eu-west-1", "pcx-1", std::move(about))
      .row("eu-west-1", "rtb-1", RouteTable{.vpc_id = "vpc-1", .owner_id = kAccount})
      .row("eu-west-1", "rtb-2", RouteTable{.vpc_id = "vpc-2", .owner_id = kAccount});
  int count = 0;
  for (const auto& route : routes)
    builder.row("eu-west-1", "rtb:" + std::to_string(++count), route);
  return builder;
}
Snapshot with(const std::vector<Route>& routes, VpcPeeringConnection about = connection()) {
  return builder_with(routes, std::move(about)).build();
}
Snapshot with_list(Value<Blocks> entries) {
  return builder_with({to_list()})
      .row("eu-west-1", "pl-1", ManagedPrefixList{.entries = std::move(entries)})
      .build();
}
Route unplaced() {
  auto route = to("10.1.2.0/24");
  route.vpc_peering_connection_id = denied<std::string>();
  return route;
}

}  // namespace

std::vector<Case> peering_cases() {
  return table(
      Case{"no peering connection is not applicable", AccountBuilder().build(), not_applicable},
      Case{"one that was never accepted is not applicable",
           with({}, connection("pending-acceptance")), not_applicable},
      Case{"a connection that no route leads over passes", with({elsewhere()}), pass,
           "no route in this region"},
      Case{"a narrow route is for a person to judge", with({to("10.1.2.0/24")}), Verdict::manual},
      Case{"a route to the peer's whole block is suspect", with({to("10.1.0.0/16")}),
           Verdict::manual, "", "suspect"},
      Case{"a route to the peer's second block is suspect, though prowler knows the first only",
           with({to("10.9.0.0/16")}), Verdict::manual, "", "suspect"},
      Case{"a route that contains the block is suspect, though prowler wants equality",
           with({to("10.0.0.0/8")}), Verdict::manual, "", "suspect"},
      Case{"a route for everything is suspect", with({to("0.0.0.0/0")}), Verdict::manual, "",
           "suspect"},
      Case{"a route to the IPv6 block is suspect, though prowler does not look",
           with({to_ipv6("fd00:1::/56")}), Verdict::manual, "", "suspect"},
      Case{"two routes that add up to the block are suspect",
           with({to("10.1.0.0/17"), to("10.1.128.0/17")}), Verdict::manual, "", "suspect"},
      Case{"a prefix list that holds the block is suspect, though prowler does not look",
           with_list(Blocks{"10.1.2.0/24", "10.1.0.0/16"}), Verdict::manual, "", "suspect"},
      Case{"the accepter's table is held against the requester's block",
           with({to("172.31.0.0/16", "rtb-2")}), Verdict::manual, "", "suspect"},
      Case{"a peer in another account is said to have tables of its own",
           with({to("10.1.2.0/24")}, connection("active", kOther)), Verdict::manual, "",
           "other-account"},
      Case{"refused connections are unknown",
           AccountBuilder().gap<VpcPeeringConnection>("eu-west-1").build(), unknown},
      Case{"refused routes are unknown", builder_with({}).gap<Route>("eu-west-1").build(), unknown},
      Case{"a route over an unread connection is unknown", with({unplaced()}), unknown},
      Case{"an unread prefix list is unknown", with_list(denied<Blocks>()), unknown},
      Case{"an unread status is unknown", with({}, connection(denied<std::string>())), unknown},
      Case{"a prefix list that is gone may hold anything", builder_with({to_list()}).build(),
           unknown, "pl-1"});
}

namespace {

TEST(Peering, verdicts) { expect_verdicts("5.4", peering_cases()); }

TEST(Peering, a_narrow_route_is_not_suspect) {
  EXPECT_FALSE(notes(judged("5.4", with({to("10.1.2.0/24")})), "suspect"));
  EXPECT_FALSE(notes(judged("5.4", with_list(Blocks{"10.1.2.0/24"})), "suspect"));
  EXPECT_FALSE(notes(judged("5.4", with({to("172.31.0.0/16")})), "suspect"))
      << "the own block is not the peer's";
}

TEST(Peering, the_routes_of_each_table_are_the_evidence) {
  EXPECT_EQ(evidence_names(judged("5.4", with({to("10.1.2.0/24"), to("172.31.1.0/24", "rtb-2")}))),
            (std::vector<std::string>{"vpc_id", "peer_vpc_id", "routes of rtb-1", "routes of rtb-2",
                                      "routes"}));
}

}  // namespace
}  // namespace underpin::testing
