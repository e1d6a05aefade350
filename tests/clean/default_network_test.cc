// What is chosen to be deleted, and everything that keeps it.
#include "clean/default_network.h"

#include <gmock/gmock.h>

#include <deque>

#include "engine/undo.h"
#include "resources/ec2/default_vpc.h"
#include "resources/ec2/network_acl.h"
#include "resources/ec2/network_interface.h"
#include "resources/ec2/security_group.h"
#include "resources/ec2/vpc.h"
#include "resources/ec2/vpc_peering.h"

namespace underpin::clean {
namespace {

using namespace ec2;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr const char* kAccount = "123456789012";
constexpr const char* kRegion = "eu-west-1";

// A region with a default VPC as AWS makes it, and one more VPC.
class Network {
 public:
  Network() {
    account.account = kAccount;
    account.partition = "aws";
    account.regions = {{kRegion, Region::Status::enabled, {}}};
    for (const auto type : default_network_types()) account.request(type());
    default_vpc().used_by = std::vector<std::string>{};
    vpc("vpc-d", true);
    vpc("vpc-2", false);
    for (const auto* id : {"d", "2"}) {
      group(std::string("sg-") + id, "default", std::string("vpc-") + id);
      acl(std::string("acl-") + id, std::string("vpc-") + id, true);
      table(std::string("rtb-") + id, std::string("vpc-") + id);
      rule<IngressRule>(std::string("sgr-in-") + id, std::string("sg-") + id)
          .referenced_security_group_id = std::string("sg-") + id;
      rule<EgressRule>(std::string("sgr-out-") + id, std::string("sg-") + id).cidr_ipv4 =
          "0.0.0.0/0";
    }
  }

  DefaultVpc& default_vpc() {
    if (default_.id.empty()) {
      default_.id = default_.region = kRegion;
      default_.vpc_id = "vpc-d";
      default_.cidr_block = "172.31.0.0/16";
      default_.subnet_ids = std::vector<std::string>{"subnet-1", "subnet-2"};
      default_.internet_gateway_ids = std::vector<std::string>{"igw-1"};
    }
    return default_;
  }
  void vpc(const std::string& id, bool is_default) {
    Vpc row;
    row.owner_id = kAccount;
    row.is_default = is_default;
    add(id, std::move(row));
  }
  void group(const std::string& id, const std::string& name, const std::string& vpc,
             const std::string& owner = kAccount) {
    SecurityGroup row;
    row.name = name;
    row.vpc_id = vpc;
    row.owner_id = owner;
    add(id, std::move(row));
  }
  void acl(const std::string& id, const std::string& vpc, bool is_default) {
    NetworkAcl row;
    row.vpc_id = vpc;
    row.is_default = is_default;
    add(id, std::move(row));
  }
  void table(const std::string& id, const std::string& vpc) {
    RouteTable row;
    row.vpc_id = vpc;
    add(id, std::move(row));
  }
  template <class Rule>
  Rule& rule(const std::string& id, const std::string& group) {
    auto& rules = rules_of<Rule>();
    Rule row;
    row.id = id;
    row.region = kRegion;
    row.security_group_id = group;
    row.ip_protocol = "-1";
    for (auto* text : {&row.cidr_ipv4, &row.cidr_ipv6, &row.prefix_list_id,
                       &row.referenced_security_group_id, &row.description})
      *text = Value<std::string>::absent();
    rules.push_back(std::move(row));
    return rules.back();
  }
  void interface(const std::string& id, const std::string& group) {
    NetworkInterface row;
    row.description = "ELB app/web";
    row.security_groups = std::vector<std::string>{group};
    add(id, std::move(row));
  }
  void peering(const std::string& id, const std::string& vpc, const std::string& status) {
    VpcPeeringConnection row;
    row.vpc_id = vpc;
    row.peer_vpc_id = "vpc-elsewhere";
    row.accept_status = status;
    add(id, std::move(row));
  }
  template <class T>
  void gap(const std::string& operation) {
    account.add({std::string(type_of<T>().name),
                 kRegion,
                 std::nullopt,
                 {},
                 operation,
                 "AccessDenied",
                 "no",
                 operation});
  }

  Plan plan(DefaultNetworkOptions options = {}) {
    put(DefaultVpc(default_));
    for (auto& row : ingress_) put(std::move(row));
    for (auto& row : egress_) put(std::move(row));
    account.finish();
    return default_networks(account, options);
  }

  Snapshot account;

  template <class T>
  void add(const std::string& id, T row) {
    row.id = id;
    row.region = kRegion;
    put(std::move(row));
  }

