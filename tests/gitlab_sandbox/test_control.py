"""The control door: reset, seed, clock, limits, faults, the record of requests."""

from __future__ import annotations

import threading
import time

import gitlab
import pytest
import requests
from gitlab.exceptions import GitlabHttpError

from .conftest import World

ISSUES = "/projects/1/issues"


def refused(world: World, method: str = "GET", path: str = ISSUES, **options: object) -> bool:
    """Whether the connection was closed without an answer."""
    try:
        with requests.Session() as session:
            world.http = session
            world.call(method, path, **options)
    except requests.ConnectionError:
        world.http = requests.Session()
        return True
    world.http = requests.Session()
    return False


class TestResetAndSeed:
    def test_reset_begins_anew_with_the_same_tokens(self, world: World) -> None:
        world.bot.issues.create({"title": "x"})
        world.door("POST", "clock", advance=3600)
        world.door("POST", "faults", kind="500")
        answer = world.door("POST", "reset")
        assert answer == {"now": "2026-11-25T10:00:00.000Z"}
        assert world.bot.issues.list(get_all=True) == []
        assert world.bot.issues.create({"title": "x"}).id == 1

    def test_seeding_replaces_everything(self, world: World) -> None:
        world.bot.issues.create({"title": "x"})
        assert world.door("POST", "seed", seed="issues:7")["issues"] == 7
        assert len(world.bot.issues.list(get_all=True)) == 7
        world.door("POST", "reset")
        assert len(world.bot.issues.list(get_all=True)) == 7, "reset returns to the last seed"

    def test_a_wrong_seed_changes_nothing(self, world: World) -> None:
        world.bot.issues.create({"title": "x"})
        with pytest.raises(requests.HTTPError) as caught:
            world.door("POST", "seed", seed="forest")
        assert "unknown seed" in caught.value.response.json()["error"]
        assert len(world.bot.issues.list(get_all=True)) == 1

    def test_unknown_doors_name_the_known_ones(self, world: World) -> None:
        answer = world.http.get(f"{world.sandbox.url}/sandbox/window")
        assert answer.status_code == 404
        assert "POST /sandbox/faults" in answer.json()["error"]


class TestClock:
    def test_freeze_advance_and_let_go(self, world: World) -> None:
        assert world.door("POST", "clock", now="2026-12-01T08:00:00+02:00")["now"] == "2026-12-01T06:00:00.000Z"
        assert world.door("POST", "clock", advance=90)["now"] == "2026-12-01T06:01:30.000Z"
        assert world.bot.issues.create({"title": "x"}).created_at == "2026-12-01T06:01:30.000Z"
        answer = world.http.post(f"{world.sandbox.url}/sandbox/clock", json={"now": None}).json()
        assert answer["now"] != "2026-12-01T06:01:30.000Z"

    def test_a_wrong_time(self, world: World) -> None:
        assert world.http.post(f"{world.sandbox.url}/sandbox/clock", json={"now": "soon"}).status_code == 400


class TestRequests:
    def test_every_api_call_is_counted_and_no_other(self, world: World) -> None:
        world.door("DELETE", "requests")
        world.call("GET", f"{ISSUES}?state=opened")
        world.call("POST", ISSUES, json={})
        world.http.get(f"{world.sandbox.url}/customer-success/account-triage/-/issues")
        world.door("POST", "faults", kind="drop_before", path="labels")
        assert refused(world, path="/projects/1/labels")
        assert world.door("GET", "requests") == {
            "total": 3,
            "by_method": {"GET": 2, "POST": 1},
            "log": [
                {"method": "GET", "path": "/api/v4/projects/1/issues?state=opened", "status": 200},
                {"method": "POST", "path": "/api/v4/projects/1/issues", "status": 400},
                {"method": "GET", "path": "/api/v4/projects/1/labels", "status": 0},
            ],
        }


