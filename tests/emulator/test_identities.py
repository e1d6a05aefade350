"""Checks the corrections for IAM's policies, certificates and dates against AWS's pages."""

import unittest
from urllib.parse import unquote

import seed_iam
from harness import FORM, EmulatorTest
from seeding import policy

OWN = "arn:aws:iam::123456789012:policy"
KINDS = ["User", "Group", "Role", "LocalManagedPolicy"]
LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")


class Identities(EmulatorTest):
    def setUp(self):
        super().setUp()
        self.iam = self.client("iam")

    def raw_document(self, **parameters):
        """The text of the first Document in a reply; boto3 decodes it by itself."""
        body = "&".join(f"{name}={value}" for name, value in parameters.items())
        _, text = self.raw("POST", "/", body + "&Version=2010-05-08", "iam", content_type=FORM)
        return text.decode().partition("<Document>")[2].partition("</Document>")[0]

    def test_documents_are_percent_encoded_wherever_they_come_from(self):
        document = policy(seed_iam.STAR)
        self.iam.create_policy(PolicyName="all", PolicyDocument=document)
        version = {"PolicyArn": f"{OWN}/all", "VersionId": "v1"}
        for told in (
            self.raw_document(Action="GetPolicyVersion", **version),
            self.raw_document(Action="GetAccountAuthorizationDetails"),
        ):
            self.assertTrue(told.startswith("%7B"), told)
            self.assertEqual(unquote(told), document)

    def test_policies_of_aws_are_there_and_listed_by_those_who_hold_them(self):
        self.assertFalse(self.iam.list_policies(Scope="AWS", OnlyAttached=True)["Policies"])
        self.iam.create_group(GroupName="support")
        self.iam.attach_group_policy(
            GroupName="support", PolicyArn=f"{seed_iam.OF_AWS}/AWSSupportAccess"
        )
        (listed,) = self.iam.list_policies(Scope="AWS", OnlyAttached=True)["Policies"]
        self.assertEqual((listed["PolicyName"], listed["AttachmentCount"]), ("AWSSupportAccess", 1))
        (detail,) = self.iam.get_account_authorization_details()["Policies"]
        self.assertEqual(detail["PolicyName"], "AWSSupportAccess")
        self.assertFalse(self.iam.get_account_authorization_details(Filter=KINDS)["Policies"])

    def test_the_lists_of_authorization_details_share_their_pages(self):
        for name in ("a", "b", "c"):
            self.iam.create_user(UserName=name)
        self.iam.create_group(GroupName="g")
        self.iam.create_policy(PolicyName="p", PolicyDocument=policy(seed_iam.READ))
        self.emulator.control("page_size", size=2)
        seen, more = [], {}
        while True:
            page = self.iam.get_account_authorization_details(Filter=KINDS, **more)
            seen.append([len(page[name]) for name in LISTS])
            if not page["IsTruncated"]:
                break
            more = {"Marker": page["Marker"]}
        self.assertEqual(seen[0], [2, 0, 0, 0])
        self.assertEqual([sum(column) for column in zip(*seen)][:2], [3, 1])
        self.assertEqual(seen[-1][3], 1)

    def test_a_certificate_expires_when_it_says(self):
        seed_iam.upload(self.iam, "web", 2031)
        (listed,) = self.iam.list_server_certificates()["ServerCertificateMetadataList"]
        self.assertEqual(listed["Expiration"].year, 2031)

    def test_the_root_user_can_be_given_a_virtual_device(self):
        self.emulator.control("root", mfa=True, virtual_mfa="any-name")
        (device,) = self.iam.list_virtual_mfa_devices(AssignmentStatus="Assigned")[
            "VirtualMFADevices"
        ]
        self.assertEqual(device["User"]["Arn"], "arn:aws:iam::123456789012:root")
        self.assertTrue(device["SerialNumber"].endswith(":mfa/any-name"))
        self.assertEqual(self.iam.get_account_summary()["SummaryMap"]["AccountMFAEnabled"], 1)

    def test_users_and_keys_can_be_moved_in_time(self):
        self.iam.create_user(UserName="a")
        key = self.iam.create_access_key(UserName="a")["AccessKey"]["AccessKeyId"]
        self.assertNotIn(
            "LastUsedDate",
            self.iam.get_access_key_last_used(AccessKeyId=key)["AccessKeyLastUsed"],
        )
        past = seed_iam.LONG_AGO
        self.emulator.control(
            "dates", user="a", created=past, password_used=past, key_1_created=past, key_1_used=past
        )
        (user,) = self.iam.list_users()["Users"]
        (listed,) = self.iam.list_access_keys(UserName="a")["AccessKeyMetadata"]
        used = self.iam.get_access_key_last_used(AccessKeyId=key)["AccessKeyLastUsed"]
        for date in (
            user["CreateDate"],
            user["PasswordLastUsed"],
            listed["CreateDate"],
            used["LastUsedDate"],
        ):
            self.assertEqual(date.isoformat(), past)

    def test_without_a_password_policy_there_is_an_error(self):
        self.assert_error("NoSuchEntity", 404, self.iam.get_account_password_policy)
        self.iam.create_user(UserName="a")
        self.assert_error("NoSuchEntity", 404, self.iam.get_login_profile, UserName="a")


if __name__ == "__main__":
    unittest.main()
