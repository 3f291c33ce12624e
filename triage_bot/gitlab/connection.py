"""Talks to GitLab through python-gitlab: one client per thread, reads repeated freely, writes after a look."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import gitlab
import requests
from requests.adapters import HTTPAdapter

from triage_bot import __version__
from triage_bot.gitlab.refusals import translate
from triage_bot.gitlab.repeating import Repeating

TIMEOUT = 30.0
"""Seconds for a connection and for each answer."""

POOL = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its JSON, headers in lower case, and status."""

    data: Any
    headers: Mapping[str, str]
    status: int


@dataclass
class Connection:
    """A host and a token. The token never leaves this object's session."""

    host: str
    token: str = field(repr=False)
    repeating: Repeating
    timeout: float = TIMEOUT
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._lock = threading.Lock()

    def get(self, path: str, **params: Any) -> Answer:
        """A read: repeated while GitLab is busy, limits us or does not answer."""
        return self.repeating.read(lambda: self._send("get", path, params, None))

    def write(self, method: str, path: str, body: Mapping[str, Any], arrived: Callable[[], Answer | None]) -> Answer:
        """A write: if its answer is lost, `arrived` looks for its effect before it is sent again."""
        return self.repeating.write(lambda: self._send(method, path, {}, dict(body)), arrived)

    def _client(self) -> gitlab.Gitlab:
        """This thread's client: python-gitlab promises nothing about sharing one between threads."""
        client: gitlab.Gitlab | None = getattr(self._local, "client", None)
        if client is None:
            session = requests.Session()
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(pool_maxsize=POOL))
            session.hooks["response"] = [self._remember]
            client = gitlab.Gitlab(
                self.host,
                private_token=self.token,
                session=session,
                timeout=self.timeout,
                user_agent=f"triage-bot/{__version__}",
                keep_base_url=True,
            )
            self._local.client = client
        return client

    def _remember(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """python-gitlab's errors carry no headers; the last answer of this thread is kept for them."""
        self._local.headers = {key.lower(): value for key, value in response.headers.items()}

    def _send(self, method: str, path: str, params: dict[str, Any], body: dict[str, Any] | None) -> Answer:
        with self._lock:
            self.counts[method] += 1
        self._local.headers = {}
        try:
            response = self._client().http_request(
                method,
                path,
                query_data=params,
                post_data=body,
                obey_rate_limit=False,
                retry_transient_errors=False,
            )
            data = response.json() if response.content else None
        except (gitlab.GitlabError, requests.RequestException, ValueError) as error:
            raise translate(error, self._local.headers, self.host, f"{method.upper()} {_plain(path)}") from None
        return Answer(data, dict(self._local.headers), response.status_code)


def _plain(path: str) -> str:
    return path.split("?", 1)[0]
