"""Sandboxes on a frozen clock, and callers of every rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import gitlab
import pytest
import requests
from gitlab.v4.objects import Project

from gitlab_sandbox.server import Sandbox

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


class World:
    """A running sandbox with short ways to the things tests need."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.http = requests.Session()

    def client(self, token: str | None = None) -> gitlab.Gitlab:
        return gitlab.Gitlab(
            self.sandbox.url, private_token=token or self.sandbox.root_token, retry_transient_errors=False
        )

    def project(self, token: str | None = None) -> Project:
        return self.client(token).projects.get(self.sandbox.project)

    @property
    def bot(self) -> Project:
        return self.project(self.sandbox.bot_token)

    def token(self, username: str, level: int | None = None, scopes: tuple[str, ...] = ("api",), **extra: Any) -> str:
        """The token of a user, made when missing; with a level they become a member."""
        root = self.client()
        found = root.users.list(username=username)
        user = found[0] if found else root.users.create({"username": username})
        if level is not None:
            root.projects.get(self.sandbox.project).members.create({"user_id": user.id, "access_level": level})
        made = root.http_post(
            f"/users/{user.id}/personal_access_tokens",
            post_data={"name": "t", "scopes": list(scopes), **extra},
        )
        return str(made["token"])

    def call(self, method: str, path: str, token: str | None = "root", **options: Any) -> requests.Response:
        """A raw API call; `token=None` goes without."""
        value = self.sandbox.root_token if token == "root" else self.sandbox.bot_token if token == "bot" else token
        headers = {**({"PRIVATE-TOKEN": value} if value else {}), **options.pop("headers", {})}
        url = f"{self.sandbox.url}/api/v4{path}"
        return self.http.request(method, url, headers=headers, timeout=20, **options)

    def door(self, method: str, name: str, /, **body: Any) -> Any:
        answer = self.http.request(method, f"{self.sandbox.url}/sandbox/{name}", json=body or None, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def label(self, *titles: str) -> None:
        project = self.project()
        for title in titles:
            project.labels.create({"name": title, "color": "#428BCA"})


def _world(**options: Any) -> Iterator[World]:
    with Sandbox(clock=NOW, **options) as sandbox:
        yield World(sandbox)


@pytest.fixture
def world() -> Iterator[World]:
    yield from _world()


@pytest.fixture
def premium() -> Iterator[World]:
    yield from _world(tier="premium")


@pytest.fixture
def ultimate() -> Iterator[World]:
    yield from _world(tier="ultimate")


@pytest.fixture(scope="module")
def demo() -> Iterator[World]:
    yield from _world(seed="demo")


@pytest.fixture
def begin() -> Iterator[Callable[..., World]]:
    """Starts further sandboxes and stops them all at the end."""
    running: list[Sandbox] = []

    def start(**options: Any) -> World:
        running.append(Sandbox(**options).start())
        return World(running[-1])

    yield start
    for sandbox in running:
        sandbox.stop()
