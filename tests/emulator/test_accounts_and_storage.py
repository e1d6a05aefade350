"""Checks the corrections for trails, buckets, keys and the root user against AWS's pages."""

import unittest
import xml.etree.ElementTree as ElementTree

import seeding
from harness import EmulatorTest
from seeding import HOME


class Trails(EmulatorTest):
    def setUp(self):
        super().setUp()
        seeding.make_bucket(self.emulator, "trails", HOME)
        self.client("logs").create_log_group(logGroupName="trails")

    def make(self, name="everywhere", region=HOME, everywhere=True, **more):
        trail = self.client("cloudtrail", region).create_trail(
            Name=name, S3BucketName="trails", IsMultiRegionTrail=everywhere, **more
        )
        return trail["TrailARN"]

    def names(self, region, **more):
        trails = self.client("cloudtrail", region).describe_trails(**more)["trailList"]
        return {trail["Name"]: trail["HomeRegion"] for trail in trails}

    def test_a_new_trail_records_all_management_events(self):
        self.make()
        trail = self.client("cloudtrail").get_event_selectors(TrailName="everywhere")
        self.assertEqual(len(trail["EventSelectors"]), 1)
        self.assertEqual(trail["EventSelectors"][0]["ReadWriteType"], "All")
        self.assertTrue(trail["EventSelectors"][0]["IncludeManagementEvents"])
        self.assertNotIn("AdvancedEventSelectors", trail)

    def test_basic_and_advanced_selectors_replace_each_other(self):
        self.make()
        cloudtrail = self.client("cloudtrail")
        advanced = [
            {"Name": "n", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
        ]
        cloudtrail.put_event_selectors(TrailName="everywhere", AdvancedEventSelectors=advanced)
        trail = cloudtrail.get_event_selectors(TrailName="everywhere")
        self.assertEqual(
            (trail["AdvancedEventSelectors"], trail.get("EventSelectors")), (advanced, None)
        )
        cloudtrail.put_event_selectors(
            TrailName="everywhere", EventSelectors=[{"ReadWriteType": "WriteOnly"}]
        )
        trail = cloudtrail.get_event_selectors(TrailName="everywhere")
        self.assertEqual(trail["EventSelectors"][0]["ReadWriteType"], "WriteOnly")
        self.assertNotIn("AdvancedEventSelectors", trail)

    def test_a_trail_for_all_regions_has_a_shadow_in_each(self):
        self.make()
        self.make("one", "eu-west-1", everywhere=False)
        self.assertEqual(self.names("eu-west-1"), {"everywhere": HOME, "one": "eu-west-1"})
        self.assertEqual(self.names("eu-west-1", includeShadowTrails=False), {"one": "eu-west-1"})
        self.assertEqual(self.names("sa-east-1"), {"everywhere": HOME})
        self.assertEqual(self.names(HOME), {"everywhere": HOME})

    def test_a_shadow_is_found_by_its_arn_and_not_by_its_name(self):
        arn = self.make()
        self.client("cloudtrail").start_logging(Name="everywhere")
        elsewhere = self.client("cloudtrail", "eu-west-1")
        self.assertTrue(elsewhere.get_trail_status(Name=arn)["IsLogging"])
        self.assertTrue(elsewhere.get_event_selectors(TrailName=arn)["EventSelectors"])
        self.assert_error(
            "TrailNotFoundException", 400, elsewhere.get_trail_status, Name="everywhere"
        )
        self.assert_error(
            "TrailNotFoundException", 400, elsewhere.get_event_selectors, TrailName="everywhere"
        )
        self.assertEqual(self.names("eu-west-1", trailNameList=[arn]), {"everywhere": HOME})
        self.assertEqual(self.names("eu-west-1", trailNameList=["everywhere"]), {})

    def test_delivery_to_logs_has_a_time_once_the_trail_records(self):
        group = "arn:aws:logs:us-east-1:123456789012:log-group:trails:*"
        role = seeding.logging_role(self.emulator, "trails")
        self.make(CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=role)
        self.make("without")
        cloudtrail = self.client("cloudtrail")
        status = lambda name: cloudtrail.get_trail_status(Name=name)
        self.assertNotIn("LatestCloudWatchLogsDeliveryTime", status("everywhere"))
        for name in ("everywhere", "without"):
            cloudtrail.start_logging(Name=name)
        self.assertIn("LatestCloudWatchLogsDeliveryTime", status("everywhere"))
        self.assertNotIn("LatestCloudWatchLogsDeliveryTime", status("without"))

    def test_own_selectors_are_told(self):
        self.make()
        cloudtrail = self.client("cloudtrail")
        custom = lambda: cloudtrail.describe_trails()["trailList"][0]["HasCustomEventSelectors"]
        self.assertFalse(custom())
        cloudtrail.put_event_selectors(
            TrailName="everywhere", EventSelectors=[{"ReadWriteType": "WriteOnly"}]
        )
        self.assertTrue(custom())

    def test_a_trail_that_is_not_there_cannot_be_deleted(self):
        self.assert_error(
            "TrailNotFoundException", 400, self.client("cloudtrail").delete_trail, Name="missing"
        )


class Buckets(EmulatorTest):
    def make(self, name="bucket", region=HOME):
        seeding.make_bucket(self.emulator, name, region)
        return self.client("s3", region)

    def encryption(self, s3):
        answer = s3.get_bucket_encryption(Bucket="bucket")["ServerSideEncryptionConfiguration"][
            "Rules"
        ][0]
        return answer["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]

    def test_a_new_bucket_is_encrypted_and_blocked(self):
        s3 = self.make()
        self.assertEqual(self.encryption(s3), "AES256")
        block = s3.get_public_access_block(Bucket="bucket")["PublicAccessBlockConfiguration"]
        self.assertEqual(set(block.values()), {True})
        self.assertEqual(len(block), 4)

    def test_the_block_can_be_removed(self):
        s3 = self.make()
        s3.delete_public_access_block(Bucket="bucket")
        self.assert_error(
            "NoSuchPublicAccessBlockConfiguration", 404, s3.get_public_access_block, Bucket="bucket"
        )

    def test_removing_the_encryption_falls_back_to_the_default(self):
        s3 = self.make()
        s3.delete_bucket_encryption(Bucket="bucket")
        self.assertEqual(self.encryption(s3), "AES256")

    def test_a_bucket_can_be_made_as_before_2023(self):
        s3 = self.make()
        self.emulator.control("unencrypted", bucket="bucket")
        self.assert_error(
            "ServerSideEncryptionConfigurationNotFoundError",
            404,
            s3.get_bucket_encryption,
            Bucket="bucket",
        )

    def test_the_location_is_empty_for_us_east_1_only(self):
        self.make("here")
        self.make("there", "eu-west-1")
        self.assertIsNone(
            self.client("s3").get_bucket_location(Bucket="here")["LocationConstraint"]
        )
        self.assertEqual(
            self.client("s3").get_bucket_location(Bucket="there")["LocationConstraint"], "eu-west-1"
        )

    def test_a_call_for_another_region_is_redirected(self):
        self.make("there", "eu-west-1")
        reply, body = self.raw("GET", "/there?publicAccessBlock", service="s3")
        self.assertEqual((reply.status, reply.headers["x-amz-bucket-region"]), (301, "eu-west-1"))
        self.assertEqual(ElementTree.fromstring(body).findtext("Code"), "PermanentRedirect")
        self.assertEqual(
            self.raw("GET", "/there?publicAccessBlock", service="s3", region="eu-west-1")[0].status,
            200,
        )

    def test_the_list_names_regions_when_a_parameter_is_sent(self):
        self.make("there", "eu-west-1")
        s3 = self.client("s3")
        self.assertNotIn("BucketRegion", s3.list_buckets()["Buckets"][0])
        self.assertEqual(s3.list_buckets(MaxBuckets=5)["Buckets"][0]["BucketRegion"], "eu-west-1")

    def test_an_account_has_no_block_until_one_is_put(self):
        control = self.client("s3control")
        call = control.get_public_access_block
        self.assert_error(
            "NoSuchPublicAccessBlockConfiguration", 404, call, AccountId=seeding.ACCOUNT
        )
        block = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy"), True)
        control.put_public_access_block(
            AccountId=seeding.ACCOUNT, PublicAccessBlockConfiguration=block
        )
        answer = call(AccountId=seeding.ACCOUNT)["PublicAccessBlockConfiguration"]
        self.assertEqual(answer, {**block, "RestrictPublicBuckets": False})


class Keys(EmulatorTest):
    def make(self, **more):
        return self.client("kms").create_key(**more)["KeyMetadata"]["KeyId"]

    def describe(self, key, region=HOME):
        return self.client("kms", region).describe_key(KeyId=key)["KeyMetadata"]

    def rotation(self, key):
        return self.client("kms").get_key_rotation_status(KeyId=key)

    def test_a_new_key_has_aws_defaults_and_does_not_rotate(self):
        key = self.make()
        about = self.describe(key)
        members = ("KeyManager", "KeyUsage", "KeySpec", "Origin", "KeyState")
        defaults = ["CUSTOMER", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "AWS_KMS", "Enabled"]
        self.assertEqual([about[member] for member in members], defaults)
        self.assertFalse(self.rotation(key)["KeyRotationEnabled"])

    def test_rotation_tells_its_period(self):
        key = self.make()
        self.client("kms").enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
        answer = self.rotation(key)
        self.assertEqual(
            (answer["KeyRotationEnabled"], answer["RotationPeriodInDays"]), (True, 180)
        )

    def test_a_key_of_aws_is_told_as_such_and_rotates(self):
        key = self.describe("alias/aws/s3")
        self.assertEqual(key["KeyManager"], "AWS")
        self.assertTrue(self.rotation(key["KeyId"])["KeyRotationEnabled"])

    def test_imported_material_has_no_rotation_to_ask_for(self):
        key = self.make(Origin="EXTERNAL")
        message = self.assert_error("UnsupportedOperationException", 400, self.rotation, key)
        self.assertIn("origin is EXTERNAL which is not valid for this operation", message)

    def test_keys_that_cannot_rotate_never_do(self):
        for more in (
            {"KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"},
            {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        ):
            key = self.make(**more)
            self.assert_error(
                "UnsupportedOperationException",
                400,
                self.client("kms").enable_key_rotation,
                KeyId=key,
            )
            self.assertFalse(self.rotation(key)["KeyRotationEnabled"])

    def test_a_replica_rotates_with_its_primary(self):
        key, there = self.make(MultiRegion=True), self.client("kms", "eu-west-1")
        self.client("kms").replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
        self.client("kms").enable_key_rotation(KeyId=key)
        self.assertTrue(there.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
        self.assert_error(
            "UnsupportedOperationException", 400, there.enable_key_rotation, KeyId=key
        )

    def test_a_mac_key_has_mac_algorithms_only(self):
        about = self.describe(self.make(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"))
        self.assertEqual(about["MacAlgorithms"], ["HMAC_SHA_256"])
        self.assertNotIn("EncryptionAlgorithms", about)

    def test_a_key_without_material_waits_for_it(self):
        key = self.make(Origin="EXTERNAL")
        self.assertEqual(self.describe(key)["KeyState"], "PendingImport")
        self.client("kms").import_key_material(
            KeyId=key, ImportToken=b"t", EncryptedKeyMaterial=b"m"
        )
        self.assertEqual(self.describe(key)["KeyState"], "Enabled")

    def test_rotation_rests_while_deletion_is_pending_and_stays_while_disabled(self):
        kms, key = self.client("kms"), self.make()
        kms.enable_key_rotation(KeyId=key)
        kms.disable_key(KeyId=self.describe(key)["Arn"])
        self.assertTrue(self.rotation(key)["KeyRotationEnabled"])
        kms.schedule_key_deletion(KeyId=key)
        self.assertFalse(self.rotation(key)["KeyRotationEnabled"])
        self.assertEqual(self.describe(key)["KeyState"], "PendingDeletion")

    def test_a_primary_stays_one_when_it_is_replicated(self):
        key = self.make(MultiRegion=True)
        self.client("kms").create_alias(AliasName="alias/primary", TargetKeyId=key)
        self.client("kms").replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
        kind = lambda region: self.describe(key, region)["MultiRegionConfiguration"][
            "MultiRegionKeyType"
        ]
        self.assertEqual((kind("eu-west-1"), kind(HOME)), ("REPLICA", "PRIMARY"))
        aliases = self.client("kms", "eu-west-1").list_aliases()["Aliases"]
        self.assertNotIn("alias/primary", [alias["AliasName"] for alias in aliases])

    def test_a_reserved_alias_has_no_key_until_it_is_used(self):
        target = lambda: {
            alias["AliasName"]: alias.get("TargetKeyId")
            for alias in self.client("kms").list_aliases()["Aliases"]
        }["alias/aws/s3"]
        self.assertIsNone(target())
        self.assertEqual(self.client("kms").list_keys()["Keys"], [])
        key = self.describe("alias/aws/s3")["KeyId"]
        self.assertEqual(target(), key)


class Identity(EmulatorTest):
    def report(self):
        iam = self.client("iam")
        while iam.generate_credential_report()["State"] != "COMPLETE":
            pass
        lines = iam.get_credential_report()["Content"].decode().splitlines()
        return {
            row["user"]: row
            for row in (dict(zip(lines[0].split(","), line.split(","))) for line in lines[1:])
        }

    def test_the_root_user_is_in_summary_and_report(self):
        self.assertEqual(self.report()["<root_account>"]["access_key_1_active"], "false")
        self.emulator.control("reset")
        self.emulator.control("root", mfa=True, access_key_1_active="true")
        summary = self.client("iam").get_account_summary()["SummaryMap"]
        self.assertEqual(
            (summary["AccountMFAEnabled"], summary["AccountAccessKeysPresent"]), (1, 1)
        )
        root = self.report()["<root_account>"]
        self.assertEqual((root["mfa_active"], root["access_key_1_active"]), ("true", "true"))
        self.assertEqual(root["arn"], "arn:aws:iam::123456789012:root")

    def test_a_report_has_to_be_made_first_and_takes_a_moment(self):
        iam = self.client("iam")
        self.assert_error("ReportNotPresent", 410, iam.get_credential_report)
        self.assertEqual(iam.generate_credential_report()["State"], "STARTED")
        self.assert_error("ReportInProgress", 404, iam.get_credential_report)
        self.assertEqual(iam.generate_credential_report()["State"], "COMPLETE")

    def test_a_report_is_kept_for_four_hours(self):
        self.report()
        self.client("iam").create_user(UserName="late")
        self.emulator.control("age", minutes=120)
        self.assertNotIn("late", self.report())
        self.emulator.control("age", minutes=121)
        self.assert_error("ReportExpired", 410, self.client("iam").get_credential_report)
        self.assertIn("late", self.report())

    def test_cells_can_be_set(self):
        self.client("iam").create_user(UserName="alice")
        self.emulator.control(
            "credrow", user="alice", access_key_1_last_rotated="2020-01-01T00:00:00+00:00"
        )
        alice = self.report()["alice"]
        self.assertEqual(alice["access_key_1_last_rotated"], "2020-01-01T00:00:00+00:00")
        self.assertEqual(alice["password_last_changed"], "N/A")


if __name__ == "__main__":
    unittest.main()
