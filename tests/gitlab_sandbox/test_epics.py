"""Epics: what lists find, what a PUT changes, and what is said on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from .conftest import World
from .seeding import seeded

SEED = """
users: {ann: {}, bob: {}, gus: {}, zoe: {}}
groups:
  - {path: customer-success, members: {ann: maintainer, gus: guest}, labels: [shared, urgent, "team::a", "team::b"]}
  - {path: customer-success/west, members: {bob: developer}, labels: [west]}
epics:
  - {title: Grow, description: The big one, author: ann, created: -60d, labels: [shared], start_date: -60d,
     due_date: +30d, notes: [{at: -5d, by: ann, body: A word.}, {at: -4d, by: ann, body: Hush., internal: true}]}
  - {title: Mend, author: bob, created: -30d, labels: [shared, urgent], state: closed, closed: -3d, closed_by: ann}
  - {title: Secret, author: ann, created: -20d, confidential: true}
  - {title: West, group: customer-success/west, author: bob, created: -10d, labels: [west, "team::a"], parent: Grow}
"""
GROUP = "/groups/customer-success"


@pytest.fixture
def plans(tmp_path: Path) -> Iterator[World]:
    with seeded(tmp_path, SEED) as world:
        yield world


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """For tests that only read."""
    with seeded(tmp_path_factory.mktemp("still"), SEED) as world:
        yield world


def titles(world: World, query: dict[str, Any], path: str = GROUP, token: str | None = "root") -> list[str]:
    answer = world.call("GET", f"{path}/epics?{urlencode(query, doseq=True)}", token)
    assert answer.status_code == 200, answer.text
    return [x["title"] for x in answer.json()]


EVERY = ["West", "Secret", "Mend", "Grow"]
LISTS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, EVERY),
    ({"include_descendant_groups": "false"}, ["Secret", "Mend", "Grow"]),
    ({"state": "opened"}, ["West", "Secret", "Grow"]),
    ({"state": "closed"}, ["Mend"]),
    ({"labels": "shared"}, ["Mend", "Grow"]),
    ({"labels": "shared,urgent"}, ["Mend"]),
    ({"labels": "None"}, ["Secret"]),
    ({"labels": "shared,None"}, ["Secret"]),
    ({"labels": "team::*"}, ["West"]),
    ({"labels": "west"}, ["West"]),
    ({"not[labels]": "urgent,west"}, ["Secret", "Grow"]),
    ({"author_username": "BOB"}, ["West", "Mend"]),
    ({"author_username": ""}, EVERY),
    ({"not[author_username]": "bob"}, ["Secret", "Grow"]),
    ({"created_before": "2026-10-26T09:00:00Z"}, ["Mend", "Grow"]),
    ({"created_after": "2026-11-01"}, ["West", "Secret"]),
    ({"updated_before": "2026-11-20"}, ["West", "Secret"]),
    ({"updated_after": "2026-11-22"}, ["Mend"]),
    ({"confidential": "true"}, ["Secret"]),
    ({"search": "big"}, ["Grow"]),
    ({"order_by": "title", "sort": "asc"}, ["Grow", "Mend", "Secret", "West"]),
    ({"milestone": "v1"}, EVERY),
    ({"iids": "1"}, EVERY),
    ({"my_reaction_emoji": "None"}, EVERY),
]


@pytest.mark.parametrize(("query", "expected"), LISTS, ids=[urlencode(q) or "all" for q, _ in LISTS])
def test_lists(still: World, query: dict[str, Any], expected: list[str]) -> None:
    assert titles(still, query) == expected


def test_a_subgroup_lists_its_own_and_those_above_when_asked(still: World) -> None:
    west = "/groups/customer-success%2Fwest"
    assert titles(still, {}, west) == ["West"]
    assert titles(still, {"include_ancestor_groups": "true"}, west) == EVERY


BAD = [
    ("state=merged", "state does not have a valid value"),
    ("order_by=due_date", "order_by does not have a valid value"),
    ("author_id=1&author_username=x", "author_id, author_username are mutually exclusive"),
    ("created_after=soon", "created_after is invalid"),
]


@pytest.mark.parametrize(("query", "message"), BAD)
def test_refusals(still: World, query: str, message: str) -> None:
    answer = still.call("GET", f"{GROUP}/epics?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": message})


def test_an_epic_has_every_field_of_the_documented_one(still: World) -> None:
    epic = still.call("GET", f"{GROUP}/epics").json()[0]
    assert (epic["parent_id"], epic["parent_iid"], epic["labels"]) == (1, 1, ["team::a", "west"])
    assert epic["references"] == {
        "short": "&1", "relative": "customer-success/west&1", "full": "customer-success/west&1",
    }  # fmt: skip
    assert epic["web_url"].endswith("/groups/customer-success/west/-/epics/1")
    examples = Path(__file__).parents[2] / "../shared/gitlab/examples/group_epics_list.json"
    if examples.is_file():
        documented = json.loads(examples.read_text(encoding="utf-8"))[0]
        assert set(documented) - set(epic) == {"reference"}


def test_one_by_its_number_in_the_group(still: World) -> None:
    grow = still.call("GET", f"{GROUP}/epics/1").json()
    assert (grow["title"], grow["subscribed"], grow["due_date"], grow["start_date_is_fixed"]) == (
        "Grow", False, "2026-12-25", True,
    )  # fmt: skip
    assert grow["references"]["relative"] == "&1"
    mend = still.call("GET", f"{GROUP}/epics/2").json()
    assert (mend["state"], mend["closed_at"]) == ("closed", "2026-11-22T09:00:00.000Z")


REFUSED = [
    ("guest", f"{GROUP}/epics/3", 403),
    ("guest", f"{GROUP}/epics/1", 200),
    ("guest", f"{GROUP}/epics/99", 403),
    ("stranger", f"{GROUP}/epics", 404),
    ("stranger", f"{GROUP}/epics/1", 404),
]


@pytest.mark.parametrize(("who", "path", "status"), REFUSED)
def test_who_may_read(still: World, who: str, path: str, status: int) -> None:
    token = still.token({"guest": "gus", "stranger": "zoe"}[who])
    assert still.call("GET", path, token).status_code == status


def test_a_guest_finds_no_confidential_ones(still: World) -> None:
    assert titles(still, {}, token=still.token("gus")) == ["West", "Mend", "Grow"]


def test_free_refuses_them_all(world: World) -> None:
    for method, path in (("GET", "epics"), ("GET", "epics/1"), ("PUT", "epics/1"), ("GET", "epics/1/notes")):
        answer = world.call(method, f"{GROUP}/{path}", json={"title": "x"})
        assert (answer.status_code, answer.json()) == (403, {"message": "403 Forbidden"})


def test_labels_are_added_made_and_taken_away(plans: World) -> None:
    body = {"add_labels": "urgent, brand new,team::b", "remove_labels": "shared,nowhere"}
    epic = plans.call("PUT", f"{GROUP}/epics/1", json=body).json()
    assert epic["labels"] == ["brand new", "team::b", "urgent"]
    assert plans.call("GET", f"{GROUP}/labels/brand%20new").json()["name"] == "brand new"
    assert plans.call("PUT", f"{GROUP}/epics/1", json={"add_labels": "team::a"}).json()["labels"] == [
        "brand new", "team::a", "urgent",
    ]  # fmt: skip
    assert plans.call("PUT", f"{GROUP}/epics/1", json={"labels": ""}).json()["labels"] == []
    events = plans.call("GET", f"{GROUP}/epics/1/resource_label_events").json()
    assert [(e["action"], e["label"]["name"]) for e in events[:4]] == [
        ("add", "shared"), ("add", "urgent"), ("add", "team::b"), ("add", "brand new"),
    ]  # fmt: skip
    assert events[0] | {"resource_type": "Epic", "resource_id": 1} == events[0]
    one = plans.call("GET", f"{GROUP}/epics/1/resource_label_events/{events[0]['id']}").json()
    assert one == events[0]


def test_a_put_changes_state_texts_and_dates(plans: World) -> None:
    body = {"title": " New ", "state_event": "close", "confidential": True, "due_date_fixed": "2027-01-02"}
    epic = plans.call("PUT", f"{GROUP}/epics/1", json=body).json()
    assert (epic["title"], epic["state"], epic["confidential"]) == ("New", "closed", True)
    assert (epic["due_date"], epic["end_date"], epic["closed_at"]) == (
        "2027-01-02", "2027-01-02", "2026-11-25T10:00:00.000Z",
    )  # fmt: skip
    states = plans.call("GET", f"{GROUP}/epics/1/resource_state_events").json()
    assert [(x["state"], x["user"]["username"]) for x in states] == [("closed", "root")]
    again = plans.call("PUT", f"{GROUP}/epics/1", json={"state_event": "reopen"}).json()
    assert (again["state"], again["closed_at"]) == ("opened", None)
    texts = [n["body"] for n in plans.call("GET", f"{GROUP}/epics/1/notes?activity_filter=only_activity").json()]
    assert texts == ["changed title from **{-Gro-}w** to **{+Ne+}w**"]


PUTS = [
    ({}, 400),
    ({"due_date": "2027-01-01"}, 400),
    ({"state_event": "merge"}, 400),
    ({"title": " "}, 400),
    ({"milestone_id": 1}, 400),
    ({"title": "x", "milestone_id": 1}, 200),
]


@pytest.mark.parametrize(("body", "status"), PUTS)
def test_what_a_put_takes(plans: World, body: dict[str, Any], status: int) -> None:
    assert plans.call("PUT", f"{GROUP}/epics/1", json=body).status_code == status


def test_a_guest_changes_nothing(plans: World) -> None:
    token = plans.token("gus")
    assert plans.call("PUT", f"{GROUP}/epics/1", token, json={"title": "x"}).status_code == 403
    assert plans.call("POST", f"{GROUP}/epics", token, json={"title": "x"}).status_code == 403
    assert plans.call("POST", f"{GROUP}/epics/1/notes", token, json={"body": "x"}).status_code == 201


def test_a_new_epic_runs_the_commands_of_its_description(plans: World) -> None:
    body = {"title": "Fresh", "description": "Words\n/label ~shared", "labels": "west", "parent_id": 1}
    epic = plans.call("POST", f"{GROUP}/epics", json=body).json()
    assert (epic["iid"], epic["description"], epic["parent_iid"]) == (4, "Words", 1)
    assert epic["labels"] == ["shared", "west"], "a label of a group within this one is none of its own: a new one"


class TestNotes:
    """Addressed by the number in the whole instance, not by the one in the group."""

    def test_reading(self, still: World) -> None:
        notes = still.call("GET", f"{GROUP}/epics/1/notes").json()
        assert [n["body"] for n in notes] == ["Hush.", "A word."]
        assert notes[0] | {"noteable_type": "Epic", "noteable_id": 1, "project_id": None} == notes[0]
        guest = still.call("GET", f"{GROUP}/epics/1/notes", still.token("gus")).json()
        assert [n["body"] for n in guest] == ["A word."]
        one = still.call("GET", f"{GROUP}/epics/1/notes/{notes[1]['id']}").json()
        assert one["body"] == "A word."

    def test_a_group_reaches_the_epics_within_it(self, plans: World) -> None:
        assert plans.call("POST", f"{GROUP}/epics/4/notes", json={"body": "hi"}).json()["noteable_id"] == 4
        west = "/groups/customer-success%2Fwest"
        assert plans.call("POST", f"{west}/epics/1/notes", json={"body": "hi"}).status_code == 404
        assert plans.call("POST", f"{GROUP}/epics/99/notes", json={"body": "hi"}).status_code == 404

    def test_commands(self, plans: World) -> None:
        done = plans.call("POST", f"{GROUP}/epics/1/notes", json={"body": "/close\n/label ~urgent\n/title Other"})
        assert (done.status_code, "id" in done.json()) == (202, False)
        epic = plans.call("GET", f"{GROUP}/epics/1").json()
        assert (epic["state"], epic["labels"], epic["title"]) == ("closed", ["shared", "urgent"], "Other")
        both = plans.call("POST", f"{GROUP}/epics/1/notes", json={"body": "Open again.\n/reopen\n/unlabel ~shared"})
        assert (both.status_code, both.json()["body"]) == (201, "Open again.")
        plans.call("POST", f"{GROUP}/epics/1/notes", json={"body": '/relabel ~"team::a"\n/confidential'})
        epic = plans.call("GET", f"{GROUP}/epics/1").json()
        assert (epic["state"], epic["labels"], epic["confidential"]) == ("opened", ["team::a"], True)
        none = plans.call("POST", f"{GROUP}/epics/1/notes", json={"body": "/reopen"})
        assert (none.status_code, none.json()["message"]) == (400, "400 Bad request - Could not apply reopen command.")

    def test_threads(self, plans: World) -> None:
        thread = plans.call("POST", f"{GROUP}/epics/1/discussions", json={"body": "A thread."}).json()
        reply = {"body": "An answer."}
        plans.call("POST", f"{GROUP}/epics/1/discussions/{thread['id']}/notes", json=reply)
        whole = plans.call("GET", f"{GROUP}/epics/1/discussions/{thread['id']}").json()
        assert [n["body"] for n in whole["notes"]] == ["A thread.", "An answer."]
        assert len(plans.call("GET", f"{GROUP}/epics/1/discussions").json()) == 3

    def test_people_hear_of_what_names_them(self, plans: World) -> None:
        plans.bot.issues.create({"title": "one"})
        plans.call("POST", f"{GROUP}/epics/1/notes", json={"body": "@ann @zoe see account-triage#1"})
        heard = plans.door("GET", "mentions")[-1]
        assert (heard["in"], heard["people"]) == ("customer-success&1", ["ann"])
        notes = plans.call("GET", "/projects/1/issues/1/notes").json()
        assert [n["body"] for n in notes] == ["mentioned in epic customer-success&1"]
        assert plans.call("GET", "/projects/1/issues/1/notes", plans.sandbox.bot_token).json() == []


def test_votes(plans: World) -> None:
    made = plans.call("POST", f"{GROUP}/epics/2/award_emoji", json={"name": "thumbsdown"})
    assert (made.status_code, made.json()["awardable_type"]) == (201, "Epic")
    assert plans.call("GET", f"{GROUP}/epics/2").json()["downvotes"] == 1
    assert titles(plans, {"my_reaction_emoji": "thumbsdown"}) == ["Mend"]
    assert plans.call("DELETE", f"{GROUP}/epics/2/award_emoji/{made.json()['id']}").status_code == 204
    assert plans.call("GET", f"{GROUP}/epics/2").json()["downvotes"] == 0


def test_only_owners_rewrite_history(plans: World) -> None:
    path, stamp = f"{GROUP}/epics/1", "2026-01-02T00:00:00.000Z"
    old = {"title": "One", "updated_at": "2026-01-02T00:00:00Z"}
    assert plans.call("PUT", path, plans.token("ann"), json=old).json()["updated_at"] != stamp
    assert plans.call("PUT", path, json=old | {"title": "Two"}).json()["updated_at"] == stamp


def test_a_label_that_is_deleted_leaves_the_epics(plans: World) -> None:
    plans.call("DELETE", f"{GROUP}/labels/shared")
    assert plans.call("GET", f"{GROUP}/epics/1").json()["labels"] == []
    assert plans.call("GET", f"{GROUP}/epics/1/resource_label_events").json()[0]["label"] is None
