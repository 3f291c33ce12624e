"""Sends requests through python-gitlab to one origin alone: reads are repeated freely, writes only after a look."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import gitlab
import requests

from triage_bot import __version__
from triage_bot.errors import Dropped, Strange
from triage_bot.gitlab.answer import Answer, Elsewhere, bytes_of, json_of, strange, translate
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.addresses import origin_of

T = TypeVar("T")
Check = Callable[[], None]
"""Called before each sending of a write; raises what speaks against it."""
Observe = Callable[[str, str, int, Mapping[str, str]], None]
"""Told of a request: method, path, the answer's status and headers."""
TIMEOUT = 30.0
"""Seconds for a connection and for the answer to a read."""
WRITE_TIMEOUT = 70.0
"""Seconds for the answer to a write: GitLab gives a request 60, and what was given up may still be carried out
(https://docs.gitlab.com/administration/operations/puma/)."""
MOST_REDIRECTS = 5
_TURNED_INTO_READS = (301, 302, 303)
"""Redirects after which clients send a GET (RFC 9110, 15.4); 307 and 308 keep method and body."""


def unchecked() -> None:
    """A check against which nothing ever speaks."""


GRAPHQL = "/api/graphql"
"""The one path that is not below the API's root (https://docs.gitlab.com/api/graphql/)."""


class OneOrigin(requests.Session):
    """Sends to one origin; a redirected write is sent on as it is, or not at all.

    python-gitlab looks at redirects when they were followed already: too late for a token, and for a write.
    `answered` are the headers of the last answer, which python-gitlab's errors do not carry.
    """

    def __init__(self, host: str, token: str) -> None:
        super().__init__()
        self.origin, self.answered, self._settings = origin_of(host), dict[str, str](), dict[str, Any]()
        agent = f"triage-bot/{__version__}"
        self.api = gitlab.Gitlab(host, token, session=self, user_agent=agent, keep_base_url=True)
        self.max_redirects = MOST_REDIRECTS
        self.hooks["response"] = [self._check_way]

    def merge_environment_settings(self, url: Any, *given: Any, **named: Any) -> Any:
        """Proxies and certificates of the environment: the same for all of an origin, and slow to look up."""
        key, known = repr((given, named)), self._settings
        return known.get(key) or known.setdefault(key, super().merge_environment_settings(url, *given, **named))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Raises Elsewhere before anything is sent to another origin, and for a write that would become a read."""
        origin = origin_of(request.url or "")
        if origin is None or origin != self.origin:
            to = f"{origin.place} ({origin.scheme})" if origin else "an address that cannot be read"
            hint = "nothing was sent there; if that is your GitLab, name it as the host"
            raise Elsewhere(f"redirects us to {to}", hint)
        return super().send(request, **kwargs)

    def _check_way(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Called with every answer, before a redirect is followed."""
        self.answered = {key.lower(): value for key, value in response.headers.items()}
        if response.status_code in _TURNED_INTO_READS and response.request.method not in ("GET", "HEAD"):
            raise Elsewhere(
                f"redirects a write ({response.status_code}), which would become a read",
                "nothing was written; use its https:// address, or the project's new path",
            )
        if response.is_redirect and not _is_readable(response.headers["Location"]):
            raise Elsewhere("redirects us to an address that cannot be read", "is this a GitLab host?")


def _is_readable(location: str) -> bool:
    """True for what requests, too, can read: it takes the bytes of the header for UTF-8."""
    try:
        return bool(urlsplit(location.encode("latin-1").decode("utf-8")).geturl())
    except ValueError:
        return False


