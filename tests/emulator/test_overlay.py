"""Checks the shapes of errors, the faults and other controls, the log and the server.

python -m unittest        (in this folder, with the packages of requirements.txt: runs all tests of
the emulator)
"""

import http.client
import json
import signal
import unittest
import xml.etree.ElementTree as ElementTree

import seeding
from botocore.exceptions import ConnectionClosedError, HTTPClientError
from harness import FORM, JSON_11, EmulatorTest, endpoint, start_overlay
from seeding import HOME


class Errors(EmulatorTest):
    """Shapes: awsJson and restJson name the error in body or header, query and EC2 in an Error
    element.
    """

    def unsigned(self, **request):
        reply, body = self.raw(**request)
        self.assertEqual(reply.status, 403)
        return body.decode()

    def test_an_unsigned_request_is_refused_in_the_shape_of_its_protocol(self):
        form = {"method": "POST", "path": "/", "Content_Type": FORM}
        iam = self.unsigned(body="Action=ListUsers&Version=2010-05-08", **form)
        self.assertEqual(
            ElementTree.fromstring(iam).findtext("Error/Code"), "MissingAuthenticationToken"
        )
        ec2 = self.unsigned(body="Action=DescribeVpcs&Version=2016-11-15", **form)
        self.assertEqual(
            ElementTree.fromstring(ec2).findtext("Errors/Error/Code"), "MissingAuthenticationToken"
        )
        s3 = self.unsigned(method="GET", path="/")
        self.assertEqual(ElementTree.fromstring(s3).findtext("Code"), "MissingAuthenticationToken")
        target = {"X_Amz_Target": "TrentService.ListKeys", "Content_Type": JSON_11}
        kms = self.unsigned(method="POST", path="/", body="{}", **target)
        self.assertEqual(json.loads(kms)["__type"], "MissingAuthenticationTokenException")

    def test_an_unknown_operation_is_an_error_in_the_shape_of_its_protocol(self):
        form = {"method": "POST", "path": "/", "Content_Type": FORM}
        for service, body in (
            ("iam", "2010-05-08"),
            ("sns", "2010-03-31"),
            ("monitoring", "2010-08-01"),
        ):
            reply, body = self.raw(
                service=service, body=f"Action=NoSuchThing&Version={body}", **form
            )
            self.assertEqual(
                (reply.status, ElementTree.fromstring(body).findtext("Error/Code")),
                (400, "InvalidAction"),
            )
        reply, body = self.raw(service="ec2", body="Action=NoSuchThing&Version=2016-11-15", **form)
        found = ElementTree.fromstring(body).findtext("Errors/Error/Code")
        self.assertEqual((reply.status, found), (400, "InvalidAction"))
        for service, prefix in (
            ("kms", "TrentService"),
            ("logs", "Logs_20140328"),
            ("cloudtrail", "CloudTrail_20131101"),
        ):
            target = {"X_Amz_Target": f"{prefix}.NoSuchThing", "Content_Type": JSON_11}
            reply, body = self.raw("POST", "/", "{}", service=service, **target)
            found = (json.loads(body)["__type"], reply.headers["x-amzn-errortype"])
            self.assertEqual(found, ("UnknownOperationException",) * 2, service)
            self.assertGreaterEqual(reply.status, 400)
        for service, path in (
            ("access-analyzer", "/nothing"),
            ("securityhub", "/nothing"),
            ("nothing", "/nothing"),
        ):
            reply, _ = self.raw("GET", path, service=service)
            self.assertEqual(
                (reply.status, reply.headers["x-amzn-errortype"]),
                (404, "UnknownOperationException"),
            )

    def test_an_operation_that_moto_lacks_is_no_empty_success(self):
        call = self.client("cloudwatch").describe_alarm_contributors
        self.assert_error("InvalidAction", 400, call, AlarmName="x")
        call = self.client("kms").describe_custom_key_stores
        self.assert_error("UnknownOperationException", 404, call)

    def test_a_binary_cloudwatch_request_is_an_error(self):
        path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms"
        reply, _ = self.raw("POST", path, service="monitoring", Smithy_Protocol="rpc-v2-cbor")
        self.assertEqual(reply.status, 404)

    def test_errors_of_moto_carry_the_type_in_the_header_too(self):
        target = {"X_Amz_Target": "TrentService.DescribeKey", "Content_Type": JSON_11}
        body = json.dumps({"KeyId": "00000000-0000-0000-0000-000000000000"})
        reply, body = self.raw("POST", "/", body, service="kms", **target)
        self.assertEqual(
            (reply.status, reply.headers["x-amzn-errortype"]), (400, "NotFoundException")
        )
        self.assertEqual(json.loads(body)["__type"], "NotFoundException")

    def test_the_region_is_that_of_the_signature(self):
        user_agent = {"X_Amz_Target": "TrentService.CreateKey", "User_Agent": "x region/eu-west-1"}
        _, body = self.raw("POST", "/", "{}", service="kms", Content_Type=JSON_11, **user_agent)
        self.assertIn(":us-east-1:", json.loads(body)["KeyMetadata"]["Arn"])


