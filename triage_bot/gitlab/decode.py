"""GitLab's JSON → our nouns; the only file that knows GitLab's field names for reading."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from triage_bot.model.facts import Linked, Me, Scope
from triage_bot.model.resource import (
    HEARD,
    NOBODY,
    NOT_HEARD,
    WORKS,
    Hook,
    Issue,
    LabelEvent,
    Milestone,
    Note,
    Ref,
    StateEvent,
    User,
)
from triage_bot.shapes.values import YEARS, parse_day, parse_iso

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class TokenInfo:
    """What GitLab says of the token itself; empty where it does not say."""

    scopes: frozenset[str] = frozenset()
    expires_at: date | None = None


def _optional(kind: type[T], data: Json, key: str) -> T:
    """A value of this kind, its empty one for null."""
    return kind() if data.get(key) is None else _of(kind, data[key], key)


def _needed(kind: type[T], data: Json, key: str) -> T:
    """A value of this kind that must be there; no text is empty."""
    return _of(kind, data[key] if data[key] != "" else None, key)


def _of(kind: type[T], value: Any, key: str) -> T:
    if type(value) is not kind:  # true is no number
        raise TypeError(key)
    return value


_text, _count = partial(_optional, str), partial(_optional, int)
_list, _map = partial(_optional, list), partial(_optional, dict)
_word, _number = partial(_needed, str), partial(_needed, int)


def user(data: Json | None) -> User:
    """A user stub; a deleted one is Ghost."""
    if not data:
        return NOBODY
    return User(_count(data, "id"), _text(data, "username") or "ghost", _text(data, "name"))


def is_bot(data: Json) -> bool:
    """True if GitLab calls a user a bot; stubs, and older versions, do not say."""
    return data.get("bot") is True


def known_user(data: Json) -> User:
    """A user who is there, with all that makes one."""
    return User(_number(data, "id"), _word(data, "username"), _text(data, "name"))


def me(data: Json) -> Me:
    """The token's user, whether it is a bot, and an administrator; both stand only in full user objects."""
    return Me(known_user(data), is_bot(data), is_admin=bool(data.get("is_admin")))


def member(data: Json) -> tuple[User, int, str, date | None]:
    """A member: access level, GitLab's state of the user, and the day on which the membership ends."""
    until = parse_day(_text(data, "expires_at"))
    return known_user(data), _count(data, "access_level"), _text(data, "state") or "active", until


def token(data: Json) -> TokenInfo:
    """A token's scopes, and its last day."""
    return TokenInfo(frozenset(map(str, _list(data, "scopes"))), parse_day(_text(data, "expires_at")))


def scope(kind: str, data: Json) -> tuple[Scope, int | None]:
    """A project or group, on the host of its page, and the group above its namespace or itself."""
    path = _word(data, "path_with_namespace" if kind == "projects" else "full_path")
    group_ids = {int(data["id"])} if kind == "groups" else set()
    if (data.get("namespace") or {}).get("kind") == "group":
        group_ids.add(int(data["namespace"]["id"]))
    host = urlsplit(_text(data, "web_url")).hostname or ""
    groups = frozenset(group_ids)
    return Scope(path=path, kind=kind, id=int(data["id"]), group_ids=groups, public=is_public(data), host=host), parent(
        data
    )


def parent(data: Json) -> int | None:
    """The group above a group, or above the namespace of a project."""
    number = (data.get("namespace") or data).get("parent_id")
    return None if number is None else int(number)


def issue_count(data: Json, state: str) -> int:
    """How many issues there are in a state, or in all."""
    counts = _map(_map(data, "statistics"), "counts")
    return _number(counts, state if state in counts else "all")


def is_public(data: Json) -> bool:
    """True for a project or group that anyone can see."""
    return data.get("visibility") == "public"


def name(data: Json) -> str:
    """What is called by a name, such as a label."""
    return _word(data, "name")


def is_spoken(data: Json) -> bool:
    """True for a discussion that people or bots began; system notes are none."""
    return any(not comment.get("system") for comment in [*data["notes"]])


def posted(data: Json) -> tuple[int, bool]:
    """The id of a posted note or of a thread's first (0: none), and whether it shows that it is no internal one."""
    first = _list(data, "notes")[0] if data.get("notes") else data
    return _count(first, "id"), data.get("internal") is False


def milestone(data: Json) -> Milestone:
    """A milestone."""
    return Milestone(
        id=_number(data, "id"),
        title=_word(data, "title"),
        state=_text(data, "state") or "active",
        start_date=parse_day(_text(data, "start_date")),
        due_date=parse_day(_text(data, "due_date")),
    )