@dataclass(kw_only=True)
class Connection:
    """A host and a token. The token never leaves this object's sessions, which know the host's origin alone.

    `observe` is told the method, path, status (0: none) and headers of every request and its answer.
    """

    host: str
    token: str = field(repr=False)
    repeating: Repeating
    timeout: float = TIMEOUT
    observe: Observe = lambda *_: None
    extra: Mapping[str, str] = field(default_factory=dict)
    check: Check = unchecked
    write_timeout: float = WRITE_TIMEOUT
    clock: Callable[[], float] = time.time
    """Seconds since 1970, for answers that do not say when they were given."""
    counts: Counter[str] = field(default_factory=Counter)
    _idle: deque[OneOrigin] = field(default_factory=deque, repr=False)
    """Sessions that nobody uses: python-gitlab promises nothing about sharing one between threads."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def speaking_for(self, headers: Mapping[str, str], check: Check) -> Connection:
        """The same connection with headers on every request, and a check that may forbid any further write."""
        return replace(self, extra=headers, check=check, counts=Counter())

    def get(self, path: str, /, **params: Any) -> Answer:
        """A read: repeated while GitLab is busy, limits us or does not answer."""
        return self.repeating.read(lambda: self._send("get", path, params))

    def ask(self, query: str, **variables: Any) -> Answer:
        """A read by GraphQL, repeated like any other.

        python-gitlab's `GraphQL` is passed by: it is a client of its own (gql, httpx), beside the one origin and its
        waits (https://python-gitlab.readthedocs.io/en/stable/api-usage-graphql.html).
        """
        body = {"query": query, "variables": variables}
        return self.repeating.read(lambda: self._send("post", GRAPHQL, {}, body))

    def raw(self, path: str, /, **params: Any) -> bytes:
        """A read of what is no JSON."""
        return bytes(self.repeating.read(lambda: self._send("get", path, params, data_of=bytes_of)).data)

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

        So it is looked for if the answer lacks what belongs into it; raises Dropped if it is not there either. Checks
        are made before each sending, the last thing before it.
        """

        def send() -> T:
            check()
            self.check()
            answer = self._send(method, path, {}, dict(body))
            try:
                return decode(answer)
            except Strange:
                if not isinstance(answer.data, dict):
                    raise
            if (late := arrived()) is None:
                raise Dropped(f"{answer.request} was answered by half, and what it did is not to be seen")
            return late

        return self.repeating.write(send, arrived)

    def _send(
        self,
        method: str,
        path: str,
        params: dict[str, Any],
        body: dict[str, Any] | None = None,
        data_of: Callable[[requests.Response, str, str], Any] = json_of,
    ) -> Answer:
        request, status = f"{method.upper()} {path}", 0
        with self._lock:
            self.counts[method] += 1
            session = self._idle.pop() if self._idle else self._new()
        session.answered = {}
        try:
            # Its managers are passed by: they keep no header (`Date`, `x-total`, `Link` are needed) and make an
            # object of whatever came. So are its retries: they send a POST again, too, and sleep in this thread
            # as long as a header says (https://python-gitlab.readthedocs.io/en/stable/api-usage-advanced.html).
            once: dict[str, Any] = {
                "obey_rate_limit": False,
                "retry_transient_errors": False,
                "extra_headers": dict(self.extra),
            }
            seconds = self.timeout if body is None else self.write_timeout
            place = f"{self.host.rstrip('/')}{path}" if path == GRAPHQL else path
            response = session.api.http_request(
                method, place, query_data=params, post_data=body or None, timeout=seconds, **once
            )
            status, data = response.status_code, data_of(response, self.host, request)
            return Answer(data=data, headers=session.answered, status=status, host=self.host, request=request)
        except (gitlab.GitlabError, OSError, ValueError) as error:
            status = getattr(error, "response_code", None) or status
            raise translate(error, session.answered, self.host, request, self.clock()) from None
        except RecursionError:  # python-gitlab reads the JSON of refusals itself
            raise strange(self.host, request, "what is no JSON") from None
        finally:
            self._idle.append(session)
            self.observe(method, path, status, session.answered)

    def _new(self) -> OneOrigin:
        return OneOrigin(self.host, self.token)