class TestFaults:
    @pytest.mark.parametrize(
        ("kind", "code"), [("500", 500), ("502", 502), ("503", 503), ("forbidden", 403), ("429_limiter", 429)]
    )
    def test_statuses(self, world: World, kind: str, code: int) -> None:
        world.door("POST", "faults", kind=kind)
        assert world.call("GET", ISSUES).status_code == code
        assert world.call("GET", ISSUES).status_code == 200

    def test_method_path_count_and_skip(self, world: World) -> None:
        world.door("POST", "faults", kind="500", method="post", path=r"/issues$", count=2, skip=1)
        codes = [world.call("POST", ISSUES, json={"title": "x"}).status_code for _ in range(4)]
        assert codes == [201, 500, 500, 201]
        assert world.call("GET", ISSUES).status_code == 200

    def test_rate_goes_on_until_cleared(self, world: World) -> None:
        world.door("POST", "faults", kind="500", rate=0.5)
        codes = [world.call("GET", ISSUES).status_code for _ in range(60)]
        assert 10 < codes.count(500) < 50
        assert len(world.door("GET", "faults")) == 1
        world.door("DELETE", "faults")
        assert world.door("GET", "faults") == []
        assert {world.call("GET", ISSUES).status_code for _ in range(20)} == {200}

    @pytest.mark.parametrize(("kind", "written"), [("drop_before", 0), ("drop_after", 1)])
    def test_dropped_connections(self, world: World, kind: str, written: int) -> None:
        world.door("POST", "faults", kind=kind, method="POST")
        assert refused(world, "POST", json={"title": "x"})
        assert len(world.bot.issues.list(get_all=True)) == written

    @pytest.mark.parametrize(("kind", "written"), [("timeout_before", 0), ("timeout_after", 1)])
    def test_timeouts(self, world: World, kind: str, written: int) -> None:
        world.door("POST", "faults", kind=kind, method="POST", seconds=0.4)
        url = f"{world.sandbox.url}/api/v4{ISSUES}"
        with pytest.raises(requests.Timeout):
            requests.post(url, json={"title": "x"}, headers={"PRIVATE-TOKEN": world.sandbox.root_token}, timeout=0.1)
        assert len(world.bot.issues.list(get_all=True)) == written

    def test_latency(self, world: World) -> None:
        world.door("POST", "faults", kind="latency", seconds=0.2)
        start = time.monotonic()
        assert world.call("GET", ISSUES).status_code == 200
        assert time.monotonic() - start >= 0.2

    def test_labels_dropped_without_a_word(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "x"})
        world.door("POST", "faults", kind="drop_labels", method="PUT")
        answer = world.call("PUT", f"{ISSUES}/{issue.iid}", "bot", json={"add_labels": "a", "title": "y"})
        assert (answer.status_code, answer.json()["labels"], answer.json()["title"]) == (200, [], "y")

    def test_labels_alone_dropped_is_still_200(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "x"})
        world.door("POST", "faults", kind="drop_labels", method="PUT")
        answer = world.call("PUT", f"{ISSUES}/{issue.iid}", "bot", json={"add_labels": "a"})
        assert (answer.status_code, answer.json()["labels"]) == (200, [])

    def test_metadata_dropped(self, world: World) -> None:
        world.door("POST", "faults", kind="drop_metadata", method="POST")
        body = {
            "title": "x",
            "labels": "a",
            "due_date": "2026-12-01",
            "assignee_ids": [1],
            "confidential": True,
        }
        made = world.call("POST", ISSUES, "bot", json=body).json()
        assert (made["labels"], made["due_date"], made["assignees"], made["confidential"]) == (
            [],
            None,
            [],
            False,
        )

    @pytest.mark.parametrize(
        "bad", [{"kind": "explode"}, {"kind": "500", "colour": "red"}, {"kind": "500", "path": "("}]
    )
    def test_wrong_orders(self, world: World, bad: dict[str, str]) -> None:
        assert world.http.post(f"{world.sandbox.url}/sandbox/faults", json=bad).status_code == 400

    def test_python_gitlab_sees_plain_errors(self, world: World) -> None:
        world.door("POST", "faults", kind="503")
        with pytest.raises(GitlabHttpError) as caught:
            world.client().http_get("/version")
        assert caught.value.response_code == 503


def test_latency_is_shared_by_parallel_clients(begin) -> None:
    world = begin(latency=0.2)
    codes: list[int] = []

    def one() -> None:
        url, headers = f"{world.sandbox.url}/api/v4/version", {"PRIVATE-TOKEN": world.sandbox.root_token}
        codes.append(requests.get(url, headers=headers, timeout=10).status_code)

    threads = [threading.Thread(target=one) for _ in range(10)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 10
    assert time.monotonic() - start < 1.0


def test_limits_can_be_switched_off(world: World) -> None:
    world.door("POST", "limits", notes_per_minute=1)
    issue = world.bot.issues.create({"title": "x"})
    issue.notes.create({"body": "one"})
    with pytest.raises(gitlab.exceptions.GitlabHttpError):
        world.client(world.sandbox.bot_token).http_post(
            f"/projects/1/issues/{issue.iid}/notes", post_data={"body": "x"}, obey_rate_limit=False
        )
    assert world.door("POST", "limits", notes_per_minute=0)["notes_per_minute"] == 0
    for _ in range(3):
        issue.notes.create({"body": "more"})