def _due(text: str) -> date | None:
    """A due date; what people mean by 9999 is "never", the last day that can be counted with."""
    return parse_day(text) or (date(YEARS[-1], 12, 31) if text[:4] > str(YEARS[-1]) else None)


def issue(data: Json) -> Issue:
    """An issue of a list or a single answer; labels may be names or objects."""
    labels = tuple(
        _word(label if isinstance(label, dict) else {"name": label}, "name") for label in _list(data, "labels")
    )
    full = _word(_map(data, "references"), "full")
    return Issue(
        ref=Ref(full.rpartition("#")[0], _number(data, "iid")),
        id=_number(data, "id"),
        project_id=_number(data, "project_id"),
        title=_text(data, "title"),
        description=_text(data, "description"),
        state=_word(data, "state"),
        labels=labels,
        author=user(_map(data, "author")),
        created_at=_moment(data, "created_at"),
        updated_at=_moment(data, "updated_at"),
        assignees=tuple(user(assignee) for assignee in _list(data, "assignees")),
        milestone=milestone(data["milestone"]) if data.get("milestone") else None,
        closed_at=parse_iso(_text(data, "closed_at")),
        closed_by=user(_map(data, "closed_by")) if data.get("closed_by") else None,
        due_date=_due(_text(data, "due_date")),
        confidential=bool(data.get("confidential")),
        issue_type=_text(data, "issue_type") or "issue",
        weight=_number(data, "weight") if data.get("weight") is not None else None,
        health_status=_text(data, "health_status") or None,
        upvotes=_count(data, "upvotes"),
        downvotes=_count(data, "downvotes"),
        user_notes_count=_count(data, "user_notes_count"),
        web_url=_text(data, "web_url"),
        moved=data.get("moved_to_id") is not None,
    )


def note(data: Json) -> Note:
    """A comment or system note."""
    created = _moment(data, "created_at")
    return Note(
        id=_number(data, "id"),
        body=_text(data, "body"),
        author=user(_map(data, "author")),
        created_at=created,
        updated_at=parse_iso(_text(data, "updated_at")) or created,
        system=bool(data.get("system")),
        internal=bool(data.get("internal") or data.get("confidential")),
    )


def system_note(data: Json) -> str | None:
    """The words of a system note, None for a comment."""
    return _text(data, "body") if data.get("system") else None


def label_event(data: Json) -> LabelEvent:
    """A label event; the label's name is empty once the label was deleted."""
    name = _text(_map(data, "label"), "name")
    by = user(_map(data, "user"))
    return LabelEvent(
        id=_number(data, "id"),
        user=by,
        created_at=_moment(data, "created_at"),
        action=_text(data, "action"),
        label=name,
    )


def state_event(data: Json) -> StateEvent:
    """A state event."""
    return StateEvent(_number(data, "id"), user(_map(data, "user")), _moment(data, "created_at"), _text(data, "state"))


def award(data: Json) -> tuple[str, str]:
    """(emoji, username) of a reaction."""
    return _word(data, "name"), user(_map(data, "user")).username


def milestone_event(data: Json) -> tuple[int, datetime, str, str]:
    """Id, moment, `add` or `remove`, and the title, which is empty once the milestone was deleted."""
    title = _text(_map(data, "milestone"), "title")
    return _number(data, "id"), _moment(data, "created_at"), _text(data, "action"), title


def linked(issue: Issue, events: Iterable[tuple[int, datetime, str, str]]) -> Linked:
    """Another issue with its last move: the newest milestone event that put it into one other than before.

    Moving from one milestone to another is an `add` alone; a milestone that was deleted has no title.
    """
    before, move = "", Linked(issue)
    for _, at, action, title in sorted(events):
        if before and title and title != before and action == "add":
            move = replace(move, moved_at=at, moved_from=before, moved_to=title)
        before = title or before
    return move


def hook(data: Json) -> Hook:
    """A webhook; GitLab never shows its secrets, newer versions say whether there are any."""
    return Hook(
        id=_number(data, "id"),
        url=_text(data, "url"),
        name=_text(data, "name"),
        events=frozenset(name for name in HEARD | NOT_HEARD if data.get(name)),
        ssl=bool(data.get("enable_ssl_verification")),
        status=_text(data, "alert_status") or WORKS,
        token=data.get("token_present"),
        signing=data.get("signing_token_present"),
        templated=bool(data.get("custom_webhook_template")),
    )


def _moment(data: Json, key: str) -> datetime:
    return parse_iso(_text(data, key)) or _EPOCH
