"""Bodies that are too large, too slow or cut off, over real HTTP."""

from __future__ import annotations

import io
import socket
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.service.house import SHORT, House, Server, house
from tests.service.payloads import PROJECT, SIGNING, headers, issue, raw
from tests.service.payloads import terms as known
from tests.serving import eventually

MOST = 20_000


@pytest.fixture
def door(server: Server, tmp_path: Path, log: io.StringIO) -> Iterator[House]:
    with house(server, tmp_path, log, max_body=MOST, patience=SHORT) as made:
        yield made


def head(*more: str, **given: str) -> bytes:
    """The head of a delivery, written by hand."""
    lines = ["POST /webhook HTTP/1.1", "host: x", *(f"{name}: {value}" for name, value in headers(**given).items())]
    return "\r\n".join([*lines, *more, "", ""]).encode()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def said(door: House, result: str, why: str) -> None:
    eventually(door.lines, within=10)
    (line,) = door.lines()
    assert line == {
        "level": "warning", "message": "delivery", "result": result, "why": why, "delivery": "key-1"
    }  # fmt: skip
    assert door.counts() == {("Issue Hook", result): 1} and door.keys() == []


def padded(size: int) -> bytes:
    """A good delivery of exactly so many bytes."""
    body = raw(issue())
    return body[:-1] + b" " * (size - len(body)) + b"}"


def test_the_largest_body(door: House) -> None:
    assert door.post(padded(MOST)).status_code == 200
    assert door.post(padded(MOST + 1), idempotency_key="key-2").status_code == 413
    assert [one["result"] for one in door.lines()] == ["taken", "too_large"]


def test_too_large_by_its_length(door: House) -> None:
    """Answered at once, without a byte of it."""
    line = door.connect()
    line.sendall(head("content-length: 100000000"))
    assert status_of(line.recv(1000)) == 413
    said(door, "too_large", "a body beyond 20000 bytes")


def test_size_is_asked_after_the_token(door: House) -> None:
    """Who has none learns nothing of limits, and nothing of what it sends is read."""
    line = door.connect()
    line.sendall(head("content-length: 100000000", x_gitlab_token="wrong"))
    assert status_of(line.recv(1000)) == 401
    said(door, "unauthorized", "wrong X-Gitlab-Token")


def test_a_body_without_a_signature_is_not_read(server: Server, tmp_path: Path, log: io.StringIO) -> None:
    with house(server, tmp_path, log, known(SIGNING), patience=20.0) as door:
        line = door.connect()
        line.sendall(head("content-length: 1000"))
        assert status_of(line.recv(1000)) == 401
        said(door, "unauthorized", "no signature")


BIG = 25 * 1024 * 1024


def test_what_gitlab_itself_sends_at_most(server: Server, tmp_path: Path, log: io.StringIO) -> None:
    """Eight of 25 MB at once, as of one long description edited: all are taken, in the memory of few."""
    with house(server, tmp_path, log) as door:
        body = padded(BIG)
        lines = [door.connect() for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            tracemalloc.start()
            try:
                answers = list(pool.map(lambda one: send(one[1], body, f"key-{one[0]}"), enumerate(lines)))
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
        assert answers == [200] * 8 and door.keys() == [f"{PROJECT}#12"]
        assert peak < 200_000_000, peak
        assert door.post(padded(BIG + 1), idempotency_key="key-9").status_code == 413


def send(line: socket.socket, body: bytes, key: str) -> int:
    line.sendall(head(f"content-length: {len(body)}", idempotency_key=key))
    line.sendall(body)
    return status_of(line.recv(1000))


def chunks(count: int, size: int) -> Any:
    """A body without a length, in pieces; the same memory again and again."""
    piece = b" " * size
    for _ in range(count):
        yield piece


def test_too_large_without_a_length(door: House) -> None:
    line = door.connect()
    line.sendall(head("transfer-encoding: chunked"))
    piece = b"1000\r\n" + b" " * 4096 + b"\r\n"
    for _ in range(6):
        line.sendall(piece)
    assert status_of(line.recv(1000)) == 413
    said(door, "too_large", "a body beyond 20000 bytes")


@pytest.mark.parametrize("length", ["content-length: 104857600", "transfer-encoding: chunked"])
def test_a_hundred_megabytes_are_not_kept(door: House, length: str) -> None:
    """Read away or hung up on, but never in memory."""
    line = door.connect()
    piece = b"100000\r\n" + b" " * 0x100000 + b"\r\n" if "chunked" in length else b" " * 0x100000
    tracemalloc.start()
    sent = 0
    try:
        line.sendall(head(length))
        for _ in range(100):
            line.sendall(piece)
            sent += 1
    except OSError:
        pass  # hung up on
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000, f"{peak} bytes after {sent} MB"
    said(door, "too_large", "a body beyond 20000 bytes")
    assert door.post(raw(issue()), idempotency_key="key-2").status_code == 200


def test_a_slow_body(door: House) -> None:
    line = door.connect()
    line.sendall(head("content-length: 1000") + b'{"object_kind"')
    assert status_of(line.recv(1000)) == 408
    said(door, "too_slow", f"the body took longer than {SHORT} seconds")
    while line.recv(1000):
        pass  # until it hangs up


def test_a_stranger_may_not_even_be_slow(door: House) -> None:
    """A wrong token is refused before the body is waited for."""
    line = door.connect()
    line.sendall(head("content-length: 1000", x_gitlab_token="wrong"))
    assert status_of(line.recv(1000)) == 401
    said(door, "unauthorized", "wrong X-Gitlab-Token")


@pytest.mark.parametrize("way", ["content-length: 1000", "transfer-encoding: chunked"])
def test_a_client_that_leaves_in_the_middle(door: House, way: str) -> None:
    line = door.connect()
    start = b'{"object_kind"' if "length" in way else b"e\r\n" + b'{"object_kind"' + b"\r\n"
    line.sendall(head(way) + start)
    line.close()
    said(door, "malformed", "the client left in the middle")
    assert door.post(raw(issue()), idempotency_key="key-2").status_code == 200


def test_no_http_at_all(door: House) -> None:
    line = door.connect()
    line.sendall(b"\x16\x03\x01 hello\r\n\r\n")
    assert status_of(line.recv(1000)) == 400
    assert door.lines() == [] and door.ready() == (200, {})
