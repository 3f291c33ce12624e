"""Action `snooze`: the label `snoozed` goes when its day has passed, and after the most its colour allows.

Whoever sets the label by hand has the limits of the command; what is beyond them is said when it is set. The clock of
the last update runs on meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.obeying import asked_snooze, orders
from triage_bot.changes.relabel import Relabel
from triage_bot.context.checking import Text
from triage_bot.context.reading import newest_add, said_by_bot
from triage_bot.context.roles import printed, recipients, usernames
from triage_bot.context.scene import SNOOZED, Scene
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.model.resource import User
from triage_bot.text import marker
from triage_bot.text.calendar import Days, Duration, Span

SNOOZE_NAMES = TEXT_NAMES | frozenset("to by until last most".split())


@dataclass(frozen=True)
class _Set:
    """When the label was put on (UTC), by whom if that is known, and how long it may stay."""

    at: datetime
    by: User | None
    most: Duration
    last: date


class SnoozeAction(Structured):
    """Take the label `snoozed` off when it has ended or stood too long, and say so when it is set for too long."""

    key = "snooze"
    most: Mapping[str, Days] = Field(default_factory=dict, description="The longest there is, by label.")
    template: Annotated[str, Text(names=SNOOZE_NAMES, template=True)]
    settle: Span = Duration(10, "minute")

    def act(self, match: Match, scene: Scene) -> Effects:
        due = match.seen.issue.due_date
        if SNOOZED not in match.seen.labels:
            return NOTHING
        if due and due < scene.today:
            return match.to(Relabel, reason=f"{match.name}: until {due}", remove=(SNOOZED,))
        snooze = self._set(match, scene)
        if snooze is None or (due and due <= snooze.last):
            return NOTHING
        if scene.today > snooze.last:
            reason = f"{match.name}: set {scene.calendar.day(snooze.at)}, {snooze.most} at most"
            return match.to(Relabel, reason=reason, remove=(SNOOZED,))
        look = scene.calendar.look_at(snooze.last + timedelta(days=1))
        return self._told(match, scene, snooze) + Effects(next_look=look)

    def _set(self, match: Match, scene: Scene) -> _Set | None:
        """The snooze that runs; None if nothing limits it on these labels."""
        seen = match.seen
        spans = [span for label, span in self.most.items() if label in seen.labels]
        if not spans:
            return None
        seen.facts.require(LABEL_EVENTS)
        event = newest_add(seen.facts.label_events or (), frozenset({SNOOZED}))
        at, by = (event.created_at, event.user) if event else (seen.issue.created_at, None)
        begun = [at, *self._asked_again(match, scene, spans, at)]
        last, most = min((self._last(max(begun), span, scene), span) for span in spans)
        return _Set(at, by, most, last)

    def _asked_again(self, match: Match, scene: Scene, spans: list[Duration], at: datetime) -> list[datetime]:
        """When members asked the bot for just the day that it has: each time it begins anew."""
        due = match.seen.issue.due_date
        if due is None or due <= min(self._last(at, span, scene) for span in spans):
            return []
        match.seen.facts.require(NOTES)
        return [order.note.created_at for order in orders(match.seen, scene, match.rule) if asked_snooze(order) == due]

    def _last(self, at: datetime, span: Duration, scene: Scene) -> date:
        """The last day; what was set before the baseline runs from there."""
        return span.day_after(max(scene.calendar.day(at), scene.baseline or date.min), scene.calendar)

    def _told(self, match: Match, scene: Scene, snooze: _Set) -> Effects:
        """One note for each time the label is set, to whoever set it."""
        seen, calendar = match.seen, match.seen.calendar(scene)
        if scene.before_baseline(snooze.at):
            return NOTHING
        seen.facts.require(NOTES)
        if any(said.episode >= snooze.at for said in said_by_bot(seen, scene, match.rule)):
            return NOTHING
        if not self.settle.passed(snooze.at, scene.now, scene.calendar):
            return match.waits(f"set less than {self.settle} ago", self.settle.after(snooze.at, scene.calendar))
        if not calendar.works(scene.today):
            day = calendar.working_day_from(scene.today)
            return match.waits(f"{scene.today} is no working day, held until {day}", calendar.look_at(day))
        by = snooze.by.username if snooze.by and scene.standing.is_person(snooze.by) else ""
        people = recipients(f"@{by}" if by else "csm", seen, scene)
        own = {"to": printed(people), "by": by, "until": seen.issue.due_date or ""}
        text = match.filled(self.template, scene, {**own, "last": snooze.last, "most": str(snooze.most)})
        said = marker.Said(rule=match.rule, episode=snooze.at, step=0)
        reason = f"{match.name}: until {snooze.last} at most"
        return Effects(changes=(match.answer(text, said, reason=reason, mentions=usernames(people)),))
