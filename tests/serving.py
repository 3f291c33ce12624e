"""A service beside a world: real processes of `serve` and `worker`, deliveries as GitLab sends them, and patience."""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import requests

from tests.world import World

SECRET = "a-secret-of-the-tests-0123456789"
PATIENCE = 60.0
_PAUSE = threading.Event()


def eventually(condition: Callable[[], Any], told: Callable[[], object] = lambda: "", within: float = PATIENCE) -> Any:
    """Waits until the condition holds and returns what it gave; fails with what `told` says."""
    end = time.monotonic() + within
    while not (found := condition()):
        assert time.monotonic() < end, f"it never came to pass: {told()}"
        _PAUSE.wait(0.02)
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Running:
    """One process of `serve` or `worker`; its log lines are read as they come."""

    def __init__(self, place: World, kind: str, words: list[str], env: Mapping[str, str]) -> None:
        self.place, self.kind = place, kind
        self.process = place.process(command=[kind, *words], more_env={"TRIAGE_BOT_WEBHOOK_SECRET": SECRET, **env})
        self.lines: list[dict[str, Any]] = []
        self.other: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith("{"):
                self.lines.append(json.loads(line))
            else:
                self.other.append(line)

    @property
    def url(self) -> str:
        """Its door, once it is open."""

        def found() -> str:
            assert self.process.poll() is None, f"it ended: {self.other}"
            return next((str(one["url"]) for one in self.lines if one["message"] == "listening"), "")

        return str(eventually(found, lambda: (self.lines, self.other)))

    def said(self, message: str, **facts: Any) -> list[dict[str, Any]]:
        """Its log lines with this message and these facts."""
        return [
            one for one in list(self.lines)
            if one["message"] == message and all(one.get(key) == value for key, value in facts.items())
        ]  # fmt: skip

    def looks(self, iid: int | None = None) -> list[dict[str, Any]]:
        """Its looks at issues, or at one."""
        found = self.said("look", kind="issue")
        return found if iid is None else [one for one in found if one["job"].endswith(f"#{iid}")]

    def figures(self) -> dict[str, float]:
        """Its metrics."""
        text = requests.get(f"{self.url}/metrics", timeout=20).text
        rows = [one.rpartition(" ") for one in text.splitlines() if one and not one.startswith("#")]
        return {name: float(value) for name, _, value in rows}

    def ready(self) -> dict[str, Any]:
        """What /readyz says, with its status."""
        answer = requests.get(f"{self.url}/readyz", timeout=20)
        return {**answer.json(), "status": answer.status_code}

    def drained(self) -> None:
        """Waits until it has caught up and nothing is due or under way."""

        def idle() -> bool:
            return bool(self.said("caught up")) and self.figures()['triage_bot_jobs{state="due"}'] == 0

        eventually(idle, lambda: self.lines[-5:])

    def deliver(self, payload: Mapping[str, Any], to: str = "", **headers: str) -> int:
        """Delivers as GitLab does, once; the status, 0 if nobody answered."""
        key = str(uuid.uuid4())
        sent = {
            "X-Gitlab-Event": "Issue Hook", "X-Gitlab-Token": SECRET, "Idempotency-Key": key,
            "X-Gitlab-Event-UUID": key, "X-Gitlab-Instance": self.place.sandbox.url, **headers,
        }  # fmt: skip
        try:
            return requests.post(f"{to or self.url}/webhook", json=payload, headers=sent, timeout=10).status_code
        except requests.RequestException:
            return 0

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


def event(place: World, iid: int, by: str = "csm-anna", action: str = "update") -> dict[str, Any]:
    """The part of an issue's payload that counts."""
    return {
        "object_kind": "issue", "event_type": "issue", "user": {"id": 9, "username": by},
        "project": {"id": int(place.root.id), "path_with_namespace": place.sandbox.project},
        "object_attributes": {"iid": iid, "action": action},
    }  # fmt: skip


def going_on(place: World) -> datetime:
    """What the clock of the first service, which began with the world's time, shows now."""
    begun = place.begun.setdefault(place.now, time.monotonic())
    return place.now + timedelta(seconds=time.monotonic() - begun)


@contextmanager
def running(place: World, *more: str, kind: str = "serve", store: str = "", **env: str) -> Iterator[Running]:
    """A service on the world's policies, its clock running on from the world's; ends with the block.

    That of a later one goes on where it would be by then: what the one before put on the list is due.
    """
    words = [
        "-f",
        str(place.policy),
        "-H",
        place.sandbox.url,
        "-i",
        place.sandbox.project,
        "--now",
        going_on(place).isoformat(),
    ]
    words += ["--store", store or str(place.folder / "list.db"), "--notes-a-minute", "100000", *more]
    listen = [] if kind == "worker" or "--listen" in more else ["--listen", "127.0.0.1:0"]
    made = Running(place, kind, words + listen, env)
    try:
        if kind == "serve" or "--listen" in more:
            _ = made.url
        yield made
    finally:
        if made.process.poll() is None:
            made.stop()


def hook(place: World, service: Running) -> None:
    """Tells the sandbox to send its events to the service."""
    names = ("issues", "confidential_issues", "note", "confidential_note", "merge_requests")
    events = {f"{name}_events": True for name in names}
    place.root.hooks.create({"url": f"{service.url}/webhook", "token": SECRET, "push_events": False, **events})


def settle(place: World, after: str) -> None:
    """Sets how long label edits have to settle in the shipped policy."""
    file = place.policy.parent / "core" / "account-triage.yml"
    file.write_text(
        re.sub(r"settle: \d+ minutes", f"settle: {after}", file.read_text(encoding="utf-8")), encoding="utf-8"
    )


def list_of(place: World, store: str = "") -> list[dict[str, Any]]:
    """What `deliveries list` shows."""
    words = ["deliveries", "list", "--all", "--format", "json", "--store", store or str(place.folder / "list.db")]
    process = place.process(command=words)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    return list(json.loads(out))
