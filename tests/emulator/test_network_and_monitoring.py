"""Checks the corrections for regions, networks, topics, logs, alarms and analyzers against AWS's
documentation.
"""

import unittest

import seeding
from harness import EmulatorTest
from seeding import HOME


class Regions(EmulatorTest):
    def test_only_enabled_regions_of_the_partition_are_described(self):
        regions = self.client("ec2").describe_regions()["Regions"]
        self.assertEqual({r["RegionName"] for r in regions}, set(seeding.REGIONS))
        self.assertEqual({r["OptInStatus"] for r in regions}, {"opt-in-not-required"})

    def test_all_regions_include_those_not_opted_in(self):
        regions = self.client("ec2").describe_regions(AllRegions=True)["Regions"]
        status = {r["RegionName"]: r["OptInStatus"] for r in regions}
        self.assertEqual(status["af-south-1"], "not-opted-in")
        self.assertEqual(status["eu-west-1"], "opt-in-not-required")
        self.assertFalse([name for name in status if name.startswith(("cn-", "us-gov-"))])

    def test_the_filter_on_the_status_works(self):
        wanted = [{"Name": "opt-in-status", "Values": ["not-opted-in"]}]
        regions = self.client("ec2").describe_regions(AllRegions=True, Filters=wanted)["Regions"]
        self.assertTrue(regions)
        self.assertEqual({r["OptInStatus"] for r in regions}, {"not-opted-in"})

    def test_an_unknown_region_is_an_error(self):
        self.assert_error(
            "InvalidParameterValue",
            400,
            self.client("ec2").describe_regions,
            RegionNames=["xx-none-1"],
        )

    def test_a_region_can_be_opted_in(self):
        self.emulator.control("region", region="af-south-1")
        regions = {
            r["RegionName"]: r["OptInStatus"]
            for r in self.client("ec2").describe_regions()["Regions"]
        }
        self.assertEqual(regions["af-south-1"], "opted-in")
        self.client("kms", "af-south-1").list_keys()

    def test_calls_in_a_region_not_opted_in_look_like_bad_credentials(self):
        self.assert_error("AuthFailure", 401, self.client("ec2", "af-south-1").describe_vpcs)
        self.assert_error(
            "UnrecognizedClientException", 400, self.client("kms", "af-south-1").list_keys
        )
        self.assert_error("InvalidClientTokenId", 403, self.client("sns", "af-south-1").list_topics)
        self.assert_error(
            "UnrecognizedClientException",
            403,
            self.client("accessanalyzer", "af-south-1").list_analyzers,
        )


class Recorders(EmulatorTest):
    def test_a_started_recorder_has_recorded_something(self):
        role = "arn:aws:iam::123456789012:role/config"
        seeding.record(self.emulator, "eu-west-1", "bucket", role, allSupported=True)
        (status,) = self.client("config", "eu-west-1").describe_configuration_recorder_status()[
            "ConfigurationRecordersStatus"
        ]
        self.assertEqual((status["recording"], status["lastStatus"]), (True, "SUCCESS"))


class Network(EmulatorTest):
    def test_the_default_key_of_volumes_is_that_of_aws(self):
        key = self.client("ec2").get_ebs_default_kms_key_id()["KmsKeyId"]
        self.assertEqual(key, "alias/aws/ebs")

    def test_a_default_group_lets_its_members_in(self):
        for region in (HOME, "sa-east-1"):
            group = self.client("ec2", region).describe_security_groups(GroupNames=["default"])[
                "SecurityGroups"
            ][0]
            pairs = [p["GroupId"] for p in group["IpPermissions"][0]["UserIdGroupPairs"]]
            self.assertEqual(
                (group["IpPermissions"][0]["IpProtocol"], pairs), ("-1", [group["GroupId"]])
            )

    def test_the_rules_of_a_default_group_can_be_revoked(self):
        ec2 = self.client("ec2")
        group = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]
        ec2.revoke_security_group_ingress(
            GroupId=group["GroupId"], IpPermissions=group["IpPermissions"]
        )
        self.assertEqual(
            ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0][
                "IpPermissions"
            ],
            [],
        )

    def test_a_group_in_another_vpc_has_no_inbound_rule(self):
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
        self.assertEqual(
            ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"], []
        )

    def test_entries_of_an_unknown_prefix_list_are_an_error(self):
        call = self.client("ec2").get_managed_prefix_list_entries
        self.assert_error(
            "InvalidPrefixListID.NotFound", 400, call, PrefixListId="pl-0123456789abcdef0"
        )


class Peers(EmulatorTest):
    def test_every_block_of_a_peer_is_told_while_the_connection_is_active(self):
        ec2 = self.client("ec2")
        seeding.make_peer(ec2, "10.20.0.0/16", "10.20.1.0/24")
        (connection,) = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
        peer = connection["AccepterVpcInfo"]
        self.assertEqual(peer["CidrBlockSet"], [{"CidrBlock": "10.20.0.0/16"}])
        ec2.associate_vpc_cidr_block(VpcId=peer["VpcId"], CidrBlock="10.21.0.0/16")
        (connection,) = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
        self.assertEqual(len(connection["AccepterVpcInfo"]["CidrBlockSet"]), 2)

    def test_no_block_is_told_before_it_is_accepted(self):
        ec2 = self.client("ec2")
        vpcs = [ec2.create_vpc(CidrBlock=f"10.{n}.0.0/16")["Vpc"]["VpcId"] for n in (1, 2)]
        ec2.create_vpc_peering_connection(VpcId=vpcs[0], PeerVpcId=vpcs[1])
        (connection,) = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
        self.assertNotIn("CidrBlock", connection["AccepterVpcInfo"])


