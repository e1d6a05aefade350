"""What a request asks (service, operation, protocol, parameters), and errors in the shape each AWS
protocol documents.

Sources: Smithy "AWS protocols" pages (awsQuery, ec2Query, awsJson1_1, restJson1, restXml), the
"Common errors" page of each service's API reference, and the "Error responses" page of Amazon S3.
"""

import json
import re
import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote
from xml.sax.saxutils import escape

import botocore.exceptions
import botocore.loaders
import botocore.model

from server import Reply, Request

SCOPE = re.compile(r"Credential=([^/,\s]+)/\d+/([^/]*)/([^/]+)/aws4_request")
MODELS = {
    "access-analyzer": "accessanalyzer",
    "monitoring": "cloudwatch",
}  # signing name -> botocore's model name

# Query APIs name themselves in an unsigned request by their version only.
VERSIONS = {
    "2010-05-08": "iam",
    "2011-06-15": "sts",
    "2010-03-31": "sns",
    "2010-08-01": "cloudwatch",
    "2016-11-15": "ec2",
}
# The prefix of X-Amz-Target names the service of an unsigned JSON request.
TARGETS = {
    "TrentService": "kms",
    "Logs_20140328": "logs",
    "CloudTrail_20131101": "cloudtrail",
    "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101": "cloudtrail",
    "GraniteServiceVersion20100801": "cloudwatch",
}
ANONYMOUS = (
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
)  # STS operations that are never signed


@dataclass
class Call:
    """One request to one operation of one service."""

    request: Request
    service: str
    operation: str | None
    protocol: str  # query, ec2, json, rest-json, rest-xml, s3, cbor
    region: str
    access_key: str | None  # None where the request is not signed
    account: str = ""
    parameters: dict = field(
        default_factory=dict
    )  # flat for query and REST, the whole document for JSON

    def replace(self, changes):
        """The same call with some parameters set, or removed where the value is None."""
        merged = {k: v for k, v in {**self.parameters, **changes}.items() if v is not None}
        old = self.request
        if self.protocol == "json":
            request = Request(old.method, old.target, old.headers, json.dumps(merged).encode())
        elif self.protocol in ("query", "ec2"):
            request = Request(old.method, old.target, old.headers, encode(merged).encode())
        else:
            request = Request(old.method, f"{old.path}?{encode(merged)}", old.headers, old.body)
        copy = Call(
            request,
            self.service,
            self.operation,
            self.protocol,
            self.region,
            self.access_key,
            self.account,
        )
        copy.parameters = merged
        return copy


def encode(parameters):
    return "&".join(f"{quote(k, safe='')}={quote(str(v), safe='')}" for k, v in parameters.items())


def read_call(request):
    """Finds out what `request` asks. The operation is None where no model names it."""
    scope = SCOPE.search(request.headers.get("authorization", ""))
    access_key, region, signing = scope.groups() if scope else (None, "us-east-1", "")
    service = MODELS.get(signing, signing)
    target = request.headers.get("x-amz-target", "")
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if request.headers.get("smithy-protocol") == "rpc-v2-cbor":
        return Call(request, service, request.path.rpartition("/")[2], "cbor", region, access_key)
    if target:
        prefix, _, operation = target.rpartition(".")
        call = Call(
            request, service or TARGETS.get(prefix, prefix), operation, "json", region, access_key
        )
        call.parameters = read_json(request.body)
        return call
    if form and b"Action=" in request.body:
        parameters = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        service = service or VERSIONS.get(parameters.get("Version"), "")
        protocol = "ec2" if service == "ec2" else "query"
        return Call(
            request, service, parameters["Action"], protocol, region, access_key, "", parameters
        )
    return read_rest_call(request, service or "s3", region, access_key)


def read_json(body):
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def read_rest_call(request, service, region, access_key):
    if service == "s3" and request.path.startswith("/v20180820/"):
        service = "s3control"
    routes = routes_of(service)
    parameters = dict(parse_qsl(request.query, keep_blank_values=True))
    operation = routes.operation(request, parameters) if routes else None
    protocol = "s3" if service == "s3" else routes.protocol if routes else "rest-json"
    return Call(request, service, operation, protocol, region, access_key, "", parameters)


