"""Starting, announcing and stopping the sandbox."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime

import pytest
import requests

from triage_bot.sandbox.server import Sandbox

from .conftest import World
from .hearing import Receiver


def test_announcement_is_one_json_object(world: World) -> None:
    found = world.sandbox.announcement()
    assert set(found) == {"url", "project", "root_token", "bot_token"}
    assert found["project"] == "customer-success/account-triage"
    assert json.loads(json.dumps(found)) == found


def test_ready_at_once_and_gone_at_once() -> None:
    sandbox = Sandbox()
    with pytest.raises(RuntimeError):
        _ = sandbox.url
    sandbox.start()
    url = sandbox.url
    session = requests.Session()
    headers = {"PRIVATE-TOKEN": sandbox.root_token}
    assert session.get(f"{url}/api/v4/version", headers=headers, timeout=5).status_code == 200
    sandbox.stop()
    sandbox.stop()
    with pytest.raises(requests.ConnectionError):
        session.get(f"{url}/api/v4/version", headers=headers, timeout=5)


def test_stop_and_start_again_keeps_the_state_and_the_hooks() -> None:
    sandbox = Sandbox()
    with sandbox, Receiver() as ear:
        World(sandbox).project().hooks.create({"url": ear.url, "issues_events": True})
        World(sandbox).bot.issues.create({"title": "one"})
        assert sandbox.deliveries_idle(5)
        sandbox.stop()
        sandbox.start()
        assert len(World(sandbox).bot.issues.list(get_all=True)) == 1
        World(sandbox).bot.issues.create({"title": "two"})
        assert sandbox.deliveries_idle(5)
        assert len(ear.heard) == 2


def test_only_loopback(world: World) -> None:
    assert world.sandbox.url.startswith("http://127.0.0.1:")


def test_a_wanted_port() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Sandbox(port=port) as sandbox:
        assert sandbox.url.endswith(f":{port}")


def test_connections_are_kept(world: World) -> None:
    with socket.create_connection(world.sandbox.url.removeprefix("http://").split(":"), timeout=5) as plain:  # type: ignore[arg-type]
        request = f"GET /api/v4/version HTTP/1.1\r\nHost: x\r\nPRIVATE-TOKEN: {world.sandbox.root_token}\r\n\r\n"
        for _ in range(3):
            plain.sendall(request.encode())
            assert plain.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_unknown_tier() -> None:
    with pytest.raises(ValueError, match="tier must be one of"):
        Sandbox(tier="gold")


def test_the_real_clock_runs_when_none_is_given(begin) -> None:
    world = begin()
    before = datetime.now(UTC)
    made = datetime.fromisoformat(world.bot.issues.create({"title": "x"}).created_at)
    assert abs((made - before).total_seconds()) < 5


def test_the_date_header_is_the_clock_of_updated_at(world: World) -> None:
    assert world.call("GET", "/version").headers["Date"] == "Wed, 25 Nov 2026 10:00:00 GMT"
    world.door("POST", "clock", now="2027-01-01T00:00:30Z")
    assert world.call("GET", "/version").headers["Date"] == "Fri, 01 Jan 2027 00:00:30 GMT"


def test_head_and_unknown_pages(world: World) -> None:
    answer = world.call("HEAD", "/version")
    assert (answer.status_code, answer.content) == (200, b"")
    assert world.http.get(f"{world.sandbox.url}/nothing/here").status_code == 404


def test_the_project_exists_in_every_seed(begin) -> None:
    for seed in ("empty", "demo", "issues:3"):
        world = begin(seed=seed)
        assert world.bot.path_with_namespace == world.sandbox.project
        level = world.bot.members.get(world.client(world.sandbox.bot_token).http_get("/user")["id"]).access_level
        assert level == 20
