"""Checks rows 1.5 to 1.19 of the seeded accounts."""

import unittest

import seed_compliant
import seed_poor
import seeding
from harness import endpoint
from seeding import HOME

SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"


class Identities(unittest.TestCase):
    seed = None

    @classmethod
    def setUpClass(cls):
        cls.emulator = seeding.Emulator(endpoint())
        cls.emulator.control("reset")
        cls.seed(cls.emulator)
        cls.iam = cls.emulator.client("iam")

    def keys(self, user):
        return self.iam.list_access_keys(UserName=user)["AccessKeyMetadata"]

    def active(self, user):
        return [key for key in self.keys(user) if key["Status"] == "Active"]

    def expiries(self):
        listed = self.iam.list_server_certificates()["ServerCertificateMetadataList"]
        return sorted(certificate["Expiration"].year for certificate in listed)

    def roles_for_support(self):
        return self.iam.list_entities_for_policy(PolicyArn=SUPPORT)["PolicyRoles"]

    def instances(self, region):
        answer = self.emulator.client("ec2", region).describe_instances()["Reservations"]
        return [instance for item in answer for instance in item["Instances"]]

    def full(self):
        """Attached policies, by name, whose statement is everything."""
        listed = self.iam.list_policies(OnlyAttached=True)["Policies"]
        answer = set()
        for one in listed:
            version = self.iam.get_policy_version(
                PolicyArn=one["Arn"], VersionId=one["DefaultVersionId"]
            )["PolicyVersion"]
            statements = version["Document"]["Statement"]
            if any(s.get("Action") == "*" and s["Resource"] == "*" for s in statements):
                answer.add(one["PolicyName"])
        return answer


class Compliant(Identities):
    seed = staticmethod(seed_compliant.seed)

    def test_1_5_to_1_7_root_has_mfa_and_no_virtual_device(self):
        summary = self.iam.get_account_summary()["SummaryMap"]
        self.assertEqual((summary["AccountMFAEnabled"], summary["AccountPasswordPresent"]), (1, 1))
        owners = [
            device["User"]["Arn"]
            for device in self.iam.list_virtual_mfa_devices()["VirtualMFADevices"]
        ]
        self.assertEqual(owners, ["arn:aws:iam::123456789012:user/alice"])

    def test_1_8_and_1_9_the_password_policy(self):
        rules = self.iam.get_account_password_policy()["PasswordPolicy"]
        self.assertEqual(
            (rules["MinimumPasswordLength"], rules["PasswordReusePrevention"]), (14, 24)
        )

    def test_1_10_to_1_15_alice_signs_in_with_mfa_and_uses_one_key(self):
        self.iam.get_login_profile(UserName="alice")
        self.assertTrue(self.iam.list_mfa_devices(UserName="alice")["MFADevices"])
        self.assertEqual((len(self.keys("alice")), len(self.active("alice"))), (2, 1))
        self.assertEqual(len(self.active("bob")), 1)
        for user in ("alice", "bob", "carol"):
            self.assertFalse(
                self.iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]
            )
            self.assertFalse(self.iam.list_user_policies(UserName=user)["PolicyNames"])

    def test_1_16_and_1_17_policies(self):
        self.assertEqual(self.full(), set())
        self.assertEqual([role["RoleName"] for role in self.roles_for_support()], ["incidents"])

    def test_1_18_instances_have_roles(self):
        for region in (HOME, "eu-west-1"):
            (instance,) = self.instances(region)
            self.assertTrue(
                instance["IamInstanceProfile"]["Arn"].endswith(":instance-profile/baseline-web")
            )
        (profile,) = self.iam.list_instance_profiles()["InstanceProfiles"]
        self.assertEqual([role["RoleName"] for role in profile["Roles"]], ["baseline-web"])

    def test_1_19_certificates(self):
        self.assertEqual(self.expiries(), [2099])


class Poor(Identities):
    seed = staticmethod(seed_poor.seed)

    def test_1_5_to_1_7_root_has_no_mfa(self):
        self.assertEqual(self.iam.get_account_summary()["SummaryMap"]["AccountMFAEnabled"], 0)

    def test_1_8_and_1_9_the_password_policy(self):
        rules = self.iam.get_account_password_policy()["PasswordPolicy"]
        self.assertEqual(
            (rules["MinimumPasswordLength"], rules["PasswordReusePrevention"]), (13, 23)
        )

    def test_1_10_to_1_15_users(self):
        self.iam.get_login_profile(UserName="alice")
        self.assertFalse(self.iam.list_mfa_devices(UserName="alice")["MFADevices"])
        self.assertTrue(self.iam.list_mfa_devices(UserName="bob")["MFADevices"])
        self.assertEqual(len(self.active("alice")), 2)
        self.assertEqual(sorted(key["CreateDate"].year for key in self.keys("alice"))[0], 2020)
        self.assertFalse(self.active("carol"))
        (attached,) = self.iam.list_attached_user_policies(UserName="alice")["AttachedPolicies"]
        self.assertEqual(attached["PolicyName"], "IAMUserChangePassword")
        self.assertEqual(self.iam.list_user_policies(UserName="bob")["PolicyNames"], ["everything"])

    def test_1_16_and_1_17_policies(self):
        full = {"AdministratorAccess", "poor-everything", "poor-with-mfa"}
        self.assertEqual(self.full(), full)
        self.assertFalse(self.roles_for_support())

    def test_1_18_instances_have_no_role(self):
        (here,) = self.instances(HOME)
        self.assertNotIn("IamInstanceProfile", here)
        there = {
            instance["State"]["Name"]: instance.get("IamInstanceProfile", {}).get("Arn", "")
            for instance in self.instances("eu-west-1")
        }
        self.assertEqual(set(there), {"running", "terminated"})
        self.assertTrue(there["running"].endswith("/poor-empty"))
        (profile,) = self.iam.list_instance_profiles()["InstanceProfiles"]
        self.assertFalse(profile["Roles"])

    def test_1_19_certificates(self):
        self.assertEqual(self.expiries(), [2021, 2099])


del Identities

if __name__ == "__main__":
    unittest.main()
