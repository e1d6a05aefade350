"""IAM Access Analyzer, which moto lacks: analyzers per account and region. Findings are always
empty.

Source: IAM Access Analyzer API reference, CreateAnalyzer, ListAnalyzers, AnalyzerSummary; service
quotas (one analyzer of a type in a region for an account).
"""

import json
from datetime import datetime, timezone
from urllib.parse import unquote

import wire
from server import Reply

TYPES = {
    f"{scope}{kind}"
    for scope in ("ACCOUNT", "ORGANIZATION")
    for kind in ("", "_UNUSED_ACCESS", "_INTERNAL_ACCESS")
}

analyzers = {}  # (account, region): {name: analyzer}


def forget():
    analyzers.clear()


def perform(call):
    operation = OPERATIONS.get(call.operation)
    if operation is None:
        raise wire.AwsError(None, "Unsupported", "")
    own = analyzers.setdefault((call.account, call.region), {})
    answer = operation(own, call, {**call.parameters, **wire.read_json(call.request.body)})
    return Reply(200, [("Content-Type", "application/json")], json.dumps(answer).encode())


def last_of_path(call):
    """The name or ARN that ends the path; an ARN's slash is escaped there."""
    return unquote(call.request.path.rstrip("/").rpartition("/")[2]).rpartition("/")[2]


def find(own, name):
    if name not in own:
        raise wire.AwsError(404, "ResourceNotFoundException", f"The analyzer {name} does not exist")
    return own[name]


def create(own, call, body):
    name, kind = body.get("analyzerName"), body.get("type")
    if not name or kind not in TYPES:
        raise wire.AwsError(400, "ValidationException", "analyzerName and a known type are needed")
    if name in own:
        raise wire.AwsError(409, "ConflictException", f"The analyzer {name} already exists")
    if any(analyzer["type"] == kind for analyzer in own.values()):
        raise wire.AwsError(
            402, "ServiceQuotaExceededException", f"There is an analyzer of type {kind} already"
        )
    arn = f"arn:aws:access-analyzer:{call.region}:{call.account}:analyzer/{name}"
    created = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    tags = body.get("tags") or {}
    own[name] = {
        "arn": arn,
        "name": name,
        "type": kind,
        "createdAt": created,
        "status": "ACTIVE",
        "tags": tags,
    }
    return {"arn": arn}


def list_all(own, _, body):
    kind = body.get("type")
    return {"analyzers": [own[name] for name in sorted(own) if kind in (None, own[name]["type"])]}


def get(own, call, _):
    return {"analyzer": find(own, last_of_path(call))}


def delete(own, call, _):
    del own[find(own, last_of_path(call))["name"]]
    return {}


def tag(own, call, body):
    find(own, last_of_path(call))["tags"].update(body["tags"])
    return {}


def list_tags(own, call, _):
    return {"tags": find(own, last_of_path(call))["tags"]}


OPERATIONS = {
    "CreateAnalyzer": create,
    "ListAnalyzers": list_all,
    "GetAnalyzer": get,
    "DeleteAnalyzer": delete,
    "TagResource": tag,
    "ListTagsForResource": list_tags,
    "ListFindings": lambda *_: {"findings": []},
    "ListFindingsV2": lambda *_: {"findings": []},
}


def set_status(account, region, name, status):
    """By the control API: an analyzer that AWS has disabled or not finished."""
    find(analyzers.get((account, region), {}), name)["status"] = status
