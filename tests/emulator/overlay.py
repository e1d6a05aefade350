"""Test aid: moto in this process, corrected to AWS's documentation, behind one endpoint on
127.0.0.1.

    python overlay.py --port 0 [--exit-with-stdin]

Prints one line, `listening http://127.0.0.1:PORT`, when it is ready to serve; ends on SIGTERM or
SIGINT, and with --exit-with-stdin also when its standard input is closed. README.md tells what it
corrects and how tests steer it.
"""

import argparse
import io
import os
import re
import signal
import sys
import threading
import traceback
from urllib.parse import unquote

os.environ.setdefault(
    "MOTO_IAM_LOAD_MANAGED_POLICIES", "false"
)  # loading 1,500 policies takes seconds

import moto.backends
from botocore.model import OperationNotFoundError
from moto.iam.models import get_account_id_from
from moto.moto_api._internal import mock_random, moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

import access_analyzer
import account_contacts
import corrections
import paging
import server
import wire
from control import Control, broken
from corrections import ec2, s3
from server import Reply

SEED = "underpin"
OWN_SERVICES = {"accessanalyzer": access_analyzer, "account": account_contacts}
READING = re.compile(r"(Describe|Get|List|Head|Generate)")


class Overlay:
    """Answers each request: control API, faults, own services, pages, or moto."""

    def __init__(self):
        corrections.install()
        self.moto = DomainDispatcherApplication(create_app)
        self.moto.app_instances["ec2"] = create_app(
            "ec2"
        )  # makes a default VPC with ids of no seed, so now and
        moto_api_backend.reset()  # away with it
        self.control = Control()
        self.turn = (
            threading.Lock()
        )  # moto is not made for threads, and its ids must not depend on their order

    def __call__(self, request):
        if request.path.startswith("/_overlay/"):
            with self.turn:
                return self.control.answer(request)
        call = wire.read_call(request)
        if call.access_key is None and call.operation not in wire.ANONYMOUS:
            return self.finish(call, wire.error(call, None, "Unsigned"))
        call.account = request.headers.get("x-moto-account-id") or get_account_id_from(
            call.access_key or ""
        )
        rule = self.control.rule_for(call, paging.has_token(call))
        if rule:
            return self.finish(call, broken(rule, call, lambda: self.perform(call)))
        return self.finish(call, self.perform(call))

    def finish(self, call, reply):
        self.control.note(call, reply.status)
        return reply

    def perform(self, call):
        """The true reply, errors included, in the shape of the call's protocol."""
        if not ec2.enabled(call.account, call.region):
            return wire.error(call, None, "DisabledRegion")
        try:
            with self.turn:
                self.steady(call)
                return paging.answer(call, self.perform_whole, self.control.page_size)
        except wire.AwsError as problem:
            return wire.error(call, problem.status, problem.code, problem.message)
        except (NotImplementedError, OperationNotFoundError, ModuleNotFoundError):
            # moto lacks it, or wants a package for it that is not installed here
            return wire.error(call, None, "Unsupported")
        except (
            Exception
        ):  # a fault of moto or of ours: a test must see it, in a shape that a client can read
            traceback.print_exc()
            return wire.error(call, None, "Internal")

    def perform_whole(self, call):
        if own := OWN_SERVICES.get(call.service):
            return own.perform(call)
        if call.service == "s3" and (elsewhere := s3.redirect(call)):
            return elsewhere
        return shaped(call, self.ask_moto(call))

    def steady(self, call):
        """Seeds moto's random ids so that they depend on the calls of this account, region and
        service alone.
        """
        place = (call.account, call.region, call.service)
        count = self.control.calls.get(place)
        if count is None:
            create_backend(call, "/".join((SEED, *place)))
            count = 0
        if not READING.match(call.operation or ""):
            count += 1
        self.control.calls[place] = count
        mock_random.seed("/".join((SEED, *place, str(count))))

    def ask_moto(self, call):
        reply = Reply(500)

        def start_response(status, headers, _=None):
            reply.status, reply.headers = int(status.split()[0]), list(headers)

        chunks = self.moto(environment(call.request), start_response)
        reply.body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return reply


def create_app(service):
    """moto's application for a service; moto finds None where it does not have the service."""
    if service is None:
        raise NotImplementedError
    return create_backend_app(service)


def create_backend(call, seed):
    """Default VPCs and AWS's own policies come into being here, whatever is asked first. moto may have
    made the VPCs before, and remakes them at a reset, with ids of that moment.
    """
    if call.service == "iam":
        moto.backends.get_backend("iam")[call.account]["aws"]
    if call.service == "ec2":
        backend = moto.backends.get_backend("ec2")[call.account][call.region]
        mock_random.seed(seed)
        backend.reset()


def environment(request):
    """A WSGI environment. The User-Agent loses `region/…`, from which moto would take the region
    before the signature.
    """
    host, _, port = request.headers.get("host", "127.0.0.1:80").rpartition(":")
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(request.path, "latin-1"),
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
        "QUERY_STRING": request.query,
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": host or "127.0.0.1",
        "SERVER_PORT": port if port.isdigit() else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    if "content-type" in request.headers:
        environ["CONTENT_TYPE"] = request.headers["content-type"]
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["HTTP_USER_AGENT"] = re.sub(r"region/\S+", "", environ.get("HTTP_USER_AGENT", ""))
    return environ


def shaped(call, reply):
    """moto's reply, with AWS's shape where moto answers a web page, or an error in another
    protocol's shape.
    """
    kind = reply.header("Content-Type")
    if (
        reply.status >= 400
        and "html" in kind
        and b"<?xml" not in reply.body
        and b"<Error" not in reply.body
    ):
        return wire.error(
            call, None, "Unsupported" if reply.status in (404, 405, 501) else "Internal"
        )
    if reply.status >= 400 and call.protocol in ("json", "rest-json"):
        return shaped_json_error(call, reply)
    return reply


def shaped_json_error(call, reply):
    if found := re.search(rb"<Code>(.*?)</Code>\s*<Message>(.*?)</Message>", reply.body, re.DOTALL):
        code, message = (part.decode() for part in found.groups())
        return wire.error(call, reply.status, code, message)
    body = wire.read_json(reply.body)
    code = body.get("__type") or reply.header("x-amzn-errortype")
    if code and not reply.header("x-amzn-errortype"):
        reply.set_header("x-amzn-errortype", code)
    return reply


def end_with_stdin(stop):
    while os.read(
        sys.stdin.fileno(), 4096
    ):  # not through sys.stdin, whose lock must be free when Python ends
        pass
    stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--port", type=int, default=0, help="port on 127.0.0.1; 0 (default) picks a free one"
    )
    parser.add_argument(
        "--exit-with-stdin", action="store_true", help="end when standard input is closed"
    )
    options = parser.parse_args()

    http = server.serve(Overlay(), options.port)
    stop = lambda *_: threading.Thread(target=http.shutdown, daemon=True).start()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if options.exit_with_stdin:
        threading.Thread(target=end_with_stdin, args=(stop,), daemon=True).start()
    print(f"listening http://127.0.0.1:{http.server_port}", flush=True)
    http.serve_forever(poll_interval=0.1)
    http.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
