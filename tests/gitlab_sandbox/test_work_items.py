"""Work items over REST: an experiment behind a flag, with its own words, shapes and pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from .conftest import World
from .seeding import seeded

SEED = """
flags: [work_item_rest_api]
users: {ann: {}, bob: {}, gus: {}}
members: {ann: developer, bob: developer, gus: guest}
groups:
  - {path: customer-success, labels: [shared, "team::a", "team::b"]}
  - {path: customer-success/west}
projects:
  - {path: customer-success/west/shop}
  - {path: customer-success/old, archived: true}
labels: [bug, feature]
milestones:
  - {title: Now, start: -5d, due: +5d}
  - {title: Soon, start: +2d, due: +9d}
  - {title: Endless, start: -5d}
issues:
  - {title: crash, created: -9d, author: ann, type: Bug, labels: [bug], milestone: Now, assignees: [ann]}
  - {title: idea, created: -8d, author: bob, labels: [bug, feature], milestone: Soon, status: In progress, weight: 2}
  - {title: chore, created: -7d, author: ann, type: task, milestone: Endless, assignees: [bob], due_date: +3d}
  - {title: done, created: -6d, author: ann, state: closed, closed: -1d, health_status: at_risk}
  - {title: fire, created: -5d, author: bob, type: incident, confidential: true}
  - {title: far, created: -4d, project: customer-success/west/shop, labels: [shared]}
  - {title: old, created: -3d, project: customer-success/old}
epics:
  - {title: Grow, created: -20d, author: ann, labels: [shared], due_date: +30d}
  - {title: West, group: customer-success/west, created: -2d}
