"""One living list: an issue whose text is made new in each run, with a short call when its reader should look."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from triage_bot.actions.base import Listing, Say, distinct
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.changes.set_state import SetState
from triage_bot.context.process import LIST_CALL, ListSpec
from triage_bot.context.scene import LIST_LABEL, Scene
from triage_bot.model.resource import ACCOUNTS, Issue, Ref
from triage_bot.shapes.values import parse_day
from triage_bot.text import marker
from triage_bot.text.calendar import weekday
from triage_bot.text.inert import Raw, cell
from triage_bot.text.marker import Said
from triage_bot.text.template import render_body, render_title

WAITING = "Waiting for a word"
"""Where reminders stand."""
MOST_LINES = 200
_REFERENCE = re.compile(r"[\w./-]+#\d+")
"""Lines of one section that are written out."""

Told = dict[str, list[str]]
"""By urgent section, the references its reader was called for."""


@dataclass(frozen=True, kw_only=True)
class ListIssue:
    """What one list shall say now: its lines, the reminders that stay on it, and those that are new today."""

    spec: ListSpec
    person: str
    scene: Scene
    lines: tuple[Listing, ...]
    kept: tuple[Said, ...]
    new: tuple[Say, ...] = ()

    @property
    def key(self) -> str:
        """How the issue is found again."""
        return f"{self.spec.name}:{self.person}"

    @property
    def issue(self) -> Issue | None:
        """The issue, if it was opened already."""
        return self.scene.living_at(self.key)

    @cached_property
    def _mark(self) -> dict[str, object]:
        return marker.read(self.issue.description) if self.issue else {}

    @cached_property
    def _called(self) -> date | None:
        return parse_day(self._mark.get("called"))

    @cached_property
    def _reminders(self) -> tuple[Say, ...]:
        """One call a day: what came later is said tomorrow."""
        return () if self._called == self.scene.today else self.new

    @cached_property
    def _told(self) -> Told:
        """What its reader was called for and what still is so."""
        before = self._mark.get("told")
        known = before if isinstance(before, dict) else {}  # a person may have written there
        told = {section: refs for section, refs in known.items() if isinstance(refs, list)}
        return {
            section: [ref for ref in refs if ref in told.get(section, ())] for section, refs in self._urgent.items()
        }

    @cached_property
    def _urgent(self) -> Told:
        urgent: Told = {}
        for line in self.lines:
            if line.section in self.spec.call.daily_for:
                urgent.setdefault(line.section, []).append(str(line.ref))
        return urgent

    @cached_property
    def _news(self) -> tuple[Listing, ...]:
        """Lines of urgent sections nobody was called for."""
        urgent = (line for line in self.lines if line.section in self.spec.call.daily_for)
        return tuple(line for line in urgent if str(line.ref) not in self._told[line.section])

    @cached_property
    def _calls(self) -> bool:
        """True if its reader is to look today: for news, new reminders, or the weekly list."""
        if not self.scene.calendar.works(self.scene.today) or self._called == self.scene.today:
            return False
        waits = any(line.section not in self.spec.call.monthly_for for line in self.lines)
        return bool(self._news or self._reminders or (self._weekly and waits) or self._monthly)

    @property
    def _weekly(self) -> bool:
        """The week's first working day from the chosen one has come, and nobody was called since."""
        if self.spec.call.weekly is None:
            return False
        today, calendar, begin = self.scene.today, self.scene.calendar, weekday(self.spec.call.weekly)
        day = calendar.working_day_from(today - timedelta(days=(today.weekday() - begin) % 7))
        return today >= day and (self._called is None or self._called < day)

    @property
    def _monthly(self) -> bool:
        """The month's first working day has come, a monthly section has lines, and nobody was called since (R115)."""
        first = self.scene.calendar.working_day_from(self.scene.today.replace(day=1))
        due = self.scene.today >= first and (self._called is None or self._called < first)
        return due and any(line.section in self.spec.call.monthly_for for line in self.lines)

    def changes(self) -> list[Change]:
        """Nothing, or: open it, bring it up to date, call, close it when empty, reopen it when needed."""
        entries = (*self.kept, *(self._entry(say) for say in self._reminders))
        empty = not entries and not self.lines
        if self.issue is None:
            return [self._open(entries)] if self._opens(empty) else []
        closed = self.issue.state == "closed"
        by_bot = self.issue.closed_by is not None and self.scene.standing.is_bot(self.issue.closed_by)
        works = self.scene.calendar.works(self.scene.today)
        if closed and (empty or not works or not (self._calls or by_bot)):
            return []
        reason = _lines(len(self.lines) + len(entries))
        changes = self._edit(self._body(entries), reason)
        changes += [self._call(reason)] if self._calls and self._mentions() else []
        if closed or (empty and works):
            event = "reopen" if closed else "close"
            changes.append(SetState(ref=self.issue.ref, rule=self.spec.name, reason=reason, event=event))
        return changes

    def _opens(self, empty: bool) -> bool:
        """Its assignee gets mail: only on working days, and only if something stands on it."""
        return not empty and self.scene.calendar.works(self.scene.today)

    def _edit(self, body: str, reason: str) -> list[Change]:
        assert self.issue is not None  # noqa: S101 – only called with a list that exists
        before = self.issue.description
        if body == before:
            return []
        common: dict[str, Any] = {"ref": self.issue.ref, "rule": self.spec.name, "reason": reason}
        return [EditDescription(body=body, was=before, private=self.confides and bool(self.lines), **common)]

    def _entry(self, say: Say) -> Said:
        return replace(say.said, resource=str(say.ref), at=self.scene.now)

    def _mentions(self) -> tuple[str, ...]:
        """The reader, or those a shared list's new lines concern; never who asked not to be mentioned."""
        if not self.spec.shared:
            return () if self._silent else (self.person,)
        return distinct(name for line in self._news for name in line.mentions)

    def _open(self, entries: tuple[Said, ...]) -> OpenIssue:
        refs = [say.ref for say in self._reminders] + [line.ref for line in self.lines]
        project = next((ref.project for ref in refs if ref.project != ACCOUNTS), self.scene.default_project)
        reader = () if self.spec.shared else self._mentions()
        return OpenIssue(
            ref=Ref(project, 0, f"{self.spec.name} for {self.person}".removesuffix(" for ")),
            rule=self.spec.name,
            reason=f"{len(self._reminders)} reminders to one person become one list"
            if self._reminders
            else _lines(len(self.lines)),
            title=render_title(self.spec.title, {"person": self.person}),
            description=self._body(entries, opening=True),
            mark=self._hidden(entries, opening=True),
            labels=(LIST_LABEL,),
            assignees=reader,
            confidential=True,
        )

    def _call(self, reason: str) -> PostNote:
        assert self.issue is not None  # noqa: S101 – only called with a list that exists
        today = self.scene.calendar.look_at(self.scene.today)
        reminders = tuple(replace(say.said, resource=str(say.ref)) for say in self._reminders)
        names = {
            "to": Raw(" ".join(f"@{name}" for name in self._mentions())),
            "news": self._shown_news(),
            "today": self.scene.today,
            "sections": self._sections(),
        }
        text = render_body(self.scene.templates[LIST_CALL].body, names)
        said = reminders or (Said(rule=self.spec.name, episode=today, step=0, about=("call",)),)
        return PostNote(
            ref=self.issue.ref,
            rule=self.spec.name,
            reason=f"{len(self._reminders)} new lines on the list" if self._reminders else reason,
            body=marker.compose({self.spec.name: text}, said),
            mentions=self._mentions(),
            unasked=True,
            private=self.confides and any(line.text and line.text in text for line in self.lines),
        )

    def _shown_news(self) -> list[dict[str, object]]:
        """What is new, by section, reminders first."""
        by_section: dict[str, dict[Ref, None]] = {}
        for say in self._reminders:
            by_section.setdefault(WAITING, {})[say.ref] = None
        for line in self._news:
            by_section.setdefault(line.section, {})[line.ref] = None
        return [{"section": name, "references": list(map(Raw, refs))} for name, refs in by_section.items()]

    def _body(self, entries: Iterable[Said], opening: bool = False) -> str:
        names = {
            "person": self._greeting,
            "list": self.spec.name,
            "rows": [self._row(entry) for entry in sorted(entries, key=_since)],
            "sections": self._sections(),
        }
        text = render_body(self.scene.templates[self.spec.template].body, names)
        return f"{text.rstrip()}\n\n{self._hidden(tuple(entries), opening)}"

    @property
    def _greeting(self) -> Raw | str:
        return self.person if not self.person or self._silent else Raw(f"@{self.person}")

    @property
    def _silent(self) -> bool:
        """Its reader is named, never called."""
        return self.person in self.scene.people.do_not_mention or any(line.silent for line in self.lines)

    def _hidden(self, entries: tuple[Said, ...], opening: bool) -> str:
        calls = opening or self._calls
        called = self.scene.today if calls else self._called
        told = self._urgent if self._calls or (opening and not self.spec.shared) else self._told
        data: dict[str, object] = {"living": self.key, "said": [entry.entry() for entry in entries]}
        data |= {"called": called.isoformat()} if called else {}
        data |= {"told": told} if any(told.values()) else {}
        return marker.write(data)

    def _row(self, said: Said) -> dict[str, object]:
        day = self.scene.calendar.day
        return {
            "reference": Raw(said.resource) if _REFERENCE.fullmatch(said.resource) else cell(said.resource),
            "since": day(said.episode),
            "asked": day(said.at or said.episode),
            "rule": cell(said.rule),
        }

    @cached_property
    def confides(self) -> bool:
        """True if only editors read it: a new one is opened so."""
        return self.issue is None or self.scene.confides(self.issue)

    def _told_of(self, line: Listing) -> str:
        return line.text if self.confides else line.bare()

    def _sections(self) -> list[dict[str, object]]:
        """The sections that have lines, in the list's order."""
        sections = []
        for name in self.spec.sections:
            lines = [line for line in self.lines if line.section == name]
            rows = [{"reference": _shown(line.ref), "text": Raw(self._told_of(line))} for line in lines[:MOST_LINES]]
            if rows:
                sections.append({"name": name, "rows": rows, "more": len(lines) - len(rows)})
        return sections


def _since(said: Said) -> tuple[datetime, str, str, int]:
    return (said.episode, said.resource, said.rule, said.step)


def _shown(ref: Ref) -> Raw:
    """A reference GitLab shows with its title; an account by its id."""
    return Raw(cell(str(ref))) if ref.project == ACCOUNTS else Raw(f"{ref}+")


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
