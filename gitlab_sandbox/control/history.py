"""What only history can do: the past of a merge request, and branches as pushes leave them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gitlab_sandbox.clock import as_utc
from gitlab_sandbox.entities import branches as branch_entity
from gitlab_sandbox.entities import merge_requests as merge_request_entity
from gitlab_sandbox.entities.issues import View
from gitlab_sandbox.errors import ApiError
from gitlab_sandbox.state import awards, branches, mergeability
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State

TIMES = ("created_at", "updated_at", "closed_at", "merged_at")
PEOPLE = ("author", "closed_by", "merged_by")
MERGE_REQUEST = {"project", "iid", "state", "conflicts", "awards", *TIMES, *PEOPLE}
FLAGS = ("protected", "merged", "developers_can_push", "developers_can_merge")
BRANCH = {"project", "name", "author", "title", "committed_date", "authored_date", *FLAGS}


def merge_request(state: State, base: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """`{"iid": 1, "state": "merged", "merged_at": "…", "merged_by": "ann"}`; answers with the merge request."""
    project = _project(state, wanted, MERGE_REQUEST)
    record = project.merge_requests.get(int(wanted.get("iid") or 0))
    if record is None:
        raise ApiError(400, {"error": f"no merge request !{wanted.get('iid')} in {project.full_path}"})
    if wanted.get("state", record.state) not in ("opened", "closed", "merged", "locked"):
        raise ApiError(400, {"error": "state is one of opened, closed, merged, locked"})
    if wanted.get("state") == "merged":
        record.first_contribution, record.head = mergeability.is_first_contribution(record), mergeability.head(record)
    for name in TIMES:
        if name in wanted:
            setattr(record, name, as_utc(datetime.fromisoformat(wanted[name])) if wanted[name] else None)
    for name in PEOPLE:
        if name in wanted:
            setattr(record, name, _user(state, wanted[name]) if wanted[name] else None)
    record.state, record.conflicts = wanted.get("state", record.state), bool(wanted.get("conflicts", record.conflicts))
    if "awards" in wanted:
        record.awards = _awards(state, record, wanted["awards"])
    state.changed()
    return merge_request_entity.merge_request(record, View(state=state, base=base, project=project))


def branch(state: State, base: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """`{"name": "x", "committed_date": "…", "protected": true}` puts a branch there; answers with it."""
    project = _project(state, wanted, BRANCH)
    name = str(wanted.get("name") or "")
    if not branches.valid(name):
        raise ApiError(400, {"error": f"{name!r} is no name of a branch"})
    old, committed = project.branches.get(name), wanted.get("committed_date")
    authored = wanted.get("authored_date")
    at = _kept(committed) if committed else old.commit.committed_at if old else state.clock.now()
    record = branches.plant(
        project, name, at, authored_at=_kept(authored) if authored else None,
        author=_user(state, wanted["author"]) if "author" in wanted else None,
        title=str(wanted.get("title", "Sample data")),
    )  # fmt: skip
    known = record if old is None or committed else old  # another commit is not merged yet
    for flag in FLAGS:
        kept = getattr(known if flag == "merged" else old or record, flag)
        setattr(record, flag, bool(wanted.get(flag, kept)))
    state.changed()
    return branch_entity.branch(record, project, None, base)


def _project(state: State, wanted: dict[str, Any], known: set[str]) -> m.Project:
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise ApiError(400, {"error": f"unknown {unknown[0]!r}; known: {', '.join(sorted(known))}"})
    project = state.project(str(wanted["project"])) if "project" in wanted else state.the_project()
    if project is None:
        raise ApiError(400, {"error": f"no project {wanted['project']!r}"})
    return project


def _user(state: State, name: object) -> m.User:
    user = state.user(str(name))
    if user is None:
        raise ApiError(400, {"error": f"nobody is called {name!r}"})
    return user


def _awards(state: State, record: m.MergeRequest, wanted: dict[str, list[str]]) -> list[m.Award]:
    pairs = [(awards.ALIASES.get(emoji, emoji), name) for emoji, names in wanted.items() for name in names]
    return [m.Award(state.next_id("award"), emoji, _user(state, name), record.created_at) for emoji, name in pairs]


def _kept(text: str) -> datetime:
    """A commit's date keeps its offset."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else as_utc(moment)
