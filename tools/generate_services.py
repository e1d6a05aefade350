#!/usr/bin/env python3
"""Writes data/aws/services.json and data/aws/partitions.json from botocore's service models.

Run it with a Python that has botocore (`pip install botocore`), from anywhere:

    tools/generate_services.py            # writes both files
    tools/generate_services.py --check    # fails when they differ from what it would write

To add an operation, add its name to OPERATIONS and run this again. src/aws/service.h describes the
format; src/aws/service.cc reads it.
"""
import argparse
import datetime
import gzip
import json
import pathlib
import re
import sys

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODELS = pathlib.Path(botocore.__file__).parent / "data"

# Service-table key (botocore's name) -> the operations this program calls.
OPERATIONS = {
    "accessanalyzer": "ListAnalyzers",
    "account": "GetAlternateContact GetContactInformation",
    "cloudtrail": "DescribeTrails GetEventSelectors GetTrailStatus",
    "cloudwatch": "DescribeAlarms",
    "config": "DescribeConfigurationRecorderStatus DescribeConfigurationRecorders"
              " DescribeDeliveryChannels",
    "ec2": "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateDefaultVpc"
           " DeleteInternetGateway DeleteSubnet DeleteVpc DescribeInternetGateways DescribeSubnets"
           " DescribeVpcEndpoints DescribeVpnGateways DetachInternetGateway"
           " RevokeSecurityGroupEgress RevokeSecurityGroupIngress DescribeFlowLogs DescribeInstances DescribeManagedPrefixLists DescribeNetworkAcls"
           " DescribeNetworkInterfaces DescribeRegions DescribeRouteTables"
           " DescribeSecurityGroupRules DescribeSecurityGroups DescribeVpcPeeringConnections"
           " DescribeVpcs DisableEbsEncryptionByDefault EnableEbsEncryptionByDefault GetEbsDefaultKmsKeyId GetEbsEncryptionByDefault"
           " GetManagedPrefixListEntries",
    "iam": "DeleteAccountPasswordPolicy GenerateCredentialReport GetAccessKeyLastUsed GetAccountAuthorizationDetails"
           " GetAccountPasswordPolicy GetAccountSummary GetCredentialReport GetLoginProfile"
           " GetPolicyVersion ListAccessKeys ListAccountAliases ListInstanceProfiles"
           " ListMFADevices ListOpenIDConnectProviders ListPolicies ListSAMLProviders"
           " ListServerCertificates ListUsers ListVirtualMFADevices UpdateAccountPasswordPolicy",
    "kms": "DescribeKey GetKeyPolicy GetKeyRotationStatus ListAliases ListKeys",
    "logs": "DescribeLogGroups DescribeMetricFilters",
    "organizations": "DescribeOrganization",
    "s3": "GetBucketAcl GetBucketEncryption GetBucketLocation GetBucketLogging GetBucketPolicy"
          " GetBucketPolicyStatus GetPublicAccessBlock ListBuckets",
    "s3control": "GetPublicAccessBlock",
    "sns": "GetSubscriptionAttributes GetTopicAttributes ListSubscriptionsByTopic",
    "sso-admin": "ListInstances",
    "sts": "AssumeRole AssumeRoleWithWebIdentity GetCallerIdentity",
}

# CloudWatch's model lists CBOR first; query is the protocol that every deployment still answers.
PROTOCOL = {"cloudwatch": "query"}

# The prefix of IAM actions, where it is not the signing name.
# Source: Service Authorization Reference.
ACTION_PREFIX = {"cloudwatch": "cloudwatch"}

# The IAM action of an operation, where it is not prefix:Operation.
# Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
ACTIONS = {
    ("s3", "GetBucketEncryption"): "s3:GetEncryptionConfiguration",
    ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("s3", "PutPublicAccessBlock"): "s3:PutBucketPublicAccessBlock",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
    ("s3", "PutBucketEncryption"): "s3:PutEncryptionConfiguration",
    ("s3", "GetBucketLifecycleConfiguration"): "s3:GetLifecycleConfiguration",
    ("s3", "PutBucketLifecycleConfiguration"): "s3:PutLifecycleConfiguration",
    ("s3control", "GetPublicAccessBlock"): "s3:GetAccountPublicAccessBlock",
    ("s3control", "PutPublicAccessBlock"): "s3:PutAccountPublicAccessBlock",
}

