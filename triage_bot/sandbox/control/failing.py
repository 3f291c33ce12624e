"""What a fault does to a call."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import format_datetime

from triage_bot.sandbox import clock
from triage_bot.sandbox.clock import Clock
from triage_bot.sandbox.control.faults import LABELS, METADATA, Fault
from triage_bot.sandbox.errors import TooOften
from triage_bot.sandbox.wire import Reply, text_reply

Answer = Callable[[frozenset[str]], Reply]  # takes the parameters to forget


def answer(fault: Fault, instead_of: Answer, now: Clock) -> Reply:
    """Runs the call, or not, as the fault wants."""
    kind = fault.kind
    if kind in ("timeout_before", "drop_before"):
        clock.sleep(fault.seconds if kind == "timeout_before" else 0)
        return Reply(0, drop=True)
    if kind in ("timeout_after", "drop_after"):
        instead_of(frozenset())
        clock.sleep(fault.seconds if kind == "timeout_after" else 0)
        return Reply(0, drop=True)
    if kind == "latency":
        clock.sleep(fault.seconds)
        return instead_of(frozenset())
    if kind in ("drop_labels", "drop_metadata"):
        return instead_of(frozenset(LABELS if kind == "drop_labels" else METADATA))
    return _refusal(fault, now)


def _refusal(fault: Fault, now: Clock) -> Reply:
    if fault.kind == "429_throttle":
        return throttled(fault.retry_after, now)
    if fault.kind == "429_limiter":
        return Reply(429, TooOften().body)
    if fault.kind == "forbidden":
        return Reply(403, {"message": "403 Forbidden"})
    if fault.kind == "500":
        return Reply(500, {"message": "500 Internal Server Error"})
    name = {"502": "Bad Gateway", "503": "Service Unavailable"}[fault.kind]
    return text_reply(f"<html><body>{fault.kind} {name}</body></html>", "text/html", int(fault.kind))


def throttled(retry_after: int, now: Clock) -> Reply:
    """The request throttle's 429: plain text, and headers that say when to come back."""
    reply = text_reply("Retry later\n", status=429)
    reset = int(now.now().timestamp()) + retry_after
    reply.headers |= {
        "Retry-After": str(retry_after),
        "RateLimit-Name": "throttle_authenticated_api",
        "RateLimit-Limit": "60",
        "RateLimit-Observed": "61",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": str(reset),
        "RateLimit-ResetTime": format_datetime(now.now(), usegmt=True),
    }
    return reply
