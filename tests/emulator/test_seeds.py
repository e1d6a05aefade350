"""Checks that the seeded accounts are what their users rely on: the facts of each row that README.md
lists, and fixed ids.
"""

import unittest

import seed_compliant
import seed_poor
import seeding
from harness import endpoint
from seeding import ACCOUNT, HOME, REGIONS

BLOCK = "PublicAccessBlockConfiguration"


def qualifies(cloudtrail, trail):
    """Whether a trail counts for 3.1 and section 4."""
    if (
        not trail["IsMultiRegionTrail"]
        or not cloudtrail.get_trail_status(Name=trail["TrailARN"])["IsLogging"]
    ):
        return False
    selectors = cloudtrail.get_event_selectors(TrailName=trail["TrailARN"])
    return any(
        s["IncludeManagementEvents"] and s["ReadWriteType"] == "All"
        for s in selectors.get("EventSelectors", [])
    )


def opens_ssh(group):
    """Whether a rule with the literal 0.0.0.0/0 lets anyone in on port 22 or 3389."""
    return any(
        r["CidrIp"] == "0.0.0.0/0"
        and any(p.get("FromPort", 0) <= port <= p.get("ToPort", 65535) for port in (22, 3389))
        for p in group["IpPermissions"]
        for r in p["IpRanges"]
    )


def opens_administration(acl):
    """Ports for administration that an entry of the ACL allows to the literal 0.0.0.0/0."""
    ports = set()
    for entry in acl["Entries"]:
        if (
            entry["Egress"]
            or entry["RuleAction"] != "allow"
            or entry.get("CidrBlock") != "0.0.0.0/0"
        ):
            continue
        between = entry.get("PortRange", {"From": 0, "To": 65535})
        ports |= {port for port in (22, 3389) if between["From"] <= port <= between["To"]}
    return ports


def peer_routes(ec2):
    """Destinations of routes over peering connections that are active."""
    active = {
        connection["VpcPeeringConnectionId"]
        for connection in ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
        if connection["Status"]["Code"] == "active"
    }
    return {
        route["DestinationCidrBlock"]
        for table in ec2.describe_route_tables()["RouteTables"]
        for route in table["Routes"]
        if route.get("VpcPeeringConnectionId") in active
    }


class SeedTest(unittest.TestCase):
    seed = None

    @classmethod
    def setUpClass(cls):
        cls.emulator = seeding.Emulator(endpoint())
        cls.emulator.control("reset")
        cls.seed(cls.emulator)

    def client(self, service, region=HOME):
        return self.emulator.client(service, region)

    def blocks(self):
        """The flags of each bucket's public access block."""
        answer = {}
        for bucket in self.client("s3").list_buckets()["Buckets"]:
            name = bucket["Name"]
            region = (
                self.client("s3").get_bucket_location(Bucket=name)["LocationConstraint"] or HOME
            )
            try:
                answer[name] = self.client("s3", region).get_public_access_block(Bucket=name)[BLOCK]
            except self.client("s3", region).exceptions.ClientError as error:
                answer[name] = error.response["Error"]["Code"]
        return answer

    def policies(self):
        """Each bucket's policy as text, or the error's code."""
        answer = {}
        for bucket in self.client("s3").list_buckets()["Buckets"]:
            name = bucket["Name"]
            region = (
                self.client("s3").get_bucket_location(Bucket=name)["LocationConstraint"] or HOME
            )
            s3 = self.client("s3", region)
            try:
                answer[name] = s3.get_bucket_policy(Bucket=name)["Policy"]
            except s3.exceptions.ClientError as error:
                answer[name] = error.response["Error"]["Code"]
        return answer

    def recorders(self, region):
        """What a region's recorders do: recording, last status, everything, global types."""
        config = self.client("config", region)
        states = {
            status["name"]: (status["recording"], status.get("lastStatus"))
            for status in config.describe_configuration_recorder_status()[
                "ConfigurationRecordersStatus"
            ]
        }
        return [
            (
                *states[recorder["name"]],
                recorder["recordingGroup"]["allSupported"],
                recorder["recordingGroup"]["includeGlobalResourceTypes"],
            )
            for recorder in config.describe_configuration_recorders()["ConfigurationRecorders"]
        ]

    def flow_logs(self, region):
        logs = self.client("ec2", region).describe_flow_logs()["FlowLogs"]
        return [
            (log["ResourceId"].split("-")[0], log["TrafficType"], log["DeliverLogsStatus"])
            for log in logs
        ]

    def encrypting_regions(self):
        return {
            region
            for region in REGIONS
            if self.client("ec2", region).get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
        }

    def keys(self, region):
        kms = self.client("kms", region)
        return [
            kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in kms.list_keys()["Keys"]
        ]

    def everything(self):
        """Ids that AWS gives, in every region."""
        answer = []
        for region in REGIONS:
            answer += [
                group["GroupId"]
                for group in self.client("ec2", region).describe_security_groups()["SecurityGroups"]
            ]
            rules = self.client("ec2", region).describe_security_group_rules()["SecurityGroupRules"]
            answer += [rule["SecurityGroupRuleId"] for rule in rules]
            acls = self.client("ec2", region).describe_network_acls()["NetworkAcls"]
            answer += [acl["NetworkAclId"] for acl in acls]
            answer += [vpc["VpcId"] for vpc in self.client("ec2", region).describe_vpcs()["Vpcs"]]
            answer += [key["KeyId"] for key in self.keys(region)]
        lists = self.client("ec2").describe_managed_prefix_lists()["PrefixLists"]
        answer += [item["PrefixListId"] for item in lists]
        answer += [user["UserId"] for user in self.client("iam").list_users()["Users"]]
        subscriptions = self.client("sns").list_subscriptions()["Subscriptions"]
        return answer + [subscription["SubscriptionArn"] for subscription in subscriptions]

    def check_ids_are_the_same_every_time(self):
        first = self.everything()
        self.emulator.control("reset")
        type(self).seed(seeding.Emulator(endpoint()))
        self.assertEqual(self.everything(), first)