class Topics(EmulatorTest):
    def subscribe(self, protocol, target, **more):
        self.topic = self.client("sns").create_topic(Name="alarms")["TopicArn"]
        return self.client("sns").subscribe(
            TopicArn=self.topic, Protocol=protocol, Endpoint=target, **more
        )

    def state(self):
        listed = self.client("sns").list_subscriptions_by_topic(TopicArn=self.topic)[
            "Subscriptions"
        ]
        counts = self.client("sns").get_topic_attributes(TopicArn=self.topic)["Attributes"]
        return (
            [s["SubscriptionArn"] for s in listed],
            counts["SubscriptionsConfirmed"],
            counts["SubscriptionsPending"],
        )

    def test_mail_sms_and_https_wait_for_a_person(self):
        for protocol, target in (
            ("email", "a@example.com"),
            ("sms", "+12065550100"),
            ("https", "https://example.com/"),
        ):
            self.emulator.control("reset")
            self.assertEqual(
                self.subscribe(protocol, target)["SubscriptionArn"], "pending confirmation"
            )
            self.assertEqual(self.state(), (["PendingConfirmation"], "0", "1"), protocol)

    def test_queues_and_functions_confirm_at_once(self):
        for service in ("sqs", "lambda"):
            self.emulator.control("reset")
            name = "function:f" if service == "lambda" else "q"
            arn = self.subscribe(service, f"arn:aws:{service}:us-east-1:123456789012:{name}")[
                "SubscriptionArn"
            ]
            self.assertEqual(self.state(), ([arn], "1", "0"), service)

    def test_the_arn_is_told_on_demand(self):
        arn = self.subscribe("email", "a@example.com", ReturnSubscriptionArn=True)[
            "SubscriptionArn"
        ]
        attributes = self.client("sns").get_subscription_attributes(SubscriptionArn=arn)[
            "Attributes"
        ]
        self.assertEqual(attributes["PendingConfirmation"], "true")

    def test_the_control_api_confirms_what_it_names(self):
        self.subscribe("email", "a@example.com")
        self.subscribe("email", "b@example.com")
        self.assertEqual(
            self.emulator.control("confirm", endpoint="b@example.com"), {"confirmed": 1}
        )
        arns, confirmed, pending = self.state()
        self.assertEqual((arns.count("PendingConfirmation"), confirmed, pending), (1, "1", "1"))

    def test_subscribing_again_keeps_the_confirmation(self):
        self.subscribe("email", "a@example.com")
        self.emulator.control("confirm")
        arn = self.subscribe("email", "a@example.com")["SubscriptionArn"]
        self.assertEqual(self.state(), ([arn], "1", "0"))

    def test_what_waits_can_neither_be_removed_nor_confirmed_with_any_token(self):
        self.subscribe("email", "a@example.com")
        sns = self.client("sns")
        self.assert_error(
            "InvalidParameter", 400, sns.unsubscribe, SubscriptionArn="PendingConfirmation"
        )
        self.assert_error(
            "InvalidParameter", 400, sns.confirm_subscription, TopicArn=self.topic, Token="x"
        )


class Monitoring(EmulatorTest):
    def test_filters_of_a_group_that_is_not_there_are_an_error(self):
        call = self.client("logs").describe_metric_filters
        self.assert_error("ResourceNotFoundException", 400, call, logGroupName="missing")

    def test_filters_are_sorted_by_name(self):
        self.client("logs").create_log_group(logGroupName="group")
        for name in ("b", "a", "B"):
            seeding.put_filter(self.emulator, "group", name, "{ $.a = 1 }", "m", "n")
        filters = self.client("logs").describe_metric_filters(logGroupName="group")["metricFilters"]
        self.assertEqual([f["filterName"] for f in filters], ["B", "a", "b"])

    def test_an_alarm_acts_unless_told_otherwise(self):
        seeding.put_alarm(self.emulator, "acts", "m", "n", ["arn:aws:sns:us-east-1:123456789012:t"])
        alarm = self.client("cloudwatch").describe_alarms()["MetricAlarms"][0]
        self.assertTrue(alarm["ActionsEnabled"])


class Analyzers(EmulatorTest):
    def test_an_analyzer_lives_in_its_region(self):
        here, there = self.client("accessanalyzer"), self.client("accessanalyzer", "eu-west-1")
        arn = here.create_analyzer(analyzerName="a", type="ACCOUNT", tags={"k": "v"})["arn"]
        self.assertEqual(here.get_analyzer(analyzerName="a")["analyzer"]["status"], "ACTIVE")
        self.assertEqual(here.list_tags_for_resource(resourceArn=arn)["tags"], {"k": "v"})
        self.assertEqual(there.list_analyzers()["analyzers"], [])
        self.assert_error(
            "ServiceQuotaExceededException",
            402,
            here.create_analyzer,
            analyzerName="b",
            type="ACCOUNT",
        )
        here.create_analyzer(analyzerName="c", type="ACCOUNT_UNUSED_ACCESS")
        self.assertEqual(
            [a["name"] for a in here.list_analyzers(type="ACCOUNT")["analyzers"]], ["a"]
        )
        here.delete_analyzer(analyzerName="a")
        self.assert_error("ResourceNotFoundException", 404, here.get_analyzer, analyzerName="a")

    def test_its_status_can_be_set(self):
        self.client("accessanalyzer").create_analyzer(analyzerName="a", type="ACCOUNT")
        self.emulator.control("analyzer", region=HOME, name="a", status="DISABLED")
        self.assertEqual(
            self.client("accessanalyzer").list_analyzers()["analyzers"][0]["status"], "DISABLED"
        )


if __name__ == "__main__":
    unittest.main()
