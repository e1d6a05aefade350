"""`underpin clean defaults` on an account with the default VPCs that every account has: what is called,
what is left alone, what is made again.
"""

import json
import pathlib
import signal
import tempfile
import unittest

from laws import REGIONS, Account, LawTest, harness, mutations, seeding

# The only calls that cleaning may ever make.
ALLOWED = {
    "DeleteSubnet",
    "DetachInternetGateway",
    "DeleteInternetGateway",
    "DeleteVpc",
    "RevokeSecurityGroupIngress",
    "RevokeSecurityGroupEgress",
}


class CleanDefaults(LawTest):
    def setUp(self):
        self.emulator = seeding.Emulator(harness.endpoint())
        self.emulator.control("reset")
        folder = tempfile.TemporaryDirectory(prefix="underpin_clean_")
        self.addCleanup(folder.cleanup)
        self.account = Account(self.emulator, "underpin: 1\n", folder.name)
        for region in REGIONS:
            self.gateway(region)
        self.second_vpc = self.ec2().create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def ec2(self, region=seeding.HOME):
        return self.emulator.client("ec2", region)

    def default_vpcs(self, region):
        found = self.ec2(region).describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])
        return [vpc["VpcId"] for vpc in found["Vpcs"]]

    def gateway(self, region):
        """What AWS has in every default VPC and the emulator has not."""
        gateway = self.ec2(region).create_internet_gateway()["InternetGateway"]
        self.ec2(region).attach_internet_gateway(
            InternetGatewayId=gateway["InternetGatewayId"], VpcId=self.default_vpcs(region)[0]
        )

    def rules(self, region=seeding.HOME):
        """Every rule by what it says, without the ids that a new one has anew."""
        found = self.ec2(region).describe_security_group_rules()["SecurityGroupRules"]
        groups = {
            group["GroupId"]: (group["GroupName"], group.get("VpcId"))
            for group in self.ec2(region).describe_security_groups()["SecurityGroups"]
        }
        return sorted(
            json.dumps(
                {
                    key: groups[value] if key == "GroupId" else value
                    for key, value in rule.items()
                    if key in ("GroupId", "IsEgress", "IpProtocol", "CidrIpv4", "Description")
                }
            )
            for rule in found
            if groups[rule["GroupId"]][1] == self.second_vpc
        )

    def clean(self, *more):
        regions = ["--region", ",".join(REGIONS), "--quiet"]
        process = self.account.start(["clean", "defaults", *regions, *more])
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def consent(self):
        return ["--apply", "--yes", "--account", seeding.ACCOUNT, "--journal", self.journal()]

    def journal(self):
        return str(self.account.folder / "journal")

    def test_a_dry_run_sends_nothing_that_changes_anything(self):
        self.account.log(clear=True)
        code, out, err = self.clean()
        self.assertEqual(code, 0, err)
        self.assertIn("aws_default_vpc", out)
        self.assertEqual(mutations(self.account.log()), [])

    def test_unused_default_vpcs_and_rules_go_and_nothing_else_is_called(self):
        self.account.log(clear=True)
        code, out, err = self.clean(*self.consent())
        self.assertEqual(code, 0, out + err)
        called = {call[2] for call in mutations(self.account.log())}
        self.assertLessEqual(called, ALLOWED)
        for region in REGIONS:
            self.assertEqual(self.default_vpcs(region), [])
        self.assertEqual(self.rules(), [])
        vpcs = [vpc["VpcId"] for vpc in self.ec2().describe_vpcs()["Vpcs"]]
        self.assertEqual(vpcs, [self.second_vpc])
        code, out, _ = self.clean()
        self.assertIn("nothing to do", out)

    def test_what_is_used_is_left_alone_with_the_name_of_its_user(self):
        subnet = self.ec2().describe_subnets()["Subnets"][0]
        interface = self.ec2().create_network_interface(
            SubnetId=subnet["SubnetId"], Description="a database of somebody"
        )["NetworkInterface"]["NetworkInterfaceId"]
        self.account.log(clear=True)
        code, out, err = self.clean(*self.consent())
        self.assertEqual(code, 0, err)
        self.assertIn(interface, out)
        self.assertIn("a database of somebody", out.replace("\n    ", " "))
        self.assertEqual(len(self.default_vpcs(seeding.HOME)), 1)
        self.assertEqual(self.default_vpcs("eu-west-1"), [])

    def test_an_undo_makes_vpcs_subnets_and_rules_again(self):
        rules = self.rules()
        subnets = len(self.ec2("eu-west-1").describe_subnets()["Subnets"])
        self.clean(*self.consent())
        code, out, err = self.account.run("undo")
        self.assertEqual(code, 0, out + err)
        self.assertEqual(self.rules(), rules)
        for region in REGIONS:
            self.assertEqual(len(self.default_vpcs(region)), 1)
        self.assertEqual(len(self.ec2("eu-west-1").describe_subnets()["Subnets"]), subnets)

    def test_a_second_undo_has_nothing_to_do(self):
        self.clean(*self.consent())
        self.assertEqual(self.account.run("undo")[0], 0)
        self.account.log(clear=True)
        self.assertIn("nothing to undo", self.account.run("undo")[2])
        self.assertEqual(mutations(self.account.log()), [])

    def test_the_cap_and_the_list_are_kept_to(self):
        self.account.log(clear=True)
        code, _, err = self.clean(*self.consent(), "--max-changes", "1")
        self.assertEqual(code, 64)
        self.assertIn("--max-changes", err)
        keep = ",".join([self.second_vpc, *self.default_vpcs(seeding.HOME)])
        self.assertEqual(mutations(self.account.log()), [])
        self.clean(*self.consent(), "--never-touch", keep)
        self.assertEqual(len(self.default_vpcs(seeding.HOME)), 1)
        self.assertNotEqual(self.rules(), [])
        self.assertEqual(self.default_vpcs("eu-west-1"), [])

    def test_after_any_fault_the_same_command_ends_as_if_there_had_been_none(self):
        self.account.log(clear=True)
        self.clean(*self.consent())
        calls = mutations(self.account.log())
        faults = {
            "refused": {"code": "UnauthorizedOperation", "status": 403},
            "lost": {"kind": "lost"},
            "killed": {"kind": "delay", "delay": 1.0},
        }
        for call, fault in self.sample([(call, fault) for call in calls for fault in faults]):
            with self.subTest(call=call, fault=fault):
                self.setUp()
                service, region, operation, ordinal = call
                self.emulator.control(
                    "fault", service=service, op=operation, region=region, skip=ordinal,
                    **faults[fault],
                )
                if fault == "killed":
                    self.kill(call)
                else:
                    self.clean(*self.consent())
                self.emulator.control("clear")
                code, out, err = self.clean(*self.consent())
                self.assertEqual(code, 0, out + err)
                self.assertIn("nothing to do", self.clean()[1])
                self.assertEqual(self.default_vpcs(region), [])

    def kill(self, call):
        arguments = ["clean", "defaults", "--region", ",".join(REGIONS), "--quiet"]
        process = self.account.start([*arguments, *self.consent()])
        journal = pathlib.Path(self.journal()) / f"{seeding.ACCOUNT}.jsonl"
        while process.poll() is None:
            begun = journal.read_text() if journal.exists() else ""
            if begun.count('"before"') > call[3]:
                process.send_signal(signal.SIGKILL)
                break
        process.communicate()


if __name__ == "__main__":
    unittest.main()