class Routes:
    """Which operation a method and a path mean, from the service's model as botocore ships it."""

    def __init__(self, service):
        document = botocore.loaders.Loader().load_service_model(service, "service-2")
        self.model = botocore.model.ServiceModel(document, service)
        self.protocol = self.model.metadata["protocol"]
        self.routes = [self.route(name) for name in self.model.operation_names]
        # The more a route demands, the sooner it is tried: `/{Bucket}?acl` before `/{Bucket}`.
        self.routes.sort(key=lambda route: (-len(route[2]), -route[4], -len(route[1].pattern)))

    def route(self, name):
        http = self.model.operation_model(name).http
        path, _, query = http["requestUri"].partition("?")
        pattern = "".join(
            part if not part.startswith("{") else "(.+)" if part.endswith("+}") else "([^/]+)"
            for part in (
                p if p.startswith("{") else re.escape(p) for p in re.split(r"({[^}]+})", path)
            )
        )
        required = [part.partition("=")[0] for part in query.split("&") if part]
        must = self.required_members(name)
        return http["method"], re.compile(f"^{pattern}/?$"), required + must, name, len(must)

    def required_members(self, name):
        shape = self.model.operation_model(name).input_shape
        members = shape.members if shape else {}
        return [
            members[m].serialization.get("name", m)
            for m in (shape.required_members if shape else [])
            if members[m].serialization.get("location") == "querystring"
        ]

    def operation(self, request, parameters):
        return self.match(request, parameters)[0]

    def match(self, request, parameters):
        for method, pattern, required, name, _ in self.routes:
            found = pattern.match(request.path)
            if method == request.method and found and all(key in parameters for key in required):
                return name, [unquote(group) for group in found.groups()]
        return None, []


@lru_cache(maxsize=None)
def routes_of(service):
    try:
        return Routes(service)
    except botocore.exceptions.UnknownServiceError:
        return None


# --- errors ---------------------------------------------------------------------------------------


