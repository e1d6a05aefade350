"""The control API under /_overlay/: what tests may set, and what they may read. All bodies are JSON
objects.
"""

import json
import threading

from moto.moto_api._internal import moto_api_backend

import access_analyzer
import account_contacts
import corrections
import server
import wire
from corrections import ec2, iam, iam_details, s3, sns
from server import Reply

DEFAULT_ACCOUNT = "123456789012"


class Rule:
    """One fault or canned reply, for calls that match. `times` < 0 means for ever; `skip` lets
    calls pass first.
    """

    def __init__(self, body, canned):
        self.body, self.canned = body, canned
        self.times, self.skip = int(body.get("times", -1 if canned else 1)), int(
            body.get("skip", 0)
        )

    def matches(self, call, next_page):
        wanted = {
            "service": call.service,
            "op": call.operation,
            "region": call.region,
            "account": call.account,
        }
        if any(self.body.get(name, "*") not in ("*", value) for name, value in wanted.items()):
            return False
        if self.body.get("page") and (self.body["page"] == "next") != next_page:
            return False
        return self.body.get("contains", "") in call.request.target + call.request.body.decode(
            "utf-8", "replace"
        )

    def take(self):
        """Whether the rule fires for this matching call."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times == 0:
            return False
        self.times -= self.times > 0
        return True


class Control:
    """State of the control API. `lock` guards it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rules, self.log, self.page_size, self.calls = [], [], None, {}

    def clear(self):
        self.rules, self.log, self.page_size, self.calls = [], [], None, {}

    def rule_for(self, call, next_page):
        with self.lock:
            return next(
                (rule for rule in self.rules if rule.matches(call, next_page) and rule.take()), None
            )

    def note(self, call, status):
        with self.lock:
            self.log.append([call.account, call.region, call.service, call.operation, status])

    def answer(self, request):
        """The reply to a request under /_overlay/."""
        name = request.path.removeprefix("/_overlay/")
        command = COMMANDS.get(name)
        if command is None:
            return reply(
                {"error": f"no control `{name}`; there are: {', '.join(sorted(COMMANDS))}"}, 404
            )
        try:
            body = json.loads(request.body or b"{}")
            with self.lock:
                return reply(command(self, body))
        except (ValueError, KeyError, TypeError, wire.AwsError) as problem:
            return reply({"error": f"{name}: {problem!r}"}, 400)


def reply(document, status=200):
    return Reply(status, [("Content-Type", "application/json")], json.dumps(document).encode())


def reset(control, _):
    control.clear()
    corrections.forget()
    access_analyzer.forget()
    account_contacts.forget()
    moto_api_backend.reset()
    return {"ok": True}


def add_fault(control, body):
    unknown = set(body) - FAULT_MEMBERS
    if unknown or body.get("kind", "error") not in FAULT_KINDS:
        raise ValueError(
            f"unknown members {sorted(unknown)} or kind; kinds: {', '.join(FAULT_KINDS)}"
        )
    control.rules.append(Rule(body, canned=False))
    return {"ok": True}


def add_canned(control, body):
    body["body"]  # a canned reply without a body is a mistake of the test
    control.rules.append(Rule(body, canned=True))
    return {"ok": True}


def clear_rules(control, _):
    control.rules = []
    return {"ok": True}


def read_log(control, body):
    entries = control.log
    if body.get("clear"):
        control.log = []
    return entries


def set_page_size(control, body):
    control.page_size = int(body["size"]) or None
    return {"ok": True}


def set_root(_, body):
    account = body.pop("account", DEFAULT_ACCOUNT)
    if "virtual_mfa" in body:
        iam_details.give_root_a_device(account, body.pop("virtual_mfa"))
    iam.roots.setdefault(account, {}).update(body)
    return {"ok": True}


def set_dates(_, body):
    iam_details.set_dates(body.pop("account", DEFAULT_ACCOUNT), body.pop("user"), **body)
    return {"ok": True}


def set_row(_, body):
    iam.rows.setdefault((body.pop("account", DEFAULT_ACCOUNT), body.pop("user")), {}).update(body)
    return {"ok": True}


def set_age(_, body):
    iam.age(body.get("account", DEFAULT_ACCOUNT), float(body["minutes"]))
    return {"ok": True}


def confirm(_, body):
    return {"confirmed": sns.confirm(body.get("topic"), body.get("endpoint"))}


def set_region(_, body):
    change = ec2.opted_in.add if body.get("enabled", True) else ec2.opted_in.discard
    change((body.get("account", DEFAULT_ACCOUNT), body["region"]))
    return {"ok": True}


def set_analyzer(_, body):
    account = body.get("account", DEFAULT_ACCOUNT)
    access_analyzer.set_status(account, body["region"], body["name"], body["status"])
    return {"ok": True}


def strip_encryption(_, body):
    s3.strip_encryption(body.get("account", DEFAULT_ACCOUNT), body["bucket"])
    return {"ok": True}


COMMANDS = {
    "reset": reset,
    "fault": add_fault,
    "canned": add_canned,
    "clear": clear_rules,
    "log": read_log,
    "page_size": set_page_size,
    "root": set_root,
    "dates": set_dates,
    "credrow": set_row,
    "age": set_age,
    "confirm": confirm,
    "region": set_region,
    "analyzer": set_analyzer,
    "unencrypted": strip_encryption,
}
FAULT_KINDS = ("error", "html", "truncate", "reset", "lost", "delay")
FAULT_MEMBERS = {
    "service",
    "op",
    "region",
    "account",
    "page",
    "contains",
    "times",
    "skip",
    "delay",
} | {
    "kind",
    "code",
    "status",
    "message",
}
HTML = b"<html><head><title>Proxy</title></head><body><h1>Access is restricted</h1></body></html>"


def broken(rule, call, perform):
    """The reply that `rule` orders in place of `perform()`, which may run all the same (a reply
    that is lost).
    """
    body = rule.body
    server.wait(float(body.get("delay", 0)))
    if rule.canned:
        headers = [("Content-Type", body.get("content_type", "text/xml"))]
        return Reply(int(body.get("status", 200)), headers, body["body"].encode())
    kind = body.get("kind", "error")
    if kind == "html":
        return Reply(int(body.get("status", 200)), [("Content-Type", "text/html")], HTML)
    if kind == "reset":
        return Reply(0, fault="reset")
    if kind == "error":
        return wire.error(
            call, body.get("status"), body.get("code", "Throttle"), body.get("message", "")
        )
    answer = perform()
    answer.fault = {"truncate": "truncate", "lost": "reset"}.get(kind, "")
    return answer