class Faults(EmulatorTest):
    DENIALS = (
        ("iam", "list_users", "AccessDenied", 403),
        ("ec2", "describe_vpcs", "UnauthorizedOperation", 403),
        ("s3", "list_buckets", "AccessDenied", 403),
        ("kms", "list_keys", "AccessDeniedException", 400),
        ("sns", "list_topics", "AuthorizationError", 403),
        ("accessanalyzer", "list_analyzers", "AccessDeniedException", 403),
        ("cloudwatch", "describe_alarms", "AccessDenied", 403),
    )
    THROTTLES = (
        ("iam", "list_users", "Throttling", 400),
        ("ec2", "describe_vpcs", "RequestLimitExceeded", 503),
        ("s3", "list_buckets", "SlowDown", 503),
        ("kms", "list_keys", "ThrottlingException", 400),
        ("sns", "list_topics", "Throttled", 429),
        ("accessanalyzer", "list_analyzers", "ThrottlingException", 429),
    )

    def call(self, service, operation, region=HOME):
        return getattr(self.client(service, region), operation)

    def test_a_denial_by_a_control_policy_has_its_wording_everywhere(self):
        self.emulator.control("fault", code="SCP", times=-1)
        for service, operation, code, status in self.DENIALS:
            message = self.assert_error(code, status, self.call(service, operation))
            self.assertIn("with an explicit deny in a service control policy", message)

    def test_a_denial_names_the_iam_action(self):
        self.emulator.control("fault", code="AccessDenied", times=-1)
        s3, control = self.client("s3"), self.client("s3control")
        for action, call, arguments in (
            ("s3:ListAllMyBuckets", s3.list_buckets, {}),
            ("s3:GetBucketPublicAccessBlock", s3.get_public_access_block, {"Bucket": "bucket"}),
            (
                "s3:GetAccountPublicAccessBlock",
                control.get_public_access_block,
                {"AccountId": seeding.ACCOUNT},
            ),
        ):
            self.assertIn(
                f": {action} on", self.assert_error("AccessDenied", 403, call, **arguments)
            )

    def test_a_plain_denial_has_not(self):
        self.emulator.control("fault", code="AccessDenied", times=-1)
        for service, operation, code, status in self.DENIALS:
            message = self.assert_error(code, status, self.call(service, operation))
            self.assertNotIn("service control policy", message)
            self.assertIn("is not authorized to perform", message)

    def test_throttling_for_ever_ends_with_clear(self):
        self.emulator.control("fault", code="Throttle", times=-1)
        for service, operation, code, status in self.THROTTLES * 2:
            self.assert_error(code, status, self.call(service, operation))
        self.emulator.control("clear")
        self.call("iam", "list_users")()

    def test_a_fault_hits_the_calls_that_it_names_as_often_as_it_says(self):
        self.emulator.control(
            "fault",
            service="kms",
            op="ListKeys",
            region="eu-west-1",
            skip=1,
            times=1,
            code="Internal",
        )
        call = self.call("kms", "list_keys", "eu-west-1")
        self.call("kms", "list_keys")()
        call()
        self.assert_error("InternalFailure", 500, call)
        call()

    def test_a_code_of_the_test_is_taken_as_it_is(self):
        self.emulator.control(
            "fault", service="iam", code="ServiceFailure", status=500, message="<&>"
        )
        self.assertEqual(
            self.assert_error("ServiceFailure", 500, self.call("iam", "list_users")), "<&>"
        )

    def test_the_second_page_alone_can_be_denied(self):
        for name in ("a", "b"):
            self.client("iam").create_user(UserName=name)
        self.emulator.control("page_size", size=1)
        self.emulator.control(
            "fault", service="iam", op="ListUsers", code="AccessDenied", page="next", times=-1
        )
        marker = self.client("iam").list_users()["Marker"]
        self.assert_error("AccessDenied", 403, self.client("iam").list_users, Marker=marker)

    def test_a_call_can_be_named_by_what_it_contains(self):
        self.emulator.control(
            "fault", service="kms", op="DescribeKey", contains="alias/aws/ebs", code="AccessDenied"
        )
        self.client("kms").describe_key(KeyId="alias/aws/s3")
        call = self.client("kms").describe_key
        self.assert_error("AccessDeniedException", 400, call, KeyId="alias/aws/ebs")

    def test_a_web_page_can_stand_in_the_way(self):
        self.emulator.control("fault", kind="html")
        reply, body = self.raw("GET", "/", service="s3")
        self.assertEqual((reply.status, reply.headers["Content-Type"]), (200, "text/html"))
        self.assertIn(b"<html>", body)

    def test_a_body_can_be_cut_short(self):
        self.emulator.control("fault", kind="truncate")
        with self.assertRaises(http.client.IncompleteRead):
            self.raw("GET", "/", service="s3")

    def test_the_connection_can_break_before_the_answer(self):
        self.emulator.control("fault", service="iam", kind="reset", times=-1)
        with self.assertRaises((ConnectionClosedError, HTTPClientError)):
            self.client("iam").create_user(UserName="a")
        self.emulator.control("clear")
        self.assertEqual(self.client("iam").list_users()["Users"], [])

    def test_a_reply_can_be_lost_after_the_work_is_done(self):
        self.emulator.control("fault", service="iam", op="CreateUser", kind="lost")
        with self.assertRaises(http.client.RemoteDisconnected):
            body = "Action=CreateUser&UserName=a&Version=2010-05-08"
            self.raw("POST", "/", body, service="iam", Content_Type=FORM)
        self.assertEqual(
            [user["UserName"] for user in self.client("iam").list_users()["Users"]], ["a"]
        )

    def test_a_canned_reply_is_given_as_it_is(self):
        self.emulator.control(
            "canned",
            service="kms",
            op="ListKeys",
            content_type=JSON_11,
            body='{"Keys": null}',
            times=1,
        )
        self.assertIsNone(self.client("kms").list_keys().get("Keys"))
        self.assertEqual(self.client("kms").list_keys()["Keys"], [])

    def test_a_mistake_in_a_control_call_is_told(self):
        for command, body in (
            ("fault", {"servce": "iam"}),
            ("fault", {"kind": "x"}),
            ("canned", {}),
            ("nothing", {}),
        ):
            reply, _ = self.raw("POST", f"/_overlay/{command}", json.dumps(body))
            self.assertIn(reply.status, (400, 404))


