"""What a run did to an instance: fields before and after, new notes and issues, writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tests.conformance.instance import SIGNS, Instance

State = Mapping[str, Mapping[str, Any]]
"""Issues and merge requests by their references; those of other projects with the project's path."""
MARKS = re.compile(r"\n*<!--.*?-->", re.S)


def state(instance: Instance) -> State:
    """Everything that a case looks at."""
    home = instance.state.the_project().full_path
    rows: dict[str, Mapping[str, Any]] = {}
    for project in instance.everything("/projects?order_by=id&sort=asc"):
        path = project["path_with_namespace"]
        for kind, sign in SIGNS.items():
            place = f"/projects/{project['id']}/{kind}"
            for row in instance.everything(f"{place}?state=all&scope=all"):
                reference = f"{'' if path == home else path}{sign}{row['iid']}"
                rows[reference] = _fields(row) | {"notes": _notes(instance, f"{place}/{row['iid']}")}
    return rows


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "state": row["state"],
        "labels": sorted(row["labels"]),
        "assignees": sorted(user["username"] for user in row.get("assignees") or []),
        "milestone": (row.get("milestone") or {}).get("title"),
        "confidential": row.get("confidential"),
        "description": row.get("description") or "",
        "discussion_locked": row.get("discussion_locked"),
        "due_date": row.get("due_date"),
    }


def _notes(instance: Instance, place: str) -> dict[int, Mapping[str, Any]]:
    notes = {}
    for discussion in instance.everything(f"{place}/discussions"):
        for note in discussion["notes"]:
            if not note["system"]:
                kinds = {"internal": bool(note.get("internal")), "thread": not discussion["individual_note"]}
                shown = {kind: True for kind, yes in kinds.items() if yes}
                notes[int(note["id"])] = {"body": visible(note["body"]), **shown}
    return dict(sorted(notes.items()))


def effect(before: State, after: State, writes: list[list[Any]]) -> dict[str, Any]:
    """What differs: `{"#1": {"state": ["opened", "closed"], "notes": […]}, "#7": {"new": {…}}, "calls": […]}`."""
    changes = {reference: _difference(before.get(reference), row) for reference, row in sorted(after.items())}
    told: dict[str, Any] = {reference: change for reference, change in changes.items() if change}
    told |= dict.fromkeys(before.keys() - after.keys(), "gone")
    return told | ({"calls": writes} if writes else {})


def _difference(was: Mapping[str, Any] | None, now: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: value for key, value in now.items() if key != "notes"}
    if was is None:
        change: dict[str, Any] = {
            "new": {key: value for key, value in fields.items() if value not in (None, "", [], False)}
        }
    else:
        change = {key: [was[key], value] for key, value in fields.items() if was[key] != value}
    notes = [note for number, note in now["notes"].items() if was is None or number not in was["notes"]]
    return change | ({"notes": notes} if notes else {})


def visible(text: str) -> str:
    """A text without hidden marks, spaces at the ends of lines and empty lines around it."""
    return "\n".join(line.rstrip() for line in MARKS.sub("", text).splitlines()).strip()


def places(instance: Instance) -> list[tuple[str, str]]:
    """`projects/group/path` and `projects/7`, the longest first."""
    projects = instance.everything("/projects?order_by=id&sort=asc")
    pairs = [(f"projects/{row['path_with_namespace']}", f"projects/{row['id']}") for row in projects]
    groups = instance.everything("/groups?order_by=id&sort=asc")
    pairs += [(f"groups/{row['full_path']}", f"groups/{row['id']}") for row in groups]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def join_group(instance: Instance) -> str:
    """Makes the program a member of the main project's group, as a run on a group needs; gives the group's path."""
    path = instance.state.the_project().full_path.rpartition("/")[0]
    member = {"user_id": instance.bot_id, "access_level": 40}
    instance.ask("POST", f"/api/v4/groups/{quote(path, safe='')}/members", member)
    return path