# Page sizes are AWS's defaults, except where AWS answers everything at once without one:
# - EC2: "unpaginated calls might be throttled and could time out"
#   (Amazon EC2 Developer Guide, "Pagination in the Amazon EC2 API"); 1000 is the most, 100 for route
#   tables.
# - S3: unpaginated ListBuckets is rejected for accounts whose quota is above 10,000 buckets, and only
#   paginated replies carry each bucket's region (Amazon S3 User Guide, "Bucket quotas").
# - IAM: 100 is the default of every list, 1000 the most (IAM API Reference, MaxItems). Its buckets are
#   small, so the fewest calls; but less at once where every item brings policy documents along.
PAGE_SIZE = {
    ("ec2", "DescribeFlowLogs"): {"MaxResults": 1000},
    ("ec2", "DescribeInstances"): {"MaxResults": 1000},
    ("ec2", "DescribeNetworkAcls"): {"MaxResults": 1000},
    ("ec2", "DescribeNetworkInterfaces"): {"MaxResults": 1000},
    ("ec2", "DescribeRouteTables"): {"MaxResults": 100},
    ("ec2", "DescribeSecurityGroupRules"): {"MaxResults": 1000},
    ("ec2", "DescribeSecurityGroups"): {"MaxResults": 1000},
    ("ec2", "DescribeVpcPeeringConnections"): {"MaxResults": 1000},
    ("ec2", "DescribeVpcs"): {"MaxResults": 1000},
    ("iam", "GetAccountAuthorizationDetails"): {"MaxItems": 500},
    ("iam", "ListInstanceProfiles"): {"MaxItems": 1000},
    ("iam", "ListPolicies"): {"MaxItems": 1000},
    ("iam", "ListServerCertificates"): {"MaxItems": 1000},
    ("iam", "ListUsers"): {"MaxItems": 1000},
    ("iam", "ListVirtualMFADevices"): {"MaxItems": 1000},
    ("s3", "ListBuckets"): {"MaxBuckets": 1000},
}

# Lists whose model names tokens, but which botocore's paginators-1.json does not page.
PAGINATORS = {
    ("accessanalyzer", "ListAnalyzers"): {"input_token": "nextToken", "output_token": "nextToken",
                                          "result_key": "analyzers"},
    ("sns", "ListSubscriptionsByTopic"): {"input_token": "NextToken", "output_token": "NextToken",
                                          "result_key": "Subscriptions"},
}

# Root elements of S3's replies, which the models do not say. Source: Amazon S3 API Reference, the
# "Response Syntax" of each action.
ROOTS = {
    ("s3", "GetBucketAcl"): "AccessControlPolicy",
    ("s3", "GetBucketLocation"): "LocationConstraint",
    ("s3", "GetBucketLogging"): "BucketLoggingStatus",
    ("s3", "ListBuckets"): "ListAllMyBucketsResult",
}

# Replies whose root element *is* the only member (Smithy's s3UnwrappedXmlOutput).
UNWRAPPED = {("s3", "GetBucketLocation")}

# Names that read like a write but change nothing, and the other way round.
READS = ("Get", "List", "Describe", "Lookup", "Head", "AssumeRole", "GenerateCredentialReport")

SCALARS = {"string": "string", "character": "string", "boolean": "boolean", "integer": "integer",
           "long": "integer", "float": "number", "double": "number", "timestamp": "timestamp",
           "blob": "blob"}


def load(service, name):
    """The newest version of one of botocore's files for a service, or None."""
    for version in sorted((MODELS / service).iterdir(), reverse=True):
        for path in (version / f"{name}.json", version / f"{name}.json.gz"):
            if path.exists():
                opener = gzip.open if path.suffix == ".gz" else open
                with opener(path, "rt", encoding="utf-8") as file:
                    return json.load(file)
    return None


def type_name(model, shape_name, wanted):
    """A scalar's kind, or the shape's own name, noted in `wanted`."""
    kind = model["shapes"][shape_name]["type"]
    if kind in SCALARS:
        return SCALARS[kind]
    wanted.add(shape_name)
    return shape_name


