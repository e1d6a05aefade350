"""Seeds an account that fails many rows of CIS AWS Foundations 1.3.0, each in many ways.

    python seed_poor.py --endpoint http://127.0.0.1:PORT

README.md lists the rows, and what is wrong with it. Names that AWS lets people choose freely are hostile to
terminals, web pages and spreadsheets.
"""

import base64

import seed_iam
import seeding
from seeding import ACCOUNT, HOME, ingress, make_group, tagged

ANYONE, ANYONE6 = "0.0.0.0/0", "::/0"
ANSI = "\x1b[31mred\x1b[0m\x1b]0;owned\x07"  # only JSON can carry it: XML 1.0 has no such character
SCRIPT = "<script>alert('x')</script>"
FORMULA = "=cmd|' /C calc'!A0"
BACKWARDS = "\u202egnp.exe\u202c"
UNICODE = "Schlüssel-日本語-🔑"
LONG = "long-" + "x" * 235

TRAIL_BUCKET, LOG_GROUP = f"poor-trails-{ACCOUNT}", "poor-cloudtrail"
OPEN_BUCKET, HALF_BUCKET = f"poor-open-{ACCOUNT}", f"poor-half-{ACCOUNT}"
HALF = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": False,
    "RestrictPublicBuckets": False,
}
METRIC, NAMESPACE = "UnauthorizedApiCalls", "Poor"


def seed(emulator):
    seed_users(emulator)  # alone: the ids that IAM gives depend on the order of its calls
    seeding.together(
        lambda: seed_analyzers(emulator),
        lambda: seed_storage_and_trails(emulator),
        lambda: seed_keys_at_home(emulator),
        lambda: seed_keys_elsewhere(emulator),
        lambda: seed_alarms(emulator),
        lambda: seed_groups_at_home(emulator),
        lambda: seed_networks_elsewhere(emulator),
        lambda: seed_peering(emulator),
    )
    # Not at the same time as other calls of IAM and EC2: ids depend on the order of a service's calls.
    seed_recorders(emulator)
    seed_volumes_and_flows(emulator)


def seed_users(emulator):
    """1.4: the root user has an active key. 1.22 and 4.15: the account manages an organization.
    seed_iam.py has 1.5 to 1.19. Users enough for a second page when pages are made small.
    """
    emulator.control("root", account=emulator.account, mfa=False, access_key_1_active="true")
    emulator.client("organizations").create_organization(FeatureSet="ALL")
    for name in ("alice", "bob", "carol", "dave", "+cmd=SUM@A1"):
        emulator.client("iam").create_user(UserName=name)
    seed_iam.seed_poor_iam(emulator)
    seed_iam.seed_poor_instances(emulator)


def seed_analyzers(emulator):
    """1.21: a right one in two regions, a wrong type in one, one that is switched off, nothing
    elsewhere.
    """
    for region, kind in (
        (HOME, "ACCOUNT"),
        ("eu-west-1", "ACCOUNT"),
        ("us-west-2", "ACCOUNT_UNUSED_ACCESS"),
        ("eu-central-1", "ACCOUNT"),
    ):
        emulator.client("accessanalyzer", region).create_analyzer(analyzerName="poor", type=kind)
    emulator.control(
        "analyzer", account=emulator.account, region="eu-central-1", name="poor", status="DISABLED"
    )


