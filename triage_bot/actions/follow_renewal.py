"""Action `follow_renewal`: a renewal that moves takes due date and milestone along, and is told once (domain 4.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from triage_bot.actions.base import Structured
from triage_bot.actions.due_date import due_is_ours
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.from_template import opening_names
from triage_bot.actions.match import Match
from triage_bot.actions.once_per import OTHER_RENEWAL
from triage_bot.changes.change import Change
from triage_bot.changes.set_field import EditDescription, SetDue, SetMilestone
from triage_bot.context.checking import Front, Text, Whom
from triage_bot.context.reading import said_by_bot
from triage_bot.context.roles import everyone
from triage_bot.context.roles import told as told_about
from triage_bot.context.scene import SNOOZED, Scene
from triage_bot.context.wording import LEFT_OUT, TEXT_NAMES, Worded, of_the_calendar
from triage_bot.model.facts import NOTES
from triage_bot.shapes.values import Words, day
from triage_bot.text import marker, table
from triage_bot.text.calendar import Days, add_months
from triage_bot.text.inert import Raw
from triage_bot.text.marker import Said
from triage_bot.text.template import render_body

FOLLOW_NAMES = TEXT_NAMES | frozenset({"old", "new", "due", "to", "account_table", "triage_issue"})


class FollowRenewal(Structured):
    """Take due date, milestone and table along when the account's renewal moves, and say old and new date once."""

    key = "follow_renewal"
    template: Annotated[str, Text(names=FOLLOW_NAMES, template=True)]
    as_in: Annotated[str, Text(names=FOLLOW_NAMES, template=True)]
    next: Days
    mention: Annotated[Words, Whom()] = ()

    def act(self, match: Match, scene: Scene) -> Effects:
        move = self._move(match, scene)
        if move is None:
            return NOTHING
        seen = match.seen
        if not scene.confides(seen.issue):  # both days are the account list's
            return match.warned(f"{match.rule}: the renewal moved; {LEFT_OUT}")
        seen.facts.require(NOTES)
        names = opening_names(match, scene)
        front = Front(scene.templates[self.as_in].front, names)
        due = day(text) if (text := front.value("due_date")) else None
        edit = self._description(match, move, names, scene)
        changes = (*self._fields(match, scene, move.old, due, front), edit)
        about = (move.old.isoformat(), move.new.isoformat())
        told = said_by_bot(seen, scene, match.rule)
        if told and told[-1].about == about:
            return Effects(changes=changes)  # said, but a crash came before the rest
        people = everyone(self.mention if move.to_next else (), seen, scene)
        to = [person for person in people if not person.unnamed]
        own = {"old": move.old, "new": move.new, "due": due, "to": Raw(" ".join(person.shown for person in to))}
        text = render_body(scene.templates[self.template].body, {**names, **own}).strip()
        said = Said(rule=match.rule, episode=scene.calendar.look_at(scene.today), step=0, about=about)
        say = match.say(Worded(text, private=True), said, edit.reason, to, carries=changes)
        return Effects(says=(say,), warnings=told_about(people, seen.ref))

    def _move(self, match: Match, scene: Scene) -> RenewalMove | None:
        """From which day to which; none if it has not moved, or only the next renewal is known by now."""
        row, old = match.seen.account(scene), match.seen.claim(scene).renewal
        new = row.fields.get("renewal_date") if row else None
        if not isinstance(new, date) or old is None or new == old:
            return None
        move = RenewalMove(old, new)
        waits = move.to_next and scene.today < self.next.day_before(new, scene.calendar)
        return None if waits else move

    def _fields(self, match: Match, scene: Scene, old: date, due: date | None, front: Front) -> Iterable[Change]:
        """Due date and milestone as a new issue would have them; a person's own stay, and that of a snooze."""
        issue, seen = match.seen.issue, match.seen
        ours = issue.due_date is None or due_is_ours(seen, scene)
        if due and due != issue.due_date and ours and SNOOZED not in issue.labels:
            yield match.change(SetDue, due=due)
        (title, make), now = front.milestone(), issue.milestone
        if title and (now is None or now.title == str(scene.calendar.quarter(old))) and title != (now and now.title):
            yield match.change(SetMilestone, title=title, make=make)

    def _description(self, match: Match, move: RenewalMove, names: dict[str, object], scene: Scene) -> EditDescription:
        """The new date in the table, in lines that still stand as the template wrote them, and in the hidden mark."""
        before = match.seen.issue.description
        after = before
        if match.seen.table(scene).get("renewal_date") == move.old:  # else a person changed it
            after = table.with_row(after, "renewal_date", move.new.isoformat())
        after = self._tasks(after, match, move, names, scene)
        if mark := marker.read(after):
            after = marker.rewritten(after, {**mark, "renewal": move.new.isoformat()})
        reason = f"{match.name}: from {move.old} to {move.new}"
        return match.change(EditDescription, reason=reason, body=after, was=before, private=True)

    def _tasks(self, text: str, match: Match, move: RenewalMove, names: dict[str, object], scene: Scene) -> str:
        """The template's open task lines, as it writes them now, in place of what it wrote when it opened the issue."""
        body, calendar = scene.templates[self.as_in].body, match.seen.calendar(scene)
        then = {**names, **of_the_calendar(calendar, match.seen.issue.created_at)}
        for key in ("account", "fields"):
            account = names[key]
            assert isinstance(account, dict)  # noqa: S101 – fields by name
            then[key] = type(account)({**account, "renewal_date": move.old})
        lines = text.splitlines(keepends=True)
        pairs = zip(_open_tasks(render_body(body, then)), _open_tasks(render_body(body, names)), strict=False)
        renewed = {old: new for old, new in pairs if old != new}
        return "".join(_renewed(line, renewed) for line in lines)


@dataclass(frozen=True, slots=True)
class RenewalMove:
    """A renewal's day as the issue knows it, and as the account list has it now."""

    old: date
    new: date

    @property
    def to_next(self) -> bool:
        """True if that is the next renewal rather than this one moved."""
        return self.new >= add_months(self.old, OTHER_RENEWAL)


def _open_tasks(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("- [ ] ")]


def _renewed(line: str, renewed: dict[str, str]) -> str:
    """The line with its ending, or the one that takes its place."""
    bare = line.rstrip("\r\n")
    return renewed.get(bare, bare) + line[len(bare) :]