class Log(EmulatorTest):
    def test_each_call_is_written_down(self):
        self.client("kms", "eu-west-1").list_keys()
        self.emulator.control("fault", service="iam", code="AccessDenied")
        self.assert_error("AccessDenied", 403, self.client("iam").list_users)
        self.client("accessanalyzer").list_analyzers()
        self.client("s3").list_buckets()
        reply, body = self.raw("GET", "/_overlay/log")
        account = seeding.ACCOUNT
        expected = [
            [account, "eu-west-1", "kms", "ListKeys", 200],
            [account, HOME, "iam", "ListUsers", 403],
            [account, HOME, "accessanalyzer", "ListAnalyzers", 200],
            [account, HOME, "s3", "ListBuckets", 200],
        ]
        self.assertEqual(json.loads(body), expected)

    def test_accounts_are_kept_apart(self):
        other = seeding.Emulator(endpoint(), "210987654321")
        other.client("kms").create_key()
        self.assertEqual(self.client("kms").list_keys()["Keys"], [])
        self.assertEqual(other.client("sts").get_caller_identity()["Account"], "210987654321")
        self.assertIn(["210987654321", HOME, "kms", "CreateKey", 200], self.emulator.control("log"))


class Server(EmulatorTest):
    def test_a_connection_is_kept_for_many_calls(self):
        connection = http.client.HTTPConnection(endpoint().removeprefix("http://"), timeout=60)
        connection.connect()
        sock = connection.sock
        for _ in range(5):
            connection.request("GET", "/_overlay/log")
            connection.getresponse().read()
            self.assertIs(connection.sock, sock)
        connection.close()

    def test_a_chunked_body_is_read(self):
        connection = http.client.HTTPConnection(endpoint().removeprefix("http://"), timeout=60)
        connection.request(
            "POST", "/_overlay/page_size", iter([b'{"si', b'ze": 3}']), encode_chunked=True
        )
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()

    def test_it_ends_on_sigterm_and_with_its_standard_input(self):
        for end in (lambda p: p.send_signal(signal.SIGTERM), lambda p: p.stdin.close()):
            with start_overlay()[0] as process:
                end(process)
                self.assertEqual(process.wait(timeout=60), 0)

    def test_it_answers_on_loopback_only(self):
        self.assertTrue(endpoint().startswith("http://127.0.0.1:"))


if __name__ == "__main__":
    unittest.main()
