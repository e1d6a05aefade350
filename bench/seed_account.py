"""Seeds the accounts that the benchmarks audit: the poor account of the tests (tests/emulator), and beside
it what a company has.

    build/venv/bin/python bench/seed_account.py --endpoint http://127.0.0.1:PORT [--times N]

Once it is the small account, ten times the tenfold one: SIZES says how much of what. Deterministic: the
same calls in the same order.
"""

import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/emulator"))
import seed_poor  # noqa: E402
import seeding  # noqa: E402
from seed_iam import FOR_EC2, READ, give_phone, launch, make_key, make_profile  # noqa: E402
from seeding import ACCOUNT, REGIONS, ingress, make_group, policy  # noqa: E402

# Of the small account, besides the poor account's own.
SIZES = {
    "users": 30,
    "groups": 10,
    "roles": 40,
    "policies": 60,
    "buckets": 50,
    "trails": 3,
    "topics": 5,
    "keys": 34,
    "vpcs": 10,
    "security groups": 100,
    "instances": 20,
}


def seed(emulator, times):
    seed_poor.seed(emulator)
    sizes = {name: size * times for name, size in SIZES.items()}
    seed_identities(emulator, sizes)
    buckets = [f"bench-{number:04}-{ACCOUNT}" for number in range(sizes["buckets"])]
    seed_buckets(emulator, buckets)
    seed_trails(emulator, buckets[: sizes["trails"]], sizes["topics"])
    for number, region in spread(sizes["keys"]):
        seed_poor.make_key(
            emulator.client("kms", region),
            f"bench {number}",
            rotates=number % 2 == 0,
            alias=f"alias/bench-{number:04}",
        )
    seed_networks(emulator, sizes)


def spread(count):
    """Numbers, and a region for each in turn."""
    return ((number, REGIONS[number % len(REGIONS)]) for number in range(count))


def seed_identities(emulator, sizes):
    """A third of the users has a password, half of those MFA; two of three have an access key."""
    iam = emulator.client("iam")
    reader = policy(
        *(
            READ | {"Sid": f"Read{number}", "Resource": f"arn:aws:s3:::bench-{number:04}-{ACCOUNT}/*"}
            for number in range(10)
        )
    )
    arns = [
        iam.create_policy(PolicyName=f"bench-{number:04}", PolicyDocument=reader)["Policy"]["Arn"]
        for number in range(sizes["policies"])
    ]
    groups = [f"bench-{number:04}" for number in range(sizes["groups"])]
    for number, group in enumerate(groups):
        iam.create_group(GroupName=group)
        iam.attach_group_policy(GroupName=group, PolicyArn=arns[number])
    for number in range(sizes["roles"]):
        role = f"bench-{number:04}"
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=FOR_EC2)
        iam.attach_role_policy(RoleName=role, PolicyArn=arns[number])
    for number in range(sizes["users"]):
        user = f"bench-{number:04}"
        iam.create_user(UserName=user)
        iam.add_user_to_group(UserName=user, GroupName=groups[number % len(groups)])
        if number % 3 == 0:
            iam.create_login_profile(UserName=user, Password="not-a-secret-1")
        if number % 6 == 0:
            give_phone(iam, user)
        if number % 3 != 1:
            make_key(iam, user)


def seed_buckets(emulator, names):
    """Two of three refuse plain HTTP."""
    for number, region in spread(len(names)):
        seeding.make_bucket(emulator, names[number], region)
        if number % 3:
            emulator.client("s3", region).put_bucket_policy(
                Bucket=names[number], Policy=policy(seeding.only_tls(names[number]))
            )


def seed_trails(emulator, buckets, topics):
    """Trails of one region each, all with a log group, the fifteen filters and alarms that section 4 asks
    for. AWS allows five trails a region.
    """
    sns = emulator.client("sns")
    arns = [sns.create_topic(Name=f"bench-{number:04}")["TopicArn"] for number in range(topics)]
    for arn in arns:
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:bench")
    filters = seeding.advised_filters()
    for number, bucket in enumerate(buckets):
        region, name = REGIONS[number % len(REGIONS)], f"bench-{number:04}"
        emulator.client("s3", region).put_bucket_policy(
            Bucket=bucket, Policy=seeding.trail_bucket_policy(bucket)
        )
        emulator.client("logs", region).create_log_group(logGroupName=name)
        seed_poor.make_trail(
            emulator.client("cloudtrail", region),
            name,
            everywhere=False,
            validated=True,
            S3BucketName=bucket,
            CloudWatchLogsLogGroupArn=f"arn:aws:logs:{region}:{ACCOUNT}:log-group:{name}:*",
            CloudWatchLogsRoleArn=seeding.logging_role(emulator, f"{name}-logs"),
        )
        for row, pattern in filters.items():
            metric = f"{name}-{row}"
            seeding.put_filter(emulator, name, row, pattern, metric, "Bench", region)
            seeding.put_alarm(emulator, metric, metric, "Bench", [arns[number % topics]], region)


def seed_networks(emulator, sizes):
    """Three rules a group, of which one group in ten opens SSH; flow logs for two of three VPCs."""
    for number, region in spread(sizes["vpcs"]):
        ec2 = emulator.client("ec2", region)
        vpc = ec2.create_vpc(CidrBlock=f"10.{number % 200}.0.0/16")["Vpc"]["VpcId"]
        if number % 3:
            ec2.create_flow_logs(
                ResourceIds=[vpc],
                ResourceType="VPC",
                TrafficType="ALL",
                LogDestinationType="s3",
                LogDestination=f"arn:aws:s3:::bench-0000-{ACCOUNT}",
            )
    for number, region in spread(sizes["security groups"]):
        rules = [
            ingress("tcp", 443, 443, ["0.0.0.0/0"]),
            ingress("tcp", 22, 22, ["0.0.0.0/0" if number % 10 == 0 else "10.0.0.0/8"]),
            ingress("udp", 53, 53, ["10.0.0.0/8"]),
        ]
        make_group(emulator, region, f"bench-{number:04}", rules)
    profile = make_profile(emulator.client("iam"), "bench", role="bench-instances")
    for _, region in spread(sizes["instances"]):
        launch(emulator, region, profile)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    seed(seeding.Emulator(options.endpoint), options.times)
    print(f"seeded account {ACCOUNT} in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
