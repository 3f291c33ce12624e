"""The closed set of effects a plan may have; each prints itself in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from triage_bot.model.resource import Ref


@dataclass(frozen=True, kw_only=True)
class Change:
    """One effect on one issue, with the rule that wants it and why."""

    ref: Ref
    rule: str
    reason: str
    private: bool = False
    """It holds what only confidential places may hold: written nowhere else."""
    kind: ClassVar[str] = ""

    @property
    def summary(self) -> str:
        """What is done, without names of accounts."""
        return self.kind.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Unmade(Change):
    """What a rule wants here but cannot have, because a text of it takes too much: it is never sent, it has failed."""

    kind = "unmade"

    @property
    def summary(self) -> str:
        return "nothing"


@dataclass(frozen=True, kw_only=True)
class Relabel(Change):
    """Add and remove labels; never the whole list, so no edit of a person is lost."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    kind = "relabel"

    @property
    def summary(self) -> str:
        return ", ".join([*(f'add ~"{label}"' for label in self.add), *(f'remove ~"{label}"' for label in self.remove)])


@dataclass(frozen=True, kw_only=True)
class SetState(Change):
    """Close or reopen; event is GitLab's state_event. `account` is the id of the account it is opened again for."""

    event: str
    account: str = ""
    kind = "set_state"

    @property
    def summary(self) -> str:
        return self.event


@dataclass(frozen=True, kw_only=True)
class Assign(Change):
    """Set the assignees by username."""

    usernames: tuple[str, ...]
    kind = "assign"

    @property
    def summary(self) -> str:
        return "assign " + (", ".join(self.usernames) or "nobody")


@dataclass(frozen=True, kw_only=True)
class SetDue(Change):
    """Set the due date, or clear it with None."""

    due: date | None
    kind = "set_due"

    @property
    def summary(self) -> str:
        return f"due {self.due}" if self.due else "clear the due date"


@dataclass(frozen=True, slots=True)
class Dates:
    """The calendar days between which a milestone lies; none, where it is open."""

    start: date | None = None
    due: date | None = None


def milestone(title: str, make: Dates | None) -> str:
    """A milestone in words, and whether it may be made."""
    return f"milestone {title}" + (" (made if it is not there)" if make else "")


@dataclass(frozen=True, kw_only=True)
class SetMilestone(Change):
    """Set the milestone by its title; with `make` it is made in the project if there is none of that title."""

    title: str
    make: Dates | None = None
    kind = "set_milestone"

    @property
    def summary(self) -> str:
        return milestone(self.title, self.make)


@dataclass(frozen=True, kw_only=True)
class SetConfidential(Change):
    """Make the issue confidential, or not."""

    confidential: bool
    kind = "set_confidential"

    @property
    def summary(self) -> str:
        return "make confidential" if self.confidential else "make visible to all members"


@dataclass(frozen=True, kw_only=True)
class PostNote(Change):
    """Post a note; bare notes carry no marker (quick actions only). `key` tells a rule's notes apart."""

    body: str
    key: str = ""
    mentions: tuple[str, ...] = ()
    internal: bool = False
    thread: bool = False
    bare: bool = False
    unasked: bool = False
    answer: bool = False
    """It tells a person what was done: sent after the changes of its rule, and only if those were made."""
    needs: Ref | None = None
    """A planned issue it speaks of: not sent unless that was opened."""
    kind = "post_note"

    @property
    def summary(self) -> str:
        to = f", mentions {', '.join(self.mentions)}" if self.mentions else ""
        return ("internal note" if self.internal else "comment") + to


@dataclass(frozen=True, kw_only=True)
class EditNote(Change):
    """Bring a living note of the bot up to date; `was` guards against edits in between."""

    note_id: int
    body: str
    was: str
    kind = "edit_note"

    @property
    def summary(self) -> str:
        return "bring its note up to date"


@dataclass(frozen=True, kw_only=True)
class TakeBack(Change):
    """Delete a note of the bot's own that says what another one (`kept`) says, if both still are as they were."""

    note_id: int
    was: str
    kept: int
    kind = "take_back"

    @property
    def summary(self) -> str:
        return "take back its second note of the same words"


@dataclass(frozen=True, kw_only=True)
class React(Change):
    """Give a note an emoji, such as thumbsup: a receipt without a word."""

    note_id: int
    name: str
    kind = "react"

    @property
    def summary(self) -> str:
        return f"react with {self.name}"


@dataclass(frozen=True, kw_only=True)
class Link(Change):
    """Relate the issue to another one, which may be planned."""

    to: Ref
    kind = "link"

    @property
    def summary(self) -> str:
        return f"link to {self.to}"


@dataclass(frozen=True, kw_only=True)
class EditDescription(Change):
    """Replace the description, if it still is what was read."""

    body: str
    was: str
    kind = "edit_description"

    @property
    def summary(self) -> str:
        return "edit the description"


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
    milestone: str = ""
    make_milestone: Dates | None = None
    """With these days it is made if there is none of that title."""
    kind = "open_issue"

    @property
    def summary(self) -> str:
        return "open an issue" + (" (confidential)" if self.confidential else "")
