"""The door over real HTTP: what a delivery is answered, counted as, logged as, and whether it is stored."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.service.house import House, Server, house
from tests.service.listing import ASIDE, List
from tests.service.payloads import (
    CANARIES,
    NOW,
    NUMBER,
    PLAIN,
    PROJECT,
    SIGNING,
    headers,
    issue,
    note,
    project,
    raw,
    signed,
)
from tests.service.payloads import terms as known
from tests.serving import eventually
from triage_bot.service.job import Depth, Job, Put
from triage_bot.service.memory import Refusals
from triage_bot.service.webhook import Watched

KEY = f"{PROJECT}#12"


@pytest.fixture
def door(server: Server, tmp_path: Path, log: io.StringIO) -> Iterator[House]:
    with house(server, tmp_path, log) as made:
        yield made


def said(door: House, result: str, level: str = "info", **facts: Any) -> None:
    """Exactly one line, and the delivery counted once."""
    assert door.lines() == [{"level": level, "message": "delivery", "result": result, **facts}]
    assert list(door.counts().values()) == [1.0]


# Taken -----------------------------------------------------------------------------------------


def test_taken_and_stored_before_it_is_answered(door: House) -> None:
    answer = door.deliver(issue())
    assert (answer.status_code, answer.content) == (200, b"")
    (found,) = door.store.entries()
    assert (found.key, found.job.delivery, found.due) == (KEY, "key-1", NOW + timedelta(milliseconds=300))
    said(door, "taken", delivery="key-1", issue=KEY)
    assert door.counts() == {("Issue Hook", "taken"): 1}


def test_a_duplicate(door: House) -> None:
    assert [door.deliver(issue()).status_code for _ in range(2)] == [200, 200]
    assert door.lines()[1] == {
        "level": "info", "message": "delivery", "result": "duplicate", "why": "this delivery came before",
        "delivery": "key-1", "issue": KEY,
    }  # fmt: skip
    assert door.counts() == {("Issue Hook", "taken"): 1, ("Issue Hook", "duplicate"): 1}
    assert door.keys() == [KEY]


def test_the_bot_itself(door: House) -> None:
    assert door.deliver(note(by="triage-bot"), event="Note Hook").status_code == 200
    said(door, "own", why="the bot did this itself", delivery="key-1")
    assert door.counts() == {("Note Hook", "own"): 1} and door.keys() == []


def test_of_no_interest(door: House) -> None:
    assert door.deliver(issue(), event="Wiki Page Hook").status_code == 200
    said(door, "ignored", why="Wiki Page Hook says nothing of interest", delivery="key-1")
    assert door.counts() == {("other", "ignored"): 1} and door.keys() == []


def test_signed(server: Server, tmp_path: Path, log: io.StringIO) -> None:
    body = raw(issue())
    with house(server, tmp_path, log, known(SIGNING)) as door:
        plain = requests.post(f"{door.url}/webhook", data=body, headers=headers(), timeout=20)
        good = [requests.post(f"{door.url}/webhook", data=body, headers=signed(body), timeout=20) for _ in range(2)]
        late = requests.post(
            f"{door.url}/webhook", data=body, headers=signed(body, NOW - timedelta(minutes=6)), timeout=20
        )
        assert [one.status_code for one in (plain, *good, late)] == [401, 200, 200, 401]
        assert [one["result"] for one in door.lines()] == ["unauthorized", "taken", "duplicate", "unauthorized"]


# Refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "payload", "status", "result", "why"),
    [
        ({"x_gitlab_token": ""}, issue(), 401, "unauthorized", "no X-Gitlab-Token"),
        ({"x_gitlab_token": "canary-guess"}, issue(), 401, "unauthorized", "wrong X-Gitlab-Token"),
        ({}, issue(project=project("canary/x")), 200, "elsewhere", "project 42 is none of those I am told about"),
        (
            {"x_gitlab_instance": "https://other.example"}, issue(), 403, "elsewhere",
            "it comes from other.example, not from gitlab.example.com",
        ),
        ({}, ["canary"], 400, "malformed", "the body is no JSON object"),
        ({}, issue("canary"), 200, "malformed", "iid is no number"),
    ],
)  # fmt: skip
def test_refused(door: House, given: dict[str, str], payload: Any, status: int, result: str, why: str) -> None:
    answer = door.deliver(payload, **given)
    assert (answer.status_code, answer.content) == (status, b"")
    said(door, result, "warning", why=why, delivery="key-1")
    assert door.counts() == {("Issue Hook", result): 1} and door.keys() == []


def test_what_is_known_may_change(door: House) -> None:
    elsewhere = issue(project=project("another/place"))
    assert door.deliver(elsewhere).status_code == 200 and door.keys() == []
    door.terms[0] = known(watched=(Watched("groups", "another"),))
    assert door.deliver(elsewhere).status_code == 200 and door.keys() == ["another/place#12"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/webhook", 405),
        ("PUT", "/webhook", 405),
        ("POST", "/readyz", 405),
        ("POST", "/", 404),
        ("POST", "/webhook/", 404),  # GitLab would take a redirection for success
        ("POST", "/webhook/extra", 404),
        ("POST", "//webhook", 404),
        ("GET", "/healthz/", 404),
        ("GET", "/.env", 404),
    ],
)
def test_other_pages(door: House, method: str, path: str, status: int) -> None:
    answer = requests.request(
        method, door.url + path, data=raw(issue()), headers=headers(), timeout=20, allow_redirects=False
    )
    assert answer.status_code == status
    assert door.lines() == [] and door.counts() == {} and door.keys() == []


def test_a_worker_takes_no_deliveries(server: Server, tmp_path: Path, log: io.StringIO) -> None:
    with house(server, tmp_path, log, deliveries=False) as door:
        assert door.deliver(issue()).status_code == 404 and door.keys() == []
        assert door.ready() == (200, {})


# The store fails -------------------------------------------------------------------------------


def test_what_cannot_be_stored_is_not_answered_with_success(door: House) -> None:
    door.store.close()
    answer = door.deliver(issue())
    assert (answer.status_code, answer.content) == (503, b"")
    said(door, "not_stored", "warning", why="the store cannot be written", delivery="key-1", issue=KEY)
    status, troubles = door.ready()
    assert status == 503 and "closed" in troubles["store"]
    assert "triage_bot_ready 0.0" in door.page()


# How it is -------------------------------------------------------------------------------------


def test_it_lives(door: House) -> None:
    door.store.close()
    answer = requests.get(f"{door.url}/healthz", timeout=20)
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert answer.headers["content-type"] == "application/json"


def test_whether_it_is_ready(door: House) -> None:
    assert door.ready() == (200, {})
    door.status.trouble("policies", "changed, but faulty")
    door.status.trouble("gitlab", "GitLab does not answer")
    assert door.ready() == (503, {"policies": "changed, but faulty", "gitlab": "GitLab does not answer"})
    door.status.trouble("policies", "")
    door.status.trouble("gitlab", "")
    assert door.ready() == (200, {})


def test_what_was_set_aside_is_said(door: House) -> None:
    with List(door.store, door.clock).working(answer=lambda one: ASIDE) as lanes:
        door.store.put([Put(Job(kind="issue", path=PROJECT, iid=iid), NOW) for iid in (1, 2)])
        assert {lanes.next().job.iid, lanes.next().job.iid} == {1, 2}
        eventually(lambda: door.store.depth().aside == 2)
    answer = requests.get(f"{door.url}/readyz", timeout=20)
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "troubles": {}, "aside": 2})


def test_a_gitlab_that_refuses_is_seen_whoever_met_it(door: House) -> None:
    seen = Refusals(door.store, door.clock)  # as another worker on the same store has it
    for iid in (1, 2, 3):
        seen.refused(f"{PROJECT}#{iid}")
    status, troubles = door.ready()
    assert status == 503 and troubles == {"gitlab": f"GitLab refuses 3 issues in a row (403), {PROJECT}#3 last"}
    assert "triage_bot_ready 0.0" in door.page()
    seen.wrote()
    assert door.ready() == (200, {})


def test_a_project_that_was_ours_is_ours_under_its_new_path(door: House) -> None:
    moved = issue(project=project("customer-success/renamed"))
    assert door.deliver(moved).status_code == 200 and door.keys() == []
    door.places.learn(NUMBER, PROJECT)
    assert door.deliver(moved).status_code == 200 and door.keys() == ["customer-success/renamed#12"]
    other = issue(project=project("customer-success/renamed", 43))
    assert door.deliver(other, idempotency_key="key-2").status_code == 200 and len(door.keys()) == 1


def test_figures(door: House) -> None:
    door.deliver(issue())
    door.store.plan([Put(Job(kind="issue", path=PROJECT, iid=13), NOW + timedelta(hours=1))])
    door.clock.turn(seconds=90)
    answer = requests.get(f"{door.url}/metrics", timeout=20)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = {
        (it.name, *it.labels.values()): it.value
        for one in text_string_to_metric_families(answer.text)
        for it in one.samples
    }
    wanted = {
        ("triage_bot_deliveries_total", "Issue Hook", "taken"): 1,
        ("triage_bot_jobs", "due"): 1, ("triage_bot_jobs", "planned"): 1, ("triage_bot_jobs", "aside"): 0,
        ("triage_bot_oldest_job_seconds",): 90, ("triage_bot_ready",): 1,
    }  # fmt: skip
    assert {key: found[key] for key in wanted} == wanted
    assert door.store.depth() == Depth(due=1, planned=1, oldest=NOW)


# Nothing secret --------------------------------------------------------------------------------


def test_no_word_of_people_and_no_secret_is_seen_again(door: House) -> None:
    """Whatever comes of a delivery: logs, figures and answers hold references and ids only."""
    payloads = [issue(), issue(), note(), note("commit"), issue(by="ghost"), issue(iid="canary"), [], "canary-text"]
    payloads += [issue(project=project("canary/x")), issue(object_attributes="canary"), issue(kind="canary")]
    answers = [door.deliver(one, event=event) for one in payloads for event in ("Issue Hook", "Note Hook")]
    answers += [door.post(b"canary {"), door.deliver(issue(), x_gitlab_token="canary-guess")]
    answers += [door.deliver(issue(), idempotency_key=f"key-{number}") for number in range(3)]
    door.store.close()
    answers.append(door.deliver(issue(), idempotency_key="key-9"))
    assert {one.status_code for one in answers} == {200, 400, 401, 503}
    assert len(door.lines()) == len(answers)
    seen = [door.log.getvalue(), door.page(), json.dumps(door.ready()), *(str(one.headers) for one in answers)]
    for word in (*CANARIES, PLAIN):
        assert all(word not in one for one in seen)
