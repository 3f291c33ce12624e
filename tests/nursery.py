"""triage-bot as a process of its own, forked where everything is imported already: imports are most of a short run.

A process has its own environment, streams, signals and exit code, and dies alone; only its imports were made before.
How it starts from outside has tests of its own in `tests/cli`, with `python -m triage_bot`.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
LATER = ("gitlab.v4.objects", "uvicorn.protocols.http.h11_impl", "psycopg_pool", "rich.console")
"""What the program imports only when it is needed."""


class Process:
    """One process, with the part of `subprocess.Popen` that tests use."""

    def __init__(self, news: socket.socket, out: int, err: int) -> None:
        self._news = news.makefile("r", encoding="ascii")
        self._socket = news
        self.stdout, self.stderr = (open(one, encoding="utf-8") for one in (out, err))  # noqa: SIM115, PTH123
        self.pid = int(self._news.readline())
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code once it ended; raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._socket], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("triage-bot", timeout or 0)
            self.returncode = int(self._news.readline())
            self._news.close()
            self._socket.close()
        return self.returncode

    def poll(self) -> int | None:
        """Its exit code, if it ended."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """(stdout, stderr) of its whole life; raises TimeoutExpired."""
        end = None if timeout is None else time.monotonic() + timeout
        texts: dict[IO[str], str] = {}
        readers = [
            threading.Thread(target=lambda one=one: texts.update({one: one.read()}), daemon=True)
            for one in (self.stdout, self.stderr)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(None if end is None else max(end - time.monotonic(), 0))
        self.wait(None if end is None else max(end - time.monotonic(), 0))
        for stream in (self.stdout, self.stderr):
            stream.close()
        return texts[self.stdout], texts[self.stderr]

    def send_signal(self, number: int) -> None:
        """Sends a signal while it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)


def begin(words: list[str], env: Mapping[str, str]) -> Process:
    """triage-bot with these words and this environment."""
    ours, theirs = socket.socketpair()
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    socket.send_fds(next(_nurseries()), [b"!"], [theirs.fileno(), out_end, err_end])
    for one in (out_end, err_end):
        os.close(one)
    theirs.close()
    ours.sendall(json.dumps([words, dict(env)]).encode() + b"\n")
    return Process(ours, out, err)


@cache
def _nurseries() -> Iterator[socket.socket]:
    """Two take turns, so that a run and the next one hash texts differently, as processes of their own do."""
    return itertools.cycle([_nursery(), _nursery()])


def _nursery() -> socket.socket:
    orders, theirs = socket.socketpair()
    code = "from tests.nursery import tend\ntend()"
    subprocess.Popen([sys.executable, "-c", code], stdin=theirs, stdout=subprocess.DEVNULL, cwd=ROOT)
    theirs.close()
    return orders


# In the nursery ---------------------------------------------------------------------------------------


def tend() -> None:
    """Forks a process for each order that comes; ends with the tests, and, as each process, in `main`."""
    _import_all()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who watch
    with socket.socket(fileno=os.dup(0)) as orders:
        while True:
            _, given, _, _ = socket.recv_fds(orders, 1, 3)
            if not given:
                return
            if not os.fork():
                break
            for one in given:
                os.close(one)
    _live(*given)


def _import_all() -> None:
    import triage_bot

    for module in walk_packages(triage_bot.__path__, "triage_bot."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in LATER:
        import_module(name)
    assert threading.active_count() == 1, "threads do not live on in a fork"
    gc.freeze()


def _live(news: int, out: int, err: int) -> None:
    """The process itself, watched by its parent, which tells its id and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=news) as told:
        with told.makefile("r", encoding="utf-8") as lines:
            words, env = json.loads(lines.readline())
        child = os.fork()
        if child:
            for one in (out, err):
                os.close(one)
            told.sendall(b"%d\n" % child)
            _, status = os.waitpid(child, 0)
            told.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
            os._exit(0)
    for one, number in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(one, number)
        os.close(one)
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", 1, encoding="utf-8")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(env)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from triage_bot.cli.main import main

    main(words)
