"""KMS: who manages a key, what can rotate, imported material.

Sources: KMS API reference, GetKeyRotationStatus, EnableKeyRotation, ImportKeyMaterial, KeyMetadata,
ListAliases (some have no TargetKeyId: predefined, not yet associated with a key); KMS Developer
Guide, "Rotate AWS KMS keys" and "Key states of AWS KMS keys".
"""

import copy
import json
import time

from moto.kms import models, responses

import wire
from corrections.wrap import wrap

DEFAULT_PERIOD = 365
DAY = 86400


def new_key(original):
    """The defaults of CreateKey, and a key with imported material that waits for it."""

    def __init__(key, *arguments, **options):
        original(key, *arguments, **options)
        key.key_usage = key.key_usage or "ENCRYPT_DECRYPT"
        key.rotation_period = DEFAULT_PERIOD
        if key.origin == "EXTERNAL":
            key.enabled, key.key_state = False, "PendingImport"

    return __init__


def managed_by_aws(original):
    """Keys behind `alias/aws/…` belong to AWS, which rotates them every year."""

    def _generate_default_keys(backend, alias_name):
        key_id = original(backend, alias_name)
        if key_id:
            key = backend.keys[key_id]
            key.key_manager, key.key_rotation_status = "AWS", True
            service = alias_name.rpartition("/")[2]
            key.description = f"Default key that protects my {service} data"
        return key_id

    return _generate_default_keys


def metadata(original):
    """Only the members that apply to the key, as AWS leaves the others out."""

    def to_dict(key):
        about = original(key)["KeyMetadata"]
        if key.key_spec.startswith("HMAC_"):
            about["EncryptionAlgorithms"] = about["SigningAlgorithms"] = None
            about["MacAlgorithms"] = ["HMAC_SHA_" + key.key_spec.partition("_")[2]]
        return {
            "KeyMetadata": {name: value for name, value in about.items() if value not in (None, [])}
        }

    return to_dict


def find(response):
    key_id = response._get_param("KeyId")
    response._validate_cmk_id(key_id)
    return response.kms_backend.keys[response.kms_backend.get_key_id(key_id)]


def refuse_foreign_material(key):
    if key.origin != "AWS_KMS":
        message = f"{key.arn} origin is {key.origin} which is not valid for this operation."
        raise wire.AwsError(400, "UnsupportedOperationException", message)


def primary_of(key):
    """The key whose rotation is set for all its replicas; a key that is not multi-Region is its
    own.
    """
    if not key.multi_region:
        return key
    primary = key.multi_region_configuration["PrimaryKey"]
    return models.kms_backends[key.account_id][primary["Region"]].keys[key.id]


def get_key_rotation_status(self):
    """Always false for asymmetric and HMAC keys, an error for material that KMS did not make."""
    key = find(self)
    refuse_foreign_material(key)
    rotates = primary_of(key).key_rotation_status and key.key_state != "PendingDeletion"
    answer = {"KeyId": key.arn, "KeyRotationEnabled": rotates}
    if rotates:
        answer["RotationPeriodInDays"] = primary_of(key).rotation_period
        answer["NextRotationDate"] = int(time.time()) + primary_of(key).rotation_period * DAY
    return json.dumps(answer)


def set_key_rotation(enabled):
    def respond(self):
        key = find(self)
        refuse_foreign_material(key)
        if key.key_spec != "SYMMETRIC_DEFAULT" or key is not primary_of(key):
            message = "You cannot perform this operation on this kind of key."
            raise wire.AwsError(400, "UnsupportedOperationException", message)
        if key.key_manager == "AWS":
            raise wire.AwsError(400, "AccessDeniedException", f"{key.arn} is managed by AWS")
        if key.key_state == "Disabled":
            raise wire.AwsError(400, "DisabledException", f"{key.arn} is disabled.")
        if key.key_state != "Enabled":
            raise wire.AwsError(400, "KMSInvalidStateException", f"{key.arn} is {key.key_state}.")
        key.key_rotation_status = enabled
        key.rotation_period = self._get_param("RotationPeriodInDays") or DEFAULT_PERIOD
        return json.dumps({})

    return respond


def import_key_material(self):
    """moto lacks this one. Any material is accepted: the emulator encrypts nothing that matters."""
    key = find(self)
    if key.origin != "EXTERNAL":
        message = f"{key.arn} origin is {key.origin} which is not valid for this operation."
        raise wire.AwsError(400, "UnsupportedOperationException", message)
    key.enabled, key.key_state = True, "Enabled"
    return json.dumps({"KeyId": key.arn})


def list_aliases(original):
    """Reserved aliases are listed from the start; moto points those without a key at keys that do
    not exist.
    """

    def respond(self):
        answer = json.loads(original(self))
        keys = self.kms_backend.keys
        for alias in answer["Aliases"]:
            if alias["TargetKeyId"] not in keys:
                del alias["TargetKeyId"]
        if self._get_param("KeyId"):
            answer["Aliases"] = [alias for alias in answer["Aliases"] if "TargetKeyId" in alias]
        return json.dumps(answer)

    return respond


def by_plain_id(original):
    """moto looks these up by the bare id only, though the API also takes the ARN."""

    def operation(backend, key_id, *arguments, **options):
        return original(backend, backend.get_key_id(key_id), *arguments, **options)

    return operation


def replicate_key(original):
    """moto lets primary and replica share one description, so that the primary turns into a
    replica; and aliases.
    """

    def replicate(backend, key_id, replica_region):
        primary = backend.keys[key_id]
        replica = original(backend, key_id, replica_region)
        replica.multi_region_configuration = copy.deepcopy(primary.multi_region_configuration)
        replica.aliases = {}
        return replica

    return replicate


def install():
    wrap(models.Key, "__init__", new_key)
    wrap(models.Key, "to_dict", metadata)
    wrap(models.KmsBackend, "replicate_key", replicate_key)
    wrap(models.KmsBackend, "_generate_default_keys", managed_by_aws)
    for name in ("disable_key", "enable_key", "cancel_key_deletion", "schedule_key_deletion"):
        wrap(models.KmsBackend, name, by_plain_id)
    wrap(responses.KmsResponse, "list_aliases", list_aliases)
    responses.KmsResponse.get_key_rotation_status = get_key_rotation_status
    responses.KmsResponse.enable_key_rotation = set_key_rotation(True)
    responses.KmsResponse.disable_key_rotation = set_key_rotation(False)
    responses.KmsResponse.import_key_material = import_key_material
