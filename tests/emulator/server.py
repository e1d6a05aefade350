"""A small threaded HTTP/1.1 server with keep-alive for the emulator.

moto's own server closes the connection after each reply, which hides keep-alive faults of a client
and costs a connection per call. This one also lets a reply misbehave on the wire: cut its body
short, or hang up unanswered.
"""

import socket
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

IDLE_SECONDS = 120  # a kept-alive connection without a request is closed after this


@dataclass
class Request:
    """One HTTP request, its body read to the end. Header names are in lower case."""

    method: str
    target: str  # path and query string as they came, still percent-encoded
    headers: dict
    body: bytes

    @property
    def path(self):
        return self.target.partition("?")[0]

    @property
    def query(self):
        return self.target.partition("?")[2]


@dataclass
class Reply:
    """One HTTP reply. `fault` names how to break it on the wire: "reset" sends nothing, "truncate"
    half the body.
    """

    status: int
    headers: list = field(default_factory=list)
    body: bytes = b""
    fault: str = ""

    def header(self, name, default=""):
        return next((value for key, value in self.headers if key.lower() == name.lower()), default)

    def set_header(self, name, value):
        self.headers = [(k, v) for k, v in self.headers if k.lower() != name.lower()] + [
            (name, value)
        ]


class Handler(BaseHTTPRequestHandler):
    """Turns bytes on a socket into a Request, and the application's Reply into bytes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # else each small reply waits for the peer's delayed acknowledgement
    )
    wbufsize = -1  # one write for head and body
    timeout = IDLE_SECONDS
    application = None  # set by serve()

    def parse_request(self):
        parsed = super().parse_request()
        if parsed:  # any method: the services decide which ones they know
            setattr(self, f"do_{self.command}", self.answer)
        return parsed

    def answer(self):
        request = Request(
            method=self.command,
            target=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.read_body(),
        )
        self.send(request, self.application(request))

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self.read_chunks()
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def read_chunks(self):
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass
        return b"".join(chunks)

    def send(self, request, reply):
        if reply.fault == "reset":
            self.hang_up()
            return
        bodyless = request.method == "HEAD" or reply.status == 204
        self.send_response(reply.status)
        for name, value in reply.headers:
            if name.lower() not in (
                "content-length",
                "date",
                "server",
                "connection",
                "transfer-encoding",
            ):
                self.send_header(name, value)
        length = reply.header("Content-Length") if request.method == "HEAD" else None
        if reply.status != 204:
            self.send_header("Content-Length", length or str(len(reply.body)))
        self.end_headers()
        if bodyless:
            return
        if reply.fault == "truncate":
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self.hang_up()
            return
        self.wfile.write(reply.body)

    def hang_up(self):
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def version_string(self):
        return "underpin-emulator"

    def log_message(self, *_):
        pass  # the request log of the control API is the log


class Server(ThreadingHTTPServer):
    """Loopback only; a thread per connection."""

    daemon_threads = True
    request_queue_size = 512
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass  # a client that went away is the client's business


def serve(application, port):
    """A bound server for `application` (Request -> Reply); port 0 picks a free one. The caller runs
    serve_forever().
    """
    handler = type("BoundHandler", (Handler,), {"application": staticmethod(application)})
    return Server(("127.0.0.1", port), handler)


def wait(seconds):
    """The only wait of the emulator: a delay that a test asked for."""
    time.sleep(seconds)
