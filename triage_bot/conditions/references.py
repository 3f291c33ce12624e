"""Condition `references`: issues named under a heading of the description, and what became of them (R041)."""

from datetime import datetime
from typing import Any, Literal

from pydantic import model_validator

from triage_bot.conditions.base import Mapped, listed
from triage_bot.conditions.verdict import UNMET, Clock, Verdict, of, timed
from triage_bot.context.reading import named_under
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import LINKED, Linked, Need
from triage_bot.shapes.values import refuse
from triage_bot.text.calendar import Span
from triage_bot.text.inert import Raw
from triage_bot.text.prose import fold

ReferenceState = Literal["absent", "there", "closed", "moved"]


class References(Mapped):
    """Issues named under this heading are `absent` or `there`, or one was `closed` or `moved` lately."""

    key = "references"
    late = True
    heading: str
    are: ReferenceState
    newer_than: Span | None = None

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not fold(self.heading), "a heading needs words")
        event = self.are in ("closed", "moved")
        refuse(event is not (self.newer_than is not None), "closed and moved need `newer_than`, the others have none")
        refuse(self.newer_than is not None and self.newer_than.by_clock, "this counts whole days")
        return self

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        named = named_under(self.heading, seen)
        if self.newer_than is None or not named:
            return of(self.are == ("there" if named else "absent"))
        if lack := [name for name in named if name not in seen.facts.linked]:
            return Verdict(met=None, missing=frozenset(Need(LINKED, part=name) for name in lack))
        times = self._times(named, seen, scene)
        if not times:
            return UNMET
        newest, all_of_them = max(times.values()), ", ".join(times)  # one may hide behind another, both are news
        day = scene.calendar.day(newest)
        clock = Clock(start=newest, limit=day, what=self.are, who=Raw(all_of_them))
        return timed(True, None, clock)

    def wanted(self) -> str:
        return f'issues under "{self.heading}" {self.are}'

    def shown(self, seen: Seen, scene: Scene) -> str:
        named = named_under(self.heading, seen)
        if self.newer_than is None or not named:
            return listed(named)
        times = self._times(named, seen, scene)
        if not times:
            return f"none of {len(named)}"
        newest = max(times, key=times.__getitem__)
        return f"{newest} on {scene.calendar.day(times[newest])}"

    def _times(self, named: tuple[Raw, ...], seen: Seen, scene: Scene) -> dict[Raw, datetime]:
        """When it happened to those it happened to lately, in that order (UTC)."""
        times = {name: when for name in named if (when := self._when(seen.facts.linked[name], scene))}
        return dict(sorted(times.items(), key=lambda pair: pair[1]))

    def _when(self, linked: Linked | None, scene: Scene) -> datetime | None:
        """When it happened, if that is young enough."""
        if linked is None or self.newer_than is None:
            return None
        at = linked.issue.closed_at if self.are == "closed" else linked.moved_at
        return None if at is None or self.newer_than.exceeded(at, scene.now, scene.calendar) else at
