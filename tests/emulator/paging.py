"""Pages of the list operations that the readers use, as AWS documents them.

moto ignores the page size of many of them, so the overlay asks moto for the whole list and cuts it
here. Defaults and limits are those of each operation's API reference page. A forced page size
(control API) makes every list short, below the service's own minimum too, so that a test sees many
pages from a small account.
"""

import base64
import json
import zlib
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import wire

TOKEN_MARK = (
    b"\xfb\xef\xff"  # encodes to "++//": a client that does not escape tokens loses its place
)


@dataclass(frozen=True)
class List:
    """How one operation pages. `items` may name several lists of an XML reply, which then share the
    pages, in that order. `default` is None where AWS answers everything unless a size is asked for.
    """

    items: str
    token: str
    next_token: str
    size: str | None
    default: int | None
    smallest: int
    largest: int
    bad_token: str
    bad_size: str = "ValidationException"
    more: str | None = None


def iam_list(items):
    return List(
        items, "Marker", "Marker", "MaxItems", 100, 1, 1000, *["ValidationError"] * 2, "IsTruncated"
    )


LISTS = {
    ("iam", "ListUsers"): iam_list("Users"),
    ("iam", "ListAccessKeys"): iam_list("AccessKeyMetadata"),
    ("iam", "ListMFADevices"): iam_list("MFADevices"),
    ("iam", "ListVirtualMFADevices"): iam_list("VirtualMFADevices"),
    ("iam", "ListServerCertificates"): iam_list("ServerCertificateMetadataList"),
    ("iam", "ListInstanceProfiles"): iam_list("InstanceProfiles"),
    ("iam", "ListPolicies"): iam_list("Policies"),
    ("iam", "GetAccountAuthorizationDetails"): iam_list(
        "UserDetailList GroupDetailList RoleDetailList Policies"
    ),
    ("s3", "ListBuckets"): List(
        "Buckets",
        "continuation-token",
        "ContinuationToken",
        "max-buckets",
        None,
        1,
        10000,
        *["InvalidArgument"] * 2,
    ),
    ("kms", "ListKeys"): List(
        "Keys",
        "Marker",
        "NextMarker",
        "Limit",
        100,
        1,
        1000,
        "InvalidMarkerException",
        more="Truncated",
    ),
    ("kms", "ListAliases"): List(
        "Aliases",
        "Marker",
        "NextMarker",
        "Limit",
        50,
        1,
        100,
        "InvalidMarkerException",
        more="Truncated",
    ),
    ("accessanalyzer", "ListAnalyzers"): List(
        "analyzers", "nextToken", "nextToken", "maxResults", 100, 1, 1000, "ValidationException"
    ),
    ("logs", "DescribeMetricFilters"): List(
        "metricFilters",
        "nextToken",
        "nextToken",
        "limit",
        50,
        1,
        50,
        *["InvalidParameterException"] * 2,
    ),
    ("logs", "DescribeLogGroups"): List(
        "logGroups",
        "nextToken",
        "nextToken",
        "limit",
        50,
        1,
        50,
        *["InvalidParameterException"] * 2,
    ),
    ("cloudwatch", "DescribeAlarms"): List(
        "MetricAlarms",
        "NextToken",
        "NextToken",
        "MaxRecords",
        50,
        1,
        100,
        "InvalidNextToken",
        "ValidationError",
    ),
    ("sns", "ListSubscriptionsByTopic"): List(
        "Subscriptions", "NextToken", "NextToken", None, 100, 1, 100, "InvalidParameter"
    ),
    ("sns", "ListSubscriptions"): List(
        "Subscriptions", "NextToken", "NextToken", None, 100, 1, 100, "InvalidParameter"
    ),
}
EC2_LISTS = {  # operation: element of the list, smallest and largest page
    "DescribeInstances": ("reservationSet", 5, 1000),
    "DescribeSecurityGroups": ("securityGroupInfo", 5, 1000),
    "DescribeSecurityGroupRules": ("securityGroupRuleSet", 5, 1000),
    "GetManagedPrefixListEntries": ("entrySet", 1, 100),
    "DescribeManagedPrefixLists": ("prefixListSet", 1, 100),
    "DescribeVpcs": ("vpcSet", 5, 1000),
    "DescribeFlowLogs": ("flowLogSet", 1, 1000),
    "DescribeNetworkAcls": ("networkAclSet", 5, 1000),
    "DescribeNetworkInterfaces": ("networkInterfaceSet", 5, 1000),
    "DescribeRouteTables": ("routeTableSet", 5, 100),
    "DescribeVpcPeeringConnections": ("vpcPeeringConnectionSet", 5, 1000),
}
for _operation, (_items, _smallest, _largest) in EC2_LISTS.items():
    _names = (_items, "NextToken", "nextToken", "MaxResults", None, _smallest, _largest)
    LISTS["ec2", _operation] = List(*_names, "InvalidNextToken", "InvalidParameterValue")


