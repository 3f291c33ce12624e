"""Changes that set one field of an issue: the last wish counts, and what a person set meanwhile stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, ClassVar

from triage_bot.changes.change import Change, Hand
from triage_bot.changes.expected import CaseNames, Due, Expectation, TextTest
from triage_bot.changes.hands import Lookup
from triage_bot.changes.meanwhile import Kin, Meanwhile
from triage_bot.model.resource import Dates, Issue, Milestone, User
from triage_bot.shapes.values import Username, Word


@dataclass(frozen=True, kw_only=True)
class SetField(Change):
    """Sets an attribute of the issue to a value; a kind says which, and how GitLab wants it."""

    field: ClassVar[str] = ""
    words: ClassVar[str] = ""
    """The field as people call it."""
    attribute: ClassVar[str] = ""
    """Where the change itself has the value."""

    @property
    def value(self) -> object:
        """What the issue has after it."""
        return getattr(self, self.attribute)

    def on(self, issue: Issue) -> object:
        """What an issue has, to be compared."""
        return getattr(issue, self.field)

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        return replace(issue, **{self.field: self.value}) if issue else None  # type: ignore[arg-type]

    def idle(self, before: Issue, after: Issue) -> bool:
        return self.on(before) == self.on(after)

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        return {self.field: self.value}

    def lost(self, answer: Issue) -> str:
        asked = replace(answer, **{self.field: self.value})  # type: ignore[arg-type]
        return "" if self.on(answer) == self.on(asked) else f"the {self.words}"

    def came_to(self, issue: Issue, answer: Issue) -> Issue:
        return replace(issue, **{self.field: getattr(answer, self.field)})

    def guards(self, kin: Kin) -> bool:
        return True

    def overtaken(self, meanwhile: Meanwhile) -> str:
        same = self.on(meanwhile.now) == self.on(meanwhile.before)
        return "" if same or meanwhile.ran else f"its {self.words} was changed meanwhile"


@dataclass(frozen=True, kw_only=True)
class Assign(SetField):
    """Set the assignees by username."""

    usernames: tuple[str, ...]
    each: bool = False
    """As in the gem all of them have to be there in the end."""
    people: tuple[User, ...] = dataclass_field(default=(), compare=False)
    """Those of them who were looked up."""
    kind, rank, field = "assign", 3, "assignees"
    expects = (Expectation(key="assign", takes=CaseNames, attribute="usernames", phrase="assign {}", rank=7),)

    @property
    def value(self) -> tuple[User, ...]:
        return tuple(User(0, name) for name in self.usernames)

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        if issue is None:
            return None
        known = {user.username: user for user in (*getattr(issue, self.field), *self.people)}
        people = tuple(known.get(user.username) or by.people.get(user.username, user) for user in self.value)
        return replace(issue, **{self.field: people})  # type: ignore[arg-type]

    def on(self, issue: Issue) -> object:
        return {user.username for user in issue.assignees}

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        return {"assignee_ids": lookup.users(self.usernames)}

    def lost(self, answer: Issue) -> str:
        """Free keeps only the first assignee; anyone who cannot read the issue is dropped."""
        names, kept = set(map(Username, self.usernames)), {user.username for user in answer.assignees}
        if self.each and names & kept:
            return "" if names <= kept else "an assignee"
        return "the assignee" if names and names.isdisjoint(kept) else ""

    def overtaken(self, meanwhile: Meanwhile) -> str:
        return "somebody was assigned meanwhile" if super().overtaken(meanwhile) else ""

    @property
    def summary(self) -> str:
        return "assign " + (", ".join(self.usernames) or "nobody")


@dataclass(frozen=True, kw_only=True)
class SetDue(SetField):
    """Set the due date, or clear it with None."""

    due: date | None
    kind, rank, field, words, attribute = "set_due", 4, "due_date", "due date", "due"
    expects = (Expectation(key="due", takes=Due, attribute="value", phrase="due {}", rank=8),)

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        return {"due_date": self.due.isoformat() if self.due else ""}

    @property
    def summary(self) -> str:
        return f"due {self.due}" if self.due else "clear the due date"


@dataclass(frozen=True, kw_only=True)
class SetMilestone(SetField):
    """Set the milestone by its title, none if empty; with `make` it is made in the project if it is not there."""

    title: str
    make: Dates | None = None
    known: Milestone | None = dataclass_field(default=None, compare=False)
    """The milestone itself, if it was looked up."""
    kind, rank, field, words = "set_milestone", 5, "milestone", "milestone"
    expects = (Expectation(key="milestone", takes=Word, attribute="title", phrase="milestone {}", rank=9),)

    @property
    def value(self) -> Milestone | None:
        return self.known or (Milestone(id=0, title=self.title) if self.title else None)

    def on(self, issue: Issue) -> object:
        return issue.milestone and issue.milestone.title

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        return {"milestone_id": lookup.milestone(self.ref, self.title, self.make) if self.title else 0}

    @property
    def summary(self) -> str:
        return f"milestone {self.title or 'none'}" + (" (made if it is not there)" if self.make else "")

    def wordless(self) -> "SetMilestone":
        return replace(self, reason=f"rule {self.rule}", title="…")


@dataclass(frozen=True, kw_only=True)
class SetConfidential(SetField):
    """Make the issue confidential, or not."""

    confidential: bool
    kind, rank, field, words, attribute = "set_confidential", 6, "confidential", "confidentiality", "confidential"
    expects = (
        Expectation(
            key="confidential",
            takes=bool,
            attribute="value",
            phrase="make confidential",
            otherwise="make visible to all members",
            rank=10,
        ),
    )

    @property
    def hushes(self) -> bool:
        return self.confidential

    @property
    def summary(self) -> str:
        return "make confidential" if self.confidential else "make visible to all members"


@dataclass(frozen=True, kw_only=True)
class EditDescription(SetField):
    """Replace the description, if it still is what was read."""

    body: str
    was: str
    kind, field, words, attribute = "edit_description", "description", "description", "body"
    texts, says = ("body",), "edit the description"
    expects = (Expectation(key="description", takes=TextTest, phrase="edit the description", rank=2),)
    remembers = True

    def over(self, earlier: "EditDescription") -> "EditDescription":
        """One edit on top of another is one edit of what was read."""
        return replace(self, was=earlier.was)

    def lost(self, answer: Issue) -> str:
        return "" if answer.description.strip() == self.body.strip() else "the description"

    def overtaken(self, meanwhile: Meanwhile) -> str:
        known = meanwhile.now.description in (self.was, meanwhile.before.description)
        return "" if known else "the description was edited meanwhile"
