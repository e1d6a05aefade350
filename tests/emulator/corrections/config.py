"""AWS Config: a recorder that runs has recorded something.

Source: AWS Config API reference, ConfigurationRecorderStatus (lastStatus: of the latest recording
event). moto leaves it at PENDING for ever, which AWS does for a minute.
"""

from moto.config import models

from corrections.wrap import wrap


def start(original):
    def start(status):
        original(status)
        status.last_status = "SUCCESS"

    return start


def install():
    wrap(models.ConfigRecorderStatus, "start", start)