LOCATIONS = {"uri": "uri", "querystring": "query", "header": "header", "headers": "headers",
             "statusCode": "status"}


def member_text(model, name, member, required, wanted, payload=None):
    """`Type [name=wire] [query=wire] [in=place] [required] …`, the format of service.h."""
    words = [type_name(model, member["shape"], wanted)]
    shape = model["shapes"][member["shape"]]
    wire = member.get("locationName", name)
    if wire != name:
        words.append(f"name={wire}")
    if "queryName" in member:
        words.append(f"query={member['queryName']}")
    if "location" in member:
        words.append(f"in={LOCATIONS[member['location']]}")
    if payload == name:
        words.append("in=payload")
    if member.get("xmlAttribute"):
        words.append("attribute")
    if member.get("hostLabel"):
        words.append("host")
    stamp = member.get("timestampFormat", shape.get("timestampFormat"))
    if stamp:
        words.append(f"format={stamp}")
    if member.get("flattened"):
        words.append("flat")
    if name in required:
        words.append("required")
    return " ".join(words)


def shape_json(model, name, wanted, unwrapped):
    shape = model["shapes"][name]
    if shape["type"] == "structure":
        payload = next(iter(shape["members"])) if name in unwrapped else shape.get("payload")
        return {key: member_text(model, key, member, shape.get("required", []), wanted, payload)
                for key, member in shape["members"].items()}
    flat = ["flat"] if shape.get("flattened") else []
    if shape["type"] == "list":
        return ["list", member_text(model, "", shape["member"], [], wanted)] + flat
    if shape["type"] == "map":
        return ["map", member_text(model, "", shape["key"], [], wanted),
                member_text(model, "", shape["value"], [], wanted)] + flat
    raise ValueError(f"{name}: a {shape['type']} is not understood")


def as_list(value):
    return value if isinstance(value, list) else [value]


def paging(service, operation, paginators):
    entry = PAGINATORS.get((service, operation)) or paginators.get(operation)
    if entry is None:
        return None
    out = {"in": as_list(entry["input_token"]), "out": as_list(entry["output_token"])}
    # Some of botocore's tokens are expressions ("NextMarker || Contents[-1].Key"): none in use here.
    for token in out["in"] + out["out"]:
        if not re.fullmatch(r"\w+", token):
            raise ValueError(f"{service}:{operation}: token expression `{token}`")
    if "more_results" in entry:
        out["more"] = entry["more_results"]
    out["results"] = as_list(entry["result_key"])
    if (service, operation) in PAGE_SIZE:
        out["size"] = PAGE_SIZE[(service, operation)]
    return out


def operation_json(service, model, name, paginators, wanted):
    operation = model["operations"][name]
    http = operation["http"]
    out = {"http": f"{http['method']} {http['requestUri']}"}
    if not name.startswith(READS):
        out["mutates"] = True
    for key, word in (("input", "in"), ("output", "out")):
        if key in operation:
            wanted.add(operation[key]["shape"])
            out[word] = operation[key]["shape"]
    if "resultWrapper" in operation.get("output", {}):
        out["wrapper"] = operation["output"]["resultWrapper"]
    if "locationName" in operation.get("input", {}):
        out["body_root"] = operation["input"]["locationName"]
    if (service, name) in ROOTS:
        out["root"] = ROOTS[(service, name)]
    elif model["metadata"]["protocol"] == "rest-xml" and "output" in operation:
        output = model["shapes"][operation["output"]["shape"]]
        if "payload" not in output and any("location" not in m for m in output["members"].values()):
            raise ValueError(f"{service}:{name}: say its root element in ROOTS")
    if (service, name) in UNWRAPPED:
        out["unwrapped"] = True
    if "hostPrefix" in operation.get("endpoint", {}):
        out["host_prefix"] = operation["endpoint"]["hostPrefix"]
    if operation.get("authtype") == "none":
        out["unsigned"] = True
    if operation.get("httpChecksumRequired") or \
            operation.get("httpChecksum", {}).get("requestChecksumRequired"):
        out["checksum"] = True
    if (service, name) in ACTIONS:
        out["action"] = ACTIONS[(service, name)]
    pages = paging(service, name, paginators)
    if pages:
        out["page"] = pages
    return out


