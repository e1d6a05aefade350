"""Seeds an account that fails 1.4, 1.20, 1.21, 3.1, 3.2, 3.8, 4.1 and 5.2 of CIS AWS Foundations
1.3.0 in many ways.

    python seed_poor.py --endpoint http://127.0.0.1:PORT

README.md lists what is wrong with it. Names that AWS lets people choose freely are hostile to
terminals, web pages and spreadsheets.
"""

import base64

import seeding
from seeding import ACCOUNT, HOME, ingress, make_group

ANYONE, ANYONE6 = "0.0.0.0/0", "::/0"
ANSI = "\x1b[31mred\x1b[0m\x1b]0;owned\x07"  # only JSON can carry it: XML 1.0 has no such character
SCRIPT = "<script>alert('x')</script>"
FORMULA = "=cmd|' /C calc'!A0"
BACKWARDS = "\u202egnp.exe\u202c"
UNICODE = "Schlüssel-日本語-🔑"
LONG = "long-" + "x" * 235

TRAIL_BUCKET, LOG_GROUP = f"poor-trails-{ACCOUNT}", "poor-cloudtrail"
HALF = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": False,
    "RestrictPublicBuckets": False,
}
METRIC, NAMESPACE = "UnauthorizedApiCalls", "Poor"


def seed(emulator):
    seeding.together(
        lambda: seed_users(emulator),
        lambda: seed_analyzers(emulator),
        lambda: seed_storage_and_trails(emulator),
        lambda: seed_keys_at_home(emulator),
        lambda: seed_keys_elsewhere(emulator),
        lambda: seed_alarms(emulator),
        lambda: seed_groups_at_home(emulator),
        lambda: seed_groups_elsewhere(emulator),
    )


def seed_users(emulator):
    """1.4: the root user has an active key. Users enough for a second page when pages are made
    small.
    """
    emulator.control("root", account=emulator.account, mfa=False, access_key_1_active="true")
    for name in ("alice", "bob", "carol", "dave", "+cmd=SUM@A1"):
        emulator.client("iam").create_user(UserName=name)


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
    """1.20: no block for the account; buckets without, with half, and with the whole block."""
    for name, region in (
        (f"poor-open-{ACCOUNT}", HOME),
        (f"poor-half-{ACCOUNT}", "eu-west-1"),
        (f"poor-as-created-{ACCOUNT}", "ap-south-1"),
        (TRAIL_BUCKET, HOME),
    ):
        seeding.make_bucket(emulator, name, region)
    emulator.client("s3").delete_public_access_block(Bucket=f"poor-open-{ACCOUNT}")
    emulator.client("s3", "eu-west-1").put_public_access_block(
        Bucket=f"poor-half-{ACCOUNT}", PublicAccessBlockConfiguration=HALF
    )
    emulator.client("s3").put_bucket_policy(
        Bucket=TRAIL_BUCKET, Policy=seeding.trail_bucket_policy(TRAIL_BUCKET)
    )
    seed_trails(emulator)


def seed_trails(emulator):
    """3.1: no trail qualifies, each for another reason. 3.2: two of them do not validate their
    files.
    """
    here, west, europe = (
        emulator.client("cloudtrail", region) for region in (HOME, "us-west-2", "eu-west-1")
    )
    logs = {
        "CloudWatchLogsLogGroupArn": seeding.log_group_arn(emulator, LOG_GROUP),
        "CloudWatchLogsRoleArn": seeding.logging_role(emulator, "poor-cloudtrail-logs"),
    }
    make_trail(west, "poor-one-region", everywhere=False, validated=False)
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
    put_advanced(europe, "poor-data-only", "Management events selector", **data_events)


def make_trail(cloudtrail, name, everywhere, validated, **more):
    cloudtrail.create_trail(
        Name=name,
        S3BucketName=TRAIL_BUCKET,
        IsMultiRegionTrail=everywhere,
        EnableLogFileValidation=validated,
        **more,
    )
    cloudtrail.start_logging(Name=name)


def put_advanced(cloudtrail, trail, name, **fields):
    selectors = [{"Field": field, "Equals": [value]} for field, value in fields.items()]
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
    """4.1: every link is there, and no chain holds."""
    emulator.client("logs").create_log_group(logGroupName=LOG_GROUP)
    filters = (
        ("right-pattern", seeding.PATTERN_4_1, METRIC),
        (
            "no-dot",
            '{ ($errorCode = "*UnauthorizedOperation") || ($errorCode = "AccessDenied*") }',
            "Broken",
        ),
        ("half", '{ $.errorCode = "AccessDenied*" }', "Half"),
        (SCRIPT, seeding.PATTERN_4_1, "Quiet"),
        (FORMULA + ANSI, seeding.PATTERN_4_1, "Disabled"),
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


def seed_groups_elsewhere(emulator):
    make_group(emulator, "ap-northeast-3", "rdp-open", [ingress("tcp", 3389, 3389, [ANYONE])])
    make_group(emulator, "eu-west-1", "web", [ingress("tcp", 443, 443, [ANYONE])])


if __name__ == "__main__":
    seeding.run(seed, __doc__.splitlines()[0])
