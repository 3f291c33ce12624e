"""The socket side: a threaded HTTP/1.1 server on loopback that keeps connections alive."""

from __future__ import annotations

import contextlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gitlab_sandbox import clock
from gitlab_sandbox.app import App
from gitlab_sandbox.version import VERSION
from gitlab_sandbox.wire import JSON_TYPE, Pace, Reply, Request


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, port: int, app: App) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.app = app
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Close what idle clients still hold open."""
        with self._guard:
            waiting = list(self._open)
        for connection in waiting:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away in the middle are no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        headers = {k.lower(): v for k, v in self.headers.items()}
        reply = self.server.app.handle(Request(method=self.command, target=self.path, headers=headers, body=body))
        if reply.drop:
            self.close_connection = True
            return
        head, body = self._bytes(reply)
        if reply.pace is None:
            self.wfile.write(head + body)  # in one piece, so that no packet waits for another
        else:
            self._slowly(reply.pace, head, body)

    def _slowly(self, pace: Pace, head: bytes, body: bytes) -> None:
        if pace.halfway:
            self.wfile.write(head + body[: len(body) // 2])
            self.close_connection = True
            return
        at_once, rest = (b"", head + body) if pace.head else (head, body)
        self.wfile.write(at_once)
        for start in range(0, len(rest), max(pace.piece, 1)):
            self.wfile.write(rest[start : start + max(pace.piece, 1)])
            clock.sleep(pace.pause)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _answer  # noqa: N815

    def _bytes(self, reply: Reply) -> tuple[bytes, bytes]:
        body = reply.encoded()
        head = {"Content-Type": JSON_TYPE, "Content-Length": str(len(body)), **reply.headers}
        head["X-Gitlab-Meta"] = '{"version":"1"}'
        if self.command == "HEAD":
            body = b""
        if self.close_connection:
            head["Connection"] = "close"
        phrase = self.responses.get(reply.status, ("", ""))[0]
        lines = [
            f"HTTP/1.1 {reply.status} {phrase}",
            f"Server: sandbox/{VERSION}",
            f"Date: {self.date_time_string(self.server.app.clock.now().timestamp())}",
        ]
        lines += [f"{name}: {value}" for name, value in head.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"), body

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the recorder keeps the log."""
