"""Pages by cursor: items in an order that survives changes between two pages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from gitlab_sandbox import paging
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.wire import Reply

T = TypeVar("T")


def by_cursor(
    call: Call,
    items: Sequence[T],
    show: Callable[[T], Any],
    *,
    key: Callable[[T], Any],
    number: Callable[[T], int],
    down: bool,
    visible: Callable[[T], bool] | None = None,
) -> Reply:
    """`items` are sorted by `key`, those without one last, and among equals the highest number first."""

    def position(value: Any, item_id: int) -> int:
        def is_later(item: T) -> bool:
            mine = _plain(key(item))
            if mine == value:
                return number(item) < item_id
            if mine is None or value is None:
                return mine is None
            return bool(mine < value if down else mine > value)

        return bisect_left(items, True, key=is_later)

    def marks(item: T) -> tuple[Any, int]:
        return _plain(key(item)), number(item)

    return paging.paginate_by_cursor(
        call.request, call.given, items, show, marks=marks, position=position, visible=visible
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value.isoformat() if isinstance(value, date) else value
