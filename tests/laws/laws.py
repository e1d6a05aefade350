"""What the laws of the engine are tested with: the program itself against the emulator, in an account
of two regions, with a fault at a chosen call.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests/emulator"))

import harness  # noqa: E402
import seeding  # noqa: E402

PROGRAM = os.environ.get("UNDERPIN_PROGRAM", str(ROOT / "build/dev/underpin"))
# All faults at all calls, or a sample of so many: what soak and the normal run differ in.
FAULTS = int(os.environ.get("UNDERPIN_LAW_FAULTS", "4"))
SEED = int(os.environ.get("UNDERPIN_SEED", "20261125"))
REGIONS = ("us-east-1", "eu-west-1")
READS = ("Get", "List", "Describe", "GenerateCredentialReport", "AssumeRole", "Head")

# What may happen to a call, as the emulator's control API takes it. "kill" ends the program while
# the call is under way.
FAULT_KINDS = {
    "refused": {"code": "AccessDenied"},
    "lost": {"kind": "lost"},
    "reset": {"kind": "reset", "times": 3},
    "throttled": {"code": "Throttle", "times": 2},
    "broken": {"code": "Internal", "times": 2},
    "killed before": {"kind": "delay", "delay": 1.0},
    "killed after": {"kind": "lost"},
}


def mutations(log):
    """[(service, region, operation, ordinal of that triple)] of the calls that change something."""
    counted, out = {}, []
    for _, region, service, operation, _ in log:
        if operation.startswith(READS):
            continue
        key = (service, region, operation)
        counted[key] = counted.get(key, -1) + 1
        out.append((*key, counted[key]))
    return out


class Account:
    """One emulated account, one config file and one journal."""

    def __init__(self, emulator, config, folder):
        self.emulator, self.folder = emulator, pathlib.Path(folder)
        self.config = self.folder / "account.yaml"
        self.config.write_text(config)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": seeding.HOME,
            "AWS_ENDPOINT_URL": emulator.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def arguments(self, verb):
        journal = ["--journal", str(self.folder / "journal")]
        consent = ["--yes", "--account", seeding.ACCOUNT, *journal]
        two = ["--exclude-region", ",".join(sorted(set(seeding.REGIONS) - set(REGIONS)))]
        return {
            "plan": ["plan", str(self.config), "--format", "json", "--quiet", *two],
            "apply": ["apply", str(self.config), "--quiet", *two, *consent],
            "undo": ["undo", "--quiet", *consent],
        }[verb]

    def start(self, arguments):
        return subprocess.Popen(
            [PROGRAM, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, verb):
        """Exit code, standard output, standard error."""
        process = self.start(self.arguments(verb))
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def plan(self):
        code, out, err = self.run("plan")
        if code != 0:
            raise AssertionError(f"plan ended with {code}: {out}{err}")
        return json.loads(out)

    def settings(self):
        """Every setting that the audit reads, without what moves by itself."""
        snapshot = self.folder / "snapshot.json"
        self.audit("--snapshot", str(snapshot))
        tables = json.loads(snapshot.read_text())["tables"]
        for moving in MOVING:
            tables.pop(moving, None)
        return tables

    def verdicts(self):
        """Recommendation -> verdict of an audit."""
        rows = json.loads(self.audit("--format", "json"))["recommendations"]
        return {row["id"]: row["verdict"] for row in rows}

    def audit(self, *more):
        regions = ["--region", ",".join(REGIONS)]
        process = self.start(["audit", "--quiet", "--fail-on", "none", *regions, *more])
        return process.communicate(timeout=300)[0]

    def log(self, clear=False):
        return self.emulator.control("log", clear=clear)


# Tables that say when something was looked at, or what AWS counts by itself.
MOVING = ("observed_credential_report", "observed_account_summary")


class LawTest(unittest.TestCase):
    """Each test begins with an empty account; two of its regions are looked at."""

    def fresh(self, module):
        emulator = seeding.Emulator(harness.endpoint())
        emulator.control("reset")
        folder = tempfile.TemporaryDirectory(prefix="underpin_law_")
        self.addCleanup(folder.cleanup)
        account = Account(emulator, module.config, folder.name)
        module.before(emulator)
        return account

    def succeed(self, account, verb):
        code, out, err = account.run(verb)
        self.assertEqual(code, 0, f"{verb}: {out}{err}")
        return out

    def sample(self, items):
        """All of them in soak; else a few, by a printed seed."""
        if FAULTS == 0 or len(items) <= FAULTS:
            return items
        print(f"seed {SEED}: {FAULTS} of {len(items)} faults", file=sys.stderr)
        return random.Random(SEED).sample(items, FAULTS)
