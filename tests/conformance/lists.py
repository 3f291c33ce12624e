"""Which merge requests, epics and branches pass the parameters of their lists, as GitLab documents them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

Row = Mapping[str, Any]
Query = Mapping[str, list[str]]
BOUNDS = (("created_after", 1), ("created_before", -1), ("updated_after", 1), ("updated_before", -1))


def passing(rows: Iterable[Row], query: Query) -> list[Row]:
    """The rows that pass every parameter."""
    tests = (_state, _labels, _milestone, _author, _branches, _draft, _reviewer, _number, _times)
    return [row for row in rows if all(test(row, query) for test in tests)]


def searched(rows: Iterable[Row], text: str) -> list[Row]:
    """Branches by their names: `^begins`, `ends$` or a part of the name."""
    wanted = text.lower()
    if wanted.startswith("^"):
        return [row for row in rows if row["name"].lower().startswith(wanted[1:])]
    if wanted.endswith("$"):
        return [row for row in rows if row["name"].lower().endswith(wanted[:-1])]
    return [row for row in rows if wanted in row["name"].lower()]


def _last(query: Query, key: str) -> str:
    return (query.get(key) or [""])[-1]


def _all(query: Query, key: str) -> list[str]:
    given = query.get(key, []) + query.get(f"{key}[]", [])
    return [word for words in given for word in words.split(",") if word]


def _state(row: Row, query: Query) -> bool:
    state = _last(query, "state")
    return state in ("", "all") or row.get("state") == state


def _labels(row: Row, query: Query) -> bool:
    names = {label if isinstance(label, str) else label["name"] for label in row.get("labels") or []}
    wanted = _all(query, "labels")
    if names.intersection(_all(query, "not[labels]")):
        return False
    match wanted[0].lower() if wanted else "":
        case "none" | "no label":
            return not names
        case "any":
            return bool(names)
    return names.issuperset(wanted)


def _milestone(row: Row, query: Query) -> bool:
    title = (row.get("milestone") or {}).get("title")
    wanted = _last(query, "milestone")
    return {"": True, "none": title is None, "any": title is not None}.get(wanted.lower(), title == wanted)


def _author(row: Row, query: Query) -> bool:
    return _last(query, "author_username") in ("", (row.get("author") or {}).get("username"))


def _branches(row: Row, query: Query) -> bool:
    return all(_last(query, key) in ("", row.get(key)) for key in ("source_branch", "target_branch"))


def _draft(row: Row, query: Query) -> bool:
    wanted = [_last(query, key) in ("true", "yes") for key in ("draft", "wip") if _last(query, key)]
    return all(bool(row.get("draft")) is yes for yes in wanted)


def _reviewer(row: Row, query: Query) -> bool:
    numbers = {str(user["id"]) for user in row.get("reviewers") or []}
    wanted = _last(query, "reviewer_id").lower()
    return {"": True, "none": not numbers, "any": bool(numbers)}.get(wanted, wanted in numbers)


def _number(row: Row, query: Query) -> bool:
    wanted = _all(query, "iids")
    return not wanted or str(row.get("iid")) in wanted


def _times(row: Row, query: Query) -> bool:
    for key, sign in BOUNDS:
        if _last(query, key):
            bound, moment = _moment(_last(query, key)), _moment(row[f"{key.partition('_')[0]}_at"])
            if (moment - bound).total_seconds() * sign < 0:
                return False
    return True


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(str(text).replace(" ", "+"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
