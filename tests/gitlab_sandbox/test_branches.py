"""Branches: listed, looked for, read, made and deleted, each refusal in GitLab's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gitlab_sandbox.server import Sandbox

from .conftest import NOW, World

SEED = """
users: {ann: {name: Ann}}
members: {ann: developer}
branches:
  - {name: main, committed: -400d}
  - {name: feature/one, committed: -90d, authored: -200d, merged: true, author: ann, title: Add one}
  - {name: Feature-two, committed: "2026-10-26T23:30:00-03:00"}
  - {name: hotfix-feature, committed: -29d}
  - {name: release-1, committed: -31d, protected: true}
  - {name: feature, committed: -1d, project: customer-success/other}
  - {name: "wip+é#50%2F", committed: -2d}
projects: [{path: customer-success/other}]
tokens: [{user: ann, value: glpat-ann}]
"""
PATH = "/projects/1/repository/branches"
ODD = f"{PATH}/wip%2B%C3%A9%2350%252F"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("seed") / "branches.yml"
    path.write_text(SEED, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def tree(seed: str) -> Iterator[World]:
    with Sandbox(seed=seed, clock=NOW) as sandbox:
        yield World(sandbox)


@pytest.fixture
def fresh(seed: str) -> Iterator[World]:
    with Sandbox(seed=seed, clock=NOW) as sandbox:
        yield World(sandbox)


def names(world: World, query: str = "") -> list[str]:
    return [b["name"] for b in world.call("GET", f"{PATH}?{query}").json()]


ALL = ["Feature-two", "feature/one", "hotfix-feature", "main", "release-1", "wip+é#50%2F"]
SEARCHES = [
    ("", ALL),
    ("search=feature", ["Feature-two", "feature/one", "hotfix-feature"]),
    ("search=^feature", ["Feature-two", "feature/one"]),
    ("search=FEATURE$", ["hotfix-feature"]),
    ("search=^main$", ["main"]),
    ("search=^mai$", []),
    ("search=f*e", ["Feature-two", "feature/one", "hotfix-feature"]),
    ("search=^r*1$", ["release-1"]),
    ("search=a.n", []),
    ("search=t^f", []),
    ("search=", ALL),
    ("regex=^(main|rel)", ["main", "release-1"]),
    ("sort=updated_desc&per_page=2", ["wip+é#50%2F", "hotfix-feature"]),
    ("sort=updated_asc&per_page=2", ["main", "feature/one"]),
    ("per_page=2&page=3", ["release-1", "wip+é#50%2F"]),
    ("per_page=2&page=9", []),
]


@pytest.mark.parametrize(("query", "expected"), SEARCHES)
def test_lists(tree: World, query: str, expected: list[str]) -> None:
    assert names(tree, query) == expected


def test_the_same_name_comes_first(fresh: World) -> None:
    fresh.call("POST", PATH, json={"branch": "two", "ref": "main"})
    assert names(fresh, "search=TWO") == ["two", "Feature-two"]


@pytest.mark.parametrize(
    ("query", "error"),
    [("regex=(", "regex is invalid"), ("regex=a&search=a", "search, regex are mutually exclusive")],
)
def test_searches_that_are_refused(tree: World, query: str, error: str) -> None:
    answer = tree.call("GET", f"{PATH}?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_pages(tree: World) -> None:
    headers = tree.call("GET", f"{PATH}?per_page=4").headers
    assert [headers[f"X-{k}"] for k in ("Total", "Next-Page", "Per-Page")] == ["6", "2", "4"]


def test_one_branch(tree: World) -> None:
    branch = tree.call("GET", f"{PATH}/feature%2Fone", "glpat-ann").json()
    commit = branch.pop("commit")
    assert branch == {
        "name": "feature/one", "merged": True, "protected": False, "developers_can_push": False,
        "developers_can_merge": False, "can_push": True, "default": False,
        "web_url": f"{tree.sandbox.url}/customer-success/account-triage/-/tree/feature/one",
    }  # fmt: skip
    assert {k: commit[k] for k in ("title", "author_name", "authored_date", "committed_date", "created_at")} == {
        "title": "Add one", "author_name": "Ann", "authored_date": "2026-05-09T09:00:00.000+00:00",
        "committed_date": "2026-08-27T09:00:00.000+00:00", "created_at": "2026-08-27T09:00:00.000+00:00",
    }  # fmt: skip
    assert (len(commit["id"]), commit["short_id"]) == (40, commit["id"][:8])


def test_commits_keep_the_offset_they_were_made_with(tree: World) -> None:
    commit = tree.call("GET", f"{PATH}/Feature-two").json()["commit"]
    assert commit["committed_date"] == "2026-10-26T23:30:00.000-03:00"


def test_who_can_push_where(tree: World) -> None:
    seen = {b["name"]: b["can_push"] for b in tree.call("GET", PATH, "glpat-ann").json()}
    assert [n for n, may in seen.items() if not may] == ["main", "release-1"]
    assert all(b["can_push"] for b in tree.call("GET", PATH).json())


def test_names_of_every_kind(fresh: World) -> None:
    branch = fresh.call("GET", ODD).json()
    assert branch["name"] == "wip+é#50%2F"
    assert branch["web_url"].endswith("/-/tree/wip+%C3%A9%2350%252F")
    assert fresh.call("DELETE", ODD).status_code == 204
    assert "wip+é#50%2F" not in names(fresh)


MISSING = [("nothing", 404, "404 Branch Not Found"), ("a%20b", 400, "The branch refname is invalid")]


@pytest.mark.parametrize(("name", "status", "message"), MISSING)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_is_not_there(tree: World, method: str, name: str, status: int, message: str) -> None:
    answer = tree.call(method, f"{PATH}/{name}")
    assert (answer.status_code, answer.json()) == (status, {"message": message})


PROTECTED = (
    "You are not allowed to delete protected branches from this project. "
    "Only a project maintainer or owner can delete a protected branch."
)
DELETED = [
    ("glpat-ann", "main", 400, "The default branch of a project cannot be deleted."),
    ("root", "main", 400, "The default branch of a project cannot be deleted."),
    ("glpat-ann", "release-1", 400, PROTECTED),
    ("bot", "feature%2Fone", 403, "403 Forbidden"),
]


@pytest.mark.parametrize(("token", "name", "status", "message"), DELETED)
def test_deleting_is_refused(tree: World, token: str, name: str, status: int, message: str) -> None:
    answer = tree.call("DELETE", f"{PATH}/{name}", token)
    assert (answer.status_code, answer.json()) == (status, {"message": message})


def test_deleting(fresh: World) -> None:
    assert fresh.call("DELETE", f"{PATH}/feature%2Fone", "glpat-ann").status_code == 204
    assert fresh.call("DELETE", f"{PATH}/release-1").status_code == 204
    stale = {"If-Unmodified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"}
    assert fresh.call("DELETE", f"{PATH}/Feature-two", headers=stale).status_code == 412
    assert names(fresh) == ["Feature-two", "hotfix-feature", "main", "wip+é#50%2F"]


def test_a_merge_request_is_closed_with_its_branch(fresh: World) -> None:
    body = {"title": "t", "source_branch": "hotfix-feature", "target_branch": "main"}
    fresh.call("POST", "/projects/1/merge_requests", json=body)
    fresh.call("DELETE", f"{PATH}/hotfix-feature", "glpat-ann")
    shown = fresh.call("GET", "/projects/1/merge_requests/1").json()
    assert (shown["state"], shown["closed_by"]["username"]) == ("closed", "ann")
    (note,) = fresh.call("GET", "/projects/1/merge_requests/1/notes").json()
    assert note["body"] == "deleted source branch `hotfix-feature`"
    reopened = fresh.call("PUT", "/projects/1/merge_requests/1", json={"state_event": "reopen"}).json()
    assert reopened["state"] == "closed"


MADE = [
    ({"branch": "new", "ref": "main"}, 201, None),
    ({"branch": "main", "ref": "main"}, 400, "Branch already exists"),
    ({"branch": "a b", "ref": "main"}, 400, "Branch name is invalid"),
    ({"branch": "new", "ref": "x"}, 400, "Failed to create branch 'new': invalid reference name 'x'"),
    (
        {"branch": "main/x", "ref": "main"},
        400,
        "Failed to create branch 'main/x': Branch name conflicts with existing branch hierarchy.",
    ),
    (
        {"branch": "a" * 40, "ref": "main"},
        400,
        "You cannot create a branch with a 40-character hexadecimal branch name.",
    ),
]


@pytest.mark.parametrize(("body", "status", "message"), MADE)
def test_making(fresh: World, body: dict[str, str], status: int, message: str | None) -> None:
    answer = fresh.call("POST", PATH, "glpat-ann", json=body)
    assert (answer.status_code, answer.json().get("message")) == (status, message)


def test_making_needs_more(tree: World) -> None:
    assert tree.call("POST", PATH, "bot", json={"branch": "x", "ref": "main"}).status_code == 403
    assert tree.call("POST", PATH, json={"branch": "", "ref": "main"}).json() == {"error": "branch is empty"}
    assert tree.call("POST", PATH, json={"ref": "main"}).json() == {"error": "branch is missing"}


def test_the_door_pushes(fresh: World) -> None:
    shown = fresh.door("POST", "branches", name="late", committed_date="2026-01-02T03:04:05+02:00", protected=True)
    assert (shown["protected"], shown["commit"]["committed_date"]) == (True, "2026-01-02T03:04:05.000+02:00")
    moved = fresh.door("POST", "branches", name="late", authored_date="2025-12-31T00:00:00Z")
    assert (moved["protected"], moved["commit"]["committed_date"][:10]) == (True, "2026-01-02")
    answer = fresh.http.post(f"{fresh.sandbox.url}/sandbox/branches", json={"name": "a b"}, timeout=20)
    assert answer.status_code == 400


def test_a_seed_chooses_the_default_branch(tmp_path: Path) -> None:
    path = tmp_path / "trunk.yml"
    path.write_text("branches: [{name: trunk, default: true, committed: -3d}]", encoding="utf-8")
    with Sandbox(seed=str(path), clock=NOW) as sandbox:
        world = World(sandbox)
        (branch,) = world.call("GET", PATH).json()
        assert (branch["name"], branch["default"], branch["protected"]) == ("trunk", True, True)
        file = world.call("GET", "/projects/1/repository/files/README.md?ref=trunk").json()
        assert file["commit_id"] == branch["commit"]["id"]
