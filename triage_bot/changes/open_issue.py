"""Change `open_issue`: a new issue."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.expected import Expectation, OpenTest
from triage_bot.changes.hands import Hands, Lookup
from triage_bot.changes.named import named_in
from triage_bot.changes.quick_actions import commands, effects
from triage_bot.changes.relabel import as_listed
from triage_bot.changes.set_field import Assign, SetConfidential, SetDue, SetField, SetMilestone
from triage_bot.changes.set_state import opened_for
from triage_bot.model.facts import News
from triage_bot.model.resource import Dates, Issue, Milestone, Ref, User
from triage_bot.shapes.values import Username
from triage_bot.text import marker

WITHIN = timedelta(hours=20)
MOST_LINES = 8
"""Lines of its description that a report shows."""
_COMMANDS = {
    "labels": ("label", "labels", "unlabel", "remove_label", "relabel"),
    "assignees": ("assign", "reassign", "unassign", "remove_assignee"),
    "due_date": ("due", "due_date", "remove_due_date"),
    "milestone": ("milestone", "remove_milestone"),
}
"""The quick actions that change a field of an issue which is being opened."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An issue that an account shall have: counted with others of its `sort`, in this project."""

    sort: str
    project: str


@dataclass(frozen=True, kw_only=True)
class OpenIssue(Change):
    """Open an issue; its ref is planned, `mark` finds it again if the answer is lost."""

    title: str
    description: str
    mark: str = ""
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    due: date | None = None
    confidential: bool = False
    mentions: tuple[str, ...] = ()
    """Whom its description calls."""
    milestone: str = ""
    lately: bool = False
    """Only one of the same mark that was opened within `WITHIN` is it."""
    make_milestone: Dates | None = None
    """With these days it is made if there is none of that title."""
    known: Milestone | None = field(default=None, compare=False)
    known_people: tuple[User, ...] = field(default=(), compare=False)
    """Milestone and assignees themselves, if they were looked up."""
    of_the_gem: bool = False
    """Of a rule of its keys alone: what it names is moved, and people whom GitLab leaves out are no failure."""
    kind, sent, once = "open_issue", Stage.OPEN, True
    texts, calls = ("description", "mark", "title"), "people"
    columns = (("add_labels", "labels"), ("assignees", "assignees"), ("mentions", "mentions"))
    expects = (Expectation(key="open", takes=OpenTest, phrase="open an issue", rank=3),)

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it reaches."""
        return tuple(dict.fromkeys((*self.assignees, *self.mentions)))

    @property
    def touches(self) -> tuple[Ref, ...]:
        return named_in(self.description, self.ref) if self.of_the_gem else ()

    @property
    def assigned(self) -> tuple[str, ...]:
        return self.assignees

    @property
    def opens_for(self) -> str:
        return str(marker.read(self.mark).get("account", ""))

    def _fields(self) -> Iterator[SetField]:
        """What it sets besides its texts and labels."""
        why: dict[str, Any] = {"ref": self.ref, "rule": self.rule, "reason": self.reason}
        if self.assignees:
            yield Assign(usernames=self.assignees, people=self.known_people, **why)
        if self.due:
            yield SetDue(due=self.due, **why)
        if self.milestone:
            yield SetMilestone(title=self.milestone, make=self.make_milestone, known=self.known, **why)
        if self.confidential:
            yield SetConfidential(confidential=True, **why)

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        """The issue as GitLab will show it."""
        if issue:
            return issue
        shown: Issue | None = Issue(
            ref=self.ref,
            id=0,
            project_id=0,
            title=self.title,
            description=self.description,
            state="opened",
            labels=as_listed(self.labels),
            author=by.user,
            created_at=by.at,
            updated_at=by.at,
            web_url=f"{by.site}/{self.ref.page}" if by.site else "",
            scoped=by.paid,
        )
        for each in self._fields():
            shown = each.shows(shown, by)
        return self._after_quick_actions(shown, by) if shown and self.commands else shown

    def _after_quick_actions(self, shown: Issue, by: Hand) -> Issue:
        given = {"ref": self.ref, "rule": self.rule, "reason": self.reason}
        for change in effects(self.description, shown, by, given, opening=True):
            shown = change.shows(shown, by) or shown
        return shown

    def news(self, after: Issue, mark_of: Callable[[Issue], Mapping[str, object]]) -> tuple[str, News] | None:
        return opened_for(marker.read(self.mark), self.labels, self.ref)

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        given: dict[str, Any] = {"title": self.title, "description": self.description}
        given |= {"labels": lookup.labels(self.ref, self.labels)} if self.labels else {}
        for each in self._fields():
            given |= each.sends(lookup)
        return given

    def lost(self, answer: Issue) -> str:
        own = self._commanded()
        labels = [label for label in self.labels if label not in answer.labels and "labels" not in own]
        fields = (each for each in self._fields() if not (self.of_the_gem and isinstance(each, Assign)))
        lost = (each.lost(answer) for each in fields if each.field not in own)
        return ", ".join(filter(None, ("labels " + ", ".join(labels) if labels else "", *lost)))

    def left_out(self, answer: Issue) -> str:
        """People who are not assigned after all, where that is no failure."""
        known = {user.username for user in answer.assignees}
        asked = self.assignees if self.of_the_gem and "assignees" not in self._commanded() else ()
        return ", ".join(name for name in asked if Username(name) not in known)

    def _commanded(self) -> frozenset[str]:
        """The fields that quick actions of its own description change."""
        names = {name for name, _ in commands(self.description)}
        return frozenset(name for name, known in _COMMANDS.items() if not names.isdisjoint(known))

    def as_asked(self, answer: Issue) -> Issue:
        """The issue without what a person has set since: it may have been found when its answer was lost."""
        own = self._commanded()
        return replace(
            answer,
            due_date=answer.due_date if "due_date" in own else self.due,
            assignees=answer.assignees if self.assignees or "assignees" in own else (),
            milestone=answer.milestone if self.milestone or "milestone" in own else None,
        )

    def do(self, hands: Hands) -> Ref:
        return hands.open(self)

    @property
    def summary(self) -> str:
        return "open an issue" + (" (confidential)" if self.confidential else "")

    def details(self, titles: bool) -> Iterator[str]:
        rows = {
            f"title: {self.title}": titles,
            f"labels: {', '.join(self.labels)}": self.labels,
            f"assigned to {', '.join(self.assignees)}": self.assignees,
            f"mentions {', '.join(self.mentions)}": self.mentions,
        }
        yield from (row for row, given in rows.items() if given)
        yield from (each.summary for each in self._fields() if isinstance(each, SetDue | SetMilestone))
        if titles:
            lines = list(marker.visible(self.description))
            yield from ("", *lines[:MOST_LINES])
            if len(lines) > MOST_LINES:
                more = len(lines) - MOST_LINES
                yield f"… and {more} more line{'' if more == 1 else 's'} (--format json --bodies)"


def openings(changes: Iterable[Change]) -> tuple[OpenIssue, ...]:
    """Those of the changes that open issues."""
    return tuple(change for change in changes if isinstance(change, OpenIssue))
