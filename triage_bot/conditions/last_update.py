"""Condition `last_update`: how long ago a person last said something, whatever the bot did since.

The clock starts at the latest of: a person's last update, the issue's creation, its last reopening,
and a person adding the health label it has now (R053, R056, R057). An update is a note by a person,
created or edited, or a person's edit of the description; a `csm update` is a note by one who speaks for the account.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from triage_bot.conditions.base import TOUCH_LAG, Aged
from triage_bot.conditions.verdict import Clock, Verdict, of, timed
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.reading import Update, last_csm_update, last_update
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import nearest
from triage_bot.model.facts import LABEL_EVENTS, NOTES, STATE_EVENTS
from triage_bot.shapes.values import refuse

Since = Literal["update", "csm update", "created", "reopened", "label"]
_NEEDS: dict[Since, str] = {
    "created": "",
    "update": NOTES,
    "csm update": NOTES,
    "label": LABEL_EVENTS,
    "reopened": STATE_EVENTS,
}
_OTHERS: tuple[Since, ...] = ("created", "reopened", "label")
USUAL: tuple[Since, ...] = ("update", *_OTHERS)
_OLDER = {"word": "update"}
"""Spellings of former versions."""


def _since(given: Any) -> Any:
    """One word for whose updates count leaves the other starts as they are; a list is exactly what it says."""
    words = [_OLDER.get(str(word), word) for word in ([given] if isinstance(given, str) else given or ())]
    alone = isinstance(given, str) and words[0] in ("update", "csm update")
    return (*words, *_OTHERS) if alone else tuple(words)


Start = tuple[datetime, str, str]
"""When, what it was, by whom."""
Starts = Annotated[tuple[Since, ...], BeforeValidator(_since, json_schema_input_type=Since | tuple[Since, ...])]


class LastUpdate(Aged):
    """The last update by a person is `older_than` or `newer_than` a duration; the bot's notes never count."""

    key = "last_update"
    late = True
    since: Starts = USUAL
    category: str = "health"

    @model_validator(mode="after")
    def _whole_days(self) -> Any:
        refuse(self.span.by_clock, "last_update counts whole days")
        return self

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if "category" in self.model_fields_set and self.category not in vocabulary.categories:
            hint = nearest(self.category, vocabulary.categories)
            yield Wrong(message=f'unknown category "{self.category}"', hint=hint, path=("category",))

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        start = self._start(seen, scene)
        if start is None:
            return of(self.older_than is not None)
        at, what, who = start
        calendar = seen.calendar(scene)
        limit = self.span.day_after(calendar.day(at), calendar)
        past = scene.today > limit
        last, by = self._last(seen, scene) or (None, "")
        clock = Clock(
            start=at,
            limit=limit,
            interval=self.span,
            what=what,
            who=who,
            last_update=last,
            last_update_by=by,
            of_csm=self._of_csm,
        )
        waits = None if past else calendar.look_at(calendar.add_working_days(limit, 1))
        return timed(past is bool(self.older_than), waits, clock)

    @property
    def _of_csm(self) -> bool:
        return "csm update" in self.since and "update" not in self.since

    def _last(self, seen: Seen, scene: Scene) -> Update | None:
        """The newest update of those that count."""
        return last_csm_update(seen, scene) if self._of_csm else last_update(seen, scene)

    def wanted(self) -> str:
        whose = "update of CSM, backup or manager" if self._of_csm else "update"
        return f"last {whose} {'older' if self.older_than else 'newer'} than {self.span}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        start = self._start(seen, scene)
        if start is None:
            return "nobody touched it since"
        at, what, who = start
        day = seen.calendar(scene).day(at)
        return f"{_PHRASES[what]} {day}{' by ' + who if who else ''}, {_ago((scene.today - day).days)}"

    def _start(self, seen: Seen, scene: Scene) -> Start | None:
        """What the clock runs from; None if nothing recent can be among what was not read. Raises Unread."""
        starts, missing = self._known_starts(seen, scene)
        latest = max(starts, default=None)
        if latest and not self._past(latest[0], seen, scene):
            return latest
        if missing and self._past(seen.issue.updated_at + TOUCH_LAG, seen, scene):
            return None  # not even `updated_at` is recent
        seen.facts.require(*missing[:1])
        return latest or (seen.issue.created_at, "created", "")

    def _past(self, start: datetime, seen: Seen, scene: Scene) -> bool:
        """Overdue when the day is later than the start's day plus the interval."""
        return self.span.exceeded(start, scene.now, seen.calendar(scene))

    def _known_starts(self, seen: Seen, scene: Scene) -> tuple[list[Start], list[str]]:
        """The starts that are known, and the kinds of facts not read yet, cheapest answer first."""
        starts, missing = list[Start](), list[str]()
        for kind, need in _NEEDS.items():
            if kind in self.since and need and getattr(seen.facts, need) is None:
                missing.append(need)
            elif kind in self.since:
                starts += self._starts_of(kind, seen, scene)
        return starts, missing

    def _starts_of(self, kind: Since, seen: Seen, scene: Scene) -> Iterable[Start]:
        if kind == "created":
            return [(seen.issue.created_at, "created", "")]
        if kind in ("update", "csm update"):
            read = last_update if kind == "update" else last_csm_update
            return [(last[0], "update", last[1])] if (last := read(seen, scene)) else []
        if kind == "label":
            return self._label_starts(seen, scene)
        events = (event for event in seen.facts.state_events or () if event.state == "reopened")
        return ((event.created_at, "reopened", event.user.username) for event in events)

    def _label_starts(self, seen: Seen, scene: Scene) -> Iterator[Start]:
        """Anyone but the bot put the present label of the category there, under any spelling."""
        category = scene.categories.get(self.category)
        if category is None:
            return
        present = {category.canonical(label) for label in seen.labels} - {None}
        for event in seen.facts.label_events or ():
            later = event.created_at > seen.issue.created_at + TOUCH_LAG  # not those it was opened with
            added = later and event.action == "add" and category.canonical(event.label) in present
            if added and not scene.standing.is_bot(event.user):
                yield (event.created_at, "label", event.user.username)


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


_PHRASES = {"update": "last update", "created": "opened", "reopened": "reopened", "label": "label added"}
