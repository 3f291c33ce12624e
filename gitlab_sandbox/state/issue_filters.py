"""The conditions an issue list can be asked with, as plain predicates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gitlab_sandbox.state import label_filter, timebox_filter
from gitlab_sandbox.state import model as m

Test = Callable[[Any], bool]  # of an issue, or of whatever else has the fields that are asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """From where a list is asked: by whom, on which day, and what its words mean there."""

    user: m.User | None
    today: date
    scoped: bool  # `x::*` means a whole scope
    rooted: bool  # in one project or group
    upcoming: frozenset[int] = frozenset()  # the milestones that are due next


def build(wanted: dict[str, Any], seen: Outlook) -> list[Test]:
    """One predicate per condition; all must hold."""
    tests = [*_plain(wanted), *_times(wanted), *_people(wanted), *_timeboxes(wanted, seen)]
    tests += [_labels(wanted["labels"], seen)] if wanted.get("labels") else []
    tests += [_due(wanted["due_date"], seen.today)] if wanted.get("due_date") is not None else []
    tests += [_search(wanted)] if wanted.get("search") else []
    tests += [_reaction(wanted["my_reaction_emoji"], seen.user)] if wanted.get("my_reaction_emoji") else []
    tests += [_scope(wanted["scope"], seen.user)] if wanted.get("scope") else []
    tests += list(_negated(wanted.get("not") or {}, seen))
    return tests


def _plain(wanted: dict[str, Any]) -> Iterator[Test]:
    if (state := wanted.get("state", "all")) != "all":
        yield lambda i: i.state == state
    if iids := wanted.get("iids"):
        chosen = frozenset(iids)
        yield lambda i: i.iid in chosen
    if (confidential := wanted.get("confidential")) is not None:
        yield lambda i: i.confidential is confidential
    if kind := wanted.get("issue_type"):
        yield lambda i: i.issue_type == kind
    if (closer := wanted.get("closed_by_id")) is not None:
        yield lambda i: i.closed_by is not None and i.closed_by.id == closer
    for name in ("weight", "health_status"):
        if (value := wanted.get(name)) is not None:
            yield _wild(name, value)


def _wild(name: str, value: Any) -> Test:
    word = str(value).lower()
    if word in ("none", "any"):
        return lambda i: (getattr(i, name) is None) is (word == "none")
    return lambda i: str(getattr(i, name)) == str(value)


def _times(wanted: dict[str, Any]) -> Iterator[Test]:
    for field in ("created", "updated"):
        if (after := wanted.get(f"{field}_after")) is not None:
            yield lambda i, n=f"{field}_at", t=after: getattr(i, n) >= t  # type: ignore[misc]
        if (before := wanted.get(f"{field}_before")) is not None:
            yield lambda i, n=f"{field}_at", t=before: getattr(i, n) <= t  # type: ignore[misc]


def _people(wanted: dict[str, Any]) -> Iterator[Test]:
    if (author := wanted.get("author_id")) is not None:
        yield lambda i: i.author.id == author
    if name := wanted.get("author_username"):
        yield lambda i: i.author.username.lower() == name.lower()
    if (assignee := wanted.get("assignee_id")) is not None:
        yield _assignee(assignee)
    if names := wanted.get("assignee_username"):
        yield lambda i: all(_is_assigned(i, n) for n in names)


def _is_assigned(issue: m.Issue, username: str) -> bool:
    return any(u.username.lower() == username.lower() for u in issue.assignees)


def _assignee(value: int | str) -> Test:
    if isinstance(value, str):
        nobody = value.lower() == "none"
        return lambda i: (not i.assignees) is nobody
    return lambda i: any(u.id == value for u in i.assignees)


def _labels(names: list[str], seen: Outlook) -> Test:
    carries = label_filter.all_of(names, scoped=seen.scoped, rooted=seen.rooted)
    return lambda i: carries(i.labels)


def _timeboxes(wanted: dict[str, Any], seen: Outlook) -> Iterator[Test]:
    title, word = wanted.get("milestone"), wanted.get("milestone_id")
    if title or word:
        in_milestone = timebox_filter.in_milestone(title, word, seen.today, seen.upcoming)
        yield lambda i: in_milestone(i.milestone)
    if wanted.get("iteration_id") is not None or wanted.get("iteration_title"):
        in_iteration = timebox_filter.in_iteration(wanted, seen.today)
        yield lambda i: in_iteration(i.iteration)


def _due(word: str, today: date) -> Test:
    if word in ("0", ""):
        return (lambda i: i.due_date is None) if word == "0" else (lambda _i: True)
    if word == "any":
        return lambda i: i.due_date is not None
    if word == "overdue":
        return lambda i: i.due_date is not None and i.due_date < today
    first, last = _span(word, today)
    return lambda i: i.due_date is not None and first <= i.due_date <= last


def _span(word: str, today: date) -> tuple[date, date]:
    if word in ("today", "tomorrow"):
        day = today + timedelta(days=word == "tomorrow")
        return day, day
    if word == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    if word == "month":
        return first, following - timedelta(days=1)
    after_next = (following + timedelta(days=32)).replace(day=1)
    return today - timedelta(days=14), after_next - timedelta(days=1)


def _search(wanted: dict[str, Any]) -> Test:
    words = wanted["search"].lower().split()
    places = [x.strip() for x in (wanted.get("in") or "title,description").split(",")]

    def test(issue: m.Issue) -> bool:
        text = " ".join(getattr(issue, p) or "" for p in places if p in ("title", "description")).lower()
        return all(w in text for w in words)

    return test


def _reaction(name: str, user: m.User | None) -> Test:
    def mine(issue: m.Issue) -> list[str]:
        return [a.name for a in issue.awards if a.user is user]

    if name.lower() in ("none", "any"):
        return lambda i: bool(mine(i)) is (name.lower() == "any")
    return lambda i: name in mine(i)


def _scope(scope: str, user: m.User | None) -> Test:
    match scope.replace("-", "_"):
        case "created_by_me":
            return lambda i: i.author is user
        case "assigned_to_me":
            return lambda i: user in i.assignees
    return lambda _i: True


def _negated(wanted: dict[str, Any], seen: Outlook) -> Iterator[Test]:
    """Each condition of `not[...]` is turned round by itself; several labels mean none of them."""
    if wanted.get("labels"):
        lacks = label_filter.none_of(wanted["labels"], scoped=seen.scoped)
        yield lambda i: lacks(i.labels)
    title, word = wanted.get("milestone"), wanted.get("milestone_id")
    if title or word:
        elsewhere = timebox_filter.not_in_milestone(title, word, seen.today)
        yield lambda i: elsewhere(i.milestone)
    done = ("labels", "milestone", "milestone_id")
    for key, value in wanted.items():
        if value is not None and key not in done:
            alone = {"state": "all", key: value}
            for test in [*_plain(alone), *_people(alone), *_timeboxes(alone, seen)]:
                yield _turned(test)


def _turned(test: Test) -> Test:
    return lambda i: not test(i)
