"""What GitLab answered: JSON whose shape is doubted here alone, or a refusal, which becomes our error with a cure."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, TypeVar

import gitlab
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from triage_bot.errors import Conflict, Forbidden, NotFound, Refused, Rejected, Strange, TriageBotError, Unreachable
from triage_bot.model.resource import EPOCH
from triage_bot.shapes.values import parse_iso

Json = dict[str, Any]
T = TypeVar("T")


def _optional(kind: type[T], data: Json, key: str) -> T:
    """A value of this kind, its empty one for null."""
    return kind() if data.get(key) is None else _of(kind, data[key], key)


def _needed(kind: type[T], data: Json, key: str) -> T:
    """A value of this kind that must be there; no text is empty."""
    return _of(kind, data[key] if data[key] != "" else None, key)


def _of(kind: type[T], value: Any, key: str) -> T:
    if type(value) is not kind:  # true is no number
        raise TypeError(key)
    return value


text_of, count_of = partial(_optional, str), partial(_optional, int)
list_of, map_of = partial(_optional, list), partial(_optional, dict)
word_of, number_of = partial(_needed, str), partial(_needed, int)


def moment_of(data: Json, key: str) -> datetime:
    """A time in UTC, the epoch where none is written."""
    return parse_iso(text_of(data, key)) or EPOCH


MISFIT = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What decoding raises where a field is missing, or is of another kind than GitLab documents."""
PAGE = "an HTML page"
_SHAPES: Mapping[type, str] = defaultdict(
    lambda: "a number", {dict: "a map", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
)
_DESCRIBED = re.compile(r'"error_description"\s*:\s*"([^"]*)"')
_BRACKETED = re.compile(r"\[([^\[\]]+)\]")
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_SINCE_1970 = 1_000_000_000.0
"""A number of seconds beyond which it is no wait but a moment (2001)."""
OWN_FAILURES = (500, 503)
"""Said by GitLab itself, at the end of its work; other 5xx are a gateway's, and GitLab may be at work behind it."""
TOO_LARGE = 413
"""What web servers in front of GitLab answer, with a page, to a text beyond their limit: no other request meets it."""
GRANULAR = "give it to the token, or take one with scope `api`; `triage-bot doctor` lists what a run needs"
INTERVAL = 60.0
"""Seconds to wait when a 429 names none: GitLab's limits count by the minute
(https://docs.gitlab.com/security/rate_limits/)."""
_BAD_WAYS = (
    requests.exceptions.TooManyRedirects,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


class Elsewhere(requests.RequestException):
    """A way that is not taken: what says so, without what may be secret in an address, and a hint."""


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

    def __init__(self, message: str, pending: bool = True) -> None:
        super().__init__(message)
        self.pending = pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its JSON as it came, headers in lower case, status, and whose answer to what it is."""

    data: Any
    headers: Mapping[str, str]
    status: int
    host: str = ""
    request: str = ""

    @property
    def at(self) -> datetime | None:
        """When it was given, by the host's clock; None if it does not say."""
        return moment(self.headers.get("date", ""))

    @property
    def is_list(self) -> bool:
        """True if a list was given."""
        return isinstance(self.data, list)

    def single(self, decode: Callable[[Json], T]) -> T:
        """A map, decoded; raises Strange."""
        return self._decoded(self.data, decode)

    def many(self, decode: Callable[[Json], T]) -> list[T]:
        """A list of maps, decoded; raises Strange."""
        if not isinstance(self.data, list):
            raise self.strange(_SHAPES[type(self.data)])
        return [self._decoded(item, decode, " within a list") for item in self.data]

    def _decoded(self, data: Any, decode: Callable[[Json], T], within: str = "") -> T:
        if not isinstance(data, dict):
            raise self.strange(_SHAPES[type(data)] + within)
        try:
            return decode(data)
        except MISFIT:
            raise self.strange("a map without what belongs into it") from None

    def strange(self, gave: str) -> Strange:
        """The error for an answer that GitLab would not give."""
        return strange(self.host, self.request, gave)


def strange(host: str, request: str, gave: str) -> Strange:
    """The error for an answer that GitLab would not give; of what came only its kind is named."""
    return Strange(f"{host} does not answer as GitLab does: {request} gave {gave}", "is this a GitLab host?")


def done(answer: Answer) -> bool:
    """The answer to a write of which nothing more is wanted than that GitLab gave it (204: without a body): True."""
    if answer.status != 204:
        answer.single(bool)
    return True


def json_of(response: requests.Response, host: str, request: str) -> Any:
    """The JSON of an answer, None for an empty one; raises Strange."""
    try:
        return response.json() if response.content else None
    except (ValueError, RecursionError):
        gave = PAGE if _is_page(response.headers.get("content-type", ""), response.content) else "what is no JSON"
        raise strange(host, request, gave) from None


def bytes_of(response: requests.Response, host: str, request: str) -> bytes:
    """A file; raises Strange for a page in its place, as sign-in pages are (GitLab serves files as plain text)."""
    if _is_page(response.headers.get("content-type", "")):
        raise strange(host, request, PAGE)
    return response.content


def _is_page(content_type: str, body: bytes = b"") -> bool:
    return "html" in content_type.lower() or body.lstrip()[:1] == b"<"


def moment(text: str) -> datetime | None:
    """A moment as HTTP writes it (RFC 9110, 5.6.7); None for anything else."""
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def translate(error: Exception, headers: Mapping[str, str], host: str, request: str, now: float) -> TriageBotError:
    """Our error for one of python-gitlab's or requests'; texts carry no token. `now`: seconds since 1970, here."""
    if isinstance(error, gitlab.GitlabError):
        return _refusal(error, headers, host, request, now)
    if isinstance(error, Elsewhere):
        return Strange(f"{host}: {request} {error.args[0]}", error.args[1])
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
    status, raw = error.response_code or 0, _words(error.response_body or b"")
    described = match[1] if (match := _DESCRIBED.search(raw)) else ""
    text = _reason(error, described)
    if status == 429:
        return Answer429(_wait(headers, now))
    if status >= 500 or status == 0:
        return NoAnswer(f"{host} failed on {request} ({status or 'no status'})", pending=status not in OWN_FAILURES)
    if status < 400:
        return strange(host, request, f"a redirect ({status}) to nowhere")
    if status != TOO_LARGE and _is_page(headers.get("content-type", ""), raw.encode()):
        return strange(host, request, f"{PAGE} ({status})")
    if status == 401:
        hint = "make a new token, see the README" if "expired" in text or "revoked" in text else "check the token"
        return Refused(f"GitLab refuses the token: {text or '401 Unauthorized'}", hint)
    if status == 403 and "insufficient_scope" in raw:
        return Refused("the token lacks a scope", "a run needs `api`, a dry run `read_api`")
    if status == 403 and "insufficient_granular_scope" in raw:
        lacking = ", ".join(_BRACKETED.findall(described)) or _short(described) or "for this"
        return Forbidden(f"{request}: the token lacks the permission {lacking}", GRANULAR)
    kind = {403: Forbidden, 404: NotFound, 409: Conflict}.get(status, Rejected)
    return kind(f"{request}: {text or {403: '403 Forbidden', 404: '404 Not Found'}.get(status, status)}")


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


def _reason(error: gitlab.GitlabError, described: str) -> str:
    """The reason, which GitLab puts into `message` (text, map or {error}) or `error`."""
    message: Any = error.error_message
    if isinstance(message, dict):
        given = ((key, value if isinstance(value, list) else [value]) for key, value in message.items())
        message = "; ".join(f"{key} {', '.join(map(str, values))}" for key, values in given)
    else:
        message = _words(message or "")
        message = PAGE if _is_page("", message.encode("utf-8", "replace")) else message
    return _short(described if message == "invalid_token" and described else message)


def _words(text: Any) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


def _short(text: str) -> str:
    return " ".join(text.split())[:300]
