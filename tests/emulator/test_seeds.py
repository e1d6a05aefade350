"""Checks that the seeded accounts are what their users rely on: the facts of each of the eight
rows, and fixed ids.
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

    def test_1_4_root_has_no_key(self):
        self.assertEqual(
            self.client("iam").get_account_summary()["SummaryMap"]["AccountAccessKeysPresent"], 0
        )

    def test_1_20_account_and_buckets_are_blocked(self):
        account = self.client("s3control").get_public_access_block(AccountId=ACCOUNT)[BLOCK]
        for block in (account, *self.blocks().values()):
            self.assertEqual(list(block.values()), [True] * 4)
        self.assertEqual(len(self.blocks()), 3)

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

    def test_4_1_the_chain_holds(self):
        (trail,) = self.client("cloudtrail").describe_trails()["trailList"]
        group = trail["CloudWatchLogsLogGroupArn"].split(":")[6]
        (found,) = self.client("logs").describe_metric_filters(logGroupName=group)["metricFilters"]
        (metric,) = found["metricTransformations"]
        (alarm,) = self.client("cloudwatch").describe_alarms()["MetricAlarms"]
        self.assertEqual(
            (alarm["MetricName"], alarm["Namespace"]),
            (metric["metricName"], metric["metricNamespace"]),
        )
        (topic,) = alarm["AlarmActions"]
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

    def test_5_2_nothing_is_open_for_administration(self):
        for region in REGIONS:
            groups = self.client("ec2", region).describe_security_groups()["SecurityGroups"]
            self.assertTrue(groups)
            self.assertFalse([group["GroupName"] for group in groups if opens_ssh(group)])
            (default,) = (group for group in groups if group["GroupName"] == "default")
            self.assertFalse(default["IpPermissions"] + default["IpPermissionsEgress"])

    def test_ids_are_the_same_every_time(self):
        self.check_ids_are_the_same_every_time()


class Poor(SeedTest):
    seed = staticmethod(seed_poor.seed)

    def test_1_4_root_has_a_key(self):
        self.assertEqual(
            self.client("iam").get_account_summary()["SummaryMap"]["AccountAccessKeysPresent"], 1
        )

    def test_1_20_some_buckets_are_open(self):
        blocks = self.blocks()
        self.assertEqual(blocks[f"poor-open-{ACCOUNT}"], "NoSuchPublicAccessBlockConfiguration")
        self.assertFalse(blocks[f"poor-half-{ACCOUNT}"]["RestrictPublicBuckets"])
        self.assertTrue(all(blocks[f"poor-as-created-{ACCOUNT}"].values()))
        with self.assertRaises(self.client("s3control").exceptions.ClientError):
            self.client("s3control").get_public_access_block(AccountId=ACCOUNT)

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

    def test_ids_are_the_same_every_time(self):
        self.check_ids_are_the_same_every_time()


del SeedTest

if __name__ == "__main__":
    unittest.main()
