"""Offset and keyset paging with the headers GitLab sends."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from gitlab_sandbox.errors import PagingError, ParamError
from gitlab_sandbox.params import Param, read, text, whole
from gitlab_sandbox.wire import Reply, Request

T = TypeVar("T")
MOST = 100
"""Entries of a page (https://docs.gitlab.com/api/rest/#pagination)."""
COUNTED = 10_000
"""More are not counted (https://docs.gitlab.com/user/gitlab_com/#pagination-response-headers)."""
FURTHEST = 50_000
"""Of offset pages (https://docs.gitlab.com/administration/instance_limits/#max-offset-allowed-by-the-rest-api-for-offset-based-pagination)."""
NO_KEYSET = "Keyset pagination is not yet available for this type of request"
PARAMS = (
    Param(name="page", coerce=whole, default=1),
    Param(name="per_page", coerce=whole, default=20),
    Param(name="pagination", coerce=text, choices=("legacy", "keyset", "offset"), default="legacy"),
    Param(name="cursor", coerce=text),
)


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    size: int
    keyset: bool
    cursor: str | None


def wanted_page(given: dict[str, Any]) -> Page:
    params = read(given, PARAMS)
    number, size = params.get("page"), params.get("per_page")
    problems = []
    if size is not None and size <= 0:
        problems.append("per_page has a value not allowed")
    if problems:
        raise ParamError(*problems)
    keyset = params["pagination"] == "keyset"
    return Page(max(number or 1, 1), min(size or 20, MOST), keyset, params.get("cursor"))


def paginate(
    request: Request,
    given: dict[str, Any],
    items: Sequence[T],
    show: Callable[[T], Any],
    *,
    visible: Callable[[T], bool] | None = None,
    limited: str = "",
) -> Reply:
    """One offset page. `visible` hides items after the cut; `limited` names a type with a furthest offset."""
    page = wanted_page(given)
    if page.keyset:
        raise PagingError(NO_KEYSET)
    if limited and page.number * page.size > FURTHEST:
        raise PagingError(
            f"Offset pagination has a maximum allowed offset of {FURTHEST} for requests that return objects "
            f"of type {limited}. Remaining records can be retrieved using keyset pagination."
        )
    start = (page.number - 1) * page.size
    cut = items[start : start + page.size]
    shown = [show(x) for x in cut if visible is None or visible(x)]
    return Reply(body=shown, headers=_offset_headers(request, page, len(items)))


def _offset_headers(request: Request, page: Page, total: int) -> dict[str, str]:
    pages = max(-(-total // page.size), 1)
    more = page.number * page.size < total
    headers = {
        "X-Per-Page": str(page.size),
        "X-Page": str(page.number),
        "X-Next-Page": str(page.number + 1) if more else "",
        "X-Prev-Page": str(page.number - 1) if page.number > 1 else "",
    }
    links = [("prev", page.number - 1)] if page.number > 1 else []
    links += [("next", page.number + 1)] if more else []
    links.append(("first", 1))
    if total <= COUNTED:  # beyond that GitLab no longer counts
        headers |= {"X-Total": str(total), "X-Total-Pages": str(pages)}
        links.append(("last", pages))
    headers["Link"] = ", ".join(
        f'<{_url(request, page=number, per_page=page.size)}>; rel="{rel}"' for rel, number in links
    )
    return headers


def _url(request: Request, **changed: Any) -> str:
    kept = [(k, v) for k, v in parse_qsl(request.query, keep_blank_values=True) if k not in changed]
    return f"{request.base}{request.path}?{urlencode([*kept, *changed.items()])}"


def paginate_by_cursor(
    request: Request,
    given: dict[str, Any],
    items: Sequence[T],
    show: Callable[[T], Any],
    *,
    marks: Callable[[T], tuple[Any, int]],
    position: Callable[[Any, int], int],
    visible: Callable[[T], bool] | None = None,
) -> Reply:
    """One keyset page: only a `next` link, none at the end. `position` finds where a mark left off."""
    page = wanted_page(given)
    start = position(*_decode(page.cursor)) if page.cursor else 0
    cut = items[start : start + page.size]
    headers = {}
    if start + page.size < len(items):
        cursor = _encode(*marks(cut[-1]))
        headers["Link"] = f'<{_url(request, cursor=cursor, per_page=page.size)}>; rel="next"'
    return Reply(body=[show(x) for x in cut if visible is None or visible(x)], headers=headers)


def _encode(value: Any, item_id: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([value, item_id, "n"], default=str).encode()).decode()


def _decode(cursor: str) -> tuple[Any, int]:
    try:
        value, item_id, _ = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return value, int(item_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise ParamError("cursor is invalid") from error
