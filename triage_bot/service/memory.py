"""What all workers remember together: too many changes, a GitLab that refuses, and where watched projects are now."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triage_bot.model.facts import Scope
from triage_bot.service.status import Health
from triage_bot.service.store import Store
from triage_bot.service.webhook import Watched
from triage_bot.shapes.values import iso, parse_iso

AGAIN = 60.0
"""Seconds to wait before it is asked again whether writing may go on."""


@dataclass(frozen=True)
class Fuse:
    """At most `limit` changes an hour, counted in the store and so over all workers."""

    limit: int
    store: Store
    status: Health
    clock: Callable[[], datetime]

    def blown(self) -> bool:
        """True while the last hour holds too many changes."""
        blown = self.store.changes_since(self.clock() - timedelta(hours=1)) >= self.limit
        why = f"writing pauses: {self.limit} changes or more in the last hour (--max-changes-per-hour)"
        self.status.trouble("fuse", why if blown else "")
        return blown

    def spend(self, count: int) -> None:
        """Counts changes that were written."""
        if count:
            self.store.changed(count)


MANY = 3
"""So many issues in a row make it GitLab's trouble."""

PROBE = timedelta(seconds=20)
"""While it lasts, one look is let through so often."""

OVER = timedelta(seconds=110)
"""After so much time without a refusal it is over: no look was refused that waited for that."""

_ROW, _PROBED = "refused with 403", "asked again after 403"


@dataclass(frozen=True)
class Refusals:
    """The issues that were refused since something could last be written; `clock` gives UTC."""

    store: Store
    clock: Callable[[], datetime]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refused(self, key: str) -> tuple[str, ...]:
        """Notes one; returns all of the row if it is this one that makes it trouble, else nothing."""
        with self._lock:
            row, _ = self._row()
            grown = row if key in row or len(row) >= MANY else [*row, key]
            self.store.remember(_ROW, json.dumps({"row": grown, "at": iso(self.clock())}))
        return tuple(grown) if len(row) < MANY <= len(grown) else ()

    def wrote(self) -> bool:
        """Something was written: whatever was refused before was refused by itself. True if that ends a trouble."""
        with self._lock:
            row, _ = self._row()
            if row:
                self.store.remember(_ROW, "")
        return len(row) >= MANY

    def trouble(self) -> str:
        """What is wrong, in words; nothing if it is over, or was never more than some issues' own."""
        row, at = self._row()
        if len(row) < MANY or at is None or self.clock() - at > OVER:
            return ""
        return f"GitLab refuses {MANY} issues in a row (403), {row[-1]} last"

    def waits(self) -> bool:
        """True if a look is to wait; every now and then one may go and find out."""
        if not self.trouble():
            return False
        with self._lock:
            now = self.clock()
            times = [self._row()[1], parse_iso(self.store.recall(_PROBED))]
            if any(at and abs(now - at) < PROBE for at in times):
                return True
            self.store.remember(_PROBED, iso(now))
        return False

    def _row(self) -> tuple[list[str], datetime | None]:
        kept = json.loads(self.store.recall(_ROW) or '{"row": [], "at": ""}')
        return kept["row"], parse_iso(kept["at"])


@dataclass
class Places:
    """Remembers in the store, and so over restarts and for all workers; numbers are those of one `host`."""

    store: Store
    host: str
    paths: dict[Watched, Watched] = field(default_factory=dict)
    """What is watched, with its number and under the path it has by now."""

    def recalled(self, watched: Watched) -> Watched:
        """The same as GitLab last named it, or as it was given if that never happened."""
        if watched not in self.paths:
            number, _, path = self.store.recall(self._name("place", watched)).partition(" ")
            if not path:
                return watched
            self.paths[watched] = Watched(watched.kind, path, int(number))
        return self.paths[watched]

    def named(self, watched: Watched, scope: Scope) -> None:
        """GitLab has named it."""
        seen = Watched(watched.kind, scope.path, scope.id)
        if self.recalled(watched) != seen:
            self.store.remember(self._name("place", watched), f"{scope.id} {scope.path}")
            self.paths[watched] = seen
        if watched.kind == "projects":
            self.learn(scope.id, scope.path)

    def over(self, project: str) -> Watched | None:
        """What is watched that holds this project; nothing if it is none of ours (any more)."""
        return next((watched for watched, place in self.paths.items() if place.covers(0, project)), None)

    def learn(self, number: int, path: str) -> None:
        """A project of ours has this number and this path."""
        if self.store.recall(self._name("project", number)) != path or self.moved(path):
            self.store.remember(self._name("project", number), path)
            self.store.remember(self._name("number", path), str(number))

    def is_ours(self, number: int) -> bool:
        """True for a project that was ours under whatever path."""
        return bool(self.store.recall(self._name("project", number)))

    def number_of(self, path: str) -> str:
        """The number of the project of ours that was last seen under this path, or nothing."""
        return self.store.recall(self._name("number", path))

    def moved(self, path: str) -> str:
        """Where the project that had this path is by now; nothing if it is still there."""
        number = self.number_of(path)
        now = self.store.recall(self._name("project", number)) if number else ""
        return now if now != path else ""

    def _name(self, what: str, of: object) -> str:
        return f"{what} {of} on {self.host}"