# Which hosts an endpoint setting asks for: name in services.json -> (FIPS, dual-stack).
VARIANTS = {"endpoints": (False, False), "fips_endpoints": (True, False),
            "dual_stack_endpoints": (False, True), "fips_dual_stack_endpoints": (True, True)}


def endpoint_of(service, provider, region, fips, dual):
    """(URL, signing region) by the service's own rules; no URL where it has no such host."""
    known = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
    # The account goes in front of the host by the operation's own host prefix.
    if service == "s3control":
        known |= {"AccountId": "123456789012", "RequiresAccountId": True}
    try:
        answer = provider.resolve_endpoint(**known)
    except EndpointProviderError:
        return "", region
    scheme = (answer.properties.get("authSchemes") or [{}])[0]
    return answer.url.replace("://123456789012.", "://"), scheme.get("signingRegion", region)


def endpoint_exceptions(service, metadata, partitions, fips, dual):
    """Hosts that do not follow PREFIX[-fips].REGION.SUFFIX, from the service's own rules: one entry a
    partition where one says it all (a host for the whole partition, or a rule with `{region}` in it,
    which holds for regions to come as well), else one a region."""
    provider = EndpointProvider(load(service, "endpoint-rule-set-1"), partitions)
    exceptions = {}
    for partition in partitions["partitions"]:
        outputs = partition["outputs"]
        suffix = outputs["dualStackDnsSuffix" if dual else "dnsSuffix"]
        plain = f"https://{metadata['endpointPrefix']}{'-fips' if fips else ''}.{{region}}.{suffix}"
        regions = sorted(r for r in partition["regions"] if not r.endswith("-global"))
        hosts = {r: endpoint_of(service, provider, r, fips, dual) for r in regions}
        rules = {r: url.replace(r, "{region}") if signs == r else url
                 for r, (url, signs) in hosts.items()}
        named = any(r in url for r, (url, _) in hosts.items())
        if set(rules.values()) == {plain}:
            continue
        if len(set(rules.values())) == 1 and (named or not hosts[regions[0]][0]):
            exceptions[partition["id"]] = {"url": rules[regions[0]]}
        elif len(set(hosts.values())) == 1:
            url, signs = hosts[regions[0]]
            exceptions[partition["id"]] = {"url": url, "region": signs}
        else:
            exceptions |= {r: {"url": url, "region": signs} for r, (url, signs) in hosts.items()
                           if rules[r] != plain}
    return exceptions


def missing_partitions(metadata, endpoints):
    """Partitions without this service, as botocore's endpoints.json has it. Only the two whose lists
    are complete: for the newer ones even IAM is not listed, and a service that is wrongly held to be
    missing would not be looked at."""
    return [p["partition"] for p in endpoints["partitions"]
            if p["partition"] in ("aws-cn", "aws-us-gov")
            and metadata["endpointPrefix"] not in p["services"]]


def service_json(service, endpoints, partitions):
    model = load(service, "service-2")
    metadata = model["metadata"]
    paginators = (load(service, "paginators-1") or {}).get("pagination", {})
    out = {"id": metadata["serviceId"].lower().replace(" ", "_"),
           "protocol": PROTOCOL.get(service, metadata["protocol"]),
           "version": metadata["apiVersion"],
           "endpoint_prefix": metadata["endpointPrefix"],
           "signing_name": metadata.get("signingName", metadata["endpointPrefix"])}
    out["action_prefix"] = ACTION_PREFIX.get(service, out["signing_name"])
    if out["protocol"] == "json":
        out["json_version"] = metadata["jsonVersion"]
        out["target_prefix"] = metadata["targetPrefix"]
    if out["protocol"] == "rest-xml":
        # Namespace of request bodies, from the payloads that carry one.
        found = {m["xmlNamespace"]["uri"] for s in model["shapes"].values()
                 for m in s.get("members", {}).values() if "uri" in m.get("xmlNamespace", {})}
        found -= {"http://www.w3.org/2001/XMLSchema-instance"}
        if len(found) == 1:
            out["xml_namespace"] = found.pop()
    for key, variant in VARIANTS.items():
        exceptions = endpoint_exceptions(service, metadata, partitions, *variant)
        if exceptions:
            out[key] = exceptions
    missing = missing_partitions(metadata, endpoints)
    if missing:
        out["not_in"] = missing
    wanted, done = set(), {}
    out["operations"] = {name: operation_json(service, model, name, paginators, wanted)
                         for name in sorted(OPERATIONS[service].split())}
    unwrapped = {out["operations"][name]["out"] for key, name in UNWRAPPED if key == service}
    while wanted - done.keys():
        for name in sorted(wanted - done.keys()):
            if name in SCALARS.values():
                raise ValueError(f"{service}: the shape `{name}` has a scalar's name")
            done[name] = shape_json(model, name, wanted, unwrapped)
    out["shapes"] = dict(sorted(done.items()))
    return out


