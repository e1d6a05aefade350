"""What both seeds share: clients against the emulator, work in all regions at once, and the control
API.
"""

import argparse
import json
import pathlib
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import boto3
import botocore.session
import yaml
from botocore.config import Config

ACCOUNT = "123456789012"
HOME = "us-east-1"
REGIONS = (
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 "
    "eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 "
    "ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2"
).split()
ROLE_PATH = f"arn:aws:iam::{ACCOUNT}:role"
SETTINGS = Config(
    retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, max_pool_connections=32
)

TABLE = pathlib.Path(__file__).resolve().parents[2] / "data/benchmarks/cis-1.3.0.yaml"


def advised_filters():
    """The filter pattern of each row of section 4, as the benchmark's table advises it."""
    rows = yaml.safe_load(TABLE.read_text())["recommendations"]
    monitoring = [row for row in rows if row["id"].startswith("4.")]
    return {row["id"]: row["remedy"][row["remedy"].index("{") :] for row in monitoring}


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


def only_tls(bucket, actions="s3:*"):
    """A statement that refuses plain HTTP."""
    return {
        "Sid": "OnlyTLS",
        "Effect": "Deny",
        "Principal": "*",
        "Action": actions,
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def trail_bucket_policy(bucket, *more):
    cloudtrail = "cloudtrail.amazonaws.com"
    owner = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    return policy(
        service_policy("Check", cloudtrail, "s3:GetBucketAcl", f"arn:aws:s3:::{bucket}"),
        service_policy(
            "Write", cloudtrail, "s3:PutObject", f"arn:aws:s3:::{bucket}/AWSLogs/{ACCOUNT}/*", owner
        ),
        *more,
    )


def make_bucket(emulator, name, region):
    where = {} if region == HOME else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    emulator.client("s3", region).create_bucket(Bucket=name, **where)


def logging_role(emulator, name):
    """The role that CloudTrail uses to write to CloudWatch Logs."""
    return service_role(emulator, name, "cloudtrail.amazonaws.com")


def service_role(emulator, name, service):
    """A role that the service may assume; answers its ARN."""
    trust = policy(
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
        }
    )
    return emulator.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)[
        "Role"
    ]["Arn"]


def record(emulator, region, bucket, role, start=True, **recording):
    """A recorder of AWS Config, named as it is mostly, with its channel."""
    config = emulator.client("config", region)
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": role, "recordingGroup": recording}
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": bucket})
    if start:
        config.start_configuration_recorder(ConfigurationRecorderName="default")


def default_vpc(emulator, region):
    ec2 = emulator.client("ec2", region)
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    return vpc["VpcId"]


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


def tagged(kind, tags):
    """Tags for a resource that is about to be made."""
    return [{"ResourceType": kind, "Tags": [{"Key": k, "Value": v} for k, v in tags.items()]}]


def make_group(emulator, region, name, permissions, tags=None, description="made by the seed"):
    """A security group in the default VPC; answers its id."""
    ec2 = emulator.client("ec2", region)
    options = {"TagSpecifications": tagged("security-group", tags)} if tags else {}
    group = ec2.create_security_group(GroupName=name, Description=description, **options)["GroupId"]
    if permissions:
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
    return group


PROTOCOLS = {"tcp": "6", "udp": "17", "all": "-1"}


def acl_rule(acl, number, protocol, first=None, last=None, cidr="0.0.0.0/0", action="allow"):
    """An inbound entry of a network ACL, as EC2 takes it."""
    family = "Ipv6CidrBlock" if ":" in cidr else "CidrBlock"
    entry = {"NetworkAclId": acl, "RuleNumber": number, "Protocol": PROTOCOLS[protocol]}
    entry |= {"RuleAction": action, "Egress": False, family: cidr}
    return entry if first is None else entry | {"PortRange": {"From": first, "To": last}}


def add_acl_rule(ec2, *rule, **more):
    ec2.create_network_acl_entry(**acl_rule(*rule, **more))


def replace_acl_rule(ec2, *rule, **more):
    ec2.replace_network_acl_entry(**acl_rule(*rule, **more))


def make_peer(ec2, block, route):
    """A VPC that is a peer of the default one, with a route to it there."""
    first = ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    peer = ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]
    connection = ec2.create_vpc_peering_connection(VpcId=first, PeerVpcId=peer)
    name = connection["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=name)
    (table,) = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [first]}])[
        "RouteTables"
    ]
    ec2.create_route(
        RouteTableId=table["RouteTableId"],
        DestinationCidrBlock=route,
        VpcPeeringConnectionId=name,
    )


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
