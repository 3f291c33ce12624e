"""GitLab's JSON → our nouns, besides resources: people, places, notes, events, webhooks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from triage_bot.errors import Rejected
from triage_bot.gitlab.answer import Json, count_of, list_of, map_of, moment_of, number_of, text_of, word_of
from triage_bot.gitlab.rows import user
from triage_bot.model.facts import Linked, Me, Scope
from triage_bot.model.resource import HEARD, NOT_HEARD, WORKS, Hook, Issue, LabelEvent, Note, StateEvent, User
from triage_bot.shapes.values import parse_day, parse_iso


@dataclass(frozen=True)
class TokenInfo:
    """What GitLab says of the token itself; empty where it does not say."""

    scopes: frozenset[str] = frozenset()
    expires_at: date | None = None


def is_bot(data: Json) -> bool:
    """True if GitLab calls a user a bot; stubs, and older versions, do not say."""
    return data.get("bot") is True


def known_user(data: Json) -> User:
    """A user who is there, with all that makes one."""
    return User(number_of(data, "id"), word_of(data, "username"), text_of(data, "name"))


def me(data: Json) -> Me:
    """The token's user, whether it is a bot, and an administrator; both stand only in full user objects."""
    return Me(known_user(data), is_bot(data), is_admin=bool(data.get("is_admin")))


def member(data: Json) -> tuple[User, int, str, date | None]:
    """A member: access level, GitLab's state of the user, and the day on which the membership ends."""
    until = parse_day(text_of(data, "expires_at"))
    return known_user(data), count_of(data, "access_level"), text_of(data, "state") or "active", until


@dataclass(frozen=True)
class Ids:
    """One page of ids, and where the next begins; empty behind the last."""

    ids: frozenset[int]
    after: str = ""


def ids_of(data: Json, kind: str) -> Ids:
    """The ids of work items in an answer of GraphQL; raises Rejected with what it says instead."""
    if errors := list_of(data, "errors"):
        raise Rejected(f"GraphQL: {text_of(errors[0], 'message') or 'refused'}")
    place = map_of(map_of(data, "data"), kind)
    if not place:
        raise Rejected(f"GraphQL: there is no such {kind} for this token")
    items = map_of(place, "workItems")
    page = map_of(items, "pageInfo")
    ids = frozenset(int(word_of(node, "id").rpartition("/")[2]) for node in list_of(items, "nodes"))
    return Ids(ids, text_of(page, "endCursor") if page.get("hasNextPage") else "")


def token(data: Json) -> TokenInfo:
    """A token's scopes, and its last day."""
    return TokenInfo(frozenset(map(str, list_of(data, "scopes"))), parse_day(text_of(data, "expires_at")))


def scope(kind: str, data: Json) -> tuple[Scope, int | None]:
    """A project or group, on the host of its page, and the group above its namespace or itself."""
    path = word_of(data, "path_with_namespace" if kind == "projects" else "full_path")
    group_ids = {int(data["id"])} if kind == "groups" else set()
    if (data.get("namespace") or {}).get("kind") == "group":
        group_ids.add(int(data["namespace"]["id"]))
    host = urlsplit(text_of(data, "web_url")).hostname or ""
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
    counts = map_of(map_of(data, "statistics"), "counts")
    return number_of(counts, state if state in counts else "all")


def is_public(data: Json) -> bool:
    """True for a project or group that anyone can see."""
    return data.get("visibility") == "public"


def label(data: Json) -> tuple[str, int]:
    """A label's name and id."""
    return word_of(data, "name"), number_of(data, "id")


def number(data: Json) -> int:
    """The id of anything."""
    return number_of(data, "id")


def name(data: Json) -> str:
    """What is called by a name, such as a label."""
    return word_of(data, "name")


def is_spoken(data: Json) -> bool:
    """True for a discussion that people or bots began; system notes are none."""
    return any(not comment.get("system") for comment in [*data["notes"]])


def posted(data: Json) -> tuple[int, bool]:
    """The id of a posted note or of a thread's first (0: none), and whether it shows that it is no internal one."""
    first = list_of(data, "notes")[0] if data.get("notes") else data
    return count_of(first, "id"), data.get("internal") is False


def note(data: Json) -> Note:
    """A comment or system note."""
    created = moment_of(data, "created_at")
    return Note(
        id=number_of(data, "id"),
        body=text_of(data, "body"),
        author=user(map_of(data, "author")),
        created_at=created,
        updated_at=parse_iso(text_of(data, "updated_at")) or created,
        system=bool(data.get("system")),
        internal=bool(data.get("internal") or data.get("confidential")),
    )


def system_note(data: Json) -> str | None:
    """The words of a system note, None for a comment."""
    return text_of(data, "body") if data.get("system") else None


def label_event(data: Json) -> LabelEvent:
    """A label event; the label's name is empty once the label was deleted."""
    name = text_of(map_of(data, "label"), "name")
    by = user(map_of(data, "user"))
    return LabelEvent(
        id=number_of(data, "id"),
        user=by,
        created_at=moment_of(data, "created_at"),
        action=text_of(data, "action"),
        label=name,
    )


def state_event(data: Json) -> StateEvent:
    """A state event."""
    return StateEvent(
        number_of(data, "id"), user(map_of(data, "user")), moment_of(data, "created_at"), text_of(data, "state")
    )


def award(data: Json) -> tuple[str, str]:
    """(emoji, username) of a reaction."""
    return word_of(data, "name"), user(map_of(data, "user")).username


def milestone_event(data: Json) -> tuple[int, datetime, str, str]:
    """Id, moment, `add` or `remove`, and the title, which is empty once the milestone was deleted."""
    title = text_of(map_of(data, "milestone"), "title")
    return number_of(data, "id"), moment_of(data, "created_at"), text_of(data, "action"), title


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
        id=number_of(data, "id"),
        url=text_of(data, "url"),
        name=text_of(data, "name"),
        events=frozenset(name for name in HEARD | NOT_HEARD if data.get(name)),
        ssl=bool(data.get("enable_ssl_verification")),
        status=text_of(data, "alert_status") or WORKS,
        token=data.get("token_present"),
        signing=data.get("signing_token_present"),
        templated=bool(data.get("custom_webhook_template")),
    )
