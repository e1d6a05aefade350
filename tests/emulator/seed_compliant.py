"""Seeds an account in which the rows of CIS AWS Foundations 1.3.0 pass that README.md lists.

python seed_compliant.py --endpoint http://127.0.0.1:PORT
"""

import seed_iam
import seeding
from seeding import ACCOUNT, HOME, ingress, make_group

TRAIL, TRAIL_BUCKET, LOG_GROUP = (
    "baseline-trail",
    f"baseline-trail-{ACCOUNT}",
    "baseline-cloudtrail",
)
LOGS = f"baseline-logs-{ACCOUNT}"  # of AWS Config, flow logs, and who touched the trail's bucket
BUCKETS = {
    TRAIL_BUCKET: HOME,
    LOGS: HOME,
    f"baseline-data-{ACCOUNT}": HOME,
    f"baseline-data-eu-{ACCOUNT}": "eu-west-1",
}
TOPIC, NAMESPACE = "baseline-alarms", "CISBenchmark"
MAILBOX = "security@example.com"
ALL_BLOCKED = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)
PEER_REGION = "eu-west-1"
KEY_REGIONS = (HOME, "eu-west-1", "ap-southeast-2")


def seed(emulator):
    seed_users(emulator)  # alone: the ids that IAM gives depend on the order of its calls
    seed_storage(emulator)
    role = seeding.service_role(emulator, "baseline-config", "config.amazonaws.com")
    seeding.in_regions(lambda region: seed_region(emulator, region, role))
    seed_trail(emulator)
    seed_alarm(emulator)
    seed_contacts(emulator)


def seed_contacts(emulator):
    """1.1 and 1.2: every contact is registered. 1.22: people come through a SAML provider."""
    for kind in ("BILLING", "OPERATIONS", "SECURITY"):
        emulator.client("account").put_alternate_contact(
            AlternateContactType=kind,
            Name="Team",
            Title="Team",
            EmailAddress=MAILBOX,
            PhoneNumber="+15555550167",
        )
    emulator.client("iam").create_saml_provider(Name="people", SAMLMetadataDocument="x" * 1024)


def seed_region(emulator, region, config_role):
    """1.21, 2.2.1, 3.5, 3.8, 3.9 and section 5: an analyzer, encrypted volumes, everything recorded,
    the VPC logged, default groups without rules, ACLs and groups that open nothing for
    administration, a narrow route to a peer.
    """
    ec2 = emulator.client("ec2", region)
    ec2.enable_ebs_encryption_by_default()
    everything = {"allSupported": True, "includeGlobalResourceTypes": region == HOME}
    seeding.record(emulator, region, LOGS, config_role, **everything)
    if region == PEER_REGION:
        seeding.make_peer(ec2, "10.20.0.0/16", "10.20.1.0/24")
    ec2.create_flow_logs(
        ResourceIds=[vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::{LOGS}",
    )
    emulator.client("accessanalyzer", region).create_analyzer(
        analyzerName="baseline", type="ACCOUNT"
    )
    close_default_groups(ec2)
    narrow_acls(ec2)
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


def narrow_acls(ec2):
    """AWS's rule for all traffic gives way to one for what is served, and ones for answers to what
    goes out.
    """
    for acl in ec2.describe_network_acls()["NetworkAcls"]:
        seeding.replace_acl_rule(ec2, acl["NetworkAclId"], 100, "tcp", 443, 443)
        seeding.add_acl_rule(ec2, acl["NetworkAclId"], 110, "tcp", 32768, 65535)
        seeding.add_acl_rule(ec2, acl["NetworkAclId"], 120, "udp", 32768, 65535)


def make_key(emulator, region, alias, policy):
    """A key that rotates, by the name `alias`; answers its ARN."""
    kms = emulator.client("kms", region)
    key = kms.create_key(Description=alias.removeprefix("alias/"), Policy=policy)["KeyMetadata"]
    kms.enable_key_rotation(KeyId=key["KeyId"])
    kms.create_alias(AliasName=alias, TargetKeyId=key["KeyId"])
    return key["Arn"]


def seed_storage(emulator):
    """1.20 and 2.1.2: blocked for the account and for each bucket, which answer over TLS only. 3.6:
    who touches the trail's bucket is logged.
    """
    emulator.client("s3control").put_public_access_block(
        AccountId=emulator.account, PublicAccessBlockConfiguration=ALL_BLOCKED
    )
    for name, region in BUCKETS.items():
        seeding.make_bucket(emulator, name, region)
        emulator.client("s3", region).put_public_access_block(
            Bucket=name, PublicAccessBlockConfiguration=ALL_BLOCKED
        )
        emulator.client("s3", region).put_bucket_policy(Bucket=name, Policy=bucket_policy(name))
    emulator.client("s3").put_bucket_logging(
        Bucket=TRAIL_BUCKET,
        BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": LOGS, "TargetPrefix": "access/"}},
    )


def bucket_policy(name):
    if name == TRAIL_BUCKET:
        return seeding.trail_bucket_policy(name, seeding.only_tls(name))
    if name != LOGS:
        return seeding.policy(seeding.only_tls(name))
    objects = f"arn:aws:s3:::{name}/*"
    writers = [
        seeding.service_policy(sid, f"{service}.amazonaws.com", "s3:PutObject", objects)
        for sid, service in (("Access", "logging.s3"), ("Config", "config"), ("Flows", "delivery.logs"))
    ]
    return seeding.policy(*writers, seeding.only_tls(name))


def seed_users(emulator):
    """1.4: the root user has MFA and no key. seed_iam.py has 1.5 to 1.19."""
    emulator.control("root", account=emulator.account, mfa=True)
    for name in ("alice", "bob", "carol"):
        emulator.client("iam").create_user(UserName=name)
    seed_iam.seed_compliant_iam(emulator)
    seed_iam.seed_compliant_instances(emulator)


def seed_trail(emulator):
    """3.1, 3.2, 3.4, 3.7, 3.10 and 3.11: one trail for all regions, validated, encrypted, read by
    CloudWatch Logs, that records every management event and every event of objects.
    """
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
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    every_event = {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [objects],
    }
    cloudtrail.put_event_selectors(TrailName=TRAIL, EventSelectors=[every_event])


def seed_alarm(emulator):
    """4.1 to 4.15, in the management account of an organization: filters as the table advises them,
    alarms, an encrypted topic that CloudWatch may publish to, a subscriber who confirmed.
    """
    emulator.client("organizations").create_organization(FeatureSet="ALL")
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
    for row, pattern in seeding.advised_filters().items():
        seeding.put_filter(emulator, LOG_GROUP, f"cis-{row}", pattern, f"Cis{row}", NAMESPACE)
        seeding.put_alarm(emulator, f"cis-{row}", f"Cis{row}", NAMESPACE, [topic])


if __name__ == "__main__":
    seeding.run(seed, __doc__.splitlines()[0])