class JsonPage:
    """The body of a JSON reply, its list and its token."""

    def __init__(self, row, reply):
        self.row, self.reply = row, reply
        self.document = json.loads(reply.body)

    def items(self):
        return self.document.get(self.row.items) or []

    def next_token(self):
        return self.document.get(self.row.next_token)

    def set(self, items, token):
        self.document[self.row.items] = items
        self.document.pop(self.row.next_token, None)
        if token:
            self.document[self.row.next_token] = token
        if self.row.more:
            self.document[self.row.more] = bool(token)

    def to_reply(self):
        self.reply.body = json.dumps(self.document).encode()
        return self.reply


class XmlPage:
    """The body of an XML reply. The lists are elements below the root or below its `…Result` element.
    An item goes with the name of its list.
    """

    def __init__(self, row, reply):
        self.row, self.reply = row, reply
        self.root = ElementTree.fromstring(reply.body)
        self.namespace = (
            self.root.tag.partition("}")[0] + "}" if self.root.tag.startswith("{") else ""
        )
        parents = [self.root, *self.root]
        self.names = row.items.split()
        self.parent = next(
            (p for p in parents if self.find(p, self.names[0]) is not None), self.root
        )

    def find(self, parent, name):
        return parent.find(self.namespace + name)

    def items(self):
        holders = ((name, self.find(self.parent, name)) for name in self.names)
        return [
            (name, item) for name, holder in holders if holder is not None for item in holder
        ]

    def next_token(self):
        element = self.find(self.parent, self.row.next_token)
        return None if element is None else element.text

    def set(self, items, token):
        holders = {name: self.find(self.parent, name) for name in self.names}
        if all(holder is None for holder in holders.values()):
            return
        for name, holder in holders.items():
            if holder is not None:
                holder[:] = [item for origin, item in items if origin == name]
        self.set_text(self.row.next_token, token)
        if self.row.more:
            self.set_text(self.row.more, "true" if token else "false")

    def set_text(self, name, text):
        element = self.find(self.parent, name)
        if element is not None:
            self.parent.remove(element)
        if text:
            ElementTree.SubElement(self.parent, self.namespace + name).text = text

    def to_reply(self):
        if self.namespace:
            ElementTree.register_namespace("", self.namespace[1:-1])
        self.reply.body = ElementTree.tostring(self.root, encoding="utf-8", xml_declaration=True)
        return self.reply


def answer(call, perform, forced_size=None):
    """`perform(call)`, cut into the page that `call` asks for. Calls to operations without a row
    pass through.
    """
    row = LISTS.get((call.service, call.operation))
    if row is None or call.protocol == "cbor":
        return perform(call)
    start = read_token(call, row)
    size = page_size(call, row, forced_size)
    whole, page, reply = read_all(call, row, perform)
    if page is None:
        return reply
    end = len(whole) if size is None else start + size
    page.set(whole[start:end], make_token(call, end) if end < len(whole) else None)
    return page.to_reply()


def read_all(call, row, perform):
    """Every item that moto has, the first page to put them in, or an error reply for both."""
    changes = {row.token: None}
    if row.size and (row.size in call.parameters or row.token in call.parameters):
        changes[row.size] = row.largest
    first, whole = None, []
    while True:
        reply = perform(call.replace(changes))
        if reply.status != 200:
            return whole, None, reply
        page = JsonPage(row, reply) if "json" in call.protocol else XmlPage(row, reply)
        first = first or page
        whole += page.items()
        if not page.next_token():
            return whole, first, reply
        changes[row.token] = page.next_token()


def page_size(call, row, forced):
    asked = call.parameters.get(row.size) if row.size else None
    if asked is None:
        size = row.default
    elif not str(asked).isdigit() or not row.smallest <= int(asked) <= row.largest:
        message = f"{row.size} is {asked}; {row.smallest} to {row.largest} are allowed"
        raise wire.AwsError(400, row.bad_size, message)
    else:
        size = int(asked)
    if forced:
        return forced if size is None else min(size, forced)
    return size


def make_token(call, offset):
    """A token that is opaque, and good for the operation, region and account that gave it only."""
    return base64.b64encode(TOKEN_MARK + f"{offset}:{fingerprint(call)}".encode()).decode()


def read_token(call, row):
    token = call.parameters.get(row.token)
    if token is None:
        return 0
    try:
        raw = base64.b64decode(token, validate=True)
        offset, _, origin = raw.removeprefix(TOKEN_MARK).decode().partition(":")
        if not raw.startswith(TOKEN_MARK) or int(origin) != fingerprint(call):
            raise ValueError
        return int(offset)
    except ValueError:
        raise wire.AwsError(400, row.bad_token, f"The value of {row.token} is not valid") from None


def fingerprint(call):
    return zlib.crc32("/".join((call.account, call.region, call.service, call.operation)).encode())


def has_token(call):
    """Whether `call` asks for a page after the first."""
    row = LISTS.get((call.service, call.operation))
    return bool(row and row.token in call.parameters)
