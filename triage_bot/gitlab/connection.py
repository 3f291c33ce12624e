"""Talks to GitLab through python-gitlab: reads are repeated freely, writes only after a look."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import gitlab
import requests

from triage_bot import __version__
from triage_bot.gitlab.answer import Answer, bytes_of, json_of, strange
from triage_bot.gitlab.door import session
from triage_bot.gitlab.gateway import Check, unchecked
from triage_bot.gitlab.refusals import translate
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.addresses import origin_of

T = TypeVar("T")

TIMEOUT = 30.0
"""Seconds for a connection and for the answer to a read."""
WRITE_TIMEOUT = 70.0
"""Seconds for the answer to a write: GitLab gives a request 60, and what was given up may still be carried out
(https://docs.gitlab.com/administration/operations/puma/)."""


def unwatched(_method: str, _status: int) -> None:
    """Requests that nobody counts."""


@dataclass
class _Client:
    """One python-gitlab client and the headers of its last answer, which its errors do not carry."""

    api: gitlab.Gitlab
    headers: dict[str, str] = field(default_factory=dict)

    def remember(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Called with every answer."""
        self.headers = {key.lower(): value for key, value in response.headers.items()}


@dataclass
class Connection:
    """A host and a token. The token never leaves this object's sessions, which know the host's origin alone.

    `observe` is told the method and status (0: none) of every request.
    """

    host: str
    token: str = field(repr=False)
    repeating: Repeating
    timeout: float = TIMEOUT
    observe: Callable[[str, int], None] = unwatched
    extra: Mapping[str, str] = field(default_factory=dict)
    check: Check = unchecked
    write_timeout: float = WRITE_TIMEOUT
    clock: Callable[[], float] = time.time
    """Seconds since 1970, for answers that do not say when they were given."""
    counts: Counter[str] = field(default_factory=Counter)
    _idle: list[_Client] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def speaking_for(self, headers: Mapping[str, str], check: Check) -> Connection:
        """The same connection with headers on every request, and a check that may forbid any further write."""
        return replace(self, extra=headers, check=check, counts=Counter())

    def get(self, path: str, /, **params: Any) -> Answer:
        """A read: repeated while GitLab is busy, limits us or does not answer."""
        return self.repeating.read(lambda: self._send("get", path, params, None))

    def raw(self, path: str, /, **params: Any) -> bytes:
        """A read of what is no JSON."""
        return bytes(self.repeating.read(lambda: self._send("get", path, params, None, bytes_of)).data)

    def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any],
        arrived: Callable[[], T | None],
        decode: Callable[[Answer], T],
        check: Check = unchecked,
    ) -> T:
        """A write: if its answer is lost, `arrived` looks for its effect before it is sent again.

        Checks are made before each sending, the last thing before it.
        """

        def send() -> T:
            check()
            self.check()
            return decode(self._send(method, path, {}, dict(body)))

        return self.repeating.write(send, arrived)

    @contextlib.contextmanager
    def _client(self) -> Iterator[_Client]:
        """A client nobody else uses meanwhile: python-gitlab promises nothing about sharing one between threads."""
        with self._lock:
            client = self._idle.pop() if self._idle else None
        client = client or self._new()
        client.headers = {}
        try:
            yield client
        finally:
            with self._lock:
                self._idle.append(client)

    def _new(self) -> _Client:
        made = session(origin_of(self.host))
        api = gitlab.Gitlab(
            self.host,
            private_token=self.token,
            session=made,
            timeout=self.timeout,
            user_agent=f"triage-bot/{__version__}",
            keep_base_url=True,
        )
        client = _Client(api)
        made.hooks["response"] = [client.remember]
        return client

    def _send(
        self,
        method: str,
        path: str,
        params: dict[str, Any],
        body: dict[str, Any] | None,
        data_of: Callable[[requests.Response, str, str], Any] = json_of,
    ) -> Answer:
        request = f"{method.upper()} {path}"
        with self._lock:
            self.counts[method] += 1
        with self._client() as client:
            status = 0
            try:
                # Its managers are passed by: they keep no header (`Date`, `x-total`, `Link` are needed) and make an
                # object of whatever came. So are its retries: they send a POST again, too, and sleep in this thread
                # as long as a header says (https://python-gitlab.readthedocs.io/en/stable/api-usage-advanced.html).
                response = client.api.http_request(
                    method,
                    path,
                    query_data=params,
                    post_data=body,
                    timeout=self.timeout if body is None else self.write_timeout,
                    obey_rate_limit=False,
                    retry_transient_errors=False,
                    extra_headers=dict(self.extra),
                )
                status = response.status_code
                data = data_of(response, self.host, request)
            except (gitlab.GitlabError, OSError, ValueError) as error:
                status = getattr(error, "response_code", None) or status
                raise translate(error, client.headers, self.host, request, self.clock()) from None
            except RecursionError:  # python-gitlab reads the JSON of refusals itself
                raise strange(self.host, request, "what is no JSON") from None
            finally:
                self.observe(method, status)
            return Answer(data, client.headers, status, self.host, request)
