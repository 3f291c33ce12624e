"""Command `worker`: refuses what only `serve` may have, and shares a list on PostgreSQL."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.cli.conftest import Calling
from tests.postgres import postgres
from tests.serving import event, eventually, running
from tests.world import World

__all__ = ["postgres"]


@pytest.mark.parametrize("store", [(), ("--store", "list.db"), ("--store", "sqlite:///list.db")])
def test_a_file_belongs_to_serve(
    place: World, call: Calling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    place.forget_log()
    with socket.create_server(("127.0.0.1", 0)) as taken:  # so that it ends even if nothing is found wrong
        code, out, err = call("worker", "--listen", f"127.0.0.1:{taken.getsockname()[1]}", *store)
    assert (code, out) == (2, "") and "a SQLite file belongs to `serve` alone – share the work with --store" in err
    assert not list(tmp_path.glob("*.db*")) and place.log() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--listen", "everywhere"), '--listen: "everywhere" is no address'),
        (("-s", "groups", "-i", "42"), "42 is a group's number"),
        ((), "--store: PostgreSQL cannot be used"),
    ],
)
def test_options_that_make_no_sense(place: World, words: tuple[str, ...], said: str) -> None:
    where = ["-f", str(place.policy), "-H", place.sandbox.url, "-i", place.sandbox.project]
    process = place.process(command=["worker", "--store", "postgresql://me:canary@127.0.0.1:1/x", *where, *words])
    try:
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()  # if it did not give up
    assert (process.returncode, out) == (2, "") and said in err and "canary" not in err and "Traceback" not in err


def test_it_works_on_what_serve_takes(place: World, postgres: Callable[[], str]) -> None:
    """A list that a `serve` left behind is worked off by a worker, which takes no deliveries itself."""
    store = postgres()
    with running(place, store=store, TRIAGE_BOT_PAUSED="1") as service:
        assert service.deliver(event(place, 2)) == 200
        assert [one["key"] for one in listed(place, store)].count(f"{place.sandbox.project}#2") == 1
    where = ("--listen", "127.0.0.1:0")
    with running(place, *where, kind="worker", store=store) as worker:
        process = place.process(command=["deliveries", "retry", f"{place.sandbox.project}#2", "--store", store])
        process.communicate(timeout=60)
        eventually(lambda: worker.looks(2), lambda: worker.lines)
        answers = [
            requests.get(f"{worker.url}/healthz", timeout=20), requests.get(f"{worker.url}/metrics", timeout=20),
            requests.post(f"{worker.url}/webhook", json=event(place, 2), timeout=20),
        ]  # fmt: skip
        assert [one.status_code for one in answers] == [200, 200, 404]
        assert worker.stop() == 0
    assert worker.looks(2)[0]["result"] == "done"


def listed(place: World, store: str) -> list[dict[str, str]]:
    from tests.serving import list_of

    return list_of(place, store)
