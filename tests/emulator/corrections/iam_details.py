"""IAM: some of AWS's own policies, documents percent-encoded, what GetAccountAuthorizationDetails
lists, the dates of certificates, and dates that no API can set.

Sources: IAM API reference, GetAccountAuthorizationDetails, GetPolicyVersion (documents are
URL-encoded by RFC 3986), ListServerCertificates, ListVirtualMFADevices, AccessKeyLastUsed. That AWS's
own policies are listed by GetAccountAuthorizationDetails only when attached is users' report, not
its page: nothing may rest on it.
"""

import json
from datetime import datetime, timezone
from urllib.parse import quote

from cryptography import x509
from moto.core.responses import ActionResult
from moto.iam import models, responses

from corrections.wrap import wrap

# moto has 1,500 of them, which take seconds to load. These are what the seeds attach.
OWN_POLICIES = (
    "AWSSupportAccess",
    "AdministratorAccess",
    "IAMUserChangePassword",
    "ReadOnlyAccess",
    "SecurityAudit",
)
own_policies = {}  # name: moto's data, read once


def load_own_policies(backend):
    if not own_policies:
        everything = json.loads(models.aws_managed_policies_data)
        own_policies.update((name, everything[name]) for name in OWN_POLICIES)
    make = models.AWSManagedPolicy.from_data
    return [
        make(name, backend.account_id, backend.region_name, data)
        for name, data in own_policies.items()
    ]


def encoded(version):
    return {
        "Document": quote(version.document, safe=""),
        "VersionId": version.version_id,
        "IsDefaultVersion": version.is_default,
        "CreateDate": version.create_date,
    }


def get_policy_version(self):
    version = self.backend.get_policy_version(
        self._get_param("PolicyArn"), self._get_param("VersionId")
    )
    return ActionResult({"PolicyVersion": encoded(version)})


def detail(policy):
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default_version_id,
        "AttachmentCount": policy.attachment_count,
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": True,
        "CreateDate": policy.create_date,
        "UpdateDate": policy.update_date,
        "PolicyVersionList": [encoded(version) for version in policy.versions],
    }


def with_details(original):
    def get_account_authorization_details(backend, kinds):
        answer = original(backend, kinds)
        answer["managed_policies"] = [
            detail(policy)
            for policy in sorted(answer["managed_policies"], key=lambda policy: policy.arn)
            if policy.attachment_count or not isinstance(policy, models.AWSManagedPolicy)
        ]
        return answer

    return get_account_authorization_details


def list_server_certificates(self):
    def metadata(certificate):
        parsed = x509.load_pem_x509_certificate(certificate.cert_body.encode())
        return {
            "ServerCertificateName": certificate.cert_name,
            "Path": certificate.path,
            "Arn": certificate.arn,
            "ServerCertificateId": "ASCA" + certificate.cert_name.upper(),
            "UploadDate": parsed.not_valid_before_utc,
            "Expiration": parsed.not_valid_after_utc,
        }

    certificates = [metadata(one) for one in self.backend.list_server_certificates()]
    return ActionResult({"ServerCertificateMetadataList": certificates, "IsTruncated": False})


def backend_of(account):
    return models.iam_backends[account]["aws"]


def give_root_a_device(account, name):
    """Assigns a virtual MFA device to the root user, which only root itself can do on AWS."""
    device = backend_of(account).create_virtual_mfa_device(name, "/")
    created = datetime(2015, 1, 1, tzinfo=timezone.utc)
    device.enable_date = created
    device.user = device.user_attribute = {
        "UserId": account,
        "Arn": f"arn:aws:iam::{account}:root",
        "CreateDate": created,
    }


def set_dates(account, user, created=None, password_used=None, **keys):
    """Moves a user and its access keys in time: `key_1_created`, `key_2_used` and so on, by the place
    of the key among the user's. Dates are ISO 8601.
    """
    found = backend_of(account).get_user(user)
    if created:
        found.create_date = datetime.fromisoformat(created)
    if password_used:
        found.password_last_used = datetime.fromisoformat(password_used)
    for name, date in keys.items():
        _, place, what = name.split("_")  # key_1_created
        key = found.access_keys[int(place) - 1]
        if what == "created":
            key.create_date = datetime.fromisoformat(date)
        else:
            used = datetime.fromisoformat(date)
            key.last_used = models.AccessKeyLastUsed(used, "s3", "us-east-1")


def install():
    models.IAMBackend._init_aws_policies = load_own_policies
    responses.IamResponse.get_policy_version = get_policy_version
    responses.IamResponse.list_server_certificates = list_server_certificates
    wrap(models.IAMBackend, "get_account_authorization_details", with_details)
