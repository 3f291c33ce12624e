"""GitLab refuses everything, projects are renamed, files are saved: the service says so, and loses nothing."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import requests

from tests.serving import Running, event, eventually, list_of, running, settle
from tests.world import World
from triage_bot.service.store import is_shared

WRONG_CASE = ["HS:Red", "apac", "U&A", "risk::competition"]
MENDED = ["APAC", "HS::Red", "U&A", "risk::competition"]


@pytest.fixture
def place(place: World) -> World:
    settle(place, "0 minutes")
    place.at("2026-11-24 10:00")
    return place


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        made: Callable[[], str] = request.getfixturevalue("postgres")
        return made()
    return str(tmp_path / "list.db")


def refusing(place: World) -> None:
    place.door("faults", method="POST|PUT|DELETE", kind="forbidden", count=0)


def jobs(place: World, store: str) -> dict[int, tuple[str, int]]:
    """Issue → (state, tries)."""
    found = [one for one in list_of(place, store) if "#" in one["key"]]
    return {int(one["key"].rpartition("#")[2]): (one["state"], one["tries"]) for one in found}


def test_gitlab_refuses_all_writes_for_a_while(place: World, store: str) -> None:
    """Two tries are few; still nothing is set aside, and it is over by itself."""
    with running(place, "--tries", "2", store=store) as service:
        service.drained()
        iids = [place.open(WRONG_CASE, title=f"Sample {number} - triage") for number in range(5)]
        refusing(place)
        assert [service.deliver(event(place, iid)) for iid in iids] == [200] * 5
        ready = eventually(lambda: _troubled(service), lambda: service.lines)
        assert (ready["status"], list(ready["troubles"])) == (503, ["gitlab"]) and "403" in ready["troubles"]["gitlab"]
        eventually(lambda: {one for one in jobs(place, store).values() if one[0] != "running"} == {("waiting", 0)})
        assert set(jobs(place, store)) == set(iids) and service.ready()["aside"] == 0
    place.door("faults", "DELETE")
    place.at("2026-11-24 10:01")
    a_minute_on(store)
    with running(place, "--tries", "2", store=store) as service:
        eventually(lambda: all(place.labels(iid) == MENDED for iid in iids), lambda: service.lines)
        eventually(lambda: service.ready()["status"] == 200, service.ready)


def a_minute_on(store: str) -> None:
    """A database has a clock of its own, by which its jobs come due: what waits there comes so much earlier."""
    if is_shared(store):
        with psycopg.connect(store) as db:
            db.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - interval '1 minute'")


def _troubled(service: Running) -> dict[str, object]:
    ready = service.ready()
    return ready if "gitlab" in ready["troubles"] else {}


def test_what_was_set_aside_is_tried_again_with_each_listing(place: World, store: str) -> None:
    iid = place.open(WRONG_CASE)
    place.door("faults", method="PUT", path=f"/issues/{iid}$", kind="forbidden", count=0)
    place.at("2026-11-24 10:05")
    with running(place, "--tries", "1", store=store) as service:
        eventually(lambda: service.ready().get("aside") == 1, lambda: service.lines)
        assert service.ready()["status"] == 200 and jobs(place, store)[iid] == ("aside", 1)
    place.door("faults", "DELETE")
    place.now += timedelta(hours=3)  # beyond what a listing looks back
    place.door("clock", now=place.now.isoformat())
    with running(place, "--tries", "1", store=store) as service:
        eventually(lambda: place.labels(iid) == MENDED, lambda: service.lines)
        eventually(lambda: service.ready().get("aside") == 0)


def rename(place: World, path: str) -> None:
    """Nothing is found under the old path any more, as if others had no right to follow."""
    state = place.sandbox.state
    known, old = vars(state)["_paths"], place.sandbox.project
    state.the_project().path = path
    known[place.sandbox.project] = known.pop(old)


def test_a_renamed_project(place: World, store: str) -> None:
    """Its deliveries are ours, and what was planned under the old path is looked at under the new one."""
    first, later = place.open(WRONG_CASE), place.open(["HS::Red", "EMEA", "U&A", "risk::competition"])
    with running(place, store=store) as service:
        service.drained()
        old = place.sandbox.project
        assert {one["key"] for one in list_of(place, store)} >= {f"{old}#{later}"}
        rename(place, "renamed")
        assert place.sandbox.project != old
        place.edit(first, remove_labels="APAC", add_labels="emea")
        assert service.deliver(event(place, first)) == 200
        eventually(lambda: "EMEA" in place.labels(first), lambda: service.lines)
        (delivery,) = service.said("delivery", result="taken")
        assert delivery["issue"] == f"{place.sandbox.project}#{first}"
        assert service.ready()["status"] == 200
    rename(place, "again")  # while the service is away
    place.at("2026-12-10 10:00")
    with running(place, "-i", old, store=store) as service:
        new = f"{place.sandbox.project}#{later}"
        eventually(lambda: new in [one["job"] for one in service.looks(later)], lambda: service.lines)
        gone = {f"{old}#{first}", f"{old}#{later}"}

        def left() -> list[dict[str, object]]:
            return [one for one in list_of(place, store) if one["key"] in gone]

        if not is_shared(store):  # a database has a clock of its own, which is not turned
            eventually(lambda: not left(), lambda: (left(), service.lines), within=20)
        assert service.deliver(event(place, first)) == 200
        eventually(lambda: service.said("delivery", result="taken"), lambda: service.lines)
        assert service.ready()["status"] == 200


def test_a_saved_policy_file_is_noticed_while_nothing_comes(place: World) -> None:
    good = place.policy.read_text(encoding="utf-8")
    with running(place) as service:
        service.drained()
        place.policy.write_text("resource_rules: [", encoding="utf-8")
        eventually(lambda: list(service.ready()["troubles"]) == ["policies"], lambda: service.lines, within=10)
        assert service.ready()["status"] == 503
        place.policy.write_text(good + "\n", encoding="utf-8")
        eventually(lambda: service.ready()["status"] == 200, lambda: service.lines, within=10)
        assert service.stop() == 0


def test_idle_connections_do_not_close_the_door(place: World) -> None:
    iid = place.open(WRONG_CASE)
    with running(place) as service:
        service.drained()
        host, _, port = service.url.removeprefix("http://").partition(":")
        crowd = [socket.create_connection((host, int(port)), timeout=20) for _ in range(600)]
        try:
            assert service.deliver(event(place, iid)) == 200
            assert requests.get(f"{service.url}/healthz", timeout=20).status_code == 200
        finally:
            for one in crowd:
                one.close()
        eventually(lambda: place.labels(iid) == MENDED, lambda: service.lines)
