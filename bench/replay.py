"""Recorded accounts and the server that replays them (replay_server.cc), for bench/audit and bench/peers."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys

from figures import ROOT

VENV = ROOT / "build/venv/bin/python"
PROGRAMS = ROOT / "build/bench"
SERVER = PROGRAMS / "bench/replay_server"
UNDERPIN = PROGRAMS / "underpin"
WORK = ROOT / "build/replay"
CERTIFICATE = WORK / "certificate.pem"
ACCOUNTS = {"small": 1, "tenfold": 10}  # name -> times what seed_account.py calls once


def build(*targets):
    """The release build; its messages only when it fails."""
    WORK.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1"}
    for command in (
        [ROOT / "tools/install"],
        ["cmake", "--preset", "bench"],
        ["ninja", "-C", PROGRAMS, "underpin", "replay_server", *targets],
    ):
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)


def client_environment(endpoint, **more):
    """Made-up keys, and nothing of the caller's own AWS settings or proxies."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AWS_") and not name.lower().endswith("_proxy")
    }
    return clean | {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CA_BUNDLE": str(CERTIFICATE),
        **more,
    }


@contextlib.contextmanager
def started(*command, **environment):
    """A program that says where it listens, and ends with its standard input."""
    with open(WORK / f"{pathlib.Path(command[0]).name}.log", "ab") as log:
        process = subprocess.Popen(
            list(map(str, command)),
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        line = process.stdout.readline()
        if not line.startswith("listening "):
            raise SystemExit(f"`{command[0]}` did not start; {log.name} says why")
        try:
            yield process, line.split()[1:]
        finally:
            process.stdin.close()
            process.wait(timeout=60)
            process.stdout.close()


class Server:
    """A running replay_server. After `close()`, `served` is what it counted."""

    def __init__(self, *options):
        self.stack = contextlib.ExitStack()
        self.process, endpoints = self.stack.enter_context(
            started(SERVER, "--ca", CERTIFICATE, *options)
        )
        self.endpoints = {url.partition(":")[0]: url for url in endpoints}
        self.served = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.served = json.loads(self.process.stdout.readline() or "{}")
        self.stack.close()


def tape_of(name):
    return WORK / f"{name}.tape"


def record(tape, account, *clients):
    """Seeds an emulator with the account, and lets each client read it once: a function of the endpoint."""
    overlay = (VENV, ROOT / "tests/emulator/overlay.py", "--port", "0", "--exit-with-stdin")
    # moto gives every account some thousand snapshots behind images of its own, which no account has.
    with started(*overlay, MOTO_EC2_LOAD_DEFAULT_AMIS="false") as (_, (upstream,)):
        seed = (VENV, ROOT / "bench/seed_account.py", "--times", str(ACCOUNTS[account]))
        subprocess.run([*seed, "--endpoint", upstream], check=True, stdout=sys.stderr)
        with Server("--tape", tape_of(tape), "--upstream", upstream) as server:
            for client in clients:
                client(server.endpoints["http"])
    return server.served


def replay(tape, latency=0):
    """The recording's server; latency in milliseconds."""
    return Server("--tape", tape_of(tape), "--latency", str(latency))


def complain(served, tape):
    """The recording must know everything that is asked: an error is answered faster than a list."""
    for key, count in served["unknown"].items():
        print(f"not in the recording `{tape}`, asked {count} times: {key}", file=sys.stderr)
