"""More than three reminders to one person become one list on that person's own issue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from triage_bot.actions.base import Listed, Say
from triage_bot.model.change import Change, EditDescription, OpenIssue, PostNote, SetState
from triage_bot.model.resource import Issue, Ref
from triage_bot.scene import LIST_LABEL, Scene
from triage_bot.text import marker
from triage_bot.text.inert import Raw, cell
from triage_bot.text.marker import Said
from triage_bot.text.template import render_body

MOST_NOTES = 3
"""Reminders to one person in one run that are still notes of their own."""

RULE = "updates-list"
TEMPLATE = "updates-list.md.j2"


@dataclass(frozen=True)
class Sorted:
    """Texts that stay notes on their issues, and what people's lists change."""

    says: list[Say]
    changes: list[Change]


@dataclass(frozen=True)
class Known:
    """What this plan can say about lines of a list: verdicts by (rule, reference), and the rules there are."""

    decided: set[tuple[str, str]]
    rules: frozenset[str]

    def gone(self, line: Said) -> bool:
        """True if the line's rule has decided about its issue, or is no rule any more."""
        return (line.rule, line.resource) in self.decided or line.rule not in self.rules


def sort_out(says: Iterable[Say], listed: Iterable[Listed], known: Known, scene: Scene) -> Sorted:
    """Moves reminders of people who would get more than three to their lists; lists are brought up to date."""
    says = list(says)
    by_person: dict[str, list[Say]] = {}
    for say in says:
        if say.reminder and say.mentions:
            by_person.setdefault(say.mentions[0], []).append(say)
    moved = {person: group for person, group in by_person.items() if len(group) > MOST_NOTES}
    still = {(str(one.ref), one.said.rule, one.said.step) for one in listed}
    changes: list[Change] = []
    people = {key.removeprefix(f"{RULE}:") for key in scene.living if key.startswith(f"{RULE}:")}
    for person in sorted(people | moved.keys()):
        changes += _List(person, scene, still, known).changes(moved.get(person, []))
    gone = {id(say) for group in moved.values() for say in group}
    return Sorted([say for say in says if id(say) not in gone], changes)


@dataclass(frozen=True)
class _List:
    person: str
    scene: Scene
    still: set[tuple[str, str, int]]
    known: Known

    @property
    def issue(self) -> Issue | None:
        """The person's list, if there is one."""
        return self.scene.living.get(f"{RULE}:{self.person}")

    def changes(self, new: list[Say]) -> list[Change]:
        if new and self._called_today():
            new = []  # one call a day: the others are said tomorrow
        entries = [*self._kept(), *(self._entry(say) for say in new)]
        if self.issue is None:
            return [self._open(entries, new)]
        body = self._body(entries)
        closed = self.issue.state == "closed"
        if body == self.issue.description or (closed and not new):
            return []
        reason = f"{len(entries)} accounts wait for a word"
        edit = EditDescription(ref=self.issue.ref, rule=RULE, reason=reason, body=body, was=self.issue.description)
        if not new:
            return [edit]
        reopen = SetState(ref=self.issue.ref, rule=RULE, reason=reason, event="reopen")
        return [edit, self._call(new), *([reopen] if closed else [])]

    def _kept(self) -> list[Said]:
        """Lines that are still true, or about which this plan decides nothing."""
        lines = marker.said(self.issue.description) if self.issue else ()
        return [one for one in lines if (one.resource, one.rule, one.step) in self.still or not self.known.gone(one)]

    def _called_today(self) -> bool:
        lines = marker.said(self.issue.description) if self.issue else ()
        return any(one.at and self.scene.calendar.day(one.at) == self.scene.today for one in lines)

    def _entry(self, say: Say) -> Said:
        return replace(say.said, resource=str(say.ref), at=self.scene.now)

    def _open(self, entries: list[Said], new: list[Say]) -> OpenIssue:
        project = new[0].ref.project
        hidden = self._hidden(entries)
        return OpenIssue(
            ref=Ref(project, 0, f"{RULE} for {self.person}"),
            rule=RULE,
            reason=f"{len(new)} reminders to one person become one list",
            title=f"Accounts that wait for a word: {self.person}",
            description=self._body(entries),
            mark=hidden,
            labels=(LIST_LABEL,),
            assignees=(self.person,),
            confidential=True,
        )

    def _call(self, new: list[Say]) -> PostNote:
        assert self.issue is not None  # noqa: S101 – only called with a list that exists
        refs = ", ".join(str(say.ref) for say in new)
        entries = tuple(replace(say.said, resource=str(say.ref)) for say in new)
        text = f"@{self.person} New on your list: {refs}"
        return PostNote(
            ref=self.issue.ref,
            rule=RULE,
            reason=f"{len(new)} new lines on the list",
            body=marker.compose({RULE: text}, entries),
            mentions=(self.person,),
            unasked=True,
        )

    def _hidden(self, entries: list[Said]) -> str:
        return marker.write({"living": f"{RULE}:{self.person}", "said": [one.entry() for one in entries]})

    def _body(self, entries: list[Said]) -> str:
        day = self.scene.calendar.day
        rows = [
            {
                "reference": Raw(one.resource),
                "since": day(one.episode),
                "asked": day(one.at or one.episode),
                "rule": cell(one.rule),
            }
            for one in sorted(entries, key=lambda one: (one.episode, one.resource))
        ]
        names = {"person": Raw(f"@{self.person}"), "rows": rows}
        text = render_body(self.scene.templates[TEMPLATE].body, names)
        return f"{text.rstrip()}\n\n{self._hidden(entries)}"
