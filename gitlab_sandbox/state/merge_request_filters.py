"""The conditions and orders a list of merge requests can be asked with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from gitlab_sandbox.state import label_filter
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State

Keep = Callable[[m.MergeRequest], bool]
LAST = 10**9
DRAFT_TITLES = ("draft - ", "draft:", "[draft]", "(draft)")
PEOPLE = ("author", "assignee", "reviewer", "merge_user")


def run(
    state: State, user: m.User | None, merge_requests: Sequence[m.MergeRequest], wanted: dict[str, Any]
) -> list[m.MergeRequest]:
    tests = [*_wanted(state, user, wanted), *_refused(state, user, wanted.get("not") or {})]
    kept = [r for r in merge_requests if all(keep(r) for keep in tests)]
    return _ordered(kept, wanted["order_by"], wanted["sort"])


def _wanted(state: State, user: m.User | None, wanted: dict[str, Any]) -> Iterator[Keep]:
    yield from _plain(wanted)
    yield from _times(wanted)
    for role in PEOPLE:
        yield from _person(state, role, wanted)
    if names := wanted.get("assignee_username"):
        yield lambda r: {n.lower() for n in names} <= {u.username.lower() for u in r.assignees}
    if titles := wanted.get("labels"):
        yield _labels(titles, state.paid)
    if title := wanted.get("milestone"):
        yield _milestone(title)
    if text := wanted.get("search"):
        yield _search(text, wanted.get("in"))
    if emoji := wanted.get("my_reaction_emoji"):
        yield _reaction(emoji, user)
    if scope := wanted.get("scope"):
        yield _scope(scope.replace("-", "_"), user)


def _plain(wanted: dict[str, Any]) -> Iterator[Keep]:
    if (state := wanted.get("state", "all")) != "all":
        yield lambda r: r.state == state
    if iids := wanted.get("iids"):
        yield lambda r: r.iid in iids
    for name in ("source_branch", "target_branch"):
        if branch := wanted.get(name):
            yield lambda r, n=name, b=branch: getattr(r, n) == b  # type: ignore[misc]
    if wip := wanted.get("wip"):
        yield lambda r: r.title.lower().startswith(DRAFT_TITLES) is (wip == "yes")
    if approved := wanted.get("approved"):  # nobody approves here
        yield lambda _r: approved == "no"
    if (project := wanted.get("source_project_id")) is not None:
        yield lambda r: r.project.id == project


def _times(wanted: dict[str, Any]) -> Iterator[Keep]:
    """Both ends belong to it; a day alone is its midnight in UTC."""
    for name in ("created", "updated"):
        if (after := wanted.get(f"{name}_after")) is not None:
            yield lambda r, n=f"{name}_at", t=after: getattr(r, n) >= t  # type: ignore[misc]
        if (before := wanted.get(f"{name}_before")) is not None:
            yield lambda r, n=f"{name}_at", t=before: getattr(r, n) <= t  # type: ignore[misc]


# ---- people -----------------------------------------------------------------------------------


def _in_role(merge_request: m.MergeRequest, role: str) -> list[m.User]:
    if role == "author":
        return [merge_request.author]
    if role == "merge_user":
        return [merge_request.merged_by] if merge_request.merged_by else []
    return merge_request.assignees if role == "assignee" else merge_request.reviewers


def _asked(state: State, role: str, wanted: dict[str, Any]) -> tuple[bool, m.User | None]:
    """Whether somebody is asked for, and who that is; names of assignees are looked at elsewhere."""
    if isinstance(user_id := wanted.get(f"{role}_id"), int):
        return True, state.users.get(user_id)
    name = wanted.get(f"{role}_username") if role != "assignee" else None
    return bool(name), state.user(name) if name else None


def _person(state: State, role: str, wanted: dict[str, Any]) -> Iterator[Keep]:
    """A number or name of nobody leaves nothing."""
    word = str(wanted.get(f"{role}_id", "")).lower()
    if word in ("none", "any"):
        yield lambda r: bool(_in_role(r, role)) is (word == "any")
        return
    asked, user = _asked(state, role, wanted)
    if asked:
        yield lambda r: user is not None and user in _in_role(r, role)


# ---- words ------------------------------------------------------------------------------------


def _labels(titles: list[str], paid: bool) -> Keep:
    carries = label_filter.all_of(titles, scoped=paid, rooted=False)
    return lambda r: carries(r.labels)


def _lacks(titles: list[str], paid: bool) -> Keep:
    lacks = label_filter.none_of(titles, scoped=paid)
    return lambda r: lacks(r.labels)


def _milestone(title: str) -> Keep:
    if title.lower() in ("none", "any") or title == "No Milestone":
        return lambda r: (r.milestone is not None) is (title.lower() == "any")
    return lambda r: r.milestone is not None and r.milestone.title == title


def _search(text: str, where: str | None) -> Keep:
    words = text.lower().split()
    places = [x.strip() for x in (where or "title,description").split(",")]

    def keep(merge_request: m.MergeRequest) -> bool:
        parts = {"title": merge_request.title, "description": merge_request.description or ""}
        whole = " ".join(parts[p] for p in places if p in parts).lower()
        return all(w in whole for w in words)

    return keep


def _reaction(name: str, user: m.User | None) -> Keep:
    def mine(merge_request: m.MergeRequest) -> list[str]:
        return [a.name for a in merge_request.awards if a.user is user]

    if name.lower() in ("none", "any"):
        return lambda r: bool(mine(r)) is (name.lower() == "any")
    return lambda r: name in mine(r)


def _scope(scope: str, user: m.User | None) -> Keep:
    match scope:
        case "created_by_me":
            return lambda r: r.author is user
        case "assigned_to_me":
            return lambda r: user in r.assignees
        case "reviews_for_me":
            return lambda r: user in r.reviewers
    return lambda _r: True


# ---- not[…] -----------------------------------------------------------------------------------


def _refused(state: State, user: m.User | None, wanted: dict[str, Any]) -> Iterator[Keep]:
    """Each by itself; `None` among the labels is a label's name, and an unknown reviewer leaves nothing."""
    if titles := wanted.get("labels"):
        yield _lacks(titles, state.paid)
    if title := wanted.get("milestone"):
        yield lambda r: r.milestone is None or r.milestone.title != title
    if emoji := wanted.get("my_reaction_emoji"):
        yield lambda r: not _reaction(emoji, user)(r)
    if names := wanted.get("assignee_username"):
        yield lambda r: not any(u.username.lower() == n.lower() for u in r.assignees for n in names)
    for role in ("author", "assignee", "reviewer"):
        asked, person = _asked(state, role, wanted)
        if asked:
            lost = role == "reviewer" and person is None
            yield lambda r, n=role, p=person, x=lost: not x and p not in _in_role(r, n)  # type: ignore[misc]


