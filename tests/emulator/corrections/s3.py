"""S3: what a new bucket has, where a bucket answers, regions in bucket lists.

Sources: S3 User Guide, "Default settings for new S3 buckets" (April 2023: public access blocked;
January 2023: SSE-S3); S3 API reference, ListBuckets, DeleteBucketEncryption; S3 User Guide,
"Request redirection" (301 PermanentRedirect).
"""

from moto.core.responses import ActionResult
from moto.s3 import models, responses

import wire
from corrections.wrap import wrap

# Operations that answer in every region, or where the bucket need not exist yet.
ANYWHERE = ("ListBuckets", "CreateBucket", "GetBucketLocation")


def encrypted():
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BucketKeyEnabled": "false",
    }
    return {"Rule": rule}


def new_bucket(original):
    def __init__(bucket, *arguments, **options):
        original(bucket, *arguments, **options)
        bucket.encryption = encrypted()
        bucket.public_access_block = models.PublicAccessBlock(True, True, True, True)

    return __init__


def delete_bucket_encryption(backend, bucket_name):
    """Falls back to SSE-S3; a bucket without encryption does not exist."""
    backend.get_bucket(bucket_name).encryption = encrypted()


def strip_encryption(account, bucket_name):
    """Makes a bucket what AWS has had none of since January 2023: one without encryption."""
    partition, owner = models.s3_backends.bucket_accounts.get(bucket_name, ("aws", account))
    models.s3_backends[owner][partition].get_bucket(bucket_name).encryption = None


def list_buckets(self):
    """Names the region of each bucket if the request has any parameter."""
    self.data["Action"] = "ListAllMyBuckets"
    self._authenticate_and_authorize_s3_action()
    prefix, region = self._get_param("prefix") or "", self._get_param("bucket-region")
    asked = prefix or region or self._get_param("max-buckets")
    buckets = [
        {"Name": bucket.name, "CreationDate": bucket.creation_date_ISO8601}
        | ({"BucketRegion": bucket.region_name} if asked else {})
        for _, bucket in sorted(self.backend.buckets.items())
        if bucket.name.startswith(prefix) and region in (None, bucket.region_name)
    ]
    self.data["Action"] = "ListBuckets"
    answer = {
        "Owner": {"ID": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
        "Buckets": buckets,
    }
    if prefix:
        answer["Prefix"] = prefix
    return self.serialized(ActionResult(answer))


def redirect(call):
    """The reply to a call signed for another region than the bucket's, or None. Buckets are global
    by name.
    """
    name = call.request.path.strip("/").partition("/")[0]
    if not name or call.operation in ANYWHERE:
        return None
    partition, account = models.s3_backends.bucket_accounts.get(name, ("aws", call.account))
    bucket = models.s3_backends[account][partition].buckets.get(name)
    if not bucket or bucket.region_name == call.region:
        return None
    message = (
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint."
    )
    reply = wire.error_body("s3", 301, "PermanentRedirect", message)
    endpoint = (
        f"<Endpoint>{name}.s3.{bucket.region_name}.amazonaws.com</Endpoint><Bucket>{name}</Bucket>"
    )
    reply.body = reply.body.replace(b"<RequestId>", endpoint.encode() + b"<RequestId>")
    reply.set_header("x-amz-bucket-region", bucket.region_name)
    return reply


def install():
    wrap(models.FakeBucket, "__init__", new_bucket)
    models.S3Backend.delete_bucket_encryption = delete_bucket_encryption
    responses.S3Response.all_buckets = list_buckets
