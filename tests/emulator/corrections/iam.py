"""IAM: the root user in the account summary and the credential report, and the life of the report.

Sources: IAM API reference, GenerateCredentialReport, GetCredentialReport, GetAccountSummary; IAM
User Guide, "Generate credential reports for your AWS account" (columns, the root row, four hours
between reports). iam_details.py has the rest of IAM.
"""

import csv
import io
from datetime import datetime, timedelta, timezone

from moto.core.responses import ActionResult
from moto.iam import models, responses

import wire

LIFETIME = timedelta(hours=4)
DATE = "%Y-%m-%dT%H:%M:%S+00:00"
ROOT_CREATED = "2015-01-01T00:00:00+00:00"

roots = {}  # account: facts about its root user that no API can set, by the control API
rows = {}  # (account, user): report cells to answer instead of moto's, by the control API
reports = {}  # account: its latest Report


def forget():
    for memory in (roots, rows, reports):
        memory.clear()


class Report:
    """A credential report as it was when it was made. It is not ready at once: the next request
    finds it so.
    """

    def __init__(self, text):
        self.text, self.made, self.ready = text, datetime.now(timezone.utc), False

    def expired(self):
        return datetime.now(timezone.utc) - self.made >= LIFETIME


def age(account, minutes):
    """Makes the account's report that much older, for tests of stale evidence."""
    if account in reports:
        reports[account].made -= timedelta(minutes=minutes)


def root_row(account, columns):
    facts = roots.get(account, {})
    row = dict.fromkeys(columns, "N/A")
    row.update({name: "false" for name in columns if name.endswith("_active")})
    row.update({name: "not_supported" for name in columns if name.startswith("password_")})
    row.update(
        user="<root_account>",
        arn=f"arn:aws:iam::{account}:root",
        user_creation_time=ROOT_CREATED,
        password_last_used="no_information",
        mfa_active=str(bool(facts.get("mfa"))).lower(),
    )
    for number in ("1", "2"):
        if facts.get(f"access_key_{number}_active") == "true":
            row[f"access_key_{number}_last_rotated"] = ROOT_CREATED
    row.update({name: value for name, value in facts.items() if name in columns})
    return row


def user_row(account, row):
    """moto's row with the words that AWS uses where there is no password and no use of a key."""
    if row["password_enabled"] == "false":
        row.update(
            password_last_used="N/A", password_last_changed="N/A", password_next_rotation="N/A"
        )
    elif row["password_next_rotation"] == "not_supported":
        row["password_next_rotation"] = "N/A"
    for name in row:
        if name.endswith(("_last_used_region", "_last_used_service")):
            row[name] = "N/A"
    row.update(rows.get((account, row["user"]), {}))
    return row


def make_report(original, backend):
    backend.credential_report = True
    table = csv.DictReader(io.StringIO(original(backend)))
    columns = table.fieldnames
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerow(root_row(backend.account_id, columns))
    writer.writerows(user_row(backend.account_id, row) for row in table)
    return out.getvalue().rstrip("\n")


def generate_credential_report(original):
    def respond(self):
        report = reports.get(self.current_account)
        if report and not report.expired():
            report.ready = True
            return ActionResult({"State": "COMPLETE"})
        reports[self.current_account] = Report(make_report(original, self.backend))
        state = "No report exists. Starting a new report generation task"
        return ActionResult({"State": "STARTED", "Description": state})

    return respond


def get_credential_report(self):
    report = reports.get(self.current_account)
    if report is None:
        raise wire.AwsError(410, "ReportNotPresent", "Credential report is not present")
    if report.expired():
        raise wire.AwsError(410, "ReportExpired", "Credential report has expired")
    if not report.ready:
        report.ready = True
        raise wire.AwsError(404, "ReportInProgress", "Credential report is in progress")
    made = report.made.strftime("%Y-%m-%dT%H:%M:%SZ")
    return ActionResult({"Content": report.text, "ReportFormat": "text/csv", "GeneratedTime": made})


def summary_map(original):
    def read(summary):
        answer = original(summary)
        facts = roots.get(summary._iam_backend.account_id, {})
        keys = (facts.get("access_key_1_active"), facts.get("access_key_2_active"))
        answer["AccountMFAEnabled"] = int(bool(facts.get("mfa")))
        answer["AccountAccessKeysPresent"] = int("true" in keys)
        answer["AccountPasswordPresent"] = int(bool(facts.get("password", True)))
        return answer

    return read


def install():
    original = models.IAMBackend.get_credential_report
    responses.IamResponse.generate_credential_report = generate_credential_report(original)
    responses.IamResponse.get_credential_report = get_credential_report
    models.AccountSummary.summary_map = property(
        summary_map(models.AccountSummary.summary_map.fget)
    )
