"""Connections on which no request comes are hung up on; those at work are not."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.house import SHORT, House, Server, house
from tests.service.payloads import headers, issue, raw

GET = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"


@pytest.fixture
def door(server: Server, tmp_path: Path, log: io.StringIO) -> Iterator[House]:
    with house(server, tmp_path, log, patience=20.0) as made:
        yield made


def until_it_hangs_up(line: socket.socket) -> bytes:
    """What comes before the other side closes; a socket's time-out fails the test."""
    found = b""
    while part := line.recv(1000):
        found += part
    return found


@pytest.mark.parametrize(
    "start", [b"", b"P", b"POST /webhook HTTP/1.1\r\nhost: x\r\n", b"POST /webhook HTTP/1.1\r\nx-y: "]
)
def test_a_head_that_never_ends(door: House, start: bytes) -> None:
    line = door.connect()
    line.sendall(start)
    assert until_it_hangs_up(line) == b""
    assert door.lines() == []


def test_a_head_that_trickles(door: House) -> None:
    """Every byte is a sign of life, but the head must come as a whole."""
    line = door.connect()
    line.settimeout(SHORT / 10)
    for one in b"POST /webhook HTTP/1.1\r\nx-slow: " + b"y" * 2000:
        try:
            line.sendall(bytes([one]))
            if line.recv(10) == b"":
                return
        except TimeoutError:
            continue
        except OSError:
            return
    pytest.fail("it still listens")


def test_after_an_answer_the_next_request_must_come(door: House) -> None:
    line = door.connect()
    for _ in range(2):
        line.sendall(GET)
        answer = b""
        while b'{"ok": true}' not in answer:  # head and body may come apart
            answer += line.recv(1000)
    line.sendall(GET[:10])  # with this first byte uvicorn itself would wait for ever
    assert until_it_hangs_up(line) == b""


def test_a_request_that_is_slow_itself_is_not_cut(door: House) -> None:
    """A body may take as long as the door allows, which is longer here than the head may."""
    body = raw(issue())
    other = door.connect()  # its end says that the time for heads is over
    line = door.connect()
    lines = [f"{name}: {value}" for name, value in headers(content_length=str(len(body))).items()]
    line.sendall("\r\n".join(["POST /webhook HTTP/1.1", "host: x", *lines, "", ""]).encode())
    line.sendall(body[:10])
    late = door.connect()
    for one in (other, late):
        assert until_it_hangs_up(one) == b""
    line.sendall(body[10:])
    assert line.recv(1000).startswith(b"HTTP/1.1 200")
    assert [one["result"] for one in door.lines()] == ["taken"]
