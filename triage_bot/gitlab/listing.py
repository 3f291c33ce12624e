"""Reads whole lists: offset pages in parallel, keyset beyond GitLab's offset limit, `Link` to the end."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from triage_bot.errors import Rejected
from triage_bot.gitlab.connection import Answer, Connection

PARALLEL = 8
MAX_OFFSET = 50_000
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
Progress = Callable[[int, int], None]
"""Told how many pages are read, and how many there are."""


def next_link(answer: Answer) -> str | None:
    """The URL of the next page, as GitLab gives it."""
    found = _NEXT.search(answer.headers.get("link", ""))
    return found[1] if found else None


def follow(connection: Connection, answer: Answer) -> Iterator[Any]:
    """The items of an answer and of all pages after it."""
    while True:
        yield from answer.data
        link = next_link(answer)
        if link is None:
            return
        answer = connection.get(link)


def everything(connection: Connection, path: str, **params: Any) -> list[Any]:
    """All items of a short list, page after page."""
    return list(follow(connection, connection.get(path, **{"per_page": 100, **params})))


def in_parallel(
    connection: Connection,
    path: str,
    params: Mapping[str, Any],
    total: Callable[[], int | None],
    keyset: bool,
    progress: Progress,
) -> list[Any]:
    """All items of a long list; `total` is asked when GitLab withholds `x-total` (over 10,000)."""
    per_page = int(params.get("per_page", 100))
    first = connection.get(path, **params)
    if next_link(first) is None:
        progress(1, 1)
        return list(first.data)
    known = first.headers.get("x-total", "")
    count = int(known) if known.isdigit() else total()
    if keyset and (count is None or count > MAX_OFFSET):
        with contextlib.suppress(Rejected):  # before GitLab 18.3, whose offsets have no limit here
            return _keyset(connection, path, params, progress)
    if count is None:
        return list(follow(connection, first))
    pages = max(2, -(-count // per_page))
    done = 1
    answers: list[Answer] = [first]
    with ThreadPoolExecutor(PARALLEL) as pool:
        rest = pool.map(lambda page: connection.get(path, **{**params, "page": page}), range(2, pages + 1))
        for answer in rest:
            answers.append(answer)
            done += 1
            progress(done, pages)
    items = [item for answer in answers[:-1] for item in answer.data]
    return items + list(follow(connection, answers[-1]))


def _keyset(connection: Connection, path: str, params: Mapping[str, Any], progress: Progress) -> list[Any]:
    items: list[Any] = []
    answer = connection.get(path, **{**params, "pagination": "keyset"})
    pages = 1
    while True:
        items += answer.data
        progress(pages, 0)
        link = next_link(answer)
        if link is None:
            return items
        answer = connection.get(link)
        pages += 1
