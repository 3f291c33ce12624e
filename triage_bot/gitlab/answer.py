"""One answer of GitLab, and the one place where its shape is doubted: what does not fit ends the run in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import requests

from triage_bot.errors import Strange
from triage_bot.gitlab.decode import Json

T = TypeVar("T")
MISFIT = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What decoding raises where a field is missing, or is of another kind than GitLab documents."""


@dataclass(frozen=True, slots=True)
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

    def one(self, decode: Callable[[Json], T]) -> T:
        """A map, decoded; raises Strange."""
        if not isinstance(self.data, dict):
            raise self._strange(_shape(self.data))
        return self._decoded(self.data, decode)

    def many(self, decode: Callable[[Json], T]) -> list[T]:
        """A list of maps, decoded; raises Strange."""
        if not isinstance(self.data, list):
            raise self._strange(_shape(self.data))
        return [self._decoded(one, decode) for one in self.data]

    def _decoded(self, data: Any, decode: Callable[[Json], T]) -> T:
        if not isinstance(data, dict):
            raise self._strange(f"{_shape(data)} within a list")
        try:
            return decode(data)
        except MISFIT:
            raise self._strange("a map without what belongs into it") from None

    def _strange(self, gave: str) -> Strange:
        return strange(self.host, self.request, gave)


def strange(host: str, request: str, gave: str) -> Strange:
    """The error for an answer that GitLab would not give; of what came only its kind is named."""
    return Strange(f"{host} does not answer as GitLab does: {request} gave {gave}", "is this a GitLab host?")


def done(answer: Answer) -> bool:
    """The answer to a write of which nothing more is wanted than that GitLab gave it (204: without a body): True."""
    if answer.status != 204:
        answer.one(bool)
    return True


def json_of(response: requests.Response, host: str, request: str) -> Any:
    """The JSON of an answer, None for an empty one; raises Strange."""
    if not response.content:
        return None
    try:
        return response.json()
    except (ValueError, RecursionError):
        gave = PAGE if is_page(response.headers.get("content-type", ""), response.content) else "what is no JSON"
        raise strange(host, request, gave) from None


def bytes_of(response: requests.Response, host: str, request: str) -> bytes:
    """A file; raises Strange for a page in its place, as sign-in pages are (GitLab serves files as plain text)."""
    if is_page(response.headers.get("content-type", ""), b""):
        raise strange(host, request, PAGE)
    return response.content


PAGE = "an HTML page"


def is_page(content_type: str, body: bytes) -> bool:
    """True for HTML."""
    return "html" in content_type.lower() or body.lstrip()[:1] == b"<"


def moment(text: str) -> datetime | None:
    """A moment as HTTP writes it (RFC 9110, 5.6.7); None for anything else."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _shape(data: object) -> str:
    """What came, in a word."""
    for kind, word in ((dict, "a map"), (list, "a list"), (str, "a text"), (bool, "true or false")):
        if isinstance(data, kind):
            return word
    return "nothing" if data is None else "a number"
