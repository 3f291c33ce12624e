"""What is sent for changes, and what GitLab's answer leaves out of it: it drops silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from triage_bot.apply.milestones import Milestones
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.change import (
    Assign,
    Change,
    EditDescription,
    OpenIssue,
    Relabel,
    SetConfidential,
    SetDue,
    SetMilestone,
    SetState,
)
from triage_bot.model.resource import Issue
from triage_bot.shapes.username import Username

_STATES = {"close": "closed", "reopen": "opened"}


def put_fields(changes: Iterable[Change], gateway: Gateway, milestones: Milestones) -> Mapping[str, Any]:
    """The parameters of one PUT that carries all these changes."""
    fields: dict[str, Any] = {}
    for change in changes:
        match change:
            case Relabel():
                _extend(fields, "add_labels", change.add)
                _extend(fields, "remove_labels", change.remove)
            case SetState():
                fields["state_event"] = change.event
            case Assign():
                fields["assignee_ids"] = _user_ids(change.usernames, gateway) or [0]  # as GitLab says: nobody
            case SetDue():
                fields["due_date"] = change.due.isoformat() if change.due else ""
            case SetMilestone():
                fields["milestone_id"] = milestones.id(change.ref.project, change.title, change.make)
            case SetConfidential():
                fields["confidential"] = change.confidential
            case EditDescription():
                fields["description"] = change.body
    return fields


def opening_fields(change: OpenIssue, gateway: Gateway, milestones: Milestones) -> Mapping[str, Any]:
    """The parameters of one POST that opens an issue."""
    fields: dict[str, Any] = {"title": change.title, "description": change.description}
    if change.labels:
        fields["labels"] = ",".join(change.labels)
    if change.assignees:
        fields["assignee_ids"] = _user_ids(change.assignees, gateway)
    if change.due:
        fields["due_date"] = change.due.isoformat()
    if change.confidential:
        fields["confidential"] = True
    if change.milestone:
        fields["milestone_id"] = milestones.id(change.ref.project, change.milestone, change.make_milestone)
    return fields


def as_asked(change: OpenIssue, there: Issue) -> Issue:
    """An issue we opened without what a person has set since: it may have been found when its answer was lost."""
    return replace(
        there,
        due_date=change.due,
        assignees=there.assignees if change.assignees else (),
        milestone=there.milestone if change.milestone else None,
    )


def lost(change: Change, answer: Issue) -> str:
    """What of a change is not in the answer, in words; empty if all is."""
    match change:
        case Relabel():
            missing = [f"+{label}" for label in change.add if label not in answer.labels]
            kept = [f"-{label}" for label in change.remove if label in answer.labels]
            return "labels " + " ".join([*missing, *kept]) if missing or kept else ""
        case SetState():
            return "" if answer.state == _STATES[change.event] else f"the {change.event}"
        case Assign():
            return _lost_assignees(change.usernames, answer)
        case SetDue():
            return "" if answer.due_date == change.due else "the due date"
        case SetMilestone():
            return "" if answer.milestone and answer.milestone.title == change.title else "the milestone"
        case EditDescription():
            return "" if answer.description.strip() == change.body.strip() else "the description"
        case SetConfidential():
            return "" if answer.confidential is change.confidential else "the confidentiality"
    return ""


def not_opened_as_asked(change: OpenIssue, answer: Issue) -> str:
    """What of a new issue GitLab left out, in words."""
    parts = []
    labels = [label for label in change.labels if label not in answer.labels]
    if labels:
        parts.append("labels " + ", ".join(labels))
    parts.append(_lost_assignees(change.assignees, answer))
    if change.due and answer.due_date != change.due:
        parts.append("the due date")
    if change.milestone and not (answer.milestone and answer.milestone.title == change.milestone):
        parts.append("the milestone")
    if change.confidential and not answer.confidential:
        parts.append("the confidentiality")
    return ", ".join(part for part in parts if part)


def _lost_assignees(wanted: tuple[str, ...], answer: Issue) -> str:
    """Free keeps only the first assignee; anyone who cannot read the issue is dropped."""
    have = {user.username for user in answer.assignees}
    return "the assignee" if wanted and have.isdisjoint(map(Username, wanted)) else ""


def _extend(fields: dict[str, Any], key: str, labels: tuple[str, ...]) -> None:
    if labels:
        fields[key] = ",".join([*filter(None, [fields.get(key)]), *labels])


def _user_ids(usernames: Iterable[str], gateway: Gateway) -> list[int]:
    found = [gateway.user_id(name) for name in usernames]
    return [number for number in found if number is not None]
