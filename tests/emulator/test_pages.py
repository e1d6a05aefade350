"""Checks the pages of every list that the readers use."""

import unittest
import xml.etree.ElementTree as ElementTree

import seeding
from harness import FORM, EmulatorTest
from seeding import HOME


class Pages(EmulatorTest):
    """Every list of the readers, whole and in pages of one or two."""

    def fill(self):
        for number in range(7):
            self.client("iam").create_user(UserName=f"user{number}")
            seeding.make_bucket(self.emulator, f"bucket{number}", HOME)
            self.client("kms").create_key()
            self.client("logs").create_log_group(logGroupName=f"group{number}")
            seeding.put_filter(self.emulator, "group0", f"filter{number}", "{ $.a = 1 }", "m", "n")
            seeding.put_alarm(self.emulator, f"alarm{number}", "m", "n", [])
            self.client("ec2").create_security_group(GroupName=f"group{number}", Description="d")
            self.peer(number)
        self.topic = self.client("sns").create_topic(Name="t")["TopicArn"]
        for number in range(7):
            self.client("sns").subscribe(
                TopicArn=self.topic, Protocol="email", Endpoint=f"{number}@example.com"
            )
        entries = [{"Cidr": f"10.{number}.0.0/16"} for number in range(7)]
        self.prefix_list = self.client("ec2").create_managed_prefix_list(
            PrefixListName="p", AddressFamily="IPv4", MaxEntries=10, Entries=entries
        )["PrefixList"]["PrefixListId"]
        for kind in ("ACCOUNT", "ACCOUNT_UNUSED_ACCESS", "ACCOUNT_INTERNAL_ACCESS", "ORGANIZATION"):
            self.client("accessanalyzer").create_analyzer(analyzerName=kind.lower(), type=kind)

    def peer(self, number):
        """A VPC, with ACL and route table, that is a peer of the first one; an interface there."""
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"]
        first = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        ec2.create_vpc_peering_connection(VpcId=first, PeerVpcId=vpc)
        subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        ec2.create_network_interface(SubnetId=subnet)

    def lists(self):
        """Service, operation, arguments, member of the answer, member of an item that names it."""
        return (
            ("iam", "list_users", {}, "Users", "UserName"),
            ("s3", "list_buckets", {}, "Buckets", "Name"),
            ("kms", "list_keys", {}, "Keys", "KeyId"),
            ("kms", "list_aliases", {}, "Aliases", "AliasName"),
            ("accessanalyzer", "list_analyzers", {}, "analyzers", "name"),
            (
                "logs",
                "describe_metric_filters",
                {"logGroupName": "group0"},
                "metricFilters",
                "filterName",
            ),
            ("logs", "describe_log_groups", {}, "logGroups", "logGroupName"),
            ("cloudwatch", "describe_alarms", {}, "MetricAlarms", "AlarmName"),
            (
                "sns",
                "list_subscriptions_by_topic",
                {"TopicArn": self.topic},
                "Subscriptions",
                "Endpoint",
            ),
            ("ec2", "describe_security_groups", {}, "SecurityGroups", "GroupId"),
            (
                "ec2",
                "describe_security_group_rules",
                {},
                "SecurityGroupRules",
                "SecurityGroupRuleId",
            ),
            (
                "ec2",
                "get_managed_prefix_list_entries",
                {"PrefixListId": self.prefix_list},
                "Entries",
                "Cidr",
            ),
            ("ec2", "describe_network_acls", {}, "NetworkAcls", "NetworkAclId"),
            ("ec2", "describe_network_interfaces", {}, "NetworkInterfaces", "NetworkInterfaceId"),
            ("ec2", "describe_route_tables", {}, "RouteTables", "RouteTableId"),
            ("ec2", "describe_vpcs", {}, "Vpcs", "VpcId"),
            (
                "ec2",
                "describe_vpc_peering_connections",
                {},
                "VpcPeeringConnections",
                "VpcPeeringConnectionId",
            ),
        )

    def pages(self, service, operation, arguments, member, name, **paging):
        paginator = self.client(service).get_paginator(operation)
        answers = paginator.paginate(**arguments, **paging)
        return [[item[name] for item in answer[member]] for answer in answers]

    def test_forced_pages_hold_the_same_items_in_the_same_order(self):
        self.fill()
        whole = [self.pages(*row) for row in self.lists()]
        self.assertEqual({len(pages) for pages in whole}, {1})
        for size in (1, 2, 3):
            self.emulator.control("page_size", size=size)
            for row, (expected,) in zip(self.lists(), whole):
                with self.subTest(operation=row[1], size=size):
                    pages = self.pages(*row)
                    self.assertEqual(sum(pages, []), expected)
                    self.assertEqual({len(page) for page in pages[:-1]}, {size})
                    self.assertGreaterEqual(len(expected), 4)
        self.emulator.control("page_size", size=0)
        self.assertEqual(len(self.pages(*self.lists()[0])), 1)

    def test_a_size_that_the_client_asks_for_is_kept(self):
        self.fill()
        for row in self.lists():
            if row[0] == "sns":  # has no size
                continue
            size = 5 if row[0] == "ec2" else 3
            with self.subTest(operation=row[1]):
                pages = self.pages(*row, PaginationConfig={"PageSize": size})
                self.assertGreater(len(pages), 1)
                self.assertEqual({len(page) for page in pages[:-1]}, {size})

    def test_fifty_log_groups_fill_a_page(self):
        for number in range(51):
            self.client("logs").create_log_group(logGroupName=f"group{number:02}")
        pages = self.pages("logs", "describe_log_groups", {}, "logGroups", "logGroupName")
        self.assertEqual([len(page) for page in pages], [50, 1])

    def test_a_hundred_subscriptions_fill_a_page(self):
        topic = self.client("sns").create_topic(Name="t")["TopicArn"]
        for number in range(101):
            self.client("sns").subscribe(
                TopicArn=topic, Protocol="email", Endpoint=f"{number}@example.com"
            )
        arguments = {"TopicArn": topic}
        pages = self.pages(
            "sns", "list_subscriptions_by_topic", arguments, "Subscriptions", "Endpoint"
        )
        self.assertEqual([len(page) for page in pages], [100, 1])

    def test_a_token_is_good_for_its_own_list_only(self):
        self.fill()
        token = self.client("kms").list_keys(Limit=2)["NextMarker"]
        self.assertIn("+", token)
        self.assertIn("/", token)
        self.assert_error(
            "InvalidMarkerException", 400, self.client("kms", "eu-west-1").list_keys, Marker=token
        )
        self.assert_error(
            "InvalidMarkerException", 400, self.client("kms").list_aliases, Marker=token
        )
        self.assert_error(
            "InvalidNextToken", 400, self.client("cloudwatch").describe_alarms, NextToken=token
        )
        self.assert_error(
            "InvalidArgument", 400, self.client("s3").list_buckets, ContinuationToken="junk"
        )

    def test_a_size_out_of_bounds_is_an_error(self):
        body = "Action=DescribeSecurityGroups&Version=2016-11-15&MaxResults=4"
        reply, body = self.raw("POST", "/", body, service="ec2", Content_Type=FORM)
        found = ElementTree.fromstring(body).findtext("Errors/Error/Code")
        self.assertEqual((reply.status, found), (400, "InvalidParameterValue"))
        reply, _ = self.raw("GET", "/analyzer?maxResults=0", service="access-analyzer")
        self.assertEqual(
            (reply.status, reply.headers["x-amzn-errortype"]), (400, "ValidationException")
        )


if __name__ == "__main__":
    unittest.main()
