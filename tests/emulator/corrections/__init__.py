"""Corrections of moto to AWS's documentation, one module a service. README.md lists them with their
sources.

Each module has `install()`, which replaces methods of moto's classes in this process. Nothing is
installed on import.
"""

from corrections import cloudtrail, config, ec2, iam, iam_details, kms, logs, s3, sns, ssoadmin

MODULES = (cloudtrail, config, ec2, iam, iam_details, kms, logs, s3, sns, ssoadmin)


def install():
    for module in MODULES:
        module.install()


def forget():
    """Drops what corrections remember beside moto's own state; part of a reset."""
    for module in MODULES:
        getattr(module, "forget", lambda: None)()
