"""The life of a merge request: opened, changed, merged, deleted; what it closes; who may."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from .conftest import World

ONE = "/projects/1/merge_requests/1"


def opened(world: World, token: str = "root", **fields: Any) -> dict[str, Any]:
    body = {"title": "Mend it", "source_branch": "mend", "target_branch": "main", **fields}
    answer = world.call("POST", "/projects/1/merge_requests", token, json=body)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def put(world: World, body: dict[str, Any], token: str = "root", path: str = ONE) -> requests.Response:
    return world.call("PUT", path, token, json=body)


def notes(world: World, path: str = ONE) -> list[str]:
    return [n["body"] for n in reversed(world.call("GET", f"{path}/notes").json())]


REFUSED = [
    ({"source_branch": "main"}, 422, ["You can't use same project/branch for source and target"]),
    ({}, 409, ["Another open merge request already exists for this source branch: !1"]),
    ({"source_branch": "a b"}, 400, {"source_branch": ["is invalid"]}),
    ({"title": " ", "source_branch": "b"}, 400, {"title": ["can't be blank"]}),
]


class TestOpening:
    def test_with_everything(self, world: World) -> None:
        ann = world.client().users.create({"username": "ann"}).id
        world.project().members.create({"user_id": ann, "access_level": 30})
        stone = world.project().milestones.create({"title": "v1"}).id
        shown = opened(
            world, labels="x,y", reviewer_ids=[ann], assignee_id=ann, milestone_id=stone, description="Why.\n/label ~z",
            squash=True, remove_source_branch=True,
        )  # fmt: skip
        assert [shown[k] for k in ("labels", "description", "squash", "force_remove_source_branch")] == [
            ["x", "y"], "Why.", True, True,
        ]  # fmt: skip
        people = [[u["username"] for u in shown[k]] for k in ("assignees", "reviewers")]
        assert (people, shown["assignee"]["username"], shown["milestone"]["title"]) == ([["ann"]] * 2, "ann", "v1")
        assert "first_contribution" not in shown
        assert notes(world) == ["assigned to @ann", "requested review from @ann"]

    def test_its_branches_are_taken_as_pushed(self, world: World) -> None:
        opened(world, target_branch="stable")
        names = [b["name"] for b in world.call("GET", "/projects/1/repository/branches").json()]
        assert names == ["main", "mend", "stable"]

    @pytest.mark.parametrize(("fields", "status", "message"), REFUSED)
    def test_what_is_refused(self, world: World, fields: dict[str, Any], status: int, message: Any) -> None:
        opened(world)
        body = {"title": "Mend it", "source_branch": "mend", "target_branch": "main", **fields}
        answer = world.call("POST", "/projects/1/merge_requests", json=body)
        assert (answer.status_code, answer.json()) == (status, {"message": message})


class TestChanging:
    def test_at_least_one_parameter_that_it_knows(self, world: World) -> None:
        opened(world)
        answer = put(world, {"weight": 3, "due_date": "2027-01-01"})
        assert answer.status_code == 400
        assert answer.json()["error"].endswith("are missing, at least one parameter must be provided")

    def test_labels(self, world: World) -> None:
        opened(world, labels="a,b")
        assert put(world, {"add_labels": "c", "remove_labels": ["a"]}).json()["labels"] == ["b", "c"]
        assert put(world, {"labels": ""}).json()["labels"] == []
        events = world.call("GET", f"{ONE}/resource_label_events").json()
        assert [(e["action"], e["label"]["name"], e["resource_type"]) for e in events] == [
            ("add", "a", "MergeRequest"), ("add", "b", "MergeRequest"), ("add", "c", "MergeRequest"),
            ("remove", "a", "MergeRequest"), ("remove", "b", "MergeRequest"), ("remove", "c", "MergeRequest"),
        ]  # fmt: skip

    def test_scoped_labels_on_paid_tiers(self, premium: World, world: World) -> None:
        for place, labels in ((premium, ["p::2"]), (world, ["p::1", "p::2"])):
            opened(place, labels="p::1")
            assert put(place, {"add_labels": "p::2"}).json()["labels"] == labels

    def test_a_title_makes_a_draft(self, world: World) -> None:
        opened(world)
        assert put(world, {"title": "[DRAFT] Mend it"}).json()["draft"] is True
        assert put(world, {"title": "Mend all"}).json()["work_in_progress"] is False
        assert notes(world) == [
            "marked this merge request as **draft**",
            "marked this merge request as **ready**",
            "changed title from **{-[DRAFT] Mend it-}** to **{+Mend all+}**",
        ]
        assert put(world, {"title": ""}).json() == {"error": "title is empty"}

    @pytest.mark.parametrize(("paid", "count"), [(False, 1), (True, 2)])
    def test_how_many_people(self, world: World, premium: World, paid: bool, count: int) -> None:
        place = premium if paid else world
        ids = [place.client().users.create({"username": n}).id for n in ("ann", "bea")]
        for user in ids:
            place.project().members.create({"user_id": user, "access_level": 20})
        opened(place)
        shown = put(place, {"assignee_ids": ids, "reviewer_ids": ids}).json()
        assert [len(shown[k]) for k in ("assignees", "reviewers")] == [count, count]
        shown = put(place, {"assignee_ids": [], "reviewer_ids": [0]}).json()
        assert [shown[k] for k in ("assignees", "assignee", "reviewers")] == [[], None, []]
        assert "removed review request for @ann" in notes(place)[-1]

    def test_whoever_cannot_read_it_is_dropped(self, world: World) -> None:
        guest = world.client().users.create({"username": "guest"}).id
        world.project().members.create({"user_id": guest, "access_level": 10})
        opened(world)
        answer = put(world, {"reviewer_ids": [guest], "assignee_ids": [999]})
        assert (answer.status_code, answer.json()["reviewers"], answer.json()["assignees"]) == (200, [], [])

    @pytest.mark.parametrize(("beside", "count"), [({}, 0), ({"squash": True}, 1)])
    def test_assignees_asked_for_alone_come_together(self, premium: World, beside: dict[str, Any], count: int) -> None:
        premium.token("ann", 30)
        ids = [premium.client().users.list(username="ann")[0].id, 999]
        opened(premium)
        assert len(put(premium, {"assignee_ids": ids, **beside}).json()["assignees"]) == count

    def test_milestone_lock_and_target(self, world: World) -> None:
        stone = world.project().milestones.create({"title": "v1"}).id
        opened(world)
        shown = put(world, {"milestone_id": stone, "discussion_locked": True, "target_branch": "next"}).json()
        assert (shown["milestone"]["title"], shown["discussion_locked"], shown["target_branch"]) == ("v1", True, "next")
        assert (shown["merge_status"], shown["has_conflicts"]) == ("cannot_be_merged", True)
        assert put(world, {"milestone_id": 0}).json()["milestone"] is None
        events = world.call("GET", f"{ONE}/resource_milestone_events").json()
        assert [e["action"] for e in events] == ["add", "remove"]
        assert notes(world) == [
            "changed target branch from `main` to `next`",
            "locked the discussion in this merge request",
        ]
        assert put(world, {"target_branch": "mend"}).status_code == 422

    def test_closing_and_reopening(self, world: World) -> None:
        opened(world)
        shut = put(world, {"state_event": "close", "description": "no"}).json()
        assert (shut["state"], shut["closed_by"]["username"], shut["description"]) == ("closed", "root", "no")
        open_again = put(world, {"state_event": "reopen"}).json()
        assert [open_again[k] for k in ("state", "closed_at", "closed_by")] == ["opened", None, None]
        put(world, {"state_event": "close"})
        opened(world)
        answer = put(world, {"state_event": "reopen"})
        assert (answer.status_code, answer.json()["message"][0][-2:]) == (409, "!2")
        events = world.call("GET", f"{ONE}/resource_state_events").json()
        assert [e["state"] for e in events] == ["closed", "reopened", "closed"]

    def test_roles(self, world: World) -> None:
        tokens = {level: world.token(f"u{level}", level) for level in (15, 20, 30)}
        opened(world)
        statuses = {level: put(world, {"add_labels": "x"}, token).status_code for level, token in tokens.items()}
        assert statuses == {15: 403, 20: 403, 30: 200}
        for level in (15, 20):
            body = {"title": "t", "source_branch": "s", "target_branch": "main"}
            assert world.call("POST", "/projects/1/merge_requests", tokens[level], json=body).status_code == 403
        assert world.call("GET", ONE, tokens[15]).status_code == 403

    def test_an_author_of_no_rank_changes_words_only(self, world: World) -> None:
        token = world.token("ann", 20)
        opened(world)
        world.door("POST", "merge_requests", iid=1, author="ann")
        shown = put(world, {"title": "Mine", "labels": "x", "state_event": "close"}, token).json()
        assert (shown["title"], shown["labels"], shown["state"]) == ("Mine", [], "closed")


class TestMerging:
    def test_it_closes_what_it_says(self, world: World) -> None:
        for title in ("one", "two", "three"):
            world.project().issues.create({"title": title})
        opened(world, description="Closes #1 and #2, see #3", remove_source_branch=True)
        assert [i["iid"] for i in world.call("GET", f"{ONE}/closes_issues").json()] == [1, 2]
        assert [i["iid"] for i in world.call("GET", f"{ONE}/related_issues").json()] == [1, 2, 3]
        shown = put(world, {}, path=f"{ONE}/merge").json()
        assert (shown["state"], shown["merged_by"]["username"], shown["closed_at"]) == ("merged", "root", None)
        assert shown["merged_at"] == shown["updated_at"]
        assert len(shown["merge_commit_sha"]) == 40
        states = {n: world.call("GET", f"/projects/1/issues/{n}").json()["state"] for n in (1, 2, 3)}
        assert states == {1: "closed", 2: "closed", 3: "opened"}
        assert world.call("GET", "/projects/1/repository/branches/mend").status_code == 404
        events = world.call("GET", f"{ONE}/resource_state_events").json()
        assert [e["state"] for e in events] == ["merged"]

    def test_into_another_branch_it_closes_nothing(self, world: World) -> None:
        world.project().issues.create({"title": "one"})
        opened(world, description="Closes #1", target_branch="stable")
        assert world.call("GET", f"{ONE}/closes_issues").json() == []
        assert put(world, {}, path=f"{ONE}/merge").status_code == 200
        assert world.call("GET", "/projects/1/issues/1").json()["state"] == "opened"

    def test_what_is_refused(self, world: World) -> None:
        opened(world, title="Draft: x")
        path, token = f"{ONE}/merge", world.token("dev", 30)
        assert put(world, {}, token, path).json() == {"message": "401 Unauthorized"}
        assert put(world, {}, path=path).json() == {"message": "405 Method Not Allowed"}
        put(world, {"title": "x"})
        world.door("POST", "merge_requests", iid=1, conflicts=True)
        answer = put(world, {}, path=path)
        assert (answer.status_code, answer.json()) == (422, {"message": "Branch cannot be merged"})
        world.door("POST", "merge_requests", iid=1, conflicts=False)
        answer = put(world, {"sha": "0" * 40}, path=path)
        assert (answer.status_code, answer.json()["message"][:14]) == (409, "SHA does not m")
        assert put(world, {"auto_merge": True}, path=path).status_code == 405
        assert put(world, {"sha": world.call("GET", ONE).json()["sha"]}, path=path).status_code == 200
        assert put(world, {}, path=path).status_code == 405

    def test_a_branch_that_brings_nothing(self, world: World) -> None:
        world.call("POST", "/projects/1/repository/branches", json={"branch": "same", "ref": "main"})
        shown = opened(world, source_branch="same")
        assert shown["detailed_merge_status"] == "commits_status"
        assert put(world, {}, path=f"{ONE}/merge").status_code == 405

    def test_a_branch_brings_the_same_once(self, world: World) -> None:
        opened(world)
        put(world, {}, path=f"{ONE}/merge")
        assert opened(world)["detailed_merge_status"] == "commits_status"
        world.door("POST", "branches", name="mend", committed_date="2026-11-25T09:00:00Z")
        assert put(world, {}, path="/projects/1/merge_requests/2/merge").status_code == 200

    def test_merged_stays_merged(self, world: World) -> None:
        opened(world)
        put(world, {}, path=f"{ONE}/merge")
        shown = put(world, {"state_event": "close", "add_labels": "late", "target_branch": "x"}).json()
        assert (shown["state"], shown["labels"], shown["target_branch"]) == ("merged", ["late"], "main")


SAID = [
    ("closes #1", [1]),
    ("Resolved: #1, #2", [1, 2]),
    ("Implements issues #1 and #2", [1, 2]),
    ("fixing customer-success/account-triage#2", [2]),
    ("See #1", []),
    ("Closes !1", []),
    ("discloses #1", []),
    ("CLOSES #1", []),
]


class TestBesideIssues:
    def test_closed_by_related_and_counted(self, world: World) -> None:
        issue = world.project().issues.create({"title": "one", "description": "as in !2"})
        opened(world, title="Fixes #1")
        opened(world, source_branch="b", description="nothing")
        opened(world, source_branch="c", description="about #1")
        path = f"/projects/1/issues/{issue.iid}"
        seen = [
            [x["iid"] for x in world.call("GET", f"{path}/{k}").json()] for k in ("closed_by", "related_merge_requests")
        ]
        assert seen == [[1], [1, 2, 3]]
        assert world.call("GET", path).json()["merge_requests_count"] == 1
        put(world, {"title": "No more"})
        assert world.call("GET", f"{path}/closed_by").json() == []
        assert world.call("GET", path).json()["merge_requests_count"] == 0

    @pytest.mark.parametrize(("text", "issues"), SAID)
    def test_what_counts_as_said(self, world: World, text: str, issues: list[int]) -> None:
        for title in ("one", "two"):
            world.project().issues.create({"title": title})
        opened(world, description=text)
        assert [i["iid"] for i in world.call("GET", f"{ONE}/closes_issues").json()] == issues

    def test_who_may_not_see_merge_requests_sees_none(self, world: World) -> None:
        token = world.token("guest", 10)
        world.project().issues.create({"title": "one"})
        opened(world, description="Closes #1")
        for name in ("closed_by", "related_merge_requests"):
            assert world.call("GET", f"/projects/1/issues/1/{name}", token).json() == []
        assert world.call("GET", "/projects/1/issues/1", token).json()["merge_requests_count"] == 0


class TestDeleting:
    def test_owners_only(self, world: World) -> None:
        world.project().issues.create({"title": "one"})
        opened(world, description="Closes #1")
        assert world.call("DELETE", ONE, world.token("mia", 40)).status_code == 403
        stale = {"If-Unmodified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"}
        assert world.call("DELETE", ONE, headers=stale).status_code == 412
        assert world.call("DELETE", ONE, world.token("otto", 50)).status_code == 204
        assert world.call("GET", ONE).json() == {"message": "404 Not found"}
        assert world.call("GET", "/projects/1/issues/1").json()["merge_requests_count"] == 0

    def test_a_deleted_issue_is_closed_by_nothing(self, world: World) -> None:
        world.project().issues.create({"title": "one"})
        opened(world, description="Closes #1")
        world.call("DELETE", "/projects/1/issues/1")
        assert world.call("GET", f"{ONE}/closes_issues").json() == []


def test_people_around_it(world: World) -> None:
    token = world.token("ann", 30)
    opened(world, reviewer_ids=[world.client().users.list(username="ann")[0].id])
    world.call("POST", f"{ONE}/notes", token, json={"body": "hm"})
    assert [u["username"] for u in world.call("GET", f"{ONE}/participants").json()] == ["root", "ann"]
    (review,) = world.call("GET", f"{ONE}/reviewers").json()
    assert (review["user"]["username"], review["state"]) == ("ann", "unreviewed")
    assert world.call("POST", f"{ONE}/subscribe", token).status_code == 304
    assert world.call("POST", f"{ONE}/unsubscribe", token).json()["subscribed"] is False


def test_the_door_writes_history(world: World) -> None:
    world.token("ann", 30)
    opened(world)
    world.door(
        "POST", "merge_requests", iid=1, state="merged", merged_at="2026-01-02T03:04:05Z", merged_by="ann",
        updated_at="2026-01-03T00:00:00Z", created_at="2026-01-01T00:00:00Z", awards={"thumbsup": ["ann"]},
    )  # fmt: skip
    shown = world.call("GET", ONE).json()
    assert [shown[k] for k in ("state", "merged_at", "created_at", "updated_at", "upvotes")] == [
        "merged", "2026-01-02T03:04:05.000Z", "2026-01-01T00:00:00.000Z", "2026-01-03T00:00:00.000Z", 1,
    ]  # fmt: skip
    for body in ({"iid": 9}, {"iid": 1, "color": "red"}, {"iid": 1, "state": "open"}, {"iid": 1, "author": "nobody"}):
        answer = world.http.post(f"{world.sandbox.url}/sandbox/merge_requests", json=body, timeout=20)
        assert answer.status_code == 400
