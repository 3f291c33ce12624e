"""Rows of lists → our nouns: issues and the other resources, and what stands in their rows."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from triage_bot.gitlab import work_items
from triage_bot.gitlab.answer import Json, count_of, list_of, map_of, moment_of, number_of, text_of, word_of
from triage_bot.model.resource import EPOCH, NOBODY, Issue, Milestone, Ref, User, home_of_milestone
from triage_bot.model.resource_type import BRANCHES, ISSUES, TYPES, WORK_ITEMS
from triage_bot.shapes.values import YEARS, parse_day, parse_iso

WHOLE = frozenset({"id", "iid", "state"})
"""What every whole row has."""
TOLD = (
    "title description state labels assignees milestone closed_at due_date confidential weight health_status "
    "reviewers discussion_locked user_notes_count"
).split()
"""Fields of a row that stand in an answer though others are left out."""
PAID = frozenset({"weight", "approvals_before_merge"})
"""Fields that only issues and merge requests of paid tiers have."""
_NO_ROW: MappingProxyType[str, Any] = MappingProxyType({})


def user(data: Json | None) -> User:
    """A user stub; a deleted one is Ghost."""
    if not data:
        return NOBODY
    return User(count_of(data, "id"), text_of(data, "username") or "ghost", text_of(data, "name"))


def milestone(data: Json) -> Milestone:
    """A milestone."""
    return Milestone(
        id=number_of(data, "id"),
        title=word_of(data, "title"),
        state=text_of(data, "state") or "active",
        start_date=parse_day(text_of(data, "start_date")),
        due_date=parse_day(text_of(data, "due_date")),
        home=home_of_milestone(data),
    )


def _due(text: str) -> date | None:
    """A due date; what people mean by 9999 is "never", the last day that can be counted with."""
    return parse_day(text) or (date(YEARS[-1], 12, 31) if text[:4] > str(YEARS[-1]) else None)


def issue(data: Json, whole: bool = False) -> Issue:
    """An issue of a list or a single answer; labels may be names or objects. `whole`: with all GitLab wrote."""
    full = word_of(map_of(data, "references"), "full")
    return _issuable(data, Ref(full.rpartition("#")[0], number_of(data, "iid")), whole)


def resource(kind: str, home: str, data: Json, whole: bool = False) -> Issue:
    """A resource of this type; `home` is the path of the project or group that was listed."""
    if kind == ISSUES:
        return issue(data, whole)
    if kind == BRANCHES:
        return _branch(data, home)
    if kind == WORK_ITEMS:
        home, data = work_items.home_of(data) or home, work_items.flat(data)
    full = text_of(map_of(data, "references"), "full")
    place = full.rpartition(TYPES[kind].sign)[0] or home
    return _issuable(data, Ref(place, number_of(data, "iid"), kind=kind, id=count_of(data, "id")), whole)


def answered(ref: Ref, data: Json, after: Issue | None) -> Issue:
    """The answer to a write: the whole resource, or of one that should be so `after` what GitLab tells."""
    if ref.kind == WORK_ITEMS and after is not None:
        return replace(after, **_told(ref, work_items.changed(data), after))
    if after is None or data.keys() >= WHOLE or not _names_it(ref, data):
        return resource(ref.kind, ref.project, data)
    return replace(after, **_told(ref, data, after))


def _names_it(ref: Ref, data: Json) -> bool:
    """True for a part of a resource that is about this one; of an issue more than its number is told."""
    return "state" in data or (ref.kind != ISSUES and data.get("id") is not None)


def _told(ref: Ref, data: Json, after: Issue) -> dict[str, Any]:
    """The fields that are there."""
    row = {"id": after.id, "state": after.state, **data}
    part = _issuable({**row, "id": number_of(row, "id"), "iid": ref.iid}, ref, whole=False)
    return {field: getattr(part, field) for field in TOLD if field in data}


def _labels(data: Json) -> tuple[str, ...]:
    return tuple(
        word_of(label if isinstance(label, dict) else {"name": label}, "name") for label in list_of(data, "labels")
    )


def _branch(data: Json, project: str) -> Issue:
    """A branch: it has a name, and the dates of its last commit; no day of creation."""
    name = word_of(data, "name")
    return Issue(
        ref=Ref(project, key=name, kind=BRANCHES),
        id=0,
        project_id=0,
        title=name,
        description="",
        state="",
        labels=(),
        author=NOBODY,
        created_at=EPOCH,
        updated_at=EPOCH,
        web_url=text_of(data, "web_url"),
        row=data,
    )


def _issuable(data: Json, ref: Ref, whole: bool) -> Issue:
    return Issue(
        ref=ref,
        id=number_of(data, "id"),
        project_id=count_of(data, "project_id"),
        title=text_of(data, "title"),
        description=text_of(data, "description"),
        state=word_of(data, "state"),
        labels=_labels(data),
        author=user(map_of(data, "author")),
        created_at=moment_of(data, "created_at"),
        updated_at=moment_of(data, "updated_at"),
        assignees=tuple(user(assignee) for assignee in list_of(data, "assignees")),
        milestone=milestone(data["milestone"]) if data.get("milestone") else None,
        closed_at=parse_iso(text_of(data, "closed_at")),
        closed_by=user(map_of(data, "closed_by")) if data.get("closed_by") else None,
        due_date=_due(text_of(data, "due_date")),
        confidential=bool(data.get("confidential")),
        issue_type=text_of(data, "issue_type") or "issue",
        weight=number_of(data, "weight") if data.get("weight") is not None else None,
        health_status=text_of(data, "health_status") or None,
        upvotes=count_of(data, "upvotes"),
        downvotes=count_of(data, "downvotes"),
        user_notes_count=count_of(data, "user_notes_count"),
        web_url=text_of(data, "web_url"),
        moved=data.get("moved_to_id") is not None,
        reviewers=tuple(user(reviewer) for reviewer in list_of(data, "reviewers")),
        discussion_locked=bool(data.get("discussion_locked")),
        scoped=not PAID.isdisjoint(data),
        row=data if whole else _NO_ROW,
    )
