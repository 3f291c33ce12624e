"""Plays cases in this process: one server for all of them, an instance, a folder and an environment for each."""

from __future__ import annotations

import gc
import io
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gitlab_sandbox.app import App
from gitlab_sandbox.httpd import Server
from gitlab_sandbox.seeds.base import BOT_TOKEN
from tests.conformance import comparing, moments
from tests.conformance.case import Case
from tests.conformance.effect import effect, join_group, places, state
from tests.conformance.instance import Instance
from triage_bot.cli.main import run

POLICY = ".triage-policies.yml"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
OWN = {"TZ": "UTC", "NO_COLOR": "1", "PYTHON_GITLAB_CFG": os.devnull}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a case; `wrong` are its differences from what is wanted."""

    code: int
    printed: str
    requests: tuple[str, ...]
    effect: Mapping[str, Any]
    wrong: tuple[str, ...]


class Stage:
    """A server on loopback behind which each case has an instance of its own."""

    def __init__(self) -> None:
        self.server = Server(0, App("empty", "free", 0.0, None))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()
        self.server.hang_up()
        self._thread.join()

    def play(self, case: Case) -> Outcome:
        """Runs a case and compares what came of it."""
        with self._instance(case) as instance, tempfile.TemporaryDirectory() as folder:
            words = self._words(case, instance, Path(folder))
            before = state(instance)
            with _as_a_process(case.env, Path(folder)) as printed:
                codes = [run(words, sleep=_no_time) for _ in range(case.runs)]
            did = moments.told(effect(before, state(instance), instance.writes), case.now)
            wrong = _wrong(case, instance, did, codes[-1], printed.getvalue())
        return Outcome(
            code=codes[-1], printed=printed.getvalue(), requests=tuple(instance.asked), effect=did, wrong=wrong
        )

    @contextmanager
    def _instance(self, case: Case) -> Iterator[Instance]:
        instance = Instance(case.world, case.now)
        instance.serve_at(self.url)
        instance.prepare()
        self.server.app = instance
        yield instance
        self.server.hang_up()
        instance.hooks.stop()

    def _words(self, case: Case, instance: Instance, folder: Path) -> list[str]:
        file = folder / POLICY
        file.write_text(case.policy.replace("host_url: {host}", f"host_url: {self.url}"), encoding="utf-8", newline="")
        place = join_group(instance) if case.source == "groups" else instance.state.the_project().full_path
        where = [] if case.bare else ["-s", case.source, "-i", place]
        words = ["run", "-H", self.url, "-t", BOT_TOKEN, "-f", str(file), *where]
        return [*words, "--max-changes", "100000", "--now", case.now.isoformat(), *case.options]


@contextmanager
def _as_a_process(env: Mapping[str, str], folder: Path) -> Iterator[io.StringIO]:
    """What a process of its own would have for itself: environment, time zone, folder and streams."""
    before, threshold, printed = dict(os.environ), gc.get_threshold(), io.StringIO()
    kept = {name: before[name] for name in KEPT if name in before}
    try:
        _live_in({**kept, **OWN, **env})
        with chdir(folder), redirect_stdout(printed), redirect_stderr(printed):
            yield printed
    finally:
        _live_in(before)
        gc.set_threshold(*threshold)


def _no_time(_seconds: float) -> None:
    """What a run waits for may come at once."""


def _live_in(env: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(env)
    time.tzset()


def _wrong(case: Case, instance: Instance, did: Mapping[str, Any], code: int, printed: str) -> tuple[str, ...]:
    wanted, actual = dict(case.effect), dict(did)
    if case.alike:
        wanted, actual = (comparing.without(each, case.alike) for each in (wanted, actual))
    numbers = places(instance)
    for side in (wanted, actual):
        if "calls" in side:
            side["calls"] = comparing.evened(side["calls"], numbers)
    lines = comparing.differences(wanted, actual)
    if case.refused != (code != 0):
        lines.append(f"exit code: wanted {'a refusal' if case.refused else '0'}, got {code}: {printed.strip()[-300:]}")
    return tuple(lines)
