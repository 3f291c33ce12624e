"""Action `follow_renewal`: a renewal that moves takes due date and milestone along, and is told once (domain 4.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from triage_bot.actions.base import NOTHING, TEXT_NAMES, Effects, Match, Say, Structured, Text, lacking
from triage_bot.actions.due_date import due_is_ours
from triage_bot.actions.front import Front
from triage_bot.actions.notes import said_by_bot
from triage_bot.actions.once_per import OTHER_RENEWAL
from triage_bot.actions.opening import opening_names
from triage_bot.conditions.base import Span
from triage_bot.model.change import Change, EditDescription, SetDue, SetMilestone
from triage_bot.model.facts import NOTES
from triage_bot.scene import SNOOZED, Scene
from triage_bot.text import fields, marker, table
from triage_bot.text.accounts import renewal_of
from triage_bot.text.calendar import add_months
from triage_bot.text.marker import Said
from triage_bot.text.template import render_body

FOLLOW_NAMES = TEXT_NAMES | frozenset({"old", "new", "due", "account_table", "triage_issue"})


class FollowRenewal(Structured):
    """Take due date, milestone and table along when the account's renewal moves, and say old and new date once."""

    key = "follow_renewal"
    template: str
    as_in: str
    next: Span

    def act(self, match: Match, scene: Scene) -> Effects:
        seen = match.seen
        row, old = seen.account(scene), renewal_of(seen.issue)
        new = row.fields.get("renewal_date") if row else None
        if not isinstance(new, date) or old is None or new == old:
            return NOTHING
        if new >= add_months(old, OTHER_RENEWAL) and scene.today < self.next.day_before(new, scene.calendar):
            return NOTHING  # the next renewal: this issue is still about the one before
        if seen.facts.notes is None:
            return lacking(NOTES)
        names = opening_names(match, scene)
        front = Front(scene.templates[self.as_in].front, names)
        due = fields.day(text) if (text := front.value("due_date")) else None
        changes = (*self._fields(match, scene, old, due, front), self._description(match, old, new))
        about = (old.isoformat(), new.isoformat())
        told = [one for one, _ in said_by_bot(seen, scene, match.rule)]
        if told and max(told, key=lambda one: one.at or one.episode).about == about:
            return Effects(changes)  # said, but a crash came before the rest
        text = render_body(scene.templates[self.template].body, {**names, "old": old, "new": new, "due": due})
        said = Said(match.rule, scene.calendar.look_at(scene.today), 0, about)
        reason = f"{match.name}: from {old} to {new}"
        return Effects(says=(Say(seen.ref, match.rule, match.rule, text.strip(), said, reason, carries=changes),))

    def _fields(
        self, match: Match, scene: Scene, old: date, due: date | None, front: Front
    ) -> Iterable[SetDue | SetMilestone]:
        """Due date and milestone as a new issue would have them; a person's own stay, and that of a snooze."""
        issue, seen = match.seen.issue, match.seen
        common: dict[str, Any] = {"ref": issue.ref, "rule": match.rule, "reason": match.why}
        ours = issue.due_date is None or due_is_ours(seen, scene)
        if due and due != issue.due_date and ours and SNOOZED not in issue.labels:
            yield SetDue(due=due, **common)
        (title, make), now = front.milestone(), issue.milestone
        if title and (now is None or now.title == str(scene.calendar.quarter(old))) and title != (now and now.title):
            yield SetMilestone(title=title, make=make, **common)

    def _description(self, match: Match, old: date, new: date) -> Change:
        """The new date in the table, if it has the row, and in the hidden mark, if there is one."""
        before = match.seen.issue.description
        after = before
        if match.seen.table.get("renewal_date"):
            after = table.with_row(after, "renewal_date", new.isoformat())
        if mark := marker.read(after):
            after = marker.rewritten(after, {**mark, "renewal": new.isoformat()})
        reason = f"{match.name}: from {old} to {new}"
        return EditDescription(ref=match.seen.ref, rule=match.rule, reason=reason, body=after, was=before)

    def texts(self) -> Iterable[Text]:
        yield Text(("template",), self.template, FOLLOW_NAMES, template=True)
        yield Text(("as_in",), self.as_in, FOLLOW_NAMES, template=True)
