"""What is listed, and whole lists: offset pages in parallel, keyset beyond GitLab's offset limit, `Link` to the end.

Of a `Link` only the query is taken: behind proxies it names GitLab's own idea of its address, and the token stays here.
That is why python-gitlab's `GitlabList` is passed by, which asks the address it is given, one page after the other, and
goes round in circles if they do (https://python-gitlab.readthedocs.io/en/stable/api-usage.html#pagination).
"""

import contextlib
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

from requests.utils import parse_header_links

from triage_bot.errors import Rejected
from triage_bot.gitlab import work_items
from triage_bot.gitlab.answer import Answer, Json
from triage_bot.gitlab.connection import Connection
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Ref
from triage_bot.model.resource_type import ISSUES, PER_PAGE, TYPES
from triage_bot.shapes.values import iso


def part(path: str) -> str:
    """A project's or group's path as one part of an address."""
    return quote(path, safe="")


def path_of(ref: Ref) -> str:
    """The address of a resource below the API's root."""
    return f"/{ref.type.home}/{part(ref.project)}/{ref.type.path}/{ref.iid or part(ref.key)}"


def notes_path(ref: Ref, what: str = "notes") -> str:
    """The address of its notes, or of its discussions."""
    if ref.type.notes_by_id:
        return f"/{ref.type.home}/{part(ref.project)}/{ref.type.path}/{ref.id}/{what}"
    return f"{path_of(ref)}/{what}"


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which resources to list; None leaves a filter out."""

    state: str | None = "opened"
    labels: tuple[str, ...] = ()
    updated_after: datetime | None = None
    project: str = ""
    """List this project instead of the scope."""
    kind: str = ISSUES
    whole: bool = False
    """Whole rows are kept."""
    iids: tuple[int, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    """Further parameters."""

    def within(self, scope: Scope) -> tuple[str, dict[str, Any]]:
        """The path below which they are listed, and the parameters."""
        kind = TYPES[self.kind]
        params = {
            "state": self.state,
            "labels": ",".join(self.labels),
            "updated_after": iso(self.updated_after) if self.updated_after else "",
            "scope": "all" if scope.kind == "all" and not self.project else "",
            "iids[]": list(self.iids),
            **(work_items.SHOWN if kind.by_parameters else {}),
            "include_descendants": "true" if kind.by_parameters and scope.kind == "groups" else "",
            **dict(self.more),
        }
        here = "" if scope.kind == "all" else f"/{scope.kind}/{scope.id}"
        path = f"/projects/{part(self.project)}" if self.project else here
        return path, {key: value for key, value in params.items() if value}


T = TypeVar("T")
PARALLEL = 8
MAX_OFFSET = 50_000
"""Offsets GitLab.com takes
(https://docs.gitlab.com/administration/instance_limits/#max-offset-allowed-by-the-rest-api-for-offset-based-pagination).
"""
_TOTAL = re.compile(r"[0-9]{1,9}")
"""A total that is believed."""
PageProgress = Callable[[int, int], None]
"""Told how many pages are read, and how many there are."""


def next_query(answer: Answer) -> str | None:
    """The query of the next page, as GitLab gives it; None behind the last (RFC 8288). Raises Strange."""
    for link in parse_header_links(answer.headers.get("link", "")):
        if "next" in link.get("rel", "").lower().split():
            with contextlib.suppress(ValueError):
                if query := urlsplit(link["url"]).query:
                    return query
            raise answer.strange("a next page without a query")
    return None


def follow(
    connection: Connection,
    path: str,
    answer: Answer,
    decode: Callable[[Json], T],
    progress: PageProgress = lambda *_: None,
) -> list[T]:
    """The items of an answer and of all pages after it; raises Strange if they lead back to one that was read."""
    items, read = answer.many(decode), set[str]()
    progress(1, 0)
    while query := next_query(answer):
        if query in read:
            raise answer.strange("pages that lead in a circle")
        read.add(query)
        answer = connection.get(path, **parse_qs(query, keep_blank_values=True))
        items += answer.many(decode)
        progress(len(read) + 1, 0)
    return items


def everything(connection: Connection, path: str, decode: Callable[[Json], T], **params: Any) -> list[T]:
    """All items of a short list, page after page."""
    return follow(connection, path, connection.get(path, **{"per_page": PER_PAGE, **params}), decode)


def in_parallel(
    connection: Connection,
    path: str,
    decode: Callable[[Json], T],
    params: Mapping[str, Any],
    total: Callable[[], int | None],
    keyset: bool,
    progress: PageProgress,
) -> list[T]:
    """All items of a long list; `total` is asked when GitLab withholds `x-total`, which it does beyond 10,000.

    See https://docs.gitlab.com/api/rest/#pagination.
    """
    first = connection.get(path, **params)
    if next_query(first) is None:
        progress(1, 1)
        return first.many(decode)
    known = first.headers.get("x-total", "")
    count = int(known) if _TOTAL.fullmatch(known) else total()
    if keyset and (count is None or count > MAX_OFFSET):
        with contextlib.suppress(Rejected):  # before GitLab 18.3, whose offsets have no limit here
            keys = connection.get(path, **{**params, "pagination": "keyset"})
            return follow(connection, path, keys, decode, progress)
    if count is None:
        return follow(connection, path, first, decode)
    items = first.many(decode)
    answer, last = first, max(2, -(-count // int(params.get("per_page", PER_PAGE))))
    with ThreadPoolExecutor(PARALLEL) as pool:
        rest = pool.map(lambda page: connection.get(path, **{**params, "page": page}), range(2, last + 1))
        for done, answer in enumerate(rest, start=2):
            items += answer.many(decode) if done < last else ()
            progress(done, last)
    return items + follow(connection, path, answer, decode)
