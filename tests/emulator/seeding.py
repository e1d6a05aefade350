"""What both seeds share: clients against the emulator, work in all regions at once, and the control
API.
"""

import argparse
import json
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import boto3
import botocore.session
from botocore.config import Config

ACCOUNT = "123456789012"
HOME = "us-east-1"
REGIONS = (
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 "
    "eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 "
    "ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2"
).split()
ROLE_PATH = f"arn:aws:iam::{ACCOUNT}:role"
PATTERN_4_1 = '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'
SETTINGS = Config(
    retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, max_pool_connections=32
)


class Emulator:
    """Clients of one emulator. A client is made once for a service and a region."""

    def __init__(self, endpoint, account=ACCOUNT):
        self.endpoint, self.account = endpoint.rstrip("/"), account
        core = botocore.session.Session()
        use_query_for_cloudwatch(core)
        self.session = boto3.Session("test", "test", region_name=HOME, botocore_session=core)
        self.clients, self.lock = {}, threading.Lock()

    def client(self, service, region=HOME):
        with self.lock:  # boto3's session is not made for threads
            if (service, region) not in self.clients:
                client = self.session.client(
                    service, region, endpoint_url=self.endpoint, config=SETTINGS
                )
                client.meta.events.register("before-sign", self.address)
                self.clients[service, region] = client
            return self.clients[service, region]

    def address(self, request, **_):
        """S3 Control puts the account in front of the host, where a loopback address has no place
        for it.
        """
        request.url = request.url.replace(f"//{self.account}.", "//")
        if self.account != ACCOUNT:
            request.headers["x-moto-account-id"] = self.account

    def control(self, command, **body):
        """Runs a command of the control API and answers its document."""
        data = json.dumps(body).encode()
        with urllib.request.urlopen(
            f"{self.endpoint}/_overlay/{command}", data, timeout=30
        ) as reply:
            return json.load(reply)


def use_query_for_cloudwatch(core):
    """CloudWatch prefers CBOR, which moto does not speak; the loader's cached model is told the
    older protocol.
    """
    metadata = core.get_component("data_loader").load_service_model("cloudwatch", "service-2")[
        "metadata"
    ]
    metadata["protocol"], metadata["protocols"] = "query", ["query"]


def together(*tasks):
    """Runs tasks at the same time; the first exception is raised."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        for done in [pool.submit(task) for task in tasks]:
            done.result()


def in_regions(work, regions=REGIONS):
    """Runs `work(region)` in all regions at once."""
    together(*(lambda region=region: work(region) for region in regions))


def service_policy(sid, service, actions, resource, conditions=None):
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": actions,
    }
    statement["Resource"] = resource
    if conditions:
        statement["Condition"] = conditions
    return statement


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def key_policy(*statements):
    """A key policy that leaves the account in charge, and what else it allows."""
    owner = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    }
    return policy({**owner, "Action": "kms:*", "Resource": "*"}, *statements)


def trail_bucket_policy(bucket):
    cloudtrail = "cloudtrail.amazonaws.com"
    owner = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    return policy(
        service_policy("Check", cloudtrail, "s3:GetBucketAcl", f"arn:aws:s3:::{bucket}"),
        service_policy(
            "Write", cloudtrail, "s3:PutObject", f"arn:aws:s3:::{bucket}/AWSLogs/{ACCOUNT}/*", owner
        ),
    )


def make_bucket(emulator, name, region):
    where = {} if region == HOME else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    emulator.client("s3", region).create_bucket(Bucket=name, **where)


def logging_role(emulator, name):
    """The role that CloudTrail uses to write to CloudWatch Logs."""
    trust = policy(
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    )
    return emulator.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)[
        "Role"
    ]["Arn"]


def log_group_arn(emulator, name):
    """A log group's ARN in the form that CloudTrail asks for."""
    return f"arn:aws:logs:{HOME}:{emulator.account}:log-group:{name}:*"


def put_filter(emulator, group, name, pattern, metric, namespace, region=HOME):
    transformation = {"metricName": metric, "metricNamespace": namespace, "metricValue": "1"}
    emulator.client("logs", region).put_metric_filter(
        logGroupName=group,
        filterName=name,
        filterPattern=pattern,
        metricTransformations=[transformation],
    )


def put_alarm(emulator, name, metric, namespace, actions, region=HOME, **more):
    emulator.client("cloudwatch", region).put_metric_alarm(
        AlarmName=name,
        MetricName=metric,
        Namespace=namespace,
        AlarmActions=actions,
        **{
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            **more,
        },
    )


def ingress(protocol, first=None, last=None, cidrs=(), cidrs6=(), lists=(), groups=()):
    """One inbound permission as EC2 takes it. Protocol -1 has no ports."""
    permission = {"IpProtocol": protocol}
    if first is not None:
        permission |= {"FromPort": first, "ToPort": last}
    permission["IpRanges"] = [{"CidrIp": cidr} for cidr in cidrs]
    permission["Ipv6Ranges"] = [{"CidrIpv6": cidr} for cidr in cidrs6]
    permission["PrefixListIds"] = [{"PrefixListId": name} for name in lists]
    permission["UserIdGroupPairs"] = [{"GroupId": group} for group in groups]
    return {key: value for key, value in permission.items() if value != []}


def make_group(emulator, region, name, permissions, tags=None, description="made by the seed"):
    """A security group in the default VPC; answers its id."""
    ec2 = emulator.client("ec2", region)
    tagged = [
        {
            "ResourceType": "security-group",
            "Tags": [{"Key": k, "Value": v} for k, v in (tags or {}).items()],
        }
    ]
    options = {"TagSpecifications": tagged} if tags else {}
    group = ec2.create_security_group(GroupName=name, Description=description, **options)["GroupId"]
    if permissions:
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
    return group


def run(seed, description):
    """The command line of a seed."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--endpoint", required=True, help="http://127.0.0.1:PORT, as overlay.py prints it"
    )
    parser.add_argument(
        "--account", default=ACCOUNT, help="seed another account of the same emulator"
    )
    options = parser.parse_args()
    started = time.monotonic()
    seed(Emulator(options.endpoint, options.account))
    print(f"seeded account {options.account} in {time.monotonic() - started:.1f} s")
