"""Groups within groups: what lists of a group hold, what is inherited, and who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gitlab_sandbox.seeds.shape import SeedError

from .conftest import World
from .seeding import seeded

SEED = """
users: {ann: {}, bob: {}, cat: {}, dan: {}}
members: {ann: developer}
groups:
  - {path: customer-success, members: {bob: maintainer}, labels: [shared, "a/b c"],
     milestones: [{title: G1, due: +9d}, {title: G0, due: +2d, state: closed}]}
  - {path: customer-success/west, name: West, members: {cat: reporter, bob: guest}, labels: [west],
     milestones: [{title: W1}]}
  - {path: customer-success/west/deep}
  - {path: elsewhere}
projects:
  - {path: customer-success/west/shop, name: The Shop, members: {dan: developer}, labels: [bug],
     milestones: [{title: S1, due: +4d}]}
  - {path: customer-success/west/deep/mine, members: {ann: developer}}
  - {path: customer-success/west/old, archived: true}
  - {path: elsewhere/far}
labels: [bug]
issues:
  - {title: home, created: -9d, labels: [bug, shared]}
  - {title: shop, created: -8d, project: customer-success/west/shop, labels: [bug, west], milestone: S1}
  - {title: mine, created: -7d, project: customer-success/west/deep/mine, milestone: W1}
  - {title: old, created: -6d, project: customer-success/west/old}
  - {title: far, created: -5d, project: elsewhere/far}
  - {title: hush, created: -4d, project: customer-success/west/shop, confidential: true}