class Compliant(SeedTest):
    seed = staticmethod(seed_compliant.seed)

    def test_1_1_and_1_2_every_contact_is_registered(self):
        account = self.client("account")
        self.assertTrue(account.get_contact_information()["ContactInformation"]["PhoneNumber"])
        for kind in ("BILLING", "OPERATIONS", "SECURITY"):
            contact = account.get_alternate_contact(AlternateContactType=kind)["AlternateContact"]
            self.assertTrue(contact["EmailAddress"])

    def test_1_22_people_come_through_a_provider(self):
        self.assertTrue(self.client("iam").list_saml_providers()["SAMLProviderList"])

    def test_1_4_root_has_no_key(self):
        self.assertEqual(
            self.client("iam").get_account_summary()["SummaryMap"]["AccountAccessKeysPresent"], 0
        )

    def test_1_20_account_and_buckets_are_blocked(self):
        account = self.client("s3control").get_public_access_block(AccountId=ACCOUNT)[BLOCK]
        for block in (account, *self.blocks().values()):
            self.assertEqual(list(block.values()), [True] * 4)
        self.assertEqual(len(self.blocks()), 4)

    def test_2_1_2_every_bucket_refuses_plain_http(self):
        for name, text in self.policies().items():
            self.assertIn("aws:SecureTransport", text, name)

    def test_2_2_1_each_region_encrypts_new_volumes(self):
        self.assertEqual(self.encrypting_regions(), set(REGIONS))
        key = self.client("ec2", "eu-west-1").get_ebs_default_kms_key_id()["KmsKeyId"]
        self.assertEqual(key, "alias/aws/ebs")

    def test_3_5_each_region_is_recorded_and_one_has_the_global_types(self):
        for region in REGIONS:
            self.assertEqual(self.recorders(region), [(True, "SUCCESS", True, region == HOME)])
            channels = self.client("config", region).describe_delivery_channels()
            self.assertEqual(len(channels["DeliveryChannels"]), 1, region)

    def test_3_4_to_3_7_the_trail_arrives_encrypted_and_its_bucket_is_watched(self):
        cloudtrail = self.client("cloudtrail")
        (trail,) = cloudtrail.describe_trails()["trailList"]
        status = cloudtrail.get_trail_status(Name=trail["TrailARN"])
        self.assertIn("LatestCloudWatchLogsDeliveryTime", status)
        self.assertIn("key/", trail["KmsKeyId"])
        logging = self.client("s3").get_bucket_logging(Bucket=trail["S3BucketName"])
        self.assertEqual(logging["LoggingEnabled"]["TargetBucket"], seed_compliant.LOGS)

    def test_3_9_each_vpc_is_logged(self):
        for region in REGIONS:
            vpcs = self.client("ec2", region).describe_vpcs()["Vpcs"]
            logged = [("vpc", "REJECT", "SUCCESS")] * len(vpcs)
            self.assertEqual(self.flow_logs(region), logged, region)

    def test_3_10_and_3_11_events_of_all_objects_are_recorded(self):
        (selector,) = self.client("cloudtrail").get_event_selectors(TrailName=seed_compliant.TRAIL)[
            "EventSelectors"
        ]
        self.assertEqual(selector["ReadWriteType"], "All")
        self.assertEqual(selector["DataResources"][0]["Values"], ["arn:aws:s3"])

    def test_1_21_each_region_has_an_analyzer(self):
        for region in REGIONS:
            analyzers = self.client("accessanalyzer", region).list_analyzers()["analyzers"]
            self.assertEqual(
                [(a["type"], a["status"]) for a in analyzers], [("ACCOUNT", "ACTIVE")], region
            )

    def test_3_1_and_3_2_the_trail_qualifies_and_is_validated(self):
        cloudtrail = self.client("cloudtrail")
        (trail,) = cloudtrail.describe_trails()["trailList"]
        self.assertTrue(qualifies(cloudtrail, trail))
        self.assertTrue(trail["LogFileValidationEnabled"])

    def test_3_8_every_key_rotates(self):
        keys = 0
        for region in REGIONS:
            for key in self.keys(region):
                self.assertTrue(
                    self.client("kms", region).get_key_rotation_status(KeyId=key["KeyId"])[
                        "KeyRotationEnabled"
                    ]
                )
                keys += 1
        self.assertEqual(keys, 5)

    def test_section_4_the_chains_hold(self):
        (trail,) = self.client("cloudtrail").describe_trails()["trailList"]
        group = trail["CloudWatchLogsLogGroupArn"].split(":")[6]
        filters = self.client("logs").describe_metric_filters(logGroupName=group)["metricFilters"]
        counted = [
            (metric["metricName"], metric["metricNamespace"])
            for found in filters
            for metric in found["metricTransformations"]
        ]
        alarms = self.client("cloudwatch").describe_alarms()["MetricAlarms"]
        watched = [(alarm["MetricName"], alarm["Namespace"]) for alarm in alarms]
        self.assertEqual((len(counted), sorted(watched)), (15, sorted(counted)))
        (topic,) = {action for alarm in alarms for action in alarm["AlarmActions"]}
        (subscription,) = self.client("sns").list_subscriptions_by_topic(TopicArn=topic)[
            "Subscriptions"
        ]
        self.assertTrue(subscription["SubscriptionArn"].startswith(topic))
        attributes = self.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
        self.assertIn("cloudwatch.amazonaws.com", attributes["Policy"])
        policy = self.client("kms").get_key_policy(
            KeyId=attributes["KmsMasterKeyId"], PolicyName="default"
        )["Policy"]
        self.assertIn("cloudwatch.amazonaws.com", policy)

    def test_4_15_the_account_manages_its_organization(self):
        organization = self.client("organizations").describe_organization()["Organization"]
        self.assertEqual(organization["MasterAccountId"], ACCOUNT)

    def test_5_1_no_acl_is_open(self):
        for region in REGIONS:
            acls = self.client("ec2", region).describe_network_acls()["NetworkAcls"]
            self.assertEqual(set().union(*map(opens_administration, acls)), set(), region)

    def test_5_2_nothing_is_open_for_administration(self):
        for region in REGIONS:
            groups = self.client("ec2", region).describe_security_groups()["SecurityGroups"]
            self.assertTrue(groups)
            self.assertFalse([group["GroupName"] for group in groups if opens_ssh(group)])

    def test_5_3_default_groups_have_no_rule(self):
        for region in REGIONS:
            groups = self.client("ec2", region).describe_security_groups()["SecurityGroups"]
            defaults = [group for group in groups if group["GroupName"] == "default"]
            vpcs = self.client("ec2", region).describe_vpcs()["Vpcs"]
            self.assertEqual(len(defaults), len(vpcs), region)
            for group in defaults:
                self.assertFalse(group["IpPermissions"] + group["IpPermissionsEgress"], region)

    def test_5_4_a_narrow_route_leads_to_the_peer(self):
        self.assertEqual(peer_routes(self.client("ec2", "eu-west-1")), {"10.20.1.0/24"})

    def test_ids_are_the_same_every_time(self):
        self.check_ids_are_the_same_every_time()


