"""Changes one field of an issue at a time and leaves the trace GitLab would leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from gitlab_sandbox.errors import Invalid
from gitlab_sandbox.permissions import can_read_issue
from gitlab_sandbox.state import labels, milestones, rendered, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, saved, touch
from gitlab_sandbox.state.mentions import note_mentions


class Editor:
    """Applies wanted values to an issue as an actor; `at` backdates the traces when GitLab allows it."""

    def __init__(self, actor: Actor, issue: m.Issue, at: datetime | None = None) -> None:
        self.actor, self.issue, self.at = actor, issue, at

    def note(self, text: str) -> None:
        traces.system_note(self.actor, self.issue, text, self.at)

    def _store(self, name: str, value: Any) -> bool:
        if getattr(self.issue, name) == value:
            return False
        setattr(self.issue, name, value)
        saved(self.actor, self.issue)
        self.issue.updated_by = self.actor.user
        return True

    def _edited(self) -> None:
        self.issue.edited_at, self.issue.edited_by = self.at or self.actor.now, self.actor.user

    def title(self, value: str) -> None:
        old, new = self.issue.title, clean_title(value)
        if self._store("title", new):
            self._edited()
            self.note(traces.title_text(old, new))
            note_mentions(self.actor, self.issue, rendered.title(new), rendered.title(old))

    def description(self, value: str | None) -> None:
        check_description(value)
        old = self.issue.description
        if self._store("description", value):
            self._edited()
            for text in traces.description_texts(old, value):
                self.note(text)
            note_mentions(self.actor, self.issue, rendered.markdown(value), rendered.markdown(old))

    def labels(self, replace: list[str] | None, add: list[str], remove: list[str]) -> None:
        project, before = self.issue.project, list(self.issue.labels)
        wanted = labels.next_set(
            before,
            None if replace is None else labels.resolve(self.actor, project, replace, create_missing=True),
            labels.resolve(self.actor, project, add, create_missing=True),
            labels.resolve(self.actor, project, remove, create_missing=False),
            scoped=self.actor.state.paid,
        )
        if set(wanted) != set(before):
            self.issue.labels = wanted
            traces.label_events(self.actor, self.issue, before, self.at)
            touch(self.actor, self.issue)

    def assignees(self, user_ids: list[int]) -> None:
        before = list(self.issue.assignees)
        chosen = readable_assignees(self.actor, self.issue, user_ids)
        if set(chosen) != set(before):
            self.issue.assignees = chosen
            self.note(traces.assignees_text(before, chosen))
            touch(self.actor, self.issue)

    def milestone_id(self, value: int | None) -> None:
        before = self.issue.milestone
        if self._store("milestone", milestones.by_id(self.issue.project, value) if value else None):
            traces.milestone_events(self.actor, self.issue, before, self.at)

    def due_date(self, value: date | None) -> None:
        if self._store("due_date", value):
            self.note(traces.due_text(value))

    def confidential(self, value: bool) -> None:
        if self._store("confidential", value):
            self.note(traces.confidential_text(value))

    def discussion_locked(self, value: bool | None) -> None:
        if self._store("discussion_locked", value):
            self.note(traces.lock_text(bool(value)))

    def issue_type(self, value: str) -> None:
        old = self.issue.issue_type
        if self._store("issue_type", value):
            self.note(f"changed type from {old} to {value}")

    def weight(self, value: int | None) -> None:
        if self.actor.state.paid:
            self._store("weight", value)

    def health_status(self, value: str | None) -> None:
        if self.actor.state.ultimate and self._store("health_status", value):
            self.note(traces.health_text(value))

    def time_estimate(self, value: int) -> None:
        if self._store("time_estimate", value):
            self.note(f"changed time estimate to {traces.duration_text(value)}" if value else "removed time estimate")

    def spend(self, value: int) -> None:
        self._store("time_spent", self.issue.time_spent + value)
        self.note(f"added {traces.duration_text(value)} of time spent")

    def close(self) -> bool:
        if self.issue.state == "closed":
            return False
        self._store("state", "closed")
        self.issue.closed_at, self.issue.closed_by = self.at or self.actor.now, self.actor.user
        traces.state_event(self.actor, self.issue, "closed", self.at)
        return True

    def reopen(self) -> bool:
        if self.issue.state == "opened" or self.issue.discussion_locked:  # a locked issue cannot be reopened
            return False
        self._store("state", "opened")
        self.issue.closed_at = self.issue.closed_by = None
        traces.state_event(self.actor, self.issue, "reopened", self.at)
        return True

    def simple(self) -> dict[str, Callable[[Any], None]]:
        """The fields that take one value, in the order GitLab handles them."""
        names = (
            "title", "description", "milestone_id", "due_date", "confidential", "discussion_locked",
            "issue_type", "weight", "health_status", "time_estimate", "spend",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def clean_title(value: str) -> str:
    value = value.strip()
    if not value:
        raise Invalid(title=["can't be blank"])
    if len(value) > 255:
        raise Invalid(title=["is too long (maximum is 255 characters)"])
    return value


def check_description(value: str | None) -> None:
    if value is not None and len(value) > 1_048_576:
        raise Invalid(description=["is too long (maximum is 1048576 characters)"])


def check_weight(actor: Actor, wanted: dict[str, Any]) -> None:
    if actor.state.paid and (wanted.get("weight") or 0) < 0:
        raise Invalid(weight=["must be greater than or equal to 0"])


def readable_assignees(actor: Actor, issue: m.Issue, user_ids: list[int]) -> list[m.User]:
    """Unknown people and those who cannot read the issue drop out; the free tier keeps the first."""
    users = [u for i in user_ids if i and (u := actor.state.users.get(i))]
    kept = [u for u in dict.fromkeys(users) if can_read_issue(u, issue)]
    return kept if actor.state.paid else kept[:1]