"""
GROUP, WEST = "/groups/customer-success", "/groups/customer-success%2Fwest"


@pytest.fixture(scope="module")
def nest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with seeded(tmp_path_factory.mktemp("nest"), SEED) as world:
        yield world


def titles(world: World, path: str, token: str | None = "root", key: str = "title") -> list[str]:
    answer = world.call("GET", path, token)
    assert answer.status_code == 200, answer.text
    return [x[key] for x in answer.json()]


ISSUES = [
    (f"{GROUP}/issues", ["hush", "mine", "shop", "home"]),
    (f"{GROUP}/issues?non_archived=false", ["hush", "old", "mine", "shop", "home"]),
    (f"{WEST}/issues", ["hush", "mine", "shop"]),
    (f"{GROUP}/issues?labels=bug", ["shop", "home"]),
    (f"{GROUP}/issues?labels=bug,west", ["shop"]),
    (f"{GROUP}/issues?iids[]=1", ["mine", "shop", "home"]),
    (f"{GROUP}/issues?milestone=W1", ["mine"]),
    (f"{WEST}/issues?milestone_id=Upcoming", ["shop"]),
    ("/issues?scope=all", ["hush", "far", "mine", "shop", "home"]),
    ("/issues?scope=all&non_archived=false", ["hush", "far", "old", "mine", "shop", "home"]),
]


@pytest.mark.parametrize(("path", "expected"), ISSUES)
def test_lists_reach_down_and_leave_archived_projects_out(nest: World, path: str, expected: list[str]) -> None:
    assert titles(nest, path) == expected


def test_statistics_of_a_group_count_archived_projects(nest: World) -> None:
    assert nest.call("GET", f"{WEST}/issues_statistics").json()["statistics"]["counts"]["all"] == 4


SEEN = [
    ("bob", f"{GROUP}/issues", ["hush", "mine", "shop", "home"]),
    ("cat", f"{GROUP}/issues", ["hush", "mine", "shop"]),
    ("dan", f"{GROUP}/issues", ["hush", "shop"]),
    ("ann", f"{GROUP}/issues", ["mine", "home"]),
    ("ann", f"{WEST}/issues", ["mine"]),
]


@pytest.mark.parametrize(("name", "path", "expected"), SEEN)
def test_everybody_sees_what_they_may(nest: World, name: str, path: str, expected: list[str]) -> None:
    assert titles(nest, path, nest.token(name)) == expected


def test_a_group_is_hidden_from_who_has_nothing_in_it(nest: World) -> None:
    assert nest.call("GET", "/groups/elsewhere/issues", nest.token("cat")).status_code == 404
    assert nest.call("GET", "/groups/elsewhere", nest.token("cat")).status_code == 404


def test_members_are_the_direct_ones_unless_all_are_asked_for(nest: World) -> None:
    def levels(path: str) -> dict[str, int]:
        members = nest.call("GET", path).json()
        return {x["username"]: x["access_level"] for x in members if "_bot_" not in x["username"]}

    assert levels(f"{WEST}/members") == {"cat": 20, "bob": 10}
    assert levels(f"{WEST}/members/all") == {"cat": 20, "bob": 40}
    assert levels("/projects/customer-success%2Fwest%2Fshop/members") == {"dan": 30}
    assert levels("/projects/customer-success%2Fwest%2Fshop/members/all") == {"dan": 30, "cat": 20, "bob": 40}


def test_a_group_says_what_it_is_part_of(nest: World) -> None:
    west = nest.call("GET", WEST).json()
    assert (west["full_path"], west["name"], west["full_name"]) == (
        "customer-success/west", "West", "Customer Success / West",
    )  # fmt: skip
    root = nest.call("GET", f"/groups/{west['parent_id']}").json()
    assert (root["full_path"], root["parent_id"]) == ("customer-success", None)
    shop = nest.call("GET", "/projects/customer-success%2Fwest%2Fshop").json()
    assert (shop["name"], shop["namespace"]["parent_id"]) == ("The Shop", root["id"])


LABELS = [
    ("/projects/customer-success%2Fwest%2Fshop/labels", ["a/b c", "bug", "shared", "west"]),
    ("/projects/customer-success%2Fwest%2Fshop/labels?include_ancestor_groups=false", ["bug"]),
    (f"{WEST}/labels", ["a/b c", "shared", "west"]),
    (f"{GROUP}/labels", ["a/b c", "shared"]),
    (f"{GROUP}/labels?include_descendant_groups=true", ["a/b c", "shared", "west"]),
    (f"{WEST}/labels?only_group_labels=false&include_ancestor_groups=false", ["bug", "west"]),
]


@pytest.mark.parametrize(("path", "expected"), LABELS)
def test_labels(nest: World, path: str, expected: list[str]) -> None:
    assert titles(nest, path, key="name") == expected


NAMED = [
    ("/projects/1/labels/a%2Fb%20c", 200, "a/b c"),
    ("/projects/1/labels/shared", 200, "shared"),
    ("/projects/1/labels/Shared", 404, None),
    ("/projects/1/labels/west", 404, None),
    ("/projects/customer-success%2Fwest%2Fshop/labels/west", 200, "west"),
    ("/groups/customer-success/labels/a%2Fb%20c", 200, "a/b c"),
    ("/projects/1/labels/a/b c", 404, None),
]


@pytest.mark.parametrize(("path", "status", "name"), NAMED)
def test_one_label_by_name_from_above_too(nest: World, path: str, status: int, name: str | None) -> None:
    answer = nest.call("GET", path)
    assert (answer.status_code, answer.json().get("name")) == (status, name)


SHOP = "/projects/customer-success%2Fwest%2Fshop/milestones"
MILESTONES = [
    (SHOP, ["S1"]),
    (f"{SHOP}?include_ancestors=true", ["G0", "S1", "G1", "W1"]),
    (f"{SHOP}?include_ancestors=true&state=active", ["S1", "G1", "W1"]),
    (f"{SHOP}?title=G1", []),
    (f"{SHOP}?title=G0&include_ancestors=true", ["G0"]),
    (f"{SHOP}?title=g1&include_ancestors=true", []),
    (f"{WEST}/milestones", ["W1"]),
    (f"{WEST}/milestones?include_ancestors=true&state=active", ["G1", "W1"]),
    (f"{GROUP}/milestones?include_descendants=true", ["G0", "S1", "G1", "W1"]),
]


@pytest.mark.parametrize(("path", "expected"), MILESTONES)
def test_milestones_the_next_due_first(nest: World, path: str, expected: list[str]) -> None:
    assert titles(nest, path) == expected


@pytest.mark.parametrize("name", ["ann", "ANN", "aNn"])
def test_a_user_by_name_in_any_case(nest: World, name: str) -> None:
    assert titles(nest, f"/users?username={name}", key="username") == ["ann"]


def test_who_cannot_see_the_project_is_left_out_of_its_assignees(nest: World) -> None:
    ids = {x["username"]: x["id"] for x in nest.call("GET", "/users").json()}
    wanted = {"title": "one", "assignee_ids": [ids["dan"], ids["ann"], ids["bob"]]}
    made = nest.call("POST", "/projects/elsewhere%2Ffar/issues", json=wanted)
    assert (made.status_code, made.json()["assignees"]) == (201, [])
    path = "/projects/customer-success%2Fwest%2Fshop/issues/1"
    kept = nest.call("PUT", path, json={"assignee_ids": wanted["assignee_ids"]}).json()["assignees"]
    assert [x["username"] for x in kept] == ["dan", "bob"]
    assert nest.call("PUT", path, json={"assignee_ids": [0]}).json()["assignees"] == []
    nest.call("DELETE", "/projects/elsewhere%2Ffar/issues/2")


FAULTS = [
    ("groups: [{name: West}]", r"groups\[0\]: 'path' is missing"),
    ("groups: [{path: x, iterations: [{title: a, start: -1d}]}]", r"iterations\[0\]: 'due' is missing"),
    ("groups: [{path: x, members: {nobody: guest}}]", "nobody is called 'nobody'"),
    ("issues: [{title: x, created: -1d, iteration: Sprint}]", "no iteration 'Sprint'"),
    ("issues: [{title: x, created: -1d, status: Stuck}]", "status 'Stuck' is not one of To do, In progress"),
    ("flags: [everything]", r"flags\[0\]: no flag 'everything'; known: work_item_rest_api"),
    ("epics: [{title: x, created: -1d, group: no/where}]", "no group 'no/where'"),
    ("epics: [{title: x, created: -1d, parent: Grow}]", "no epic 'Grow' in this group or above"),
    ("epics: [{title: x, created: -1d, milestone: M}]", "unknown key 'milestone'"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_faults_of_seeds_say_where(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SeedError, match=message), seeded(tmp_path, text):
        pass


def _rewrite(world: World, **wanted: Any) -> tuple[int, Any]:
    answer = world.http.post(f"{world.sandbox.url}/sandbox/history", json=wanted, timeout=20)
    return answer.status_code, answer.json()


def test_the_door_rewrites_history(nest: World) -> None:
    item = "customer-success/west/shop#1"
    status, shown = _rewrite(nest, item=item, created_at="2025-01-01", updated_at="2025-02-01T08:00:00Z")
    assert (status, shown["updated_at"]) == (200, "2025-02-01T08:00:00.000Z")
    found = nest.call("GET", "/projects/customer-success%2Fwest%2Fshop/issues/1").json()
    assert (found["created_at"], found["updated_at"]) == ("2025-01-01T00:00:00.000Z", "2025-02-01T08:00:00.000Z")
    _rewrite(nest, item=item, created_at="2026-11-17T09:00:00Z")


REWRITES = [
    ({"item": "nowhere#1"}, "nothing is at 'nowhere#1'"),
    ({"item": "customer-success/west/shop#1", "state": "closed"}, "unknown key 'state'"),
    ({"item": "customer-success/west/shop#1", "status": "Stuck"}, "status 'Stuck' is not one of"),
    ({"item": "customer-success/west/shop#1", "iteration": "Sprint"}, "no iteration 'Sprint'"),
    ({"item": "customer-success/west/shop#1", "created_at": None}, "created_at wants a time"),
    ({"item": "customer-success/west/shop#1", "created_at": "soon"}, "Invalid isoformat"),
]


@pytest.mark.parametrize(("wanted", "message"), REWRITES)
def test_the_door_refuses_what_it_cannot_rewrite(nest: World, wanted: dict[str, Any], message: str) -> None:
    status, shown = _rewrite(nest, **wanted)
    assert status == 400
    assert message in shown["error"]


def test_groups_are_made_within_groups(world: World) -> None:
    parent = world.call("GET", GROUP).json()["id"]
    west = {"name": "West", "path": "west", "parent_id": parent}
    made = world.call("POST", "/groups", json=west).json()
    assert (made["full_path"], made["parent_id"]) == ("customer-success/west", parent)
    deep = world.call("POST", "/groups", json={"name": "Deep", "path": "deep", "parent_id": made["id"]}).json()
    again = world.call("POST", "/groups", json=west)
    assert (again.status_code, again.json()["message"]) == (
        400, 'Failed to save group {:path=>["has already been taken"]}',
    )  # fmt: skip
    assert titles(world, f"{GROUP}/subgroups", key="path") == ["west"]
    assert titles(world, f"{GROUP}/descendant_groups", key="path") == ["deep", "west"]
    world.call("POST", "/projects", json={"name": "x", "path": "x", "namespace_id": deep["id"]})
    world.call("POST", "/projects/customer-success%2Fwest%2Fdeep%2Fx/issues", json={"title": "one"})
    assert titles(world, f"{GROUP}/issues") == ["one"]
