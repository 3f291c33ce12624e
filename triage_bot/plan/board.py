"""The issues as they would be after the planned changes, and the net of those changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from triage_bot.model.change import (
    Assign,
    Change,
    EditDescription,
    EditNote,
    Link,
    OpenIssue,
    PostNote,
    React,
    Relabel,
    SetConfidential,
    SetDue,
    SetMilestone,
    SetState,
    TakeBack,
)
from triage_bot.model.facts import EMPTY, NO_NEWS, OF_A_NEW_ISSUE, Facts, News
from triage_bot.model.resource import Issue, LabelEvent, Milestone, Ref, StateEvent, User
from triage_bot.text import marker
from triage_bot.text.accounts import kind_of

_FIELDS: dict[type[Change], str] = {
    SetState: "state",
    SetDue: "due_date",
    SetMilestone: "milestone",
    SetConfidential: "confidential",
    EditDescription: "description",
}
_STATES = {"close": "closed", "reopen": "opened"}
_ORDER: tuple[type[Change], ...] = (
    *(OpenIssue, PostNote, EditNote, EditDescription, Relabel, SetState, Assign, SetDue, SetMilestone),
    *(SetConfidential, Link, React, TakeBack),
)


_LAST = 10**18
"""Stands for the number of an event that is yet to come: later than all there are."""


@dataclass
class Board:
    """Seen issues with the planned effects on them; every effect is recorded with its cause."""

    initial: Mapping[Ref, Issue]
    known_facts: Mapping[Ref, Facts]
    now: datetime
    author: User
    mark_of: Callable[[Issue], Mapping[str, object]]
    """What counts of an issue's hidden mark."""
    issues: dict[Ref, Issue] = field(default_factory=dict)
    dirty: set[Ref] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    news: dict[str, News] = field(default_factory=dict)
    """By account, what this plan does to its issues."""
    opened: dict[int, tuple[OpenIssue, Issue]] = field(default_factory=dict)
    """Issues made for changes, by the identity of the change: the same in the next plan that has the same change."""
    settle: Callable[[Relabel, Issue, Facts], Relabel] | None = None
    """What becomes of labels whose opposites are there."""
    moves: int = 0
    """How often something changed here: what was worked out before may not be true any more."""
    _facts: dict[Ref, Facts] = field(default_factory=dict)
    _labels: dict[tuple[Ref, str], Relabel] = field(default_factory=dict)
    _others: dict[tuple[Ref, type[Change], str], Change] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.issues = dict(self.initial)

    def facts(self, ref: Ref) -> Facts:
        """What is known of an issue; everything, if this plan opens it."""
        if ref not in self._facts:
            self._facts[ref] = OF_A_NEW_ISSUE if ref.planned else self.known_facts.get(ref, EMPTY)
        return self._facts[ref]

    def apply(self, change: Change) -> None:
        """Records a change and shows its effect to later rules."""
        match change:
            case Relabel():
                self._relabel(change)
            case OpenIssue():
                self._open(change)
            case PostNote():
                self._others.setdefault((change.ref, PostNote, f"{change.rule} {change.key}"), change)
                self._touch(change.ref)
            case EditNote():
                self._others[change.ref, EditNote, str(change.note_id)] = change
            case TakeBack():
                self._others[change.ref, TakeBack, str(change.note_id)] = change
            case React():
                self._others.setdefault((change.ref, React, f"{change.note_id} {change.name}"), change)
            case Link():
                self._link(change)
            case _:
                self._field(change)

    def retract(self, edit: EditNote) -> None:
        """Takes an edit back: what it says was true only for a moment of planning."""
        self._others.pop((edit.ref, EditNote, str(edit.note_id)), None)

    def _relabel(self, change: Relabel) -> None:
        issue = self.issues[change.ref]
        change = self.settle(change, issue, self.facts(change.ref)) if self.settle else change
        labels = [label for label in issue.labels if label not in change.remove]
        labels += [label for label in change.add if label not in labels]
        for label in (*change.add, *change.remove):
            self._cause(change, label)
        self._record(change, issue.labels)
        self._show(replace(issue, labels=tuple(labels)))

    def _record(self, change: Relabel, before: tuple[str, ...]) -> None:
        """Label events the change will leave: later rules see since when, and a second run finds the same."""
        facts = self.facts(change.ref)
        if facts.label_events is None:
            return
        done = [("add", label) for label in change.add if label not in before]
        done += [("remove", label) for label in change.remove if label in before]
        events = tuple(LabelEvent(_LAST, self.author, self.now, action, label) for action, label in done)
        self._facts[change.ref] = replace(facts, label_events=(*facts.label_events, *events))
        self.moves += 1

    def _record_state(self, ref: Ref, state: str) -> None:
        """The state event the change will leave: a reopened issue has been quiet since now."""
        facts = self.facts(ref)
        if facts.state_events is not None:
            event = StateEvent(_LAST, self.author, self.now, "reopened" if state == "opened" else state)
            self._facts[ref] = replace(facts, state_events=(*facts.state_events, event))

    def _cause(self, change: Relabel, label: str) -> None:
        before = self._labels.get((change.ref, label))
        if before and before.rule != change.rule and (label in before.add) != (label in change.add):
            self.warnings.append(
                f'{change.ref}: "{before.rule}" and "{change.rule}" want opposite things of ~"{label}"'
            )
        self._labels[change.ref, label] = change

    def _link(self, change: Link) -> None:
        """GitLab leaves a system note on both issues."""
        self._others.setdefault((change.ref, Link, str(change.to)), change)
        self._touch(change.ref)
        self._touch(change.to)

    def _open(self, change: OpenIssue) -> None:
        if change.ref in self.issues:
            return
        self._others[change.ref, OpenIssue, ""] = change
        self._open_for(marker.read(change.mark), change.labels, change.ref)
        known = self.opened.get(id(change))
        if known is None:
            known = self.opened[id(change)] = (change, self._made(change))
        self._show(known[1])

    def _made(self, change: OpenIssue) -> Issue:
        """The issue as GitLab will show it."""
        return Issue(
            ref=change.ref,
            id=0,
            project_id=0,
            title=change.title,
            description=change.description,
            state="opened",
            labels=change.labels,
            author=self.author,
            created_at=self.now,
            updated_at=self.now,
            assignees=tuple(User(0, name) for name in change.assignees),
            due_date=change.due,
            confidential=change.confidential,
            milestone=Milestone(0, change.milestone) if change.milestone else None,
        )

    def _open_for(self, mark: Mapping[str, object], labels: Iterable[str], ref: Ref) -> None:
        """Rules on accounts that come later, and a second run, find the same."""
        if "account" in mark:
            number = str(mark["account"])
            before = self.news.get(number, NO_NEWS)
            kind = kind_of(mark, labels)
            self.news[number] = replace(before, opened=before.opened | {kind}, names=before.names | {(kind, ref)})

    def _close_for(self, mark: Mapping[str, object], ref: Ref) -> None:
        if "account" in mark:
            number = str(mark["account"])
            before = self.news.get(number, NO_NEWS)
            self.news[number] = replace(before, closed=before.closed | {ref})

    def _field(self, change: Change) -> None:
        issue = self.issues[change.ref]
        match change:
            case SetState():
                issue = replace(issue, state=_STATES[change.event])
                self._record_state(change.ref, issue.state)
                mark = self.mark_of(issue)
                if issue.state == "opened":
                    mark = {"account": change.account, **mark} if change.account else mark
                    self._open_for(mark, issue.labels, change.ref)
                else:
                    self._close_for(mark, change.ref)
            case Assign():
                issue = replace(issue, assignees=tuple(User(0, name) for name in change.usernames))
            case SetDue():
                issue = replace(issue, due_date=change.due)
            case SetMilestone():
                issue = replace(issue, milestone=Milestone(0, change.title))
            case SetConfidential():
                issue = replace(issue, confidential=change.confidential)
            case EditDescription():
                issue = replace(issue, description=change.body)
                read = self.initial.get(change.ref)  # one edit on top of another is one edit of what was read
                change = replace(change, was=read.description) if read else change
        self._others[change.ref, type(change), ""] = change
        self._show(issue)

    def _show(self, issue: Issue) -> None:
        if self.issues.get(issue.ref) != issue:
            self.issues[issue.ref] = issue
            self.dirty.add(issue.ref)
            self.moves += 1
            self._touch(issue.ref)

    def _touch(self, ref: Ref) -> None:
        """Every write moves `updated_at`: a rule that waits for it must not act on what is said only now."""
        issue = self.issues.get(ref)
        if issue and issue.updated_at != self.now:
            self.issues[ref] = replace(issue, updated_at=self.now)
            self.dirty.add(ref)
            self.moves += 1

    def net(self) -> tuple[Change, ...]:
        """What is left when opposite effects cancel; issues in the order they were first touched."""
        refs = dict.fromkeys([ref for ref, *_ in self._others] + [ref for ref, _ in self._labels])
        changes: list[Change] = []
        others: dict[Ref, list[Change]] = {}
        for (owner, *_), one in self._others.items():
            if self._counts(one):
                others.setdefault(owner, []).append(one)
        for ref in refs:
            here = [*others.get(ref, ()), *self._net_labels(ref)]
            changes += sorted(here, key=_place)
        return tuple(sorted(changes, key=lambda one: not isinstance(one, OpenIssue)))

    def _counts(self, change: Change) -> bool:
        """False for a field that ends as it was: opposite wishes have cancelled."""
        before, after = self.initial.get(change.ref), self.issues.get(change.ref)
        field = _FIELDS.get(type(change))
        return not (before and after and field and getattr(before, field) == getattr(after, field))

    def _net_labels(self, ref: Ref) -> Iterator[Relabel]:
        """One Relabel per rule, with the labels that really differ."""
        opened = self._others.get((ref, OpenIssue, ""))
        before = set(opened.labels if isinstance(opened, OpenIssue) else self.initial[ref].labels)
        after = set(self.issues[ref].labels)
        by_rule: dict[str, list[tuple[str, Relabel]]] = {}
        for (owner, label), cause in self._labels.items():
            if owner == ref and (label in before) != (label in after):
                by_rule.setdefault(cause.rule, []).append((label, cause))
        for rule, pairs in by_rule.items():
            reasons = dict.fromkeys(cause.reason for _, cause in pairs)
            yield Relabel(
                ref=ref,
                rule=rule,
                reason="; ".join(reasons),
                add=tuple(label for label, _ in pairs if label in after),
                remove=tuple(label for label, _ in pairs if label not in after),
            )


def _place(change: Change) -> int:
    """Answers come last: they tell what was done."""
    return len(_ORDER) if isinstance(change, PostNote) and change.answer else _ORDER.index(type(change))
