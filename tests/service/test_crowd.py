"""More connections than there is room for: strangers go, the oldest first, and deliveries get through."""

from __future__ import annotations

import io
import json
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.service.house import House, Impatient, Server, house
from tests.service.payloads import headers, issue, raw
from tests.service.test_patience import GET
from tests.serving import eventually

MOST = 8
BODY = raw(issue())


@pytest.fixture
def door(server: Server, tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """With room for few, and patience that outlasts the test."""
    monkeypatch.setattr(Impatient, "most", MOST)
    monkeypatch.setattr(Impatient, "patience", 30.0)
    with house(server, tmp_path, log, patience=20.0) as made:
        yield made


def begun(door: House, **more: str) -> socket.socket:
    """A delivery whose body is under way."""
    line = door.connect()
    lines = [f"{name}: {value}" for name, value in headers(content_length=str(len(BODY)), **more).items()]
    line.sendall("\r\n".join(["POST /webhook HTTP/1.1", "host: x", *lines, "", ""]).encode() + BODY[:10])
    return line


def crowd(door: House, count: int, start: bytes = b"") -> list[socket.socket]:
    made = []
    for _ in range(count):
        made.append(door.connect())
        made[-1].sendall(start)
    return made


def until_it_hangs_up(line: socket.socket) -> bytes:
    """What comes before the other side closes, with or without a word; a socket's time-out fails the test."""
    found = b""
    try:
        while part := line.recv(1000):
            found += part
    except ConnectionResetError:
        pass
    return found


def closed(lines: list[socket.socket]) -> list[bool]:
    readable = select.select(lines, [], [], 0)[0]
    return [one in readable for one in lines]


@pytest.mark.parametrize("start", [b"", b"POST /webhook HT", GET[:-2], b"POST /webhook HTTP/1.1\r\nx-slow: "])
def test_the_oldest_stranger_goes_first(door: House, start: bytes) -> None:
    strangers = crowd(door, MOST + 3, start)
    for one in strangers[:3]:
        assert until_it_hangs_up(one) == b""
    assert closed(strangers[3:]) == [False] * MOST
    assert door.post(BODY).status_code == 200


def test_a_delivery_under_way_outlasts_any_crowd(door: House, server: Server) -> None:
    line = begun(door)
    eventually(lambda: server.authentic() == 1)
    strangers = crowd(door, 3 * MOST)
    for one in strangers[: 2 * MOST]:
        assert until_it_hangs_up(one) == b""
    line.sendall(BODY[10:])
    assert line.recv(1000).startswith(b"HTTP/1.1 200")
    assert [one["result"] for one in door.lines()] == ["taken"]


def test_who_showed_a_wrong_token_is_a_stranger(door: House) -> None:
    """Answered at once; the rest of the body is not waited for."""
    line = begun(door, x_gitlab_token="wrong")
    assert line.recv(1000).startswith(b"HTTP/1.1 401")
    crowd(door, MOST)
    assert until_it_hangs_up(line) == b""


def test_a_connection_that_brought_deliveries_goes_after_strangers(door: House) -> None:
    """A proxy keeps its connections: cutting one just when it is used again would lose a delivery."""
    with requests.Session() as kept:
        assert kept.post(f"{door.url}/webhook", data=BODY, headers=headers(), timeout=20).status_code == 200
        strangers = crowd(door, 2 * MOST)
        for one in strangers[: MOST + 1]:
            assert until_it_hangs_up(one) == b""
        again = kept.post(f"{door.url}/webhook", data=BODY, headers=headers(idempotency_key="2"), timeout=20)
        assert again.status_code == 200 and closed(strangers[-3:]) == [False] * 3


def test_where_all_are_at_work_the_new_one_waits_outside(door: House, server: Server) -> None:
    lines = [begun(door, idempotency_key=f"key-{number}") for number in range(MOST)]
    eventually(lambda: server.authentic() == MOST)
    assert until_it_hangs_up(door.connect()) == b""
    for one in lines:
        one.sendall(BODY[10:])
    assert all(one.recv(1000).startswith(b"HTTP/1.1 200") for one in lines)


def test_who_reads_no_answers_is_hung_up_on(
    server: Server, tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers fill all buffers; the connection ends all the same."""
    with house(server, tmp_path, log) as door:
        line = door.connect()
        line.settimeout(0.2)
        page = b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n"
        eventually(lambda: _full(line, page * 100))
        eventually(lambda: _reset(line), within=20)


def _full(line: socket.socket, more: bytes) -> bool:
    try:
        line.sendall(more)
    except OSError:
        return True
    return False


def _reset(line: socket.socket) -> bool:
    """True once writing fails for good."""
    try:
        line.send(b"x")
    except TimeoutError:
        return False
    except OSError:
        return True
    return False


LIMIT = """
import resource, json, sys
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), hard))
from triage_bot.service.patience import room_for_connections
room_for_connections()
print(json.dumps([resource.getrlimit(resource.RLIMIT_NOFILE)[0], hard]))
"""


def test_there_are_files_enough_for_a_crowd() -> None:
    out = subprocess.run([sys.executable, "-c", LIMIT, "256"], capture_output=True, text=True, check=True).stdout
    soft, hard = json.loads(out)
    assert soft == (4096 if hard == -1 else min(4096, hard))
