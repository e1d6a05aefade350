"""EC2: the regions of the partition, the default security group's own rule, prefix lists that do
not exist, the default key of EBS, the address ranges of peers.

Sources: EC2 API reference, DescribeRegions, GetManagedPrefixListEntries, GetEbsDefaultKmsKeyId,
VpcPeeringConnection; Account Management
reference guide, "Regions enabled by default"; VPC User Guide, "Default security groups for your
VPCs".
"""

import boto3
from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import security_groups
from moto.ec2.models.vpc_peering_connections import VPCPeeringConnection
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions
from moto.ec2.responses.settings import Settings
from moto.ec2.responses.vpcs import VPCs

from corrections.wrap import wrap

# Regions that every account has from the start (those launched before 20 March 2019, and ap-
# northeast-3).
DEFAULT_REGIONS = (
    "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 "
    "ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 "
    "sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"
).split()
ALL_REGIONS = sorted(boto3.Session().get_available_regions("ec2", partition_name="aws"))

opted_in = set()  # (account, region), by the control API


def forget():
    opted_in.clear()


def status_of(account, region):
    if region in DEFAULT_REGIONS:
        return "opt-in-not-required"
    return "opted-in" if (account, region) in opted_in else "not-opted-in"


def enabled(account, region):
    """Whether calls of `account` are accepted in `region`. Other partitions are moto's business."""
    return region not in ALL_REGIONS or status_of(account, region) != "not-opted-in"


def describe_regions(self):
    self.error_on_dryrun()
    named = self._get_param("RegionNames", [])
    everything = self._get_bool_param("AllRegions", False) or bool(named)
    unknown = [name for name in named if name not in ALL_REGIONS]
    if unknown:
        raise EC2ClientError(
            "InvalidParameterValue", f"Invalid region names: [{', '.join(unknown)}]"
        )
    regions = [
        {
            "RegionName": region,
            "Endpoint": f"ec2.{region}.amazonaws.com",
            "OptInStatus": status_of(self.current_account, region),
        }
        for region in named or ALL_REGIONS
    ]
    if not everything:
        regions = [region for region in regions if region["OptInStatus"] != "not-opted-in"]
    fields = {"region-name": "RegionName", "opt-in-status": "OptInStatus", "endpoint": "Endpoint"}
    for name, values in self._filters_from_querystring().items():
        regions = [region for region in regions if region.get(fields.get(name)) in values]
    return ActionResult({"Regions": regions})


def with_own_rule(original):
    """A default group lets its members reach each other; moto gives it only the outbound rule."""

    def create_security_group(backend, *arguments, **options):
        group = original(backend, *arguments, **options)
        if group.is_default:
            source = {
                "GroupId": group.id,
                "OwnerId": backend.account_id,
                "UserId": backend.account_id,
            }
            rule = security_groups.SecurityGroupRule(
                backend, "-1", group.id, None, None, None, source, is_egress=False
            )
            group.ingress_rules.append(rule)
        return group

    return create_security_group


def refuse_unknown_list(original):
    """moto answers an empty list for a prefix list that does not exist, which reads as "no
    entries".
    """

    def get_managed_prefix_list_entries(self):
        name = self._get_param("PrefixListId")
        found = self.ec2_backend.get_managed_prefix_list_entries(prefix_list_id=name)
        if found is None or found.state == "delete-complete":
            raise EC2ClientError(
                "InvalidPrefixListID.NotFound", f"The prefix list ID '{name}' does not exist"
            )
        return original(self)

    return get_managed_prefix_list_entries


def get_ebs_default_kms_key_id(self):
    """The key that AWS manages, by its alias, until another one is chosen; moto lacks the call."""
    self.error_on_dryrun()
    return ActionResult({"KmsKeyId": "alias/aws/ebs"})


def with_all_blocks(side):
    """AWS tells a peer's address ranges, all of them, while the connection is active, and else
    none; moto tells the first, always.
    """

    def info(connection):
        answer = side.fget(connection)
        vpc = connection.vpc if answer["VpcId"] == connection.vpc.id else connection.peer_vpc
        del answer["CidrBlock"]
        if connection.status["Code"] == "active":
            blocks = [block["cidr_block"] for block in vpc.get_cidr_block_association_set()]
            answer |= {"CidrBlock": vpc.cidr_block}
            answer |= {"CidrBlockSet": [{"CidrBlock": block} for block in blocks]}
        return answer

    return property(info)


def install():
    Settings.get_ebs_default_kms_key_id = get_ebs_default_kms_key_id
    AvailabilityZonesAndRegions.describe_regions = describe_regions
    wrap(security_groups.SecurityGroupBackend, "create_security_group", with_own_rule)
    for side in ("requester_vpc_info", "accepter_vpc_info"):
        wrap(VPCPeeringConnection, side, with_all_blocks)
    wrap(VPCs, "get_managed_prefix_list_entries", refuse_unknown_list)
