"""The modules that the laws are held against: a config file each, and how the account was before. A
new module is one entry here.
"""

import dataclasses
import typing

HEAD = """underpin: 1
id: "123456789012"
global:
"""


@dataclasses.dataclass(frozen=True)
class Module:
    name: str
    inputs: str = ""  # YAML, indented by four
    before: typing.Callable = lambda emulator: None  # fills the account first
    residue: bool = False  # an undo leaves something behind, and says so

    @property
    def config(self):
        return f"{HEAD}  {self.name}:\n{self.inputs}"


def weak_policy(emulator):
    emulator.client("iam").update_account_password_policy(
        MinimumPasswordLength=8, RequireSymbols=True, MaxPasswordAge=90
    )


def one_region_encrypts(emulator):
    emulator.client("ec2", "eu-west-1").enable_ebs_encryption_by_default()


MODULES = [
    Module("iam-password-policy"),
    Module("iam-password-policy", "    minimum_password_length: 20\n", before=weak_policy),
    Module("ebs-encryption-multi-region", before=one_region_encrypts),
]
