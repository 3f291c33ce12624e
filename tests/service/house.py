"""A door that is open: the real pages in a real server on a real store, and what is seen from outside."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import uvicorn
from prometheus_client.parser import text_string_to_metric_families

from tests.service.listing import Clock
from tests.service.payloads import HOST, NOW, headers, raw, terms
from tests.serving import eventually
from triage_bot.service.door import Door
from triage_bot.service.memory import Places
from triage_bot.service.patience import AUTHENTIC, PatientProtocol
from triage_bot.service.sqlite import SqliteStore
from triage_bot.service.status import Health, Metrics
from triage_bot.service.webhook import Terms

SHORT = 0.3
"""Seconds of patience where a test is impatient."""


class Impatient(PatientProtocol):
    """Hangs up soon."""

    patience = SHORT


@dataclass
class House:
    """What a client and an operator see of it."""

    port: int
    store: SqliteStore
    status: Health
    metrics: Metrics
    clock: Clock
    log: io.StringIO
    terms: list[Terms]
    places: Places

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, body: bytes, **more: str) -> requests.Response:
        """A delivery as GitLab sends it."""
        return requests.post(f"{self.url}/webhook", data=body, headers=headers(**more), timeout=20)

    def deliver(self, payload: Any, **more: str) -> requests.Response:
        return self.post(raw(payload), **more)

    def connect(self) -> socket.socket:
        """A connection of somebody who writes HTTP by hand."""
        made = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.opened.append(made)
        return made

    opened: list[socket.socket] = field(default_factory=list)

    def lines(self, message: str = "delivery") -> list[dict[str, Any]]:
        """Log lines, without their times."""
        found = [json.loads(line) for line in self.log.getvalue().splitlines()]
        return [{key: it for key, it in one.items() if key != "time"} for one in found if one["message"] == message]

    def page(self) -> str:
        return requests.get(f"{self.url}/metrics", timeout=20).text

    def counts(self) -> dict[tuple[str, str], float]:
        """(event, result) → deliveries."""
        families = text_string_to_metric_families(self.page())
        (deliveries,) = [one for one in families if one.name == "triage_bot_deliveries"]
        return {(it.labels["event"], it.labels["result"]): it.value for it in deliveries.samples}

    def keys(self) -> list[str]:
        return [one.key for one in self.store.entries()]

    def ready(self) -> tuple[int, dict[str, str]]:
        answer = requests.get(f"{self.url}/readyz", timeout=20)
        said = answer.json()
        assert said["ready"] is (answer.status_code == 200)
        return answer.status_code, said["troubles"]


class Server:
    """uvicorn on a free port; what it shows can be changed, since a start of its own for each test takes long."""

    def __init__(self) -> None:
        self.pages: Any = None
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(listener.getsockname()[1])
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._show, http=Impatient, ws="none", lifespan="off", access_log=False, log_config=None,
                interface="asgi3",
            )
        )  # fmt: skip
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)
        self._thread.start()
        eventually(lambda: self._server.started)

    async def _show(self, scope: Any, receive: Any, send: Any) -> None:
        await self.pages(scope, receive, send)

    def authentic(self) -> int:
        """How many connections have shown a valid token."""
        return sum(bool(one.scope and one.scope.get(AUTHENTIC)) for one in self._server.server_state.connections)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()


@contextmanager
def house(server: Server, folder: Path, log: io.StringIO, known: Terms | None = None, **more: Any) -> Iterator[House]:
    """Its clock stands at the time for which deliveries are signed."""
    clock, status, metrics = Clock(), Health(), Metrics()
    clock.stop(NOW)
    store = SqliteStore(path=folder / "list.db", clock=clock, report=lambda problem: status.trouble("store", problem))
    current = [known or terms()]
    deliveries = more.pop("deliveries", True)
    places = Places(store, HOST)
    parts = {"store": store, "status": status, "metrics": metrics, "clock": clock, "places": places}
    door = Door(terms=lambda: current[0], **parts, **more)
    server.pages = door.app(deliveries)
    made = House(server.port, store, status, metrics, clock, log, current, places)
    try:
        yield made
    finally:
        for one in made.opened:
            one.close()
        store.close()
