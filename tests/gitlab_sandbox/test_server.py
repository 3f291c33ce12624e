"""Starting, announcing and stopping the sandbox."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from gitlab_sandbox.server import Sandbox

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


def test_it_starts_by_itself_without_the_bot(tmp_path: Path) -> None:
    """`python -m gitlab_sandbox` says the same line as `triage-bot sandbox`, and loads nothing of the bot."""
    blocked = "import sys; sys.modules['triage_bot'] = None\n"
    script = blocked + "import runpy; runpy.run_module('gitlab_sandbox', run_name='__main__')"
    command = [sys.executable, "-c", script, "--seed", "demo", "--clock", "2026-11-23T10:00:00Z"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            line = json.loads(process.stdout.readline())  # type: ignore[union-attr]
        finally:
            process.send_signal(signal.SIGINT)
    assert set(line) == {"url", "project", "root_token", "bot_token", "clock"}
    assert line["clock"] == "2026-11-23T10:00:00Z"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--latency", "soon"), 'latency: "soon" is no time'),
        (("--clock", "noon"), 'clock: "noon" is not a moment'),
        (("--seed", "issues:many"), "'issues:many' is not issues:N"),
        (("--port", "70000"), "port"),
    ],
)
def test_what_it_cannot_read_is_one_line(options: tuple[str, str], why: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gitlab_sandbox", *options], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert why in done.stderr