# ---- orders -----------------------------------------------------------------------------------


def _ordered(merge_requests: list[m.MergeRequest], order_by: str, sort: str) -> list[m.MergeRequest]:
    """Missing values come last whatever the direction; equals are told apart by id, newest first."""
    key = KEYS[order_by]
    merge_requests.sort(key=lambda r: r.id, reverse=True)
    present = [r for r in merge_requests if key(r) is not None]
    absent = [r for r in merge_requests if key(r) is None]
    present.sort(key=key, reverse=sort == "desc")
    return present + absent


def _label_priority(merge_request: m.MergeRequest) -> int | None:
    return min((x.priority for x in merge_request.labels if x.priority is not None), default=None)


def _milestone_due(merge_request: m.MergeRequest) -> date | None:
    return merge_request.milestone.due_date if merge_request.milestone else None


KEYS: dict[str, Callable[[m.MergeRequest], Any]] = {
    "created_at": lambda r: r.created_at,
    "updated_at": lambda r: r.updated_at,
    "merged_at": lambda r: r.merged_at,
    "title": lambda r: r.title.lower(),
    "label_priority": _label_priority,
    "milestone_due": _milestone_due,
    "popularity": lambda r: sum(a.name == "thumbsup" for a in r.awards),
    "priority": lambda r: (_milestone_due(r) or date.max, _label_priority(r) or LAST),
}
