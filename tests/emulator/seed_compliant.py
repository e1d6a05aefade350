"""Seeds an account in which 1.4, 1.20, 1.21, 3.1, 3.2, 3.8, 4.1 and 5.2 of CIS AWS Foundations
1.3.0 pass.

python seed_compliant.py --endpoint http://127.0.0.1:PORT
"""

import seeding
from seeding import ACCOUNT, HOME, ingress, make_group

TRAIL, TRAIL_BUCKET, LOG_GROUP = (
    "baseline-trail",
    f"baseline-trail-{ACCOUNT}",
    "baseline-cloudtrail",
)
BUCKETS = {
    TRAIL_BUCKET: HOME,
    f"baseline-data-{ACCOUNT}": HOME,
    f"baseline-data-eu-{ACCOUNT}": "eu-west-1",
}
TOPIC, METRIC, NAMESPACE = "baseline-alarms", "UnauthorizedApiCalls", "CISBenchmark"
MAILBOX = "security@example.com"
ALL_BLOCKED = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)
KEY_REGIONS = (HOME, "eu-west-1", "ap-southeast-2")


def seed(emulator):
    seeding.together(
        lambda: seeding.in_regions(lambda region: seed_region(emulator, region)),
        lambda: seed_storage(emulator),
        lambda: seed_users(emulator),
    )
    seed_trail(emulator)
    seed_alarm(emulator)


def seed_region(emulator, region):
    """1.21, 3.8 and 5.2: an analyzer, a default group without rules, groups that open nothing for
    administration.
    """
    emulator.client("accessanalyzer", region).create_analyzer(
        analyzerName="baseline", type="ACCOUNT"
    )
    close_default_groups(emulator.client("ec2", region))
    if region in KEY_REGIONS:
        make_group(emulator, region, "web", [ingress("tcp", 443, 443, ["0.0.0.0/0"], ["::/0"])])
        make_group(emulator, region, "bastion", [ingress("tcp", 22, 22, ["10.0.0.0/8"])])
        make_key(emulator, region, "alias/baseline-data", seeding.key_policy())


def close_default_groups(ec2):
    for group in ec2.describe_security_groups(
        Filters=[{"Name": "group-name", "Values": ["default"]}]
    )["SecurityGroups"]:
        for permissions, revoke in (
            (group["IpPermissions"], ec2.revoke_security_group_ingress),
            (group["IpPermissionsEgress"], ec2.revoke_security_group_egress),
        ):
            if permissions:
                revoke(GroupId=group["GroupId"], IpPermissions=permissions)


def make_key(emulator, region, alias, policy):
    """A key that rotates, by the name `alias`; answers its ARN."""
    kms = emulator.client("kms", region)
    key = kms.create_key(Description=alias.removeprefix("alias/"), Policy=policy)["KeyMetadata"]
    kms.enable_key_rotation(KeyId=key["KeyId"])
    kms.create_alias(AliasName=alias, TargetKeyId=key["KeyId"])
    return key["Arn"]


def seed_storage(emulator):
    """1.20: blocked for the account and for each bucket."""
    emulator.client("s3control").put_public_access_block(
        AccountId=emulator.account, PublicAccessBlockConfiguration=ALL_BLOCKED
    )
    for name, region in BUCKETS.items():
        seeding.make_bucket(emulator, name, region)
        emulator.client("s3", region).put_public_access_block(
            Bucket=name, PublicAccessBlockConfiguration=ALL_BLOCKED
        )


def seed_users(emulator):
    """1.4: the root user has MFA and no key. The users are there to be listed."""
    emulator.control("root", account=emulator.account, mfa=True)
    for name in ("alice", "bob", "carol"):
        emulator.client("iam").create_user(UserName=name)


def seed_trail(emulator):
    """3.1 and 3.2: one trail for all regions, validated, encrypted, that records every management
    event.
    """
    emulator.client("s3").put_bucket_policy(
        Bucket=TRAIL_BUCKET, Policy=seeding.trail_bucket_policy(TRAIL_BUCKET)
    )
    context = {
        "StringLike": {
            "kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"
        }
    }
    may_encrypt = seeding.service_policy(
        "CloudTrail",
        "cloudtrail.amazonaws.com",
        ["kms:GenerateDataKey*", "kms:DescribeKey"],
        "*",
        context,
    )
    key = make_key(emulator, HOME, "alias/baseline-trail", seeding.key_policy(may_encrypt))
    emulator.client("logs").create_log_group(logGroupName=LOG_GROUP)
    cloudtrail = emulator.client("cloudtrail")
    cloudtrail.create_trail(
        Name=TRAIL,
        S3BucketName=TRAIL_BUCKET,
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EnableLogFileValidation=True,
        KmsKeyId=key,
        CloudWatchLogsLogGroupArn=seeding.log_group_arn(emulator, LOG_GROUP),
        CloudWatchLogsRoleArn=seeding.logging_role(emulator, "baseline-cloudtrail-logs"),
    )
    cloudtrail.start_logging(Name=TRAIL)
    every_event = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}
    cloudtrail.put_event_selectors(TrailName=TRAIL, EventSelectors=[every_event])


def seed_alarm(emulator):
    """4.1: filter, alarm, encrypted topic that CloudWatch may publish to, a subscriber who
    confirmed.
    """
    may_use = seeding.service_policy(
        "CloudWatch", "cloudwatch.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey*"], "*"
    )
    key = make_key(emulator, HOME, "alias/baseline-alarms", seeding.key_policy(may_use))
    sns = emulator.client("sns")
    topic = sns.create_topic(Name=TOPIC, Attributes={"KmsMasterKeyId": key})["TopicArn"]
    conditions = {
        "StringEquals": {"aws:SourceAccount": emulator.account},
        "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:{HOME}:{emulator.account}:alarm:*"},
    }
    may_publish = seeding.service_policy(
        "CloudWatch", "cloudwatch.amazonaws.com", "SNS:Publish", topic, conditions
    )
    sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=seeding.policy(may_publish)
    )
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=MAILBOX)
    emulator.control("confirm", topic=topic)
    seeding.put_filter(
        emulator, LOG_GROUP, "unauthorized-api-calls", seeding.PATTERN_4_1, METRIC, NAMESPACE
    )
    seeding.put_alarm(emulator, "unauthorized-api-calls", METRIC, NAMESPACE, [topic])


if __name__ == "__main__":
    seeding.run(seed, __doc__.splitlines()[0])