"""
PROJECT, GROUP = "/projects/1/-/work_items", "/groups/customer-success/-/work_items"


@pytest.fixture
def items(tmp_path: Path) -> Iterator[World]:
    with seeded(tmp_path, SEED, "ultimate") as world:
        yield world


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """For tests that only read."""
    with seeded(tmp_path_factory.mktemp("still"), SEED, "ultimate") as world:
        yield world


def titles(world: World, path: str, query: dict[str, Any], token: str | None = "root") -> list[str]:
    answer = world.call("GET", f"{path}?{urlencode(query, doseq=True)}", token)
    assert answer.status_code == 200, answer.text
    return [x["title"] for x in answer.json()]


EVERY = ["fire", "done", "chore", "idea", "crash"]
LISTS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, EVERY),
    ({"sort": "asc"}, EVERY[::-1]),
    ({"work_item_type_names": "bug"}, ["crash"]),
    ({"work_item_type_names": "Issue,Task"}, ["done", "chore", "idea"]),
    ({"work_item_type_names": "Story"}, []),
    ({"state": "opened"}, ["fire", "chore", "idea", "crash"]),
    ({"state": "closed"}, ["done"]),
    ({"status[name]": "In progress"}, ["idea"]),
    ({"status[name]": "to do"}, ["chore"]),
    ({"status[name]": "Done"}, ["done"]),
    ({"status[name]": "Stuck"}, []),
    ({"label_name": "bug"}, ["idea", "crash"]),
    ({"label_name": "bug,feature"}, ["idea"]),
    ({"label_name": "None"}, ["fire", "done", "chore"]),
    ({"not[label_name]": "feature"}, ["fire", "done", "chore", "crash"]),
    ({"assignee_usernames": "ann"}, ["crash"]),
    ({"assignee_usernames": "ann,bob"}, []),
    ({"assignee_wildcard_id": "None"}, ["fire", "done", "idea"]),
    ({"not[assignee_usernames]": "ann,bob"}, ["fire", "done", "idea"]),
    ({"author_username": "bob"}, ["fire", "idea"]),
    ({"not[author_username]": "bob"}, ["done", "chore", "crash"]),
    ({"milestone_title": "Now,Soon"}, ["idea", "crash"]),
    ({"milestone_wildcard_id": "None"}, ["fire", "done"]),
    ({"milestone_wildcard_id": "Any"}, ["chore", "idea", "crash"]),
    ({"milestone_wildcard_id": "Started"}, ["crash"]),
    ({"milestone_wildcard_id": "Upcoming"}, ["idea"]),
    ({"created_before": "2026-11-17T09:00:00Z"}, ["idea", "crash"]),
    ({"created_after": "2026-11-19"}, ["fire", "done"]),
    ({"updated_after": "2026-11-23T00:00:00+00:00"}, ["done"]),
    ({"updated_before": "2026-11-16T09:00:00Z"}, ["crash"]),
    ({"closed_after": "2026-11-01"}, ["done"]),
    ({"due_before": "2026-12-01"}, ["chore"]),
    ({"iids": "1,3"}, ["chore", "crash"]),
    ({"confidential": "true"}, ["fire"]),
    ({"health_status_filter": "at_risk"}, ["done"]),
    ({"weight": "2"}, ["idea"]),
    ({"search": "cra"}, ["crash"]),
    ({"order_by": "title", "sort": "asc"}, ["chore", "crash", "done", "fire", "idea"]),
]


@pytest.mark.parametrize(("query", "expected"), LISTS, ids=[urlencode(q) or "all" for q, _ in LISTS])
def test_lists(still: World, query: dict[str, Any], expected: list[str]) -> None:
    assert titles(still, PROJECT, query) == expected


GROUPS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["Grow"]),
    ({"include_descendants": "true"}, ["West", "far", *EVERY, "Grow"]),
    ({"include_descendants": "true", "include_archived": "true"}, ["West", "old", "far", *EVERY, "Grow"]),
    ({"include_descendants": "true", "work_item_type_names": "Epic"}, ["West", "Grow"]),
    ({"include_descendants": "true", "label_name": "shared"}, ["far", "Grow"]),
]


@pytest.mark.parametrize(("query", "expected"), GROUPS, ids=[urlencode(q) or "all" for q, _ in GROUPS])
def test_a_group_holds_its_epics_and_all_below_when_asked(
    still: World, query: dict[str, Any], expected: list[str]
) -> None:
    assert titles(still, GROUP, query) == expected


def test_everybody_sees_what_they_may(still: World) -> None:
    assert titles(still, PROJECT, {}, still.token("gus")) == ["done", "chore", "idea", "crash"]
    assert still.call("GET", f"{PROJECT}/5", still.token("gus")).status_code == 404


BAD = [
    ("state=merged", 400, "state does not have a valid value"),
    ("milestone_wildcard_id=started", 400, "milestone_wildcard_id does not have a valid value"),
    (
        "milestone_title=a&milestone_wildcard_id=Any",
        400,
        "milestone_title, milestone_wildcard_id are mutually exclusive",
    ),
    ("created_after=soon", 400, "created_after is invalid"),
    ("status=Done", 400, "status is invalid"),
    ("pagination=offset", 405, None),
]


@pytest.mark.parametrize(("query", "status", "message"), BAD)
def test_refusals(still: World, query: str, status: int, message: str | None) -> None:
    answer = still.call("GET", f"{PROJECT}?{query}")
    assert answer.status_code == status
    assert message in (None, answer.json()["error"])


ADDRESSES = [
    ("GET", ""), ("GET", "/1"), ("PATCH", "/1"), ("GET", "/1/notes"), ("POST", "/1/notes"), ("POST", "/1/discussions"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "rest"), ADDRESSES)
def test_without_the_flag_there_is_nothing(ultimate: World, method: str, rest: str) -> None:
    ultimate.bot.issues.create({"title": "one"})
    answer = ultimate.call(method, PROJECT + rest, json={"body": "x"})
    assert (answer.status_code, answer.json()) == (404, {"message": "404 Not Found"})


def test_the_door_turns_the_flag(world: World) -> None:
    world.bot.issues.create({"title": "one"})
    assert world.door("POST", "flags", work_item_rest_api=True) == ["work_item_rest_api"]
    assert titles(world, PROJECT, {}) == ["one"]
    assert world.door("POST", "flags", work_item_rest_api=False) == []
    assert world.call("GET", PROJECT).status_code == 404
    refused = world.http.post(f"{world.sandbox.url}/sandbox/flags", json={"magic": True}, timeout=20)
    assert (refused.status_code, refused.json()) == (400, {"error": "no flag 'magic'; known: work_item_rest_api"})


def test_a_row_has_what_is_asked_for(still: World) -> None:
    assert still.call("GET", f"{PROJECT}?iids=1").json() == [
        {"id": 1, "global_id": "gid://gitlab/WorkItem/1", "iid": 1, "title": "crash"},
    ]
    fields = "state, reference,web_url,namespace,work_item_type,author,confidential,nothing"
    features = "labels,assignees,milestone,start_and_due_date,award_emoji,health_status,status,weight"
    row = still.call("GET", f"{PROJECT}?{urlencode({'iids': 1, 'fields': fields, 'features': features})}").json()[0]
    assert (row["reference"], row["work_item_type"]["name"], row["author"]["username"]) == (
        "customer-success/account-triage#1", "Bug", "ann",
    )  # fmt: skip
    assert row["web_url"].endswith("/customer-success/account-triage/-/work_items/1")
    assert (row["namespace"]["kind"], row["namespace"]["full_path"]) == ("project", "customer-success/account-triage")
    assert "nothing" not in row
    shown = row["features"]
    assert [(x["title"], set(x)) for x in shown["labels"]["labels"]] == [
        ("bug", {"id", "title", "description", "color", "text_color"}),
    ]
    assert [x["username"] for x in shown["assignees"]] == ["ann"]
    assert (shown["milestone"]["title"], shown["award_emoji"]["upvotes"]) == ("Now", 0)
    assert (shown["health_status"], shown["weight"]["weight"]) == ({"health_status": None}, None)
    assert "status" not in shown, "a type of one's own has no status of GitLab's"


def test_statuses_and_epics_in_rows(still: World) -> None:
    rows = still.call("GET", f"{PROJECT}?features=status&sort=asc").json()
    names = {x["title"]: x["features"].get("status", {}).get("status", {}).get("name") for x in rows}
    assert names == {"crash": None, "idea": "In progress", "chore": "To do", "done": "Done", "fire": None}
    epic = still.call("GET", f"{GROUP}?fields=reference,work_item_type&features=labels,assignees").json()[0]
    assert (epic["reference"], epic["work_item_type"]["name"], list(epic["features"])) == (
        "customer-success&1", "Epic", ["labels"],
    )  # fmt: skip


def test_pages_go_by_cursor(still: World) -> None:
    path, seen = f"{GROUP}?include_descendants=true&per_page=3", []
    while path:
        answer = still.call("GET", path)
        assert "x-next-page" not in answer.headers
        seen += [x["title"] for x in answer.json()]
        path = answer.links["next"]["url"].split("/api/v4")[1] if "next" in answer.links else ""
    assert seen == ["West", "far", *EVERY, "Grow"]


def test_paid_features_are_absent_on_free(tmp_path: Path) -> None:
    with seeded(tmp_path, SEED, "free") as world:
        row = world.call("GET", f"{PROJECT}?iids=2&features=weight,status,health_status,labels").json()[0]
        assert list(row["features"]) == ["labels"]
        assert titles(world, PROJECT, {"status[name]": "Done"}) == EVERY
        assert titles(world, GROUP, {"include_descendants": "true"}) == ["far", *EVERY]
        body = {"features": {"weight": {"weight": 3}}}
        answer = world.call("PATCH", f"{PROJECT}/2", json=body)
        assert (answer.status_code, answer.json()["error"]) == (
            400, "Following widget keys are not supported by Issue type: weight_widget",
        )  # fmt: skip


def patched(world: World, path: str, token: str | None = "root", **features: Any) -> Any:
    answer = world.call("PATCH", path, token, json={"features": features})
    assert answer.status_code == 200, answer.text
    return answer.json()["features"]


def numbers(world: World, path: str = "/projects/1/labels") -> dict[str, int]:
    return {x["name"]: x["id"] for x in world.call("GET", path).json()}


class TestChanges:
    """The answer of a PATCH shows the features that were sent."""

    def test_labels(self, items: World) -> None:
        ids = numbers(items)
        labels = {"add_label_ids": [ids["feature"], ids["team::a"], 999], "remove_label_ids": [ids["bug"]]}
        shown = patched(items, f"{PROJECT}/1", labels=labels)
        assert [x["title"] for x in shown["labels"]["labels"]] == ["feature", "team::a"]
        shown = patched(items, f"{PROJECT}/1", labels={"add_label_ids": [ids["team::b"]]})
        assert [x["title"] for x in shown["labels"]["labels"]] == ["feature", "team::b"]
        assert items.call("GET", "/projects/1/issues/1").json()["labels"] == ["feature", "team::b"]

    def test_assignees(self, items: World) -> None:
        ids = {x["username"]: x["id"] for x in items.call("GET", "/users").json()}
        shown = patched(items, f"{PROJECT}/1", assignees={"assignee_ids": [ids["bob"], ids["gus"], 999]})
        assert list(shown) == ["assignees"]
        assert [x["username"] for x in shown["assignees"]] == ["bob", "gus"]
        assert patched(items, f"{PROJECT}/1", assignees={"assignee_ids": []})["assignees"] == []

    def test_the_other_features(self, items: World) -> None:
        answer = items.call(
            "PATCH", f"{PROJECT}/2?fields=state",
            json={
                "title": "New", "state_event": "close",
                "features": {
                    "milestone": {"milestone_id": 1}, "start_and_due_date": {"due_date": "2026-12-24"},
                    "weight": {"weight": 5}, "health_status": {"health_status": "on_track"},
                    "notes": {"discussion_locked": True}, "description": {"description": "Words\n/label ~shared"},
                },
            },
        )  # fmt: skip
        assert (answer.json()["title"], answer.json()["state"]) == ("New", "closed")
        issue = items.call("GET", "/projects/1/issues/2").json()
        assert (issue["milestone"]["title"], issue["due_date"], issue["weight"], issue["health_status"]) == (
            "Now", "2026-12-24", 5, "on_track",
        )  # fmt: skip
        assert (issue["discussion_locked"], issue["description"]) == (True, "Words")
        assert issue["labels"] == ["bug", "feature", "shared"]

    def test_a_status_brings_its_state(self, items: World) -> None:
        shown = patched(items, f"{PROJECT}/2", status={"status_id": 4})
        assert shown["status"]["status"]["name"] == "Won't do"
        assert items.call("GET", "/projects/1/issues/2").json()["state"] == "closed"
        items.call("PUT", "/projects/1/issues/2", json={"state_event": "reopen"})
        assert patched(items, f"{PROJECT}/2", status={})["status"]["status"]["name"] == "To do"

    def test_epics(self, items: World) -> None:
        ids = numbers(items, "/groups/customer-success/labels")
        shown = patched(items, f"{GROUP}/1", labels={"add_label_ids": [ids["team::a"]]})
        assert [x["title"] for x in shown["labels"]["labels"]] == ["shared", "team::a"]
        refused = items.call("PATCH", f"{GROUP}/1", json={"features": {"assignees": {"assignee_ids": [1]}}})
        assert (refused.status_code, refused.json()["unsupported_widgets"]) == (400, ["assignees_widget"])

    REFUSED = (
        ({"features": {"labels": {"add_label_ids": ["bug"]}}}, "features[labels][add_label_ids] is invalid"),
        ({"features": {"labels": [1]}}, "features[labels] is invalid"),
        ({"features": {"assignees": {}}}, "features[assignees][assignee_ids] is missing"),
        ({"features": {"labels": {"add_label_ids": list(range(31))}}}, "features[labels][add_label_ids] must have"),
        ({"state_event": "merge"}, "state_event does not have a valid value"),
    )

    @pytest.mark.parametrize(("body", "message"), REFUSED)
    def test_refusals(self, items: World, body: dict[str, Any], message: str) -> None:
        answer = items.call("PATCH", f"{PROJECT}/1", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(message)

    def test_who_may(self, items: World) -> None:
        labels = {"features": {"labels": {"add_label_ids": [1]}}}
        assert items.call("PATCH", f"{PROJECT}/1", items.token("gus"), json=labels).status_code == 403
        assert items.call("PATCH", f"{PROJECT}/99", json=labels).json() == {"message": "404 Work Item Not Found"}
        assert items.call("PATCH", f"{PROJECT}/1", None, json=labels).status_code == 401
        assert items.call("PUT", f"{PROJECT}/1", json=labels).status_code == 405


class TestNotes:
    def test_written_and_listed_the_oldest_first(self, items: World) -> None:
        for body in ("one", "two", "three"):
            made = items.call("POST", f"{PROJECT}/1/notes", json={"body": body})
            assert (made.status_code, made.json()["noteable_type"]) == (201, "Issue")
        first = items.call("GET", f"{PROJECT}/1/notes?per_page=2")
        assert [n["body"] for n in first.json()] == ["one", "two"]
        rest = items.call("GET", first.links["next"]["url"].split("/api/v4")[1])
        assert ([n["body"] for n in rest.json()], "next" in rest.links) == (["three"], False)
        newest = items.call("GET", f"{PROJECT}/1/notes?sort=desc&order_by=updated_at").json()
        assert [n["body"] for n in newest] == ["three", "two", "one"]

    def test_internal_ones_and_threads(self, items: World) -> None:
        items.call("POST", f"{PROJECT}/1/notes", json={"body": "hush", "internal": True})
        thread = items.call("POST", f"{PROJECT}/1/discussions", json={"body": "a thread"}).json()
        items.call("POST", f"{PROJECT}/1/discussions/{thread['id']}/notes", json={"body": "an answer"})
        seen = items.call("GET", f"{PROJECT}/1/notes", items.token("gus")).json()
        assert [n["body"] for n in seen] == ["a thread", "an answer"]
        whole = items.call("GET", f"{PROJECT}/1/discussions/{thread['id']}").json()
        assert [n["body"] for n in whole["notes"]] == ["a thread", "an answer"]

    def test_commands_run(self, items: World) -> None:
        done = items.call("POST", f"{PROJECT}/1/notes", json={"body": "/close"})
        assert (done.status_code, items.call("GET", "/projects/1/issues/1").json()["state"]) == (202, "closed")

    def test_epics_have_them_too(self, items: World) -> None:
        items.call("POST", f"{GROUP}/1/notes", json={"body": "to the epic"})
        assert items.call("GET", "/groups/customer-success/epics/1/notes").json()[0]["body"] == "to the epic"


def test_namespaces_are_groups_and_projects(still: World) -> None:
    assert titles(still, "/namespaces/customer-success/-/work_items", {}) == ["Grow"]
    assert titles(still, "/namespaces/customer-success%2Faccount-triage/-/work_items", {}) == EVERY
    assert still.call("GET", "/namespaces/nowhere/-/work_items").status_code == 404
