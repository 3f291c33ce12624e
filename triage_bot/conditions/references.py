"""Condition `references`: issues named under a heading of the description, and what became of them (R041)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import model_validator

from triage_bot.conditions.base import Clock, Finding, Mapped, listed
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import LINKED, Linked, Need
from triage_bot.shapes.values import Span, refuse
from triage_bot.text.duration import Duration
from triage_bot.text.inert import Raw
from triage_bot.text.prose import by_heading, fold
from triage_bot.text.references import references

Likeness = Literal["absent", "there", "closed", "moved"]


class References(Mapped):
    """Issues named under this heading are `absent` or `there`, or one was `closed` or `moved` lately."""

    key = "references"
    late = True
    heading: str
    are: Likeness
    newer_than: Span | None = None

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not fold(self.heading), "a heading needs words")
        event = self.are in ("closed", "moved")
        refuse(event is not (self.newer_than is not None), "closed and moved need `newer_than`, the others have none")
        refuse(self.newer_than is not None and self.newer_than.by_clock, "this counts whole days")
        return self

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted = f'issues under "{self.heading}" {self.are}'
        named = named_under(self.heading, seen)
        if self.newer_than is None or not named:
            return self.finding(self.are == ("there" if named else "absent"), wanted, listed(named))
        lack = [one for one in named if one not in seen.facts.linked]
        if lack:
            needs = frozenset(Need(LINKED, part=one) for one in lack)
            return self.finding(None, wanted, "not read yet", missing=needs)
        at = {one: when for one in named if (when := self._when(seen.facts.linked[one], scene))}
        if not at:
            return self.finding(False, wanted, f"none of {len(named)}")
        newest = max(at, key=at.__getitem__)
        by_time = sorted(at, key=at.__getitem__)
        all_of_them = ", ".join(by_time)  # one may hide behind another, both are news
        clock = Clock(at[newest], scene.calendar.day(at[newest]), Duration(0, "day"), self.are, Raw(all_of_them))
        return self.finding(True, wanted, f"{newest} on {scene.calendar.day(at[newest])}", clock=clock)

    def _when(self, linked: Linked | None, scene: Scene) -> datetime | None:
        """When it happened, if that is young enough."""
        if linked is None or self.newer_than is None:
            return None
        at = linked.issue.closed_at if self.are == "closed" else linked.moved_at
        if at is None or scene.today > self.newer_than.day_after(scene.calendar.day(at), scene.calendar):
            return None
        return at


def named_under(heading: str, seen: Seen) -> tuple[Raw, ...]:
    """Full references under a heading (or a list item `heading:`) of the description."""
    found = by_heading(seen.lines, {fold(heading): "here"})
    return references(found.get("here", ""), seen.ref.project, seen.issue.web_url)