def seed_storage_and_trails(emulator):
    """1.20: no block for the account; buckets without, with half, and with the whole block. 2.1.1: one
    bucket as they were before 2023. 2.1.2: none refuses plain HTTP for everything. 3.3: one bucket
    of trails is open to every user of AWS; the other's grant to everyone is tied to an organisation.
    """
    for name, region in (
        (OPEN_BUCKET, HOME),
        (HALF_BUCKET, "eu-west-1"),
        (f"poor-as-created-{ACCOUNT}", "ap-south-1"),
        (TRAIL_BUCKET, HOME),
    ):
        seeding.make_bucket(emulator, name, region)
    here, europe = emulator.client("s3"), emulator.client("s3", "eu-west-1")
    here.delete_public_access_block(Bucket=OPEN_BUCKET)
    here.put_bucket_acl(Bucket=OPEN_BUCKET, ACL="authenticated-read")
    emulator.control("unencrypted", account=emulator.account, bucket=OPEN_BUCKET)
    europe.put_public_access_block(Bucket=HALF_BUCKET, PublicAccessBlockConfiguration=HALF)
    uploads = seeding.only_tls(HALF_BUCKET, "s3:PutObject")
    europe.put_bucket_policy(Bucket=HALF_BUCKET, Policy=seeding.policy(uploads))
    members = {
        "Sid": SCRIPT,
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{TRAIL_BUCKET}/*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    }
    here.put_bucket_policy(
        Bucket=TRAIL_BUCKET, Policy=seeding.trail_bucket_policy(TRAIL_BUCKET, members)
    )
    here.put_bucket_policy(Bucket=OPEN_BUCKET, Policy=seeding.trail_bucket_policy(OPEN_BUCKET))
    seed_trails(emulator)


def seed_trails(emulator):
    """3.1: no trail qualifies, each for another reason. 3.2: two of them do not validate their
    files. 3.4: one alone is read by CloudWatch Logs. 3.6, 3.7: nobody logs who touches the buckets,
    nothing is encrypted with a key. 3.10, 3.11: events of one bucket's objects alone are recorded.
    """
    here, west, europe = (
        emulator.client("cloudtrail", region) for region in (HOME, "us-west-2", "eu-west-1")
    )
    logs = {
        "CloudWatchLogsLogGroupArn": seeding.log_group_arn(emulator, LOG_GROUP),
        "CloudWatchLogsRoleArn": seeding.logging_role(emulator, "poor-cloudtrail-logs"),
    }
    make_trail(west, "poor-one-region", everywhere=False, validated=False, S3BucketName=OPEN_BUCKET)
    make_trail(here, "poor-stopped", everywhere=True, validated=True)
    here.stop_logging(Name="poor-stopped")
    make_trail(here, "poor-write-only", everywhere=True, validated=True, **logs)
    here.put_event_selectors(
        TrailName="poor-write-only",
        EventSelectors=[
            {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}
        ],
    )
    make_trail(here, "poor-reads-missing", everywhere=True, validated=True)
    put_advanced(
        here,
        "poor-reads-missing",
        "Management events selector",
        eventCategory="Management",
        readOnly="false",
    )
    make_trail(europe, "poor-data-only", everywhere=True, validated=False)
    data_events = {"eventCategory": "Data", "resources.type": "AWS::S3::Object"}
    one_bucket = {"Field": "resources.ARN", "StartsWith": [f"arn:aws:s3:::{HALF_BUCKET}/"]}
    put_advanced(europe, "poor-data-only", "Management events selector", one_bucket, **data_events)


def make_trail(cloudtrail, name, everywhere, validated, **more):
    cloudtrail.create_trail(
        Name=name,
        IsMultiRegionTrail=everywhere,
        EnableLogFileValidation=validated,
        **{"S3BucketName": TRAIL_BUCKET, **more},
    )
    cloudtrail.start_logging(Name=name)


def put_advanced(cloudtrail, trail, name, *more, **fields):
    selectors = [{"Field": field, "Equals": [value]} for field, value in fields.items()]
    selectors += more
    cloudtrail.put_event_selectors(
        TrailName=trail, AdvancedEventSelectors=[{"Name": name, "FieldSelectors": selectors}]
    )


def make_key(kms, description, rotates=False, alias=None, **more):
    key = kms.create_key(Description=description, **more)["KeyMetadata"]["KeyId"]
    if rotates:
        kms.enable_key_rotation(KeyId=key)
    if alias:
        kms.create_alias(AliasName=alias, TargetKeyId=key)
    return key


def seed_keys_at_home(emulator):
    """3.8: every kind of key, of which two must rotate and do not."""
    kms = emulator.client("kms")
    make_key(kms, "rotates", rotates=True, alias="alias/poor-rotating")
    make_key(kms, ANSI + SCRIPT, alias="alias/poor-data")
    make_key(kms, FORMULA, alias="alias/poor-signing", KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    make_key(
        kms, BACKWARDS, alias="alias/poor-mac", KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"
    )
    imported = make_key(kms, UNICODE, alias="alias/poor-imported", Origin="EXTERNAL")
    material = base64.b64encode(b"nothing secret")
    kms.import_key_material(
        KeyId=imported,
        ImportToken=material,
        EncryptedKeyMaterial=material,
        ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
    )
    kms.schedule_key_deletion(
        KeyId=make_key(kms, "is going", alias="alias/poor-going"), PendingWindowInDays=30
    )
    kms.disable_key(KeyId=make_key(kms, "is off", alias="alias/poor-off"))
    primary = make_key(kms, LONG, alias="alias/poor-global", MultiRegion=True)
    kms.replicate_key(KeyId=primary, ReplicaRegion="us-west-2")
    kms.describe_key(KeyId="alias/aws/s3")  # brings a key of AWS into being


def seed_keys_elsewhere(emulator):
    """3.8: in other regions too, one without any alias, one that waits for its material."""
    make_key(emulator.client("kms", "eu-west-1"), "no alias, no rotation")
    make_key(
        emulator.client("kms", "ap-south-1"), "rotates", rotates=True, alias="alias/poor-rotating"
    )
    make_key(emulator.client("kms", "sa-east-1"), "waits for its material", Origin="EXTERNAL")


def seed_alarms(emulator):
    """Section 4: every link is there, and no chain holds."""
    emulator.client("logs").create_log_group(logGroupName=LOG_GROUP)
    advised = seeding.advised_filters()
    filters = (
        ("right-pattern", advised["4.1"], METRIC),
        (
            "no-dot",
            '{ ($errorCode = "*UnauthorizedOperation") || ($errorCode = "AccessDenied*") }',
            "Broken",
        ),
        ("half", '{ $.errorCode = "AccessDenied*" }', "Half"),
        ("never", advised["4.7"].replace("||", "&&"), "Never"),
        ("one-less", advised["4.13"].replace("DeleteRouteTable", "DescribeRouteTables"), "OneLess"),
        (SCRIPT, advised["4.1"], "Quiet"),
        (FORMULA + ANSI, advised["4.1"], "Disabled"),
    )
    for name, pattern, metric in filters:
        seeding.put_filter(emulator, LOG_GROUP, name.replace("*", ""), pattern, metric, NAMESPACE)
    sns = emulator.client("sns")
    waiting = sns.create_topic(Name="poor-waiting")["TopicArn"]
    sns.subscribe(TopicArn=waiting, Protocol="email", Endpoint="nobody@example.com")
    empty = sns.create_topic(Name="poor-empty")["TopicArn"]
    seeding.put_alarm(emulator, "other-namespace", METRIC, "Elsewhere", [waiting])
    seeding.put_alarm(emulator, "nobody-confirmed", METRIC, NAMESPACE, [waiting])
    seeding.put_alarm(emulator, "nobody-subscribed", METRIC, NAMESPACE, [empty])
    seeding.put_alarm(emulator, SCRIPT + FORMULA, "Quiet", NAMESPACE, [])
    seeding.put_alarm(
        emulator, BACKWARDS + UNICODE, "Disabled", NAMESPACE, [waiting], ActionsEnabled=False
    )
    seeding.put_alarm(emulator, LONG, "Half", NAMESPACE, [waiting])


def seed_recorders(emulator):
    """3.5: one region is as it should be, and the recorders of others have the same name. Nobody
    records IAM's resources.
    """
    role = seeding.service_role(emulator, "poor-config", "config.amazonaws.com")
    record = lambda region, **more: seeding.record(emulator, region, TRAIL_BUCKET, role, **more)
    record(HOME, allSupported=True)
    record("eu-west-1", start=False, allSupported=True)
    record("us-west-2", allSupported=False, resourceTypes=["AWS::EC2::Instance"])
    record(
        "eu-central-1",
        exclusionByResourceTypes={"resourceTypes": ["AWS::EC2::Instance"]},
        recordingStrategy={"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
    )
    emulator.client("config", "ap-south-1").put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": role}
    )


def seed_volumes_and_flows(emulator):
    """2.2.1: one region encrypts new volumes. 3.9: a log of accepted traffic, one whose log group is
    gone, one of a subnet; in us-west-2 one that is right.
    """
    emulator.client("ec2", "eu-west-1").enable_ebs_encryption_by_default()
    for region, kind, traffic, group in (
        (HOME, "VPC", "ACCEPT", "poor-flows"),
        ("eu-west-1", "VPC", "ALL", "poor-gone"),
        ("eu-central-1", "Subnet", "ALL", "poor-flows"),
        ("us-west-2", "VPC", "ALL", "poor-flows"),
    ):
        ec2 = emulator.client("ec2", region)
        if group != "poor-gone":
            emulator.client("logs", region).create_log_group(logGroupName=group)
        watched = seeding.default_vpc(emulator, region)
        if kind == "Subnet":
            vpc = [{"Name": "vpc-id", "Values": [watched]}]
            watched = ec2.describe_subnets(Filters=vpc)["Subnets"][0]["SubnetId"]
        ec2.create_flow_logs(
            ResourceIds=[watched],
            ResourceType=kind,
            TrafficType=traffic,
            LogGroupName=group,
            DeliverLogsPermissionArn=f"{seeding.ROLE_PATH}/poor-flows",
        )


def seed_groups_at_home(emulator):
    """5.2: each way to open an administration port, and some that look alike and do not."""
    ec2 = emulator.client("ec2")
    open_list = ec2.create_managed_prefix_list(
        PrefixListName="poor-anyone",
        AddressFamily="IPv4",
        MaxEntries=5,
        Entries=[
            {"Cidr": "10.0.0.0/8", "Description": "office"},
            {"Cidr": ANYONE, "Description": FORMULA},
        ],
    )["PrefixList"]["PrefixListId"]
    office_list = ec2.create_managed_prefix_list(
        PrefixListName="poor-office",
        AddressFamily="IPv4",
        MaxEntries=5,
        Entries=[{"Cidr": "10.0.0.0/8"}],
    )["PrefixList"]["PrefixListId"]

    def group(name, permissions, tags=None):
        return make_group(emulator, HOME, name, permissions, tags)

    ssh = group("ssh-open", [ingress("tcp", 22, 22, [ANYONE])], {"Name": SCRIPT})
    group("all-ports", [ingress("tcp", 0, 65535, [ANYONE])], {"Name": FORMULA})
    group("rdp-udp", [ingress("udp", 3389, 3389, [ANYONE])], {"Name": BACKWARDS})
    group("all-traffic", [ingress("-1", cidrs=[ANYONE])], {"Name": UNICODE})
    group("split", [ingress("tcp", 22, 22, ["0.0.0.0/1", "128.0.0.0/1"])], {"Name": LONG})
    group("only-ipv6", [ingress("tcp", 22, 22, cidrs6=[ANYONE6])])
    group("by-list", [ingress("tcp", 22, 22, lists=[open_list])])
    group("by-office-list", [ingress("tcp", 22, 22, lists=[office_list])])
    group("by-group", [ingress("tcp", 22, 22, groups=[ssh])])
    group("web", [ingress("tcp", 443, 443, [ANYONE]), ingress("tcp", 22, 22, ["10.0.0.0/8"])])
    group("x" * 255, [ingress("tcp", 20, 30, [ANYONE])])


def seed_networks_elsewhere(emulator):
    make_group(emulator, "ap-northeast-3", "rdp-open", [ingress("tcp", 3389, 3389, [ANYONE])])
    make_group(emulator, "eu-west-1", "web", [ingress("tcp", 443, 443, [ANYONE])])
    seed_acls(emulator)


def seed_acls(emulator):
    """5.1: AWS's own ACLs allow everything; more in Ireland, of no subnet, that do and do not."""
    ec2 = emulator.client("ec2", "eu-west-1")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    rules = {
        "rdp-udp": [(100, "udp", 3389, 3389)],
        "split": [(100, "tcp", 22, 22, "0.0.0.0/1"), (110, "tcp", 22, 22, "128.0.0.0/1")],
        "shadowed": [(90, "all", None, None, ANYONE, "deny"), (100, "tcp", 22, 22)],
        "only-ipv6": [(100, "all", None, None, ANYONE6)],
        SCRIPT: [(100, "tcp", 443, 443), (110, "tcp", 22, 22, "10.0.0.0/8")],
    }
    for name, entries in rules.items():
        acl = ec2.create_network_acl(
            VpcId=vpc, TagSpecifications=tagged("network-acl", {"Name": name})
        )["NetworkAcl"]["NetworkAclId"]
        for entry in entries:
            seeding.add_acl_rule(ec2, acl, *entry)


def seed_peering(emulator):
    """5.3: default groups keep AWS's rules, and an interface uses one. 5.4: a route wider than the
    peer.
    """
    ec2 = emulator.client("ec2", "us-west-2")
    seeding.make_peer(ec2, "10.9.0.0/16", "10.0.0.0/8")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    ec2.create_network_interface(SubnetId=subnet, Description=FORMULA)


if __name__ == "__main__":
    seeding.run(seed, __doc__.splitlines()[0])
