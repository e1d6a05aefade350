#!/usr/bin/env python3
"""Writes data/aws/iam_actions.txt: the IAM actions that AWS is known to have, one a line.

Run it with a Python that has botocore and moto (`pip install botocore moto`), from anywhere:

    tools/generate_iam_actions.py            # writes the file
    tools/generate_iam_actions.py --check    # fails when it differs from what it would write

AWS publishes no list that may simply be taken over, so it is put together from two sources:
- every action that an AWS managed policy names without a wildcard (moto bundles the policies): these
  are actions for certain, in AWS's spelling;
- every operation of botocore's service models whose signing name is a service prefix in those
  policies: most operations are actions of the same name, some are not. Amazon S3 is left out here,
  because its operations and actions differ (ListBuckets needs s3:ListAllMyBuckets).
The list is for witnesses and for the question whether *every known action* is allowed; no verdict
rests on an action being absent from it.
"""
import argparse
import gzip
import json
import pathlib
import sys

import botocore
import moto
from moto.iam.aws_managed_policies import aws_managed_policies_data

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "data" / "aws" / "iam_actions.txt"
MODELS = pathlib.Path(botocore.__file__).parent / "data"

# Signing names that are not the service's IAM prefix.
PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag", "iotdata": "iot", "neptune-db": None}
OTHER_NAMES = {"s3", "s3-outposts", "s3express", "s3-object-lambda"}


def policies():
    return json.loads(aws_managed_policies_data)


def named_actions():
    for policy in policies().values():
        statements = policy["Document"]["Statement"]
        for statement in statements if isinstance(statements, list) else [statements]:
            for element in ("Action", "NotAction"):
                actions = statement.get(element, [])
                for action in [actions] if isinstance(actions, str) else actions:
                    if ":" in action and "*" not in action and "?" not in action:
                        prefix, name = action.split(":", 1)
                        yield f"{prefix.lower()}:{name}"


def operations(prefixes):
    for service in sorted(MODELS.iterdir()):
        versions = sorted(service.glob("*/service-2.json*"))
        if not versions:
            continue
        path = versions[-1]
        text = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
        model = json.loads(text)
        metadata = model["metadata"]
        name = metadata.get("signingName", metadata["endpointPrefix"])
        prefix = PREFIXES.get(name, name)
        if prefix in prefixes and prefix not in OTHER_NAMES:
            for operation in model["operations"]:
                yield f"{prefix}:{operation}"


def content():
    by_name = {}
    for action in named_actions():
        # One spelling an action: the policies sometimes begin its name with a small letter.
        other = by_name.get(action.lower())
        by_name[action.lower()] = min(action, other) if other else action
    prefixes = {name.split(":")[0] for name in by_name}
    for action in operations(prefixes):
        by_name.setdefault(action.lower(), action)
    newest = max(policy["UpdateDate"] for policy in policies().values())[:10]
    header = (
        "# IAM actions that AWS is known to have. Written by tools/generate_iam_actions.py.\n"
        f"# Sources: the AWS managed policies in moto {moto.__version__} (the newest is of {newest})"
        f" and the operations in botocore {botocore.__version__}.\n"
        "# An operation is not always an action, and not every action is here.\n"
    )
    return header + "".join(by_name[name] + "\n" for name in sorted(by_name))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    text = content()
    if not check:
        OUT.write_text(text)
    elif OUT.read_text() != text:
        sys.exit(f"{OUT.relative_to(ROOT)} is not what tools/generate_iam_actions.py writes")


if __name__ == "__main__":
    main()
