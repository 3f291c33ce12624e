"""GitLab's JSON → our nouns; the only file that knows GitLab's field names for reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from triage_bot.model.facts import Linked
from triage_bot.model.hook import HEARD, NOT_HEARD, WORKS, Hook
from triage_bot.model.resource import (
    NOBODY,
    Issue,
    LabelEvent,
    Milestone,
    Note,
    Ref,
    StateEvent,
    User,
)
from triage_bot.text.instant import YEARS, parse_day, parse_iso

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Json = dict[str, Any]


def user(data: Json | None) -> User:
    """A user stub; a deleted one is Ghost."""
    if not data:
        return NOBODY
    return User(int(data.get("id") or 0), str(data.get("username") or "ghost"), str(data.get("name") or ""))


def milestone(data: Json | None) -> Milestone | None:
    """A milestone, or none."""
    if not data:
        return None
    return Milestone(
        int(data["id"]),
        str(data["title"]),
        str(data.get("state") or "active"),
        parse_day(data.get("start_date")),
        parse_day(data.get("due_date")),
    )


def _due(value: object) -> date | None:
    """A due date; what people mean by 9999 is "never", the last day that can be counted with."""
    text = str(value or "")
    return parse_day(text) or (date(YEARS[-1], 12, 31) if text[:4] > str(YEARS[-1]) else None)


def issue(data: Json) -> Issue:
    """An issue of a list or a single answer; labels may be names or objects."""
    labels = tuple(one["name"] if isinstance(one, dict) else str(one) for one in data.get("labels") or ())
    full = str(data["references"]["full"])
    return Issue(
        ref=Ref(full.rpartition("#")[0], int(data["iid"])),
        id=int(data["id"]),
        project_id=int(data["project_id"]),
        title=str(data.get("title") or ""),
        description=str(data.get("description") or ""),
        state=str(data["state"]),
        labels=labels,
        author=user(data.get("author")),
        created_at=_moment(data, "created_at"),
        updated_at=_moment(data, "updated_at"),
        assignees=tuple(user(one) for one in data.get("assignees") or ()),
        milestone=milestone(data.get("milestone")),
        closed_at=parse_iso(data.get("closed_at")),
        closed_by=user(data["closed_by"]) if data.get("closed_by") else None,
        due_date=_due(data.get("due_date")),
        confidential=bool(data.get("confidential")),
        issue_type=str(data.get("issue_type") or "issue"),
        weight=data.get("weight"),
        health_status=data.get("health_status"),
        upvotes=int(data.get("upvotes") or 0),
        downvotes=int(data.get("downvotes") or 0),
        user_notes_count=int(data.get("user_notes_count") or 0),
        web_url=str(data.get("web_url") or ""),
        moved=data.get("moved_to_id") is not None,
    )


def note(data: Json) -> Note:
    """A comment or system note."""
    created = _moment(data, "created_at")
    return Note(
        int(data["id"]),
        str(data.get("body") or ""),
        user(data.get("author")),
        created,
        parse_iso(data.get("updated_at")) or created,
        bool(data.get("system")),
        bool(data.get("internal") or data.get("confidential")),
    )


def label_event(data: Json) -> LabelEvent:
    """A label event; the label's name is empty once the label was deleted."""
    name = str((data.get("label") or {}).get("name") or "")
    action = str(data.get("action") or "")
    return LabelEvent(int(data["id"]), user(data.get("user")), _moment(data, "created_at"), action, name)


def state_event(data: Json) -> StateEvent:
    """A state event."""
    state = str(data.get("state") or "")
    return StateEvent(int(data["id"]), user(data.get("user")), _moment(data, "created_at"), state)


def award(data: Json) -> tuple[str, str]:
    """(emoji, username) of a reaction."""
    return str(data.get("name") or ""), user(data.get("user")).username


def linked(data: Json, events: Iterable[Json]) -> Linked:
    """Another issue with its last move: the newest milestone event that put it into one other than before.

    Moving from one milestone to another is an `add` alone; a milestone that was deleted has no title.
    """
    before, move = "", Linked(issue(data))
    for event in sorted(events, key=lambda one: int(one["id"])):
        title = str((event.get("milestone") or {}).get("title") or "")
        if before and title and title != before and event.get("action") == "add":
            move = replace(move, moved_at=_moment(event, "created_at"), moved_from=before, moved_to=title)
        before = title or before
    return move


def hook(data: Json) -> Hook:
    """A webhook; GitLab never shows its secrets, newer versions say whether there are any."""
    return Hook(
        int(data["id"]),
        str(data.get("url") or ""),
        str(data.get("name") or ""),
        frozenset(name for name in HEARD | NOT_HEARD if data.get(name)),
        bool(data.get("enable_ssl_verification")),
        str(data.get("alert_status") or WORKS),
        data.get("token_present"),
        data.get("signing_token_present"),
        bool(data.get("custom_webhook_template")),
    )


def _moment(data: Json, key: str) -> datetime:
    return parse_iso(data.get(key)) or _EPOCH