 private:
  template <class T>
  void put(T row) {
    auto rows = type_of<T>().make_table();
    static_cast<TableOf<T>&>(*rows).add(std::move(row));
    account.add(type_of<T>(), std::move(*rows));
  }
  template <class Rule>
  std::deque<Rule>& rules_of() {
    if constexpr (std::same_as<Rule, IngressRule>)
      return ingress_;
    else
      return egress_;
  }

  DefaultVpc default_;
  std::deque<IngressRule> ingress_;
  std::deque<EgressRule> egress_;
};

std::vector<std::string> ids(const Plan& plan) {
  std::vector<std::string> out;
  for (const auto& step : plan.steps) out.push_back(step.type + " " + step.id);
  return out;
}

TEST(CleanDefaults, takes_the_unused_default_vpc_and_the_rules_of_other_default_groups) {
  const auto plan = Network().plan();
  EXPECT_THAT(ids(plan), UnorderedElementsAre("aws_default_vpc eu-west-1",
                                              "aws_vpc_security_group_ingress_rule sgr-in-2",
                                              "aws_vpc_security_group_egress_rule sgr-out-2"))
      << "the rules of the default VPC's own group go with it";
  EXPECT_THAT(plan.kept, IsEmpty());
  EXPECT_THAT(plan.blocked, IsEmpty());
  for (const auto& step : plan.steps) EXPECT_EQ(step.action, Action::remove);
  const std::pair<std::string, std::string> subnet{"aws_subnet", "subnet-1"};
  EXPECT_THAT(plan.steps[0].takes, ::testing::Contains(subnet));
}

struct Keeper {
  const char* name;
  void (*make)(Network& network);
  const char* told;
};

TEST(CleanDefaults, a_default_vpc_that_anything_uses_is_kept_with_its_name) {
  const Keeper cases[] = {
      {"something lives there",
       [](Network& n) { n.default_vpc().used_by = std::vector<std::string>{"eni-1 (RDS)"}; },
       "eni-1 (RDS)"},
      {"a group of somebody's", [](Network& n) { n.group("sg-9", "web", "vpc-d"); }, "sg-9"},
      {"an ACL of somebody's", [](Network& n) { n.acl("acl-9", "vpc-d", false); }, "acl-9"},
      {"a flow log of somebody's",
       [](Network& n) {
         FlowLog log;
         log.vpc_id = "vpc-d";
         n.add("fl-9", std::move(log));
       },
       "fl-9"},
      {"a second route table", [](Network& n) { n.table("rtb-9", "vpc-d"); }, "2 route tables"},
      {"a peering connection", [](Network& n) { n.peering("pcx-9", "vpc-d", "active"); }, "pcx-9"},
      {"one that waits", [](Network& n) { n.peering("pcx-9", "vpc-d", "pending-acceptance"); },
       "pcx-9"},
  };
  for (const auto& c : cases) {
    Network network;
    c.make(network);
    const auto plan = network.plan({{}, true, false});
    EXPECT_THAT(plan.steps, IsEmpty()) << c.name;
    ASSERT_THAT(plan.kept, SizeIs(1)) << c.name;
    EXPECT_THAT(plan.kept[0].why, HasSubstr(c.told)) << c.name;
  }
}

TEST(CleanDefaults, a_peering_connection_that_is_over_keeps_nothing) {
  for (const auto* status : {"deleted", "rejected", "expired", "failed"}) {
    Network network;
    network.peering("pcx-9", "vpc-d", status);
    EXPECT_THAT(network.plan({{}, true, false}).steps, SizeIs(1)) << status;
  }
}

TEST(CleanDefaults, a_default_group_in_use_keeps_its_rules) {
  Network in_use;
  in_use.interface("eni-7", "sg-2");
  auto plan = in_use.plan({{}, false, true});
  EXPECT_THAT(plan.kept, ::testing::Contains(
                             ::testing::Field(&Blocked::why, HasSubstr("eni-7 (ELB app/web)"))));
  EXPECT_THAT(ids(plan), ::testing::Not(::testing::Contains(HasSubstr("sgr-in-2"))));

  Network named;
  named.group("sg-web", "web", "vpc-2");
  named.rule<IngressRule>("sgr-web", "sg-web").referenced_security_group_id = "sg-2";
  plan = named.plan({{}, false, true});
  EXPECT_THAT(plan.kept, ::testing::Contains(::testing::Field(
                             &Blocked::why, HasSubstr("sgr-web (a rule of sg-web)"))));
}

TEST(CleanDefaults, of_a_kept_default_vpc_the_unused_groups_rules_go) {
  Network network;
  network.acl("acl-9", "vpc-d", false);
  EXPECT_THAT(ids(network.plan()),
              UnorderedElementsAre("aws_vpc_security_group_ingress_rule sgr-in-d",
                                   "aws_vpc_security_group_egress_rule sgr-out-d",
                                   "aws_vpc_security_group_ingress_rule sgr-in-2",
                                   "aws_vpc_security_group_egress_rule sgr-out-2"));
}

TEST(CleanDefaults, touches_no_group_that_is_not_a_default_one_of_this_account) {
  Network network;
  network.group("sg-web", "web", "vpc-2");
  network.rule<IngressRule>("sgr-web", "sg-web").cidr_ipv4 = "0.0.0.0/0";
  network.group("sg-theirs", "default", "vpc-shared", "210987654321");
  network.rule<IngressRule>("sgr-theirs", "sg-theirs").cidr_ipv4 = "0.0.0.0/0";
  for (const auto& id : ids(network.plan({{}, false, true}))) {
    EXPECT_THAT(id, ::testing::Not(HasSubstr("sgr-web")));
    EXPECT_THAT(id, ::testing::Not(HasSubstr("sgr-theirs")));
  }
}

TEST(CleanDefaults, never_touches_what_is_on_the_list) {
  EXPECT_THAT(Network().plan({{"vpc-d", "vpc-2"}, true, true}).steps, IsEmpty());
  EXPECT_THAT(ids(Network().plan({{"sg-2"}, true, true})),
              ElementsAre("aws_default_vpc eu-west-1"));
  for (const auto* part : {"sg-d", "subnet-1", "igw-1", "acl-d"})
    EXPECT_THAT(Network().plan({{part}, true, false}).steps, IsEmpty())
        << part << " would go with its VPC";
  const auto slip = Network().plan({{"vpc-D"}, true, false});
  ASSERT_THAT(slip.blocked, SizeIs(1)) << "a slip would protect nothing";
  EXPECT_EQ(slip.blocked[0].address, "vpc-D");
}

TEST(CleanDefaults, what_cannot_be_told_is_blocked_and_never_deleted) {
  const struct {
    const char* name;
    void (*hide)(Network& network);
  } cases[] = {
      {"VPCs", [](Network& n) { n.gap<DefaultVpc>("ec2:DescribeVpcs"); }},
      {"groups", [](Network& n) { n.gap<SecurityGroup>("ec2:DescribeSecurityGroups"); }},
      {"ACLs", [](Network& n) { n.gap<NetworkAcl>("ec2:DescribeNetworkAcls"); }},
      {"route tables", [](Network& n) { n.gap<RouteTable>("ec2:DescribeRouteTables"); }},
      {"peerings",
       [](Network& n) { n.gap<VpcPeeringConnection>("ec2:DescribeVpcPeeringConnections"); }},
      {"who lives there",
       [](Network& n) {
         n.default_vpc().used_by =
             Value<std::vector<std::string>>::unknown({Cause::Kind::unread, "denied", "g"});
       }},
  };
  for (const auto& c : cases) {
    Network network;
    c.hide(network);
    const auto plan = network.plan({{}, true, false});
    EXPECT_THAT(plan.blocked, ::testing::Not(IsEmpty())) << c.name;
    // A default VPC that was read is judged by itself, whatever others there may be.
    if (std::string_view(c.name) != "VPCs") {
      EXPECT_THAT(plan.steps, IsEmpty()) << c.name;
    }
  }
  for (const auto hide :
       {+[](Network& n) { n.gap<NetworkInterface>("ec2:DescribeNetworkInterfaces"); },
        +[](Network& n) { n.gap<IngressRule>("ec2:DescribeSecurityGroupRules"); },
        +[](Network& n) { n.gap<EgressRule>("ec2:DescribeSecurityGroupRules"); }}) {
    Network network;
    hide(network);
    const auto plan = network.plan({{}, false, true});
    EXPECT_THAT(plan.steps, IsEmpty());
    EXPECT_THAT(plan.blocked, ::testing::Not(IsEmpty()));
  }
}

TEST(CleanDefaults, is_undone_by_making_what_was_deleted_again) {
  Network network;
  const auto plan = network.plan();
  engine::Run run{"r", "apply", "", "", "", "", {}, true, true};
  for (const auto& step : plan.steps) run.entries.push_back({step, Outcome::State::done});
  Snapshot empty;
  empty.account = kAccount;
  empty.partition = "aws";
  empty.regions = network.account.regions;
  for (const auto type : default_network_types()) empty.request(type());
  const auto undo = engine::undo_plan(run, empty);
  ASSERT_THAT(undo.steps, SizeIs(plan.steps.size()));
  for (const auto& step : undo.steps) EXPECT_EQ(step.action, Action::create);
}

}  // namespace
}  // namespace underpin::clean
