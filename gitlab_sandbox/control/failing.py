"""What a fault does to a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from gitlab_sandbox import clock
from gitlab_sandbox.clock import Clock
from gitlab_sandbox.control.faults import LABELS, METADATA, REDIRECTS, REFUSALS, Fault
from gitlab_sandbox.errors import TooOften
from gitlab_sandbox.limits import Observed
from gitlab_sandbox.wire import Pace, Reply, Request, text_reply

NAMES = {
    "502": "Bad Gateway", "503": "Service Unavailable", "504": "Gateway Time-out", "520": "Web server error",
    "521": "Web server is down", "522": "Connection timed out", "523": "Origin is unreachable",
    "524": "A timeout occurred",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """The call a fault befalls: it may be carried out, in part or changed."""

    request: Request
    api: Callable[[Request, frozenset[str]], Reply]
    now: Clock

    def carry_out(self, *forget: str) -> Reply:
        return self.api(self.request, frozenset(forget))


def answer(fault: Fault, ask: Ask) -> Reply:
    """Runs the call, or not, as the fault wants."""
    return ACTS[fault.kind](fault, ask)


def _dropped(fault: Fault, ask: Ask) -> Reply:
    cause, _, when = fault.kind.partition("_")
    if when == "after":
        ask.carry_out()
    if cause == "timeout":
        clock.sleep(fault.seconds)
    return Reply(status=0, drop=True)


def _late(fault: Fault, ask: Ask) -> Reply:
    """Waits before the call is carried out (`latency`), or between that and the answer (`late_answer`)."""
    reply = ask.carry_out() if fault.kind == "late_answer" else None
    clock.sleep(fault.seconds)
    return reply or ask.carry_out()


def _paced(fault: Fault, ask: Ask) -> Reply:
    """The answer comes in small pieces, or ends half way."""
    reply = ask.carry_out()
    halfway = fault.kind == "drop_halfway"
    reply.pace = Pace(halfway=True) if halfway else Pace(fault.piece, fault.seconds, fault.head)
    return reply


def _forgetful(fault: Fault, ask: Ask) -> Reply:
    return ask.carry_out(*(LABELS if fault.kind == "drop_labels" else METADATA))


def _refused(fault: Fault, ask: Ask) -> Reply:
    if fault.when == "after":
        ask.carry_out()
    return _refusal(fault)


def _refusal(fault: Fault) -> Reply:
    if fault.kind == "429_limiter":
        return Reply(status=429, body=TooOften().body)
    if fault.kind == "forbidden":
        return Reply(status=403, body={"message": "403 Forbidden"})
    if fault.kind == "500":
        return Reply(status=500, body={"message": "500 Internal Server Error"})
    return text_reply(f"<html><body>{fault.kind} {NAMES[fault.kind]}</body></html>", "text/html", int(fault.kind))


def _throttled(fault: Fault, ask: Ask) -> Reply:
    wait = fault.seconds if fault.retry_after is None else fault.retry_after
    reply = throttled(Observed(60, 61, wait), wait, ask.now)
    if fault.retry_after is None:
        del reply.headers["Retry-After"]
    return reply


def _redirected(fault: Fault, ask: Ask) -> Reply:
    """Sends to the same path elsewhere, or to the address given; without `to` to the very same address."""
    to = fault.to.rstrip("/") or ask.request.base
    location = to if urlsplit(to).path else f"{to}{ask.request.target}"
    page = f'<html><body>You are being <a href="{location}">redirected</a>.</body></html>'
    reply = text_reply(page, "text/html", int(fault.kind))
    reply.headers["Location"] = location
    return reply


def _other_answer(fault: Fault, ask: Ask) -> Reply:
    """Any JSON, or a page, in the place of the answer."""
    if fault.when == "after":
        ask.carry_out()
    if fault.html is not None:
        return text_reply(fault.html, "text/html", fault.status)
    return Reply(status=fault.status, body=fault.body)


def _other_fields(fault: Fault, ask: Ask) -> Reply:
    """The answer with some of its fields, or of each of its items, replaced or left out."""
    reply = ask.carry_out()
    items: list[Any] = reply.body if isinstance(reply.body, list) else [reply.body]
    changed = [_other_item(fault, x) if isinstance(x, dict) else x for x in items]
    reply.body = changed if isinstance(reply.body, list) else changed[0]
    return reply


def _other_item(fault: Fault, item: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in {**item, **fault.fields}.items() if k not in fault.without}


def _elsewhere(fault: Fault, ask: Ask) -> Reply:
    """GitLab behind a proxy: every address it names, `Link` among them, is what it thinks it has."""
    ask.request.origin = fault.to.rstrip("/")
    return ask.carry_out()


ACTS: dict[str, Callable[[Fault, Ask], Reply]] = {
    **dict.fromkeys(("timeout_before", "timeout_after", "drop_before", "drop_after"), _dropped),
    **dict.fromkeys(("latency", "late_answer"), _late),
    **dict.fromkeys(("trickle", "drop_halfway"), _paced),
    **dict.fromkeys(("drop_labels", "drop_metadata"), _forgetful),
    **dict.fromkeys(REFUSALS, _refused),
    **dict.fromkeys(REDIRECTS, _redirected),
    "429_throttle": _throttled,
    "answer": _other_answer,
    "fields": _other_fields,
    "elsewhere": _elsewhere,
}


def throttled(seen: Observed, retry_after: float, now: Clock) -> Reply:
    """The request throttle's 429: plain text, and headers that say when to come back."""
    reply = text_reply("Retry later\n", status=429)
    reply.headers |= {"Retry-After": f"{retry_after:g}"} | throttle_headers(seen, now)
    return reply


def throttle_headers(seen: Observed, now: Clock) -> dict[str, str]:
    """What every answer says while the request throttle is on."""
    reset = now.now() + timedelta(seconds=seen.seconds_left)
    return {
        "RateLimit-Name": "throttle_authenticated_api",
        "RateLimit-Limit": str(seen.limit),
        "RateLimit-Observed": str(seen.used),
        "RateLimit-Remaining": str(max(seen.limit - seen.used, 0)),
        "RateLimit-Reset": str(int(reset.timestamp())),
        "RateLimit-ResetTime": format_datetime(reset, usegmt=True),
    }
