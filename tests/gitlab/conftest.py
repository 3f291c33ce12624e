"""A sandbox with a short way to faults and counts, and an adapter whose waits are recorded, not waited."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from gitlab_sandbox.server import Sandbox
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Ref

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@dataclass
class Line:
    """A sandbox and the adapter that speaks to it."""

    sandbox: Sandbox
    waits: list[float] = field(default_factory=list)

    def adapter(self, token: str | None = None, per_page: int = 100, **options: Any) -> Gateway:
        timeout = options.pop("timeout", 10.0)
        repeating = Repeating(sleep=self.waits.append, **options)
        token = token or self.sandbox.bot_token
        return Gateway(
            connection=Connection(
                host=self.sandbox.url, token=token, repeating=repeating, timeout=timeout, write_timeout=timeout
            ),
            per_page=per_page,
        )

    @property
    def scope(self) -> Scope:
        return self.adapter().scope("projects", self.sandbox.project)

    def fault(self, kind: str, **more: Any) -> None:
        """Orders a fault for calls to come."""
        answer = requests.post(f"{self.sandbox.url}/sandbox/faults", json={"kind": kind, **more}, timeout=10)
        assert answer.status_code == 200, answer.text

    def call(self, method: str, path: str, **body: Any) -> Any:
        """A call as root, past the adapter."""
        answer = requests.request(
            method,
            f"{self.sandbox.url}/api/v4{path}",
            json=body or None,
            headers={"PRIVATE-TOKEN": self.sandbox.root_token},
            timeout=10,
        )
        assert answer.ok, answer.text
        return answer.json()

    def sent(self, method: str, part: str = "", at_least: int = 0) -> list[str]:
        """The paths of the requests the sandbox got, those without an answer included.

        A request is noted when the sandbox is done with it; `at_least` waits for slow ones.
        """
        for _ in range(100):
            log = requests.get(f"{self.sandbox.url}/sandbox/requests", timeout=10).json()["log"]
            found = [one["path"] for one in log if one["method"] == method and part in one["path"]]
            if len(found) >= at_least:
                break
            time.sleep(0.05)
        return found

    def forget(self) -> None:
        requests.delete(f"{self.sandbox.url}/sandbox/requests", timeout=10)

    def issue(self, title: str = "Alder Foods", **more: Any) -> Ref:
        """A new issue."""
        made = self.call("POST", "/projects/1/issues", title=title, **more)
        return Ref(self.sandbox.project, made["iid"])

    def token(self, username: str, level: int | None = None, scopes: tuple[str, ...] = ("api",), **more: Any) -> str:
        """The token of a new user, a member if a level is given."""
        user = self.call("POST", "/users", username=username, name=username, email=f"{username}@sample.example")
        if level is not None:
            self.call("POST", "/projects/1/members", user_id=user["id"], access_level=level)
        path = f"/users/{user['id']}/personal_access_tokens"
        return str(self.call("POST", path, name="t", scopes=list(scopes), **more)["token"])


@pytest.fixture
def line() -> Iterator[Line]:
    with Sandbox(clock=NOW) as sandbox:
        yield Line(sandbox)
