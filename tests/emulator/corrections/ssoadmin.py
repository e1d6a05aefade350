"""IAM Identity Center: no account has an instance until somebody makes one.

Source: IAM Identity Center API reference, CreateInstance, ListInstances.
"""

from moto.ssoadmin.models import SSOAdminBackend

from corrections.wrap import wrap


def without_instance(original):
    def init(backend, *arguments, **options):
        original(backend, *arguments, **options)
        backend.instances.clear()

    return init


def install():
    wrap(SSOAdminBackend, "__init__", without_instance)
