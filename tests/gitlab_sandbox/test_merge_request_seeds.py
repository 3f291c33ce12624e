"""Seeds that state merge requests and branches: what comes of them, and how a faulty one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gitlab_sandbox.seeds.shape import SeedError
from gitlab_sandbox.server import Sandbox

from .conftest import NOW, World

SEED = """
users: {ann: {}, bea: {}, gone: {deleted: true}}
members: {ann: maintainer, bea: developer}
labels: [bug, done]
issues: [{title: Crash, created: -40d}]
merge_requests:
  - title: Mend it
    source_branch: mend
    description: "Closes #1, says [[-2d]]"
    author: gone
    created: -9d
    labels: [bug]
    locked: true
    conflicts: true
    notes:
      - {at: -8d, by: bea, body: Not yet., thread: why}
      - {at: -7d, by: ann, body: Now., thread: why}
    events: [{at: -6d, by: ann, add: [done], remove: [bug]}, {at: -5d, by: ann, state: merged}]
  - {title: Back, source_branch: back, created: -4d, closed: -3d, closed_by: bea, state: closed,
     events: [{at: -4d 10:00, by: ann, state: closed}, {at: -4d 11:00, by: ann, state: reopened}]}
  - {title: Busy, source_branch: busy, created: -4d, state: locked}
"""


def written(folder: Path, text: str) -> str:
    path = folder / "seed.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_a_seed_states(tmp_path: Path) -> None:
    with Sandbox(seed=written(tmp_path, SEED), clock=NOW) as sandbox:
        world = World(sandbox)
        listed = {r["iid"]: r for r in world.call("GET", "/projects/1/merge_requests").json()}
        assert {n: r["state"] for n, r in listed.items()} == {1: "merged", 2: "closed", 3: "locked"}
        mended = listed[1]
        assert {k: mended[k] for k in ("merged_at", "updated_at", "labels", "discussion_locked", "has_conflicts")} == {
            "merged_at": "2026-11-20T09:00:00.000Z", "updated_at": "2026-11-20T09:00:00.000Z", "labels": ["done"],
            "discussion_locked": True, "has_conflicts": True,
        }  # fmt: skip
        assert (mended["author"]["username"], mended["merged_by"]["username"]) == ("ghost", "ann")
        assert mended["description"] == "Closes #1, says 2026-11-23"
        assert (listed[2]["closed_by"]["username"], listed[2]["closed_at"][:10]) == ("bea", "2026-11-22")
        one = "/projects/1/merge_requests/1"
        events = world.call("GET", f"{one}/resource_label_events").json()
        assert [(e["action"], e["label"]["name"]) for e in events] == [
            ("add", "bug"),
            ("add", "done"),
            ("remove", "bug"),
        ]
        (thread,) = world.call("GET", f"{one}/discussions").json()
        assert [n["body"] for n in thread["notes"]] == ["Not yet.", "Now."]
        (note,) = world.call("GET", "/projects/1/issues/1/notes").json()
        assert (note["body"], note["system"], note["created_at"][:10]) == (
            "mentioned in merge request !1", True, "2026-11-16",
        )  # fmt: skip
        branches = [b["name"] for b in world.call("GET", "/projects/1/repository/branches").json()]
        assert branches == ["back", "busy", "main", "mend"]


MERGE_REQUEST: dict[str, Any] = {"title": "t", "source_branch": "s", "created": "-1d"}
FAULTS = [
    ({"title": "t", "created": "-1d"}, "merge_requests[0]: 'source_branch' is missing"),
    (MERGE_REQUEST | {"state": "open"}, "state 'open' is not one of opened, closed, merged, locked"),
    (MERGE_REQUEST | {"weight": 3}, "unknown key 'weight'"),
    (MERGE_REQUEST | {"reviewers": ["nobody"]}, "nobody is called 'nobody'"),
    (MERGE_REQUEST | {"milestone": "v9"}, "no milestone 'v9'"),
    (MERGE_REQUEST | {"awards": {"nonsense": ["root"]}}, "'nonsense' is no emoji"),
    (
        MERGE_REQUEST | {"events": [{"at": "-1d", "by": "root", "state": "gone"}]},
        "state 'gone' is not one of closed, reopened, merged",
    ),
]


@pytest.mark.parametrize(("item", "fault"), FAULTS)
def test_faulty_merge_requests(tmp_path: Path, item: dict[str, Any], fault: str) -> None:
    with pytest.raises(SeedError) as error:
        Sandbox(seed=written(tmp_path, repr({"merge_requests": [item]})), clock=NOW)
    assert fault in str(error.value)


BRANCH_FAULTS = [
    ({"committed": "-1d"}, "branches[0]: 'name' is missing"),
    ({"name": "a b"}, "'a b' is no name of a branch"),
    ({"name": "a", "committed": "soon"}, "cannot read the time 'soon'"),
    ({"name": "a", "project": "x/y"}, "no project 'x/y'"),
]


@pytest.mark.parametrize(("item", "fault"), BRANCH_FAULTS)
def test_faulty_branches(tmp_path: Path, item: dict[str, Any], fault: str) -> None:
    with pytest.raises(SeedError) as error:
        Sandbox(seed=written(tmp_path, repr({"branches": [item]})), clock=NOW)
    assert fault in str(error.value)
