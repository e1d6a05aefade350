"""What the emulator's own tests share: one running overlay, boto3 clients, raw requests."""

import atexit
import functools
import http.client
import pathlib
import subprocess
import sys
import unittest

import seeding
from botocore.exceptions import ClientError
from seeding import HOME

HERE = pathlib.Path(__file__).parent
JSON_11, FORM = "application/x-amz-json-1.1", "application/x-www-form-urlencoded"


def start_overlay():
    """A new overlay process and its endpoint."""
    command = [sys.executable, str(HERE / "overlay.py"), "--port", "0", "--exit-with-stdin"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().removeprefix("listening ").strip()


@functools.cache
def endpoint():
    """The endpoint of the overlay that all tests of this process use."""
    process, address = start_overlay()

    @atexit.register
    def stop():
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()

    return address


class EmulatorTest(unittest.TestCase):
    """Starts each test with an empty account."""

    def setUp(self):
        self.emulator = seeding.Emulator(endpoint())
        self.emulator.control("reset")

    def client(self, service, region=HOME):
        return self.emulator.client(service, region)

    def assert_error(self, code, status, call, *arguments, **options):
        with self.assertRaises(ClientError) as caught:
            call(*arguments, **options)
        answer = caught.exception.response
        self.assertEqual(
            (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]), (code, status)
        )
        return answer["Error"]["Message"]

    def raw(self, method, path, body="", service=None, region=HOME, **headers):
        """A request by hand; signed in form only, which is all that the emulator looks at."""
        connection = http.client.HTTPConnection(endpoint().removeprefix("http://"), timeout=60)
        self.addCleanup(connection.close)
        if service:
            scope = f"Credential=AKIAEXAMPLE/20260101/{region}/{service}/aws4_request"
            headers["Authorization"] = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        reply = connection.getresponse()
        return reply, reply.read()