class Poor(SeedTest):
    seed = staticmethod(seed_poor.seed)

    def test_1_2_no_security_contact_is_registered(self):
        account = self.client("account")
        with self.assertRaises(account.exceptions.ResourceNotFoundException):
            account.get_alternate_contact(AlternateContactType="SECURITY")

    def test_1_22_there_is_no_provider(self):
        self.assertFalse(self.client("iam").list_saml_providers()["SAMLProviderList"])
        self.assertFalse(self.client("sso-admin").list_instances()["Instances"])

    def test_1_4_root_has_a_key(self):
        self.assertEqual(
            self.client("iam").get_account_summary()["SummaryMap"]["AccountAccessKeysPresent"], 1
        )

    def test_1_20_some_buckets_are_open(self):
        blocks = self.blocks()
        self.assertEqual(blocks[seed_poor.OPEN_BUCKET], "NoSuchPublicAccessBlockConfiguration")
        self.assertFalse(blocks[seed_poor.HALF_BUCKET]["RestrictPublicBuckets"])
        self.assertTrue(all(blocks[f"poor-as-created-{ACCOUNT}"].values()))
        with self.assertRaises(self.client("s3control").exceptions.ClientError):
            self.client("s3control").get_public_access_block(AccountId=ACCOUNT)

    def test_2_1_1_one_bucket_is_not_encrypted(self):
        s3 = self.client("s3")
        with self.assertRaises(s3.exceptions.ClientError) as caught:
            s3.get_bucket_encryption(Bucket=seed_poor.OPEN_BUCKET)
        self.assertEqual(
            caught.exception.response["Error"]["Code"],
            "ServerSideEncryptionConfigurationNotFoundError",
        )

    def test_2_1_2_no_bucket_refuses_plain_http_for_all(self):
        policies = self.policies()
        self.assertEqual(policies[f"poor-as-created-{ACCOUNT}"], "NoSuchBucketPolicy")
        self.assertIn('"s3:PutObject"', policies[seed_poor.HALF_BUCKET])
        self.assertNotIn("SecureTransport", policies[seed_poor.TRAIL_BUCKET])

    def test_2_2_1_one_region_encrypts_new_volumes(self):
        self.assertEqual(self.encrypting_regions(), {"eu-west-1"})

    def test_3_3_one_bucket_of_trails_is_open_to_any_user_of_aws(self):
        grants = self.client("s3").get_bucket_acl(Bucket=seed_poor.OPEN_BUCKET)["Grants"]
        groups = [grant["Grantee"].get("URI", "") for grant in grants]
        self.assertTrue([uri for uri in groups if uri.endswith("/AuthenticatedUsers")])
        self.assertIn("aws:PrincipalOrgID", self.policies()[seed_poor.TRAIL_BUCKET])

    def test_3_5_one_region_is_recorded_as_it_should_be(self):
        states = {region: self.recorders(region) for region in REGIONS}
        self.assertEqual(states[HOME], [(True, "SUCCESS", True, False)])
        self.assertFalse(states["eu-west-1"][0][0])
        self.assertFalse(states["us-west-2"][0][2])
        self.assertFalse(states["eu-central-1"][0][2])
        recorded = {region for region in REGIONS if states[region]}
        self.assertEqual(
            recorded, {HOME, "eu-west-1", "us-west-2", "eu-central-1", "ap-south-1"}
        )

    def test_3_9_flow_logs_fall_short_each_in_its_way(self):
        self.assertEqual(self.flow_logs(HOME), [("vpc", "ACCEPT", "SUCCESS")])
        self.assertEqual(self.flow_logs("eu-west-1"), [("vpc", "ALL", "FAILED")])
        self.assertEqual(self.flow_logs("eu-central-1"), [("subnet", "ALL", "SUCCESS")])
        self.assertEqual(self.flow_logs("us-west-2"), [("vpc", "ALL", "SUCCESS")])
        self.assertEqual(self.flow_logs("ap-south-1"), [])

    def test_1_21_few_regions_have_a_right_analyzer(self):
        right = {
            region
            for region in REGIONS
            for a in self.client("accessanalyzer", region).list_analyzers()["analyzers"]
            if (a["type"], a["status"]) == ("ACCOUNT", "ACTIVE")
        }
        self.assertEqual(right, {HOME, "eu-west-1"})

    def test_3_1_and_3_2_no_trail_qualifies_and_two_are_not_validated(self):
        trails = {}
        for region in REGIONS:
            cloudtrail = self.client("cloudtrail", region)
            for trail in cloudtrail.describe_trails()["trailList"]:
                self.assertFalse(qualifies(cloudtrail, trail), trail["Name"])
                trails[trail["Name"]] = trail["LogFileValidationEnabled"]
        self.assertEqual((len(trails), list(trails.values()).count(False)), (5, 2))

    def test_3_8_keys_of_every_kind_are_there(self):
        states = {
            (key["KeySpec"], key["Origin"], key["KeyState"])
            for region in REGIONS
            for key in self.keys(region)
        }
        own = ("SYMMETRIC_DEFAULT", "AWS_KMS")
        for expected in (
            (*own, "Enabled"),
            (*own, "Disabled"),
            (*own, "PendingDeletion"),
            ("RSA_2048", "AWS_KMS", "Enabled"),
            ("HMAC_256", "AWS_KMS", "Enabled"),
            ("SYMMETRIC_DEFAULT", "EXTERNAL", "Enabled"),
            ("SYMMETRIC_DEFAULT", "EXTERNAL", "PendingImport"),
        ):
            self.assertIn(expected, states)
        self.assertIn("AWS", {key["KeyManager"] for key in self.keys(HOME)})
        self.assertIn(
            seed_poor.ANSI + seed_poor.SCRIPT, [key["Description"] for key in self.keys(HOME)]
        )

    def test_4_1_no_alarm_reaches_a_person(self):
        for topic in self.client("sns").list_topics()["Topics"]:
            subscriptions = self.client("sns").list_subscriptions_by_topic(
                TopicArn=topic["TopicArn"]
            )["Subscriptions"]
            self.assertFalse(
                [s for s in subscriptions if s["SubscriptionArn"] != "PendingConfirmation"]
            )
        filters = self.client("logs").describe_metric_filters(logGroupName=seed_poor.LOG_GROUP)[
            "metricFilters"
        ]
        self.assertIn(seed_poor.SCRIPT, [f["filterName"] for f in filters])
        alarms = self.client("cloudwatch").describe_alarms()["MetricAlarms"]
        self.assertEqual(len(alarms), 6)
        self.assertIn(
            seed_poor.BACKWARDS + seed_poor.UNICODE, [alarm["AlarmName"] for alarm in alarms]
        )

    def test_5_1_acls_are_open(self):
        opened = {}
        for acl in self.client("ec2", "eu-west-1").describe_network_acls()["NetworkAcls"]:
            name = next((tag["Value"] for tag in acl["Tags"]), "AWS's own")
            opened[name] = opens_administration(acl)
        both = {22, 3389}
        self.assertEqual(
            opened,
            {"AWS's own": both, "rdp-udp": {3389}, "shadowed": {22}}
            | {"split": set(), "only-ipv6": set(), seed_poor.SCRIPT: set()},
        )

    def test_5_2_groups_are_open(self):
        groups = self.client("ec2").describe_security_groups()["SecurityGroups"]
        opened = {group["GroupName"] for group in groups if opens_ssh(group)}
        self.assertEqual(opened, {"ssh-open", "all-ports", "rdp-udp", "all-traffic", "x" * 255})
        lists = {
            p["PrefixListId"]
            for g in groups
            for rule in g["IpPermissions"]
            for p in rule["PrefixListIds"]
        }
        entries = [
            entry["Cidr"]
            for name in lists
            for entry in self.client("ec2").get_managed_prefix_list_entries(PrefixListId=name)[
                "Entries"
            ]
        ]
        self.assertIn("0.0.0.0/0", entries)
        names = {tag["Value"] for group in groups for tag in group["Tags"]}
        self.assertLessEqual({seed_poor.SCRIPT, seed_poor.FORMULA, seed_poor.LONG}, names)

    def test_5_3_default_groups_have_rules_and_one_is_used(self):
        ec2 = self.client("ec2", "us-west-2")
        groups = ec2.describe_security_groups()["SecurityGroups"]
        defaults = [group for group in groups if group["GroupName"] == "default"]
        self.assertTrue(all(group["IpPermissions"] for group in defaults))
        (interface,) = ec2.describe_network_interfaces()["NetworkInterfaces"]
        self.assertEqual(interface["Groups"][0]["GroupName"], "default")

    def test_5_4_a_route_is_wider_than_the_peer(self):
        self.assertEqual(peer_routes(self.client("ec2", "us-west-2")), {"10.0.0.0/8"})

    def test_ids_are_the_same_every_time(self):
        self.check_ids_are_the_same_every_time()


del SeedTest

if __name__ == "__main__":
    unittest.main()
