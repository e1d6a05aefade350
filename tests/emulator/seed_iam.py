"""Rows 1.5 to 1.19 of both seeded accounts: users and what they sign in with, policies, certificates,
and the instances of 1.18.

Dates are so far away that no clock brings them near: what is old stays old.
"""

from datetime import datetime, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from seeding import HOME, policy

LONG_AGO = "2020-01-01T00:00:00+00:00"
OF_AWS = "arn:aws:iam::aws:policy"
STAR = {"Effect": "Allow", "Action": "*", "Resource": "*"}
READ = {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}
FOR_EC2 = policy(
    {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
)


def now():
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def certificate(expires):
    """A self-signed certificate of this year of expiry, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.com")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1))
        .not_valid_after(datetime(expires, 1, 1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.public_bytes(pem).decode(), key.private_bytes(pem, *plain).decode()


def upload(iam, name, expires):
    body, key = certificate(expires)
    iam.upload_server_certificate(
        ServerCertificateName=name, CertificateBody=body, PrivateKey=key
    )


def give_phone(iam, user):
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=f"phone-of-{user}")[
        "VirtualMFADevice"
    ]["SerialNumber"]
    iam.enable_mfa_device(
        UserName=user,
        SerialNumber=serial,
        AuthenticationCode1="123456",
        AuthenticationCode2="654321",
    )


def make_key(iam, user, active=True):
    key = iam.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
    if not active:
        iam.update_access_key(UserName=user, AccessKeyId=key, Status="Inactive")


def make_profile(iam, name, role=None):
    iam.create_instance_profile(InstanceProfileName=name)
    if role:
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=FOR_EC2)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=role)
    return {"Name": name}


def launch(emulator, region, profile=None):
    profile = {"IamInstanceProfile": profile} if profile else {}
    answer = emulator.client("ec2", region).run_instances(
        ImageId="ami-12c6146b", MinCount=1, MaxCount=1, **profile
    )
    return answer["Instances"][0]["InstanceId"]


def seed_poor_iam(emulator):
    """After the users were made: each of 1.5 to 1.17 and 1.19 fails, in more than one way."""
    iam = emulator.client("iam")
    emulator.control("root", account=emulator.account, password_last_used=now())
    iam.update_account_password_policy(MinimumPasswordLength=13, PasswordReusePrevention=23)
    poor_users(emulator, iam)
    poor_policies(iam)
    upload(iam, "poor-expired", 2021)
    upload(iam, "poor-valid", 2099)


def poor_users(emulator, iam):
    """alice: a password without MFA, two active keys, old and never used. bob: with a phone, unused
    since long, policies of his own. carol: an old key that is not active.
    """
    for user in ("alice", "bob"):
        iam.create_login_profile(UserName=user, Password="not-a-secret-1")
    give_phone(iam, "bob")
    for user, active in (("alice", True), ("alice", True), ("bob", True), ("carol", False)):
        make_key(iam, user, active)
    move = {"account": emulator.account, "created": LONG_AGO}
    emulator.control("dates", user="alice", **move, key_1_created=LONG_AGO, password_used=now())
    emulator.control("dates", user="bob", **move, password_used=LONG_AGO, key_1_used=now())
    emulator.control("dates", user="carol", **move, key_1_created=LONG_AGO)
    iam.attach_user_policy(UserName="alice", PolicyArn=f"{OF_AWS}/IAMUserChangePassword")
    iam.put_user_policy(UserName="bob", PolicyName="everything", PolicyDocument=policy(STAR))


def poor_policies(iam):
    """Full administration by AWS's policy, an own one and an inline one; a group for AWS Support."""
    for group in ("poor-administrators", "support"):
        iam.create_group(GroupName=group)
    iam.attach_group_policy(
        GroupName="poor-administrators", PolicyArn=f"{OF_AWS}/AdministratorAccess"
    )
    iam.attach_group_policy(GroupName="support", PolicyArn=f"{OF_AWS}/AWSSupportAccess")
    for name, statements in (
        ("poor-everything", [STAR]),
        ("poor-with-mfa", [STAR | {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]),
        ("poor-reader", [READ]),
        ("poor-nobody-holds", [STAR]),
    ):
        arn = iam.create_policy(PolicyName=name, PolicyDocument=policy(*statements))["Policy"]["Arn"]
        if name != "poor-nobody-holds":
            iam.attach_group_policy(GroupName="poor-administrators", PolicyArn=arn)


def seed_poor_instances(emulator):
    """1.18: without a profile, with one that holds no role, and one that is gone."""
    empty = make_profile(emulator.client("iam"), "poor-empty")
    launch(emulator, HOME)
    launch(emulator, "eu-west-1", empty)
    gone = launch(emulator, "eu-west-1")
    emulator.client("ec2", "eu-west-1").terminate_instances(InstanceIds=[gone])


def seed_compliant_iam(emulator):
    """After the users were made: each of 1.5 to 1.17 and 1.19 passes but 1.11, for a person."""
    iam = emulator.client("iam")
    iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24)
    iam.create_login_profile(UserName="alice", Password="not-a-secret-1")
    give_phone(iam, "alice")
    make_key(iam, "alice")
    make_key(iam, "alice", active=False)
    used = {"password_used": now(), "key_1_used": now()}
    emulator.control("dates", account=emulator.account, user="alice", created=LONG_AGO, **used)
    make_key(iam, "bob")
    iam.create_group(GroupName="readers")
    iam.attach_group_policy(GroupName="readers", PolicyArn=f"{OF_AWS}/ReadOnlyAccess")
    iam.put_group_policy(GroupName="readers", PolicyName="s3", PolicyDocument=policy(READ))
    own = iam.create_policy(PolicyName="baseline-reader", PolicyDocument=policy(READ))
    iam.attach_group_policy(GroupName="readers", PolicyArn=own["Policy"]["Arn"])
    iam.create_role(RoleName="incidents", AssumeRolePolicyDocument=FOR_EC2)
    iam.attach_role_policy(RoleName="incidents", PolicyArn=f"{OF_AWS}/AWSSupportAccess")
    upload(iam, "baseline-web", 2099)


def seed_compliant_instances(emulator):
    """1.18: each instance has a role; still for a person to see that none keeps keys."""
    profile = make_profile(emulator.client("iam"), "baseline-web", role="baseline-web")
    launch(emulator, HOME, profile)
    launch(emulator, "eu-west-1", profile)
