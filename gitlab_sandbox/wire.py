"""One request and one answer, freed from sockets."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

JSON_TYPE = "application/json"


@dataclass(slots=True, kw_only=True)
class Request:
    """What came over the wire; header names are in lower case."""

    method: str
    target: str  # path with query string, as sent
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    path: str = ""
    query: str = ""
    origin: str = ""  # what the instance takes for its own address, where that is not the client's

    def __post_init__(self) -> None:
        parts = urlsplit(self.target)
        self.path, self.query = parts.path, parts.query

    @property
    def base(self) -> str:
        """Scheme and host as the client knows them, unless the instance thinks otherwise."""
        return self.origin or f"http://{self.headers.get('host', '127.0.0.1')}"

    def json(self) -> Any:
        return json.loads(self.body) if self.body.strip() else {}


@dataclass(frozen=True, slots=True)
class Pace:
    """How an answer comes over the wire when not at once: so many bytes, a pause, the next ones."""

    piece: int = 1
    pause: float = 0.0
    head: bool = False  # status line and headers, too
    halfway: bool = False  # the connection ends in the middle of the body


@dataclass(slots=True, kw_only=True)
class Reply:
    """An answer; `body` is anything JSON can hold unless `raw` is given."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    drop: bool = False  # close the connection without a word
    pace: Pace | None = None
    after: Callable[[], Reply | None] | None = None  # work outside the state's lock; may replace the answer

    def encoded(self) -> bytes:
        if self.raw is not None:
            return self.raw
        if self.status in (204, 304):
            return b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


def text_reply(text: str, content_type: str = "text/plain", status: int = 200) -> Reply:
    return Reply(status=status, raw=text.encode(), headers={"Content-Type": f"{content_type}; charset=utf-8"})


class MalformedBody(ValueError):
    """The body is not what its content type says."""


def parameters(request: Request) -> dict[str, Any]:
    """Query string and body in one tree; `a[]=1` makes lists and `not[b]=2` makes branches."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    content_type = request.headers.get("content-type", "").split(";")[0].strip()
    if request.body and content_type == "application/x-www-form-urlencoded":
        pairs += parse_qsl(request.body.decode(), keep_blank_values=True)
    tree = nest(pairs)
    if request.body and content_type == JSON_TYPE:
        tree |= _json_object(request.body)
    return tree


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError as error:
        raise MalformedBody(str(error)) from error
    if not isinstance(parsed, dict):
        raise MalformedBody("The request body is not an object")
    # python-gitlab may send `not[labels]` as a plain key of a JSON object
    return nest(list(parsed.items()))


def nest(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in pairs:
        name, _, rest = key.partition("[")
        if not rest:
            tree[name] = value
            continue
        inner = rest.rstrip("]").split("][")
        _plant(tree, [name, *inner], value)
    return tree


def _plant(tree: dict[str, Any], path: list[str], value: Any) -> None:
    name, rest = path[0], path[1:]
    if not rest:
        tree[name] = value
    elif rest == [""]:
        held = tree.setdefault(name, [])
        if isinstance(held, list):
            held += value if isinstance(value, list) else [value]
    else:
        branch = tree.setdefault(name, {})
        if isinstance(branch, dict):
            _plant(branch, rest, value)