class AwsError(Exception):
    """An error that the service answers. `code` may be one of the abstract words of ABSTRACT."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


# Words that mean the same everywhere and are spelt differently by each service. First match wins:
# service, protocol, "*".
ABSTRACT = {
    "Throttle": {
        "ec2": (503, "RequestLimitExceeded", "Request limit exceeded."),
        "s3": (503, "SlowDown", "Please reduce your request rate."),
        "s3control": (503, "SlowDown", "Please reduce your request rate."),
        "sns": (429, "Throttled", "Rate exceeded"),
        "query": (400, "Throttling", "Rate exceeded"),
        "json": (400, "ThrottlingException", "Rate exceeded"),
        "*": (429, "ThrottlingException", "Rate exceeded"),
    },
    "AccessDenied": {
        "ec2": (
            403,
            "UnauthorizedOperation",
            "You are not authorized to perform this operation. {denial}",
        ),
        "s3": (403, "AccessDenied", "{denial}"),
        "s3control": (403, "AccessDenied", "{denial}"),
        "sns": (403, "AuthorizationError", "{denial}"),
        "query": (403, "AccessDenied", "{denial}"),
        "json": (400, "AccessDeniedException", "{denial}"),
        "*": (403, "AccessDeniedException", "{denial}"),
    },
    "Unsigned": {
        "json": (403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        "rest-json": (403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        "*": (403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
    },
    "DisabledRegion": {
        "ec2": (401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
        "s3": (
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
        "query": (
            403,
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
        ),
        "json": (
            400,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        "*": (
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
    },
    "Unsupported": {
        "ec2": (400, "InvalidAction", "The action {operation} is not valid for this web service."),
        "query": (400, "InvalidAction", "Could not find operation {operation}"),
        "s3": (
            501,
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
        ),
        "*": (404, "UnknownOperationException", "The operation {operation} is not known"),
    },
    "Internal": {
        "ec2": (500, "InternalError", "An internal error has occurred"),
        "s3": (500, "InternalError", "We encountered an internal error. Please try again."),
        "query": (500, "InternalFailure", "An internal error has occurred"),
        "*": (500, "InternalFailure", "An internal error has occurred"),
    },
    "ExpiredToken": {
        "ec2": (400, "RequestExpired", "Request has expired."),
        "s3": (400, "ExpiredToken", "The provided token has expired."),
        "query": (403, "ExpiredToken", "The security token included in the request is expired"),
        "*": (
            400,
            "ExpiredTokenException",
            "The security token included in the request is expired",
        ),
    },
}
SCP = " with an explicit deny in a service control policy"
IAM_PREFIXES = {"accessanalyzer": "access-analyzer", "s3control": "s3"}
# Where the action is not named like the operation. Source: Service Authorization Reference, S3.
IAM_ACTIONS = {
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
    ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("s3", "GetBucketEncryption"): "s3:GetEncryptionConfiguration",
    ("s3control", "GetPublicAccessBlock"): "s3:GetAccountPublicAccessBlock",
}


def denial(call, by_scp):
    """The sentence of an access denial. Source: IAM User Guide, "Troubleshoot access denied error
    messages".
    """
    named = f"{IAM_PREFIXES.get(call.service, call.service)}:{call.operation}"
    action = IAM_ACTIONS.get((call.service, call.operation), named)
    reason = SCP if by_scp else " because no identity-based policy allows the " + action + " action"
    user = f"arn:aws:iam::{call.account}:user/auditor"
    return f"User: {user} is not authorized to perform: {action} on resource: *{reason}"


def error(call, status, code, message="", by_scp=False):
    """An error reply in the protocol of `call`."""
    if code == "SCP":
        code, by_scp = "AccessDenied", True
    if code in ABSTRACT:
        spellings = ABSTRACT[code]
        named = spellings.get(call.service) or spellings.get(call.protocol) or spellings["*"]
        status, code = status or named[0], named[1]
        message = message or named[2].format(operation=call.operation, denial=denial(call, by_scp))
    return error_body(call.protocol, status or 400, code, message)


def error_body(protocol, status, code, message):
    request_id = str(uuid.uuid4())
    code_xml, message_xml = escape(code), escape(message)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if protocol == "ec2":
        body = (
            f"{head}<Response><Errors><Error><Code>{code_xml}</Code>"
            f"<Message>{message_xml}</Message></Error></Errors>"
            f"<RequestID>{request_id}</RequestID></Response>"
        )
        return xml(status, body, [("x-amzn-requestid", request_id)])
    if protocol == "s3":
        body = (
            f"{head}<Error><Code>{code_xml}</Code><Message>{message_xml}</Message>"
            f"<RequestId>{request_id}</RequestId><HostId>{request_id}</HostId></Error>"
        )
        return xml(status, body, [("x-amz-request-id", request_id)])
    if protocol in ("query", "rest-xml"):
        kind = "Sender" if status < 500 else "Receiver"
        body = (
            f"{head}<ErrorResponse><Error><Type>{kind}</Type><Code>{code_xml}</Code>"
            f"<Message>{message_xml}</Message></Error><RequestId>{request_id}</RequestId>"
            "</ErrorResponse>"
        )
        return xml(status, body, [("x-amzn-requestid", request_id)])
    # JSON protocols: awsJson1_1 names the error in the body, restJson1 in the header; AWS often
    # sends both.
    document = (
        {"message": message} if protocol == "rest-json" else {"__type": code, "message": message}
    )
    kind = "application/json" if protocol == "rest-json" else "application/x-amz-json-1.1"
    headers = [("Content-Type", kind), ("x-amzn-RequestId", request_id), ("x-amzn-errortype", code)]
    return Reply(status, headers, json.dumps(document).encode())


def xml(status, body, headers=()):
    return Reply(status, [("Content-Type", "text/xml;charset=UTF-8"), *headers], body.encode())
