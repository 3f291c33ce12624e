"""Between triage-bot's real client and the sandbox: requests get there, or something befalls them, or the run dies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from gitlab_sandbox.app import App
from gitlab_sandbox.control import failing
from gitlab_sandbox.control.faults import Fault
from gitlab_sandbox.wire import Reply, Request
from tests.campaign.timeline import Timeline
from triage_bot.gitlab.connection import Connection, OneOrigin

HOST = "http://gitlab.example"
A_REQUEST = 0.2
"""Seconds that a request takes when all is well."""
GITLABS_LIMIT = 60.0
"""Seconds after which GitLab itself gives a request up (facts: time limit of a request)."""
_OF_ISSUE = re.compile(r"/issues/(\d+)")
ANSWERS = ("500", "503", "502", "504", "524", "429_throttle", "429_limiter", "forbidden")


def issue_in(target: str) -> int:
    """The iid that a request is about; 0 for others."""
    found = _OF_ISSUE.search(target)
    return int(found[1]) if found else 0


class Killed(BaseException):
    """The process is dead: no line of it runs any more, and no request of it goes out."""


@dataclass(frozen=True)
class Mishap:
    """What befalls one request. `carried`: seconds until GitLab carries it out (None: never).

    `kind` is one of the sandbox's refusals, `drop` (the connection ends), `late` (the answer comes after
    `seconds`, if the client is still there) or `kill` (the process ends).
    """

    kind: str
    carried: float | None = None
    seconds: float = 0.0


@dataclass
class Wire(HTTPAdapter):
    """One run's way to GitLab; `befalls` is asked at each request, and people act in between."""

    run: int
    app: App
    time: Timeline
    befalls: Callable[[Wire, str, str], Mishap | None]
    trace: list[str]
    sent: int = 0
    dead: bool = False
    acted: set[int] = field(default_factory=set)
    """Issues on which people have acted since this run's last read."""
    gaps: set[int] = field(default_factory=set)
    """Those of them that it wrote to next, without having seen it."""
    under_way: list[tuple[int, float]] = field(default_factory=list)
    """Issues of writes that GitLab carries out later, and at which second."""

    def __post_init__(self) -> None:
        super().__init__()

    def send(self, request: requests.PreparedRequest, *_: Any, timeout: Any = None, **__: Any) -> requests.Response:
        """As requests wants it."""
        if self.dead:
            raise Killed
        self.time.sleep(self.run, A_REQUEST)
        self.sent += 1
        parts = urlsplit(str(request.url))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {key.lower(): str(value) for key, value in request.headers.items()} | {"host": "gitlab.example"}
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        asked = Request(method=str(request.method), target=target, headers=headers, body=bytes(body))
        mishap = self.befalls(self, asked.method, target)
        self.trace.append(f"{self.time.seconds:9.1f} run {self.run} {asked.method} {target[:110]} {mishap or ''}")
        if asked.method == "GET":
            self.acted.clear()
        else:
            self.gaps |= self.acted & {issue_in(target)}
        reply = self._met(asked, mishap, float(timeout or 30)) if mishap else self.app.handle(asked)
        return self._response(request, reply)

    def somebody_acts(self, iid: int) -> None:
        """A person acts on this issue: what is under way to it or decided already may undo that."""
        self.acted.add(iid)
        self.gaps |= {on for on, until in self.under_way if on == iid and until > self.time.seconds}

    def _met(self, asked: Request, mishap: Mishap, timeout: float) -> Reply:
        """What comes back in the end; what GitLab is still at work on it carries out later."""
        reply = self._carried_out(asked, mishap.carried)
        if mishap.kind == "kill":
            self.dead = True
            raise Killed
        if mishap.kind == "drop":
            raise requests.ConnectionError("Connection aborted.")
        if mishap.kind == "late":
            self.time.sleep(self.run, min(mishap.seconds, timeout))
            if mishap.seconds > timeout:
                raise requests.ReadTimeout("Read timed out.")
            assert reply is not None
            return reply[0]
        fault = Fault(kind=mishap.kind, retry_after=mishap.seconds)
        return failing.answer(fault, failing.Ask(asked, lambda *_: Reply(), self.app.clock))

    def _carried_out(self, asked: Request, after: float | None) -> list[Reply] | None:
        """The reply, once it is there."""
        if after is None:
            return None
        replies: list[Reply] = []
        if after:
            self.under_way.append((issue_in(asked.target), self.time.seconds + after))
            self.time.later(self.time.seconds + after, lambda: replies.append(self.app.handle(asked)))
        else:
            replies.append(self.app.handle(asked))
        return replies

    def _response(self, request: requests.PreparedRequest, reply: Reply) -> requests.Response:
        body = reply.encoded()
        headers = {"Content-Type": "application/json", **reply.headers}
        raw = HTTPResponse(BytesIO(body), headers, reply.status, preload_content=False)
        return self.build_response(request, raw)


class WiredConnection(Connection):
    """The real connection, whose sessions go over a wire."""

    wire: Wire

    def _new(self) -> OneOrigin:
        session = super()._new()
        session.mount("http://", self.wire)
        return session
