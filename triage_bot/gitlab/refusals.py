"""What GitLab's refusals mean to us: python-gitlab's errors become ours, with a cure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import gitlab
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from triage_bot.errors import (
    Conflict,
    Forbidden,
    NotFound,
    Refused,
    Rejected,
    Strange,
    TriageBotError,
    Unreachable,
)
from triage_bot.gitlab.answer import PAGE, is_page, moment, strange
from triage_bot.gitlab.door import Elsewhere

_DESCRIBED = re.compile(r'"error_description"\s*:\s*"([^"]*)"')
OWN_FAILURES = (500, 503)
"""Said by GitLab itself, at the end of its work; other 5xx are a gateway's, and GitLab may be at work behind it."""
_BRACKETED = re.compile(r"\[([^\[\]]+)\]")
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_SINCE_1970 = 1_000_000_000.0
"""A number of seconds beyond which it is no wait but a moment (2001)."""
_BAD_WAYS = (
    requests.exceptions.TooManyRedirects,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
TOO_LARGE = 413
"""What web servers in front of GitLab answer, with a page, to a text beyond their limit: no other request meets it."""
GRANULAR = "give it to the token, or take one with scope `api`; `triage-bot doctor` lists what a run needs"
INTERVAL = 60.0
"""Seconds to wait when a 429 names none: GitLab's limits count by the minute
(https://docs.gitlab.com/security/rate_limits/)."""


class Answer429(TriageBotError):
    """Too many requests; `wait` in seconds. The request was not carried out."""

    exit_code = 3

    def __init__(self, wait: float) -> None:
        super().__init__("GitLab asks us to slow down (429)")
        self.wait = wait


class NoAnswer(Unreachable):
    """No answer, or a crash (5xx): whether a write was carried out is unknown.

    `pending`: GitLab may still be at work on it, behind a connection that was cut or a gateway that gave up.
    """

    def __init__(self, message: str, hint: str = "", pending: bool = True) -> None:
        super().__init__(message, hint)
        self.pending = pending


def translate(error: Exception, headers: Mapping[str, str], host: str, request: str, now: float) -> TriageBotError:
    """Our error for one of python-gitlab's or requests'; texts carry no token. `now`: seconds since 1970, here."""
    if isinstance(error, gitlab.GitlabError):
        return _refusal(error, headers, host, request, now)
    if isinstance(error, Elsewhere):
        return Strange(f"{host}: {request} {error.what}", error.hint)
    if isinstance(error, _BAD_WAYS):
        return Strange(f"{host} redirects {request} without an end, or to no address", "is this a GitLab host?")
    if isinstance(error, requests.exceptions.SSLError):
        return Unreachable(f"{host} does not prove who it is (TLS)", "check the host and its certificate")
    if isinstance(error, requests.RequestException) and not isinstance(error, requests.exceptions.InvalidHeader):
        return NoAnswer(f"{host} did not answer {request} ({type(error).__name__})", pending=not _refused(error))
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return Unreachable("the certificates to trust cannot be read", "check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE")
    return Refused("the token holds characters that no token has", "copy it again")  # nothing was sent


def _refused(error: requests.RequestException) -> bool:
    """True if there was no connection, so that nothing was sent."""
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    return isinstance(error, requests.exceptions.ConnectTimeout) or isinstance(reason, NewConnectionError)


def _refusal(
    error: gitlab.GitlabError, headers: Mapping[str, str], host: str, request: str, now: float
) -> TriageBotError:
    status = error.response_code or 0
    text = _text(error)
    if status == 429:
        return Answer429(_wait(headers, now))
    if status >= 500 or status == 0:
        return NoAnswer(f"{host} failed on {request} ({status or 'no status'})", pending=status not in OWN_FAILURES)
    if status < 400:
        return strange(host, request, f"a redirect ({status}) to nowhere")
    if status != TOO_LARGE and is_page(headers.get("content-type", ""), _raw(error).encode()):
        return strange(host, request, f"{PAGE} ({status})")
    if status == 401:
        hint = "make a new token, see the README" if "expired" in text or "revoked" in text else "check the token"
        return Refused(f"GitLab refuses the token: {text or '401 Unauthorized'}", hint)
    if status == 403 and "insufficient_scope" in _raw(error):
        return Refused("the token lacks a scope", "a run needs `api`, a dry run `read_api`")
    if status == 403 and "insufficient_granular_scope" in _raw(error):
        return Forbidden(f"{request}: the token lacks the permission {_lacking(error)}", GRANULAR)
    if status == 403:
        return Forbidden(f"{request}: {text or '403 Forbidden'}")
    if status == 404:
        return NotFound(f"{request}: {text or '404 Not Found'}")
    return (Conflict if status == 409 else Rejected)(f"{request}: {text or status}")


def _wait(headers: Mapping[str, str], now: float) -> float:
    """Seconds to wait: `Retry-After` as seconds or date, else until `RateLimit-Reset`, else a whole interval.

    GitLab gives the reset in seconds since 1970, drafts of the IETF in seconds from now: so small numbers are read
    (https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers).
    """
    given, sent = headers.get("retry-after", ""), moment(headers.get("date", ""))
    if _SECONDS.fullmatch(given):
        return float(given)
    until = moment(given)
    if until and sent:
        return max(0.0, (until - sent).total_seconds())
    reset = headers.get("ratelimit-reset", "")
    if _SECONDS.fullmatch(reset):
        seconds, here = float(reset), sent.timestamp() if sent else now
        return seconds if seconds < _SINCE_1970 else max(0.0, seconds - here)
    return INTERVAL


def _lacking(error: gitlab.GitlabError) -> str:
    """`Issue: Update`: what GitLab's description of the refusal names, else all of it."""
    described = _DESCRIBED.search(_raw(error))
    words = described[1] if described else ""
    return ", ".join(_BRACKETED.findall(words)) or " ".join(words.split())[:300] or "for this"


def _raw(error: gitlab.GitlabError) -> str:
    body: Any = error.response_body or b""
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)


def _text(error: gitlab.GitlabError) -> str:
    """The reason, which GitLab puts into `message` (text, map or {error}) or `error`."""
    message: Any = error.error_message
    if isinstance(message, bytes):
        message = message.decode("utf-8", "replace")
    if isinstance(message, str) and is_page("", message.encode("utf-8", "replace")):
        return PAGE
    if isinstance(message, dict):
        message = "; ".join(f"{key} {_joined(value)}" for key, value in message.items())
    if message == "invalid_token" and (described := _DESCRIBED.search(_raw(error))):
        message = described[1]
    return " ".join(str(message or "").split())[:300]


def _joined(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