def region_prefixes(pattern):
    """What regions begin with: `^(us|eu)\\-\\w+\\-\\d+$` gives us and eu."""
    body = re.fullmatch(r"\^(.*)\\-\\w\+\\-\\d\+\$", pattern)[1].replace("\\-", "-")
    before, group, after = re.fullmatch(r"([\w-]*)(?:\(([\w|]+)\))?([\w-]*)", body).groups()
    return [before + word + after for word in (group or "").split("|")]


def partition_json(partition):
    outputs = partition["outputs"]
    return {"id": partition["id"], "dns_suffix": outputs["dnsSuffix"],
            "dual_stack_suffix": outputs["dualStackDnsSuffix"],
            "global_region": outputs["implicitGlobalRegion"],
            "region_prefixes": region_prefixes(partition["regionRegex"]),
            "regions": sorted(r for r in partition["regions"] if not r.endswith("-global"))}


def compact(value):
    return json.dumps(value, ensure_ascii=False)


def print_services(header, services):
    """One line an operation and one a shape, so that a diff shows what changed."""
    lines = ["{"] + [f" {compact(k)}: {compact(v)}," for k, v in header.items()] + [' "services": {']
    blocks = []
    for name, service in services.items():
        long = (*VARIANTS, "operations", "shapes")
        plain = {k: v for k, v in service.items() if k not in long}
        block = [f"  {compact(name)}: {{"] + [f"   {compact(k)}: {compact(v)},"
                                             for k, v in plain.items()]
        parts = [part for part in long if part in service]
        for part in parts:
            entries = [f"    {compact(k)}: {compact(v)}" for k, v in service[part].items()]
            close = "   }" + ("," if part != parts[-1] else "")
            block += [f"   {compact(part)}: {{", ",\n".join(entries), close]
        blocks.append("\n".join(block) + "\n  }")
    return "\n".join(lines) + "\n" + ",\n".join(blocks) + "\n }\n}\n"


def print_partitions(header, partitions):
    lines = ["{"] + [f" {compact(k)}: {compact(v)}," for k, v in header.items()]
    rows = ",\n".join(f"  {compact(p)}" for p in partitions)
    return "\n".join(lines) + '\n "partitions": [\n' + rows + "\n ]\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument("--date", default=datetime.date.today().isoformat(),
                        help="date for the provenance line (default: today)")
    options = parser.parse_args()
    partitions = json.loads((MODELS / "partitions.json").read_text())
    endpoints = json.loads((MODELS / "endpoints.json").read_text())
    header = {"generated_by": "tools/generate_services.py",
              "source": f"botocore {botocore.__version__}, Apache-2.0", "date": options.date}
    texts = {
        "services.json": print_services(
            header, {name: service_json(name, endpoints, partitions) for name in sorted(OPERATIONS)}),
        "partitions.json": print_partitions(
            header, [partition_json(p) for p in partitions["partitions"]]),
    }
    different = False
    for name, text in texts.items():
        path = ROOT / "data" / "aws" / name
        json.loads(text)
        if options.check:
            without_date = re.compile(r'^ "date": .*$', re.M)
            same = path.exists() and \
                without_date.sub("", path.read_text()) == without_date.sub("", text)
            different |= not same
            print(f"{path.relative_to(ROOT)}: {'same' if same else 'differs'}")
        else:
            path.write_text(text)
            print(f"{path.relative_to(ROOT)}: {len(text)} bytes")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
