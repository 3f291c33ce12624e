"""One living list: an issue whose text is made new in each run, with a short call when its reader should look."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from triage_bot.actions.base import distinct
from triage_bot.actions.effects import Listing
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.changes.set_state import SetState
from triage_bot.context.process import LIST_CALL, ListSpec
from triage_bot.context.scene import LIST_LABEL, Scene
from triage_bot.model.resource import ACCOUNTS, Issue, Ref
from triage_bot.plan.list_memory import ListMemory, Told
from triage_bot.plan.list_text import ListLine, ListText, line_of
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.inert import Raw, inert, is_username
from triage_bot.text.marker import Said
from triage_bot.text.template import render_body, render_title

MOST_NAMED, MOST_TEXTS = 3, 5
"""Lines a call names, and of texts that it stands for."""


@dataclass(frozen=True, kw_only=True)
class ListIssue:
    """What one list shall say now: its lines, the texts that stay on it, and those that are new today.

    `past` are texts whose lines have left: it remembers that they were given. `waits`: another list has called one of
    its readers today, so it calls on the next working day.
    """

    spec: ListSpec
    person: str
    scene: Scene
    lines: tuple[Listing, ...]
    kept: tuple[ListLine, ...]
    past: tuple[Said, ...] = ()
    new: tuple[ListLine, ...] = ()
    waits: bool = False

    @property
    def key(self) -> str:
        """How the issue is found again."""
        return f"{self.spec.name}:{self.person}"

    @property
    def issue(self) -> Issue | None:
        """The issue, if it was opened already."""
        return self.scene.living_at(self.key)

    @cached_property
    def _before(self) -> ListMemory:
        return ListMemory.of(self.issue)

    @property
    def _called(self) -> date | None:
        return self._before.called

    @cached_property
    def _texts(self) -> tuple[ListLine, ...]:
        """One call a working day: what came later, or on another day, is said when it may be called for."""
        return self.new if self._may_call else ()

    @property
    def _may_call(self) -> bool:
        return self.scene.calendar.works(self.scene.today) and self._called != self.scene.today and not self.waits

    @cached_property
    def _told(self) -> Told:
        return self._before.still(self._urgent)

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
        """True if its reader is to look today: for news, new texts, or the weekly list."""
        if not self._may_call:
            return False
        waits = any(line.section not in self.spec.call.monthly_for for line in self.lines)
        return bool(self._news or self._texts or (self._weekly and waits) or self._monthly)

    @property
    def _weekly(self) -> bool:
        return self.spec.call.weekly is not None and self._before.weekly(self.spec.call.weekly, self.scene)

    @property
    def _monthly(self) -> bool:
        """The month's call is due, and a monthly section has lines (R115)."""
        return self._before.monthly(self.scene) and any(
            line.section in self.spec.call.monthly_for for line in self.lines
        )

    @property
    def callees(self) -> frozenset[Username]:
        """Whom it calls now: by a comment, or as it is opened."""
        calls = self._calls if self.issue else self._may_call and not self._empty
        return frozenset(map(Username, self._mentions())) if calls else frozenset()

    @property
    def called_today(self) -> frozenset[Username]:
        """Whom it has called today already."""
        whom = self._before.whom if self.spec.shared else (self.person,)
        return frozenset(map(Username, whom)) if self._called == self.scene.today else frozenset()

    @property
    def urgency(self) -> int:
        """Whose call comes first: news for all, then news for one, then the usual call."""
        return 2 if not (self._news or self._texts) else 1 - self.spec.shared

    def changes(self) -> list[Change]:
        """Nothing, or: open it, bring it up to date, call, close it when empty, reopen it when needed."""
        empty, works = self._empty, self.scene.calendar.works(self.scene.today)
        if self.issue is None:  # its assignee gets mail
            return [self._open()] if self._may_call and not empty else []
        closed = self.issue.state == "closed"
        by_bot = self.issue.closed_by is not None and self.scene.standing.is_bot(self.issue.closed_by)
        if closed and (empty or not works or not (self._calls or by_bot)):
            return []
        reason = _lines(len(self.lines) + len(self.kept) + len(self._texts))
        changes = self._edit(self._body(), reason)
        changes += [self._call(reason)] if self._calls and self._mentions() else []
        if closed or (empty and works):
            event = "reopen" if closed else "close"
            changes.append(SetState(ref=self.issue.ref, rule=self.spec.name, reason=reason, event=event))
        return changes

    def _edit(self, body: str, reason: str) -> list[Change]:
        assert self.issue is not None  # noqa: S101 – only called with a list that exists
        before = self.issue.description
        if body == before:
            return []
        common: dict[str, Any] = {"ref": self.issue.ref, "rule": self.spec.name, "reason": reason}
        return [EditDescription(body=body, was=before, private=self.confides and not self._empty, **common)]

    @property
    def _empty(self) -> bool:
        return not (self.kept or self._texts or self.lines)

    def _mentions(self) -> tuple[str, ...]:
        """The reader, or those a shared list's new lines concern; never who asked not to be mentioned."""
        if not self.spec.shared:
            return () if self._silent else (self.person,)
        return distinct(name for line in self._news for name in line.mentions)

    @cached_property
    def _greets(self) -> tuple[str, ...]:
        """Whom a shared list was opened for, until it first calls by a comment: mentioned (`@`), or only named."""
        if not self.spec.shared or (self.issue and self._calls):
            return ()
        if self.issue:
            return self._before.greeted
        quiet = distinct(name for line in self._news for name in line.named)
        return (*(f"@{name}" for name in self._mentions()), *quiet)

    def _open(self) -> OpenIssue:
        projects = [line.about.partition("#")[0] for line in self._texts]
        projects += [line.ref.project for line in self.lines if line.ref.project != ACCOUNTS]
        many = f"{len(self._texts)} texts to one person become one list"
        return OpenIssue(
            ref=replace(self.ref, project=next(iter(projects), self.scene.default_project)),
            rule=self.spec.name,
            reason=many if self._texts else _lines(len(self.lines)),
            title=render_title(self.spec.title, {"person": self.person}),
            description=self._body(opening=True),
            mark=self._hidden(opening=True),
            labels=(LIST_LABEL,),
            assignees=() if self.spec.shared else self._mentions(),
            mentions=self._mentions() if self.spec.shared else (),
            confidential=True,
        )

    @property
    def ref(self) -> Ref:
        """What stands for it until it has a number."""
        return Ref(self.scene.default_project, 0, f"{self.spec.name} for {self.person}".removesuffix(" for "))

    def _call(self, reason: str) -> PostNote:
        assert self.issue is not None  # noqa: S101 – only called with a list that exists
        today, texts = (
            self.scene.calendar.look_at(self.scene.today),
            tuple(line.said for line in self._texts if line.said),
        )
        named, rest = self._named()
        quiet = distinct(name for line in self._news for name in line.named)
        names = {
            "to": self._addressed((*(f"@{name}" for name in self._mentions()), *quiet), ":"),
            "news": bool(self._texts or self._news),
            "today": self.scene.today,
            "lines": named,
            "rest": rest,
        }
        text = render_body(self.scene.templates[LIST_CALL].body, names)
        call = Said(rule=self.spec.name, episode=today, step=0, about=("call",))
        return PostNote(
            ref=self.issue.ref,
            rule=self.spec.name,
            reason=f"{len(texts)} new lines on the list" if texts else reason,
            body=marker.compose({self.spec.name: text}, tuple(replace(said, at=None) for said in texts) or (call,)),
            mentions=self._mentions(),
            unasked=True,
            private=self.confides and bool(named),
        )

    def _named(self) -> tuple[list[dict[str, object]], int]:
        """The lines a call names, and how many more there are: what is new, else the list from the top."""
        most = MOST_TEXTS if self._texts else MOST_NAMED
        if self._texts or self._news:
            return self._text.top(self._text.ranked((*self._texts, *map(line_of, self._news))), most)
        waits = any(line.section not in self.spec.call.monthly_for for line in self.lines)
        only = () if self._weekly and waits else self.spec.call.monthly_for
        return self._text.top(self._text.shown(only), most)

    @cached_property
    def _text(self) -> ListText:
        texts = sorted((*self.kept, *self._texts), key=ListLine.place)
        return ListText(
            spec=self.spec,
            reader=self.person,
            scene=self.scene,
            whole=self.confides,
            texts=tuple(texts),
            lines=tuple(map(line_of, self.lines)),
        )

    def _body(self, opening: bool = False) -> str:
        names = {
            "person": self._greeting,
            "list": self.spec.name,
            "rows": self._text.rows(),
            "sections": self._text.sections(),
        }
        text = render_body(self.scene.templates[self.spec.template].body, names)
        return f"{text.rstrip()}\n\n{self._hidden(opening)}"

    @property
    def _greeting(self) -> Raw | str:
        if self.spec.shared:
            return self._addressed(self._greets)
        return self.person if self._silent else Raw(f"@{self.person}")

    def _addressed(self, names: Iterable[str], mark: str = "") -> Raw:
        """People by mention, others by name alone."""
        free = self.scene.people.do_not_mention
        calls = {name: name[:1] == "@" and is_username(name[1:]) and Username(name[1:]) not in free for name in names}
        plain = {name: f"{inert(name.removeprefix('@'))}{mark}" for name in calls}
        return Raw(" ".join(name if call else plain[name] for name, call in calls.items()))

    @property
    def _silent(self) -> bool:
        """Its reader is named, never called; but for texts that were to call them."""
        quiet = any(line.silent for line in self.lines) and not (self.kept or self._texts)
        return quiet or self.person in self.scene.people.do_not_mention

    def _hidden(self, opening: bool = False) -> str:
        said = [line.said for line in (*self.kept, *self._texts) if line.said]
        data: dict[str, object] = {"living": self.key, "said": [entry.entry() for entry in (*said, *self.past)]}
        return marker.write(data | self._after(opening or self._calls).entries())

    def _after(self, calls: bool) -> ListMemory:
        """What it remembers from now on."""
        if not calls:
            return replace(self._before, told=self._told, greeted=self._greets)
        whom = self._mentions() if self.spec.shared else ()
        return ListMemory(self.scene.today, self._urgent, whom, self._greets)

    @cached_property
    def confides(self) -> bool:
        """True if only editors read it: a new one is opened so."""
        return self.issue is None or self.scene.confides(self.issue)


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
