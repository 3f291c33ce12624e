"""Changes that set further fields as they are given: title, weight, lock, reviewers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import StrictInt

from triage_bot.changes.expected import CaseNames, Expectation
from triage_bot.changes.hands import Lookup
from triage_bot.changes.set_field import Assign, SetField
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import Username, Word


@dataclass(frozen=True, kw_only=True)
class SetReviewers(Assign):
    """Set the reviewers by username."""

    kind, rank, field = "set_reviewers", 7, "reviewers"
    expects = (Expectation(key="reviewers", takes=CaseNames, attribute="usernames", phrase="reviewers: {}", rank=20),)

    def on(self, issue: Issue) -> object:
        return {user.username for user in issue.reviewers}

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        return {"reviewer_ids": lookup.users(self.usernames)}

    def lost(self, answer: Issue) -> str:
        names, kept = set(map(Username, self.usernames)), {user.username for user in answer.reviewers}
        return "" if names <= kept else "a reviewer"

    def overtaken(self, meanwhile: Any) -> str:
        return "somebody was asked to review meanwhile" if super().overtaken(meanwhile) else ""

    @property
    def summary(self) -> str:
        return "reviewers: " + (", ".join(self.usernames) or "nobody")


@dataclass(frozen=True, kw_only=True)
class SetTitle(SetField):
    """Set the title."""

    title: str
    kind, rank, field, words, attribute = "set_title", 8, "title", "title", "title"
    expects = (Expectation(key="title", takes=Word, attribute="value", phrase="title {}", rank=14),)
    says = "set the title"

    @property
    def value(self) -> str:
        """As GitLab keeps it."""
        return self.title.strip()


@dataclass(frozen=True, kw_only=True)
class SetWeight(SetField):
    """Set the weight, or clear it with None."""

    weight: int | str | None
    kind, rank, field, words, attribute = "set_weight", 9, "weight", "weight", "weight"
    expects = (Expectation(key="weight", takes=StrictInt | Word, attribute="value", phrase="weight {}", rank=15),)

    @property
    def summary(self) -> str:
        return "clear the weight" if self.weight is None else f"weight {self.weight}"


@dataclass(frozen=True, kw_only=True)
class SetLocked(SetField):
    """Lock the discussion, or open it."""

    locked: bool
    kind, rank, field, words, attribute = "set_locked", 10, "discussion_locked", "lock", "locked"
    expects = (
        Expectation(
            key="locked",
            takes=bool,
            attribute="value",
            phrase="lock the discussion",
            otherwise="open the discussion",
            rank=16,
        ),
    )

    @property
    def summary(self) -> str:
        return "lock the discussion" if self.locked else "open the discussion"
