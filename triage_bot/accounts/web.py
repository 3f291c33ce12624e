"""Account lists at an address: https, a token for its own host alone, bounded in size and time."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from triage_bot import __version__
from triage_bot.errors import Fault, FaultyFiles, Place, Unreachable
from triage_bot.model.addresses import AccountSource, host_of, origin_of, scheme_of, unfit

MAX_BYTES = 100 << 20
TIMEOUT = 30.0
"""Seconds for a connection and for each part of the answer."""
LONGEST = 300.0
"""Seconds for a whole try, status line and headers and all redirects included, however steadily it trickles."""
ATTEMPTS = 3
MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass
class Cut:
    """What is connected, and whether the time is over.

    A connection forgets its socket when a body that ends with it begins, so sockets are kept, too.
    """

    is_over: bool = False
    _connections: list[Any] = field(default_factory=list)
    _sockets: list[Any] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def session(self) -> requests.Session:
        """A session whose connections are cut."""
        session = requests.Session()
        session.mount("https://", adapter := _Watched(self))
        session.mount("http://", adapter)
        return session

    def keep(self, connection: Any) -> None:
        """Called by connections before they connect, and with their socket; raises TimeoutError when time is over."""
        with self._lock:
            self._connections.append(connection)
            self._sockets.append(connection.sock)
            if self.is_over:
                raise TimeoutError

    def end(self) -> None:
        """The time is over: who waits for a byte is woken."""
        with self._lock:
            self.is_over = True
            for open_socket in {*self._sockets, *(connection.sock for connection in self._connections)} - {None}:
                with contextlib.suppress(OSError):  # closed already
                    open_socket.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def cutting(seconds: float) -> Iterator[Cut]:
    """Whatever is connected within is cut after so many seconds."""
    cut = Cut()
    timer = threading.Timer(seconds, cut.end)
    timer.daemon = True
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()


class _Watched(HTTPAdapter):
    """Tells of every connection, whatever kind of pool makes it.

    Timeouts of sockets begin anew with every byte: a host that sends one now and then would be waited for without end.
    """

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """The pool of connections for a request, by way of a proxy or not."""
        cut = self._cut
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)

        class GuardedConnection(pool.ConnectionCls):  # type: ignore[misc]
            def connect(self) -> None:
                cut.keep(self)
                super().connect()
                cut.keep(self)

        pool.ConnectionCls = GuardedConnection
        return pool


class _NoAnswer(Unreachable):
    """The host failed or did not answer: asking again may help."""


@dataclass(frozen=True)
class Web:
    """What asks addresses: `env` holds the tokens for them, `sleep` takes seconds."""

    env: Mapping[str, str] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep

    def download(self, source: AccountSource) -> tuple[bytes, str]:
        """(the list, its Content-Type); raises FaultyFiles for what asking again cannot mend, else Unreachable."""
        token = self._token(source)
        retrying = Retrying(
            sleep=self.sleep,
            wait=wait_exponential(multiplier=0.5),
            stop=stop_after_attempt(ATTEMPTS),
            retry=retry_if_exception_type(_NoAnswer),
            reraise=True,
        )
        return retrying(_try, source, token)

    def _token(self, source: AccountSource) -> str:
        if not source.token_env:
            return ""
        token = self.env.get(source.token_env, "").strip()
        if not token:
            raise _refusal(source, f"the environment variable {source.token_env} is not set", "it holds the token")
        if not token.isascii() or not token.isprintable():
            raise _refusal(source, f"{source.token_env} holds characters that no token has", "copy it again")
        return token


WITHOUT_TOKENS = Web()


def _refusal(source: AccountSource, message: str, hint: str = "") -> FaultyFiles:
    return FaultyFiles([Fault(Place(source.shown), message, hint)])


def _try(source: AccountSource, token: str) -> tuple[bytes, str]:
    """One try; what comes of one that was cut is not believed, whatever it looks like. Raises Unreachable."""
    with cutting(LONGEST) as cut:
        try:
            answer = _follow(source, token, cut)
            if not cut.is_over:
                return answer
        except Exception:
            if not cut.is_over:
                raise
    raise Unreachable(f"{host_of(source.url)} took longer than {LONGEST:g} seconds")


def _follow(source: AccountSource, token: str, cut: Cut) -> tuple[bytes, str]:
    """Asks, and goes where it is sent: never to plain http, and never with a token to another origin."""
    url, first = source.url, host_of(source.url)
    with cut.session() as session:
        for _ in range(MOST_REDIRECTS + 1):
            with _ask(session, url, token) as answer:
                if answer.status_code not in _REDIRECTS:
                    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                    return _body(source, answer, host_of(url)), kind
                url = urljoin(url, answer.headers.get("Location", ""))
            to = origin_of(url)
            if not to or unfit(url) or to.scheme not in ("https", scheme_of(source.url)):
                raise _refusal(source, f"{first} sends us to an address that cannot be used")
            if token and to != origin_of(source.url):
                hint = f"its token goes nowhere else: name that address, or leave {source.token_env} out"
                raise Unreachable(f"{first} sends us to {to.place} ({to.scheme})", hint)
    raise _refusal(source, f"{first} sends us from one address to the next without an end")


def _ask(session: requests.Session, url: str, token: str) -> requests.Response:
    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update({"Authorization": f"Bearer {token}"} if token else {})
        return request  # also without a token: else requests looks for one in ~/.netrc

    headers = {"User-Agent": f"triage-bot/{__version__}", "Accept": "text/csv, application/json, */*;q=0.5"}
    try:
        return session.get(url, headers=headers, auth=sign, timeout=TIMEOUT, stream=True, allow_redirects=False)
    except requests.exceptions.SSLError:
        raise Unreachable(f"{host_of(url)} does not prove who it is (TLS)", "check its certificate") from None
    except (OSError, ValueError) as error:
        raise _NoAnswer(f"{host_of(url)} did not answer ({type(error).__name__})") from None


def _body(source: AccountSource, answer: requests.Response, host: str) -> bytes:
    status = answer.status_code
    if status == 429 or status >= 500:
        raise _NoAnswer(f"{host} failed ({status})")
    if status in (401, 403):
        cure = f"check the token in {source.token_env}" if source.token_env else "name its variable: `token_env`"
        raise _refusal(source, f"{host} does not let us read this ({status})", cure)
    if status != 200:
        raise _refusal(source, f"{host} has no list at this address ({status})")
    body = bytearray()
    try:
        for chunk in answer.iter_content(1 << 16):
            body += chunk
            if len(body) > MAX_BYTES:
                raise _refusal(source, f"the list is larger than {MAX_BYTES >> 20} MB")
    except requests.RequestException as error:
        raise _NoAnswer(f"{host} broke off ({type(error).__name__})") from None
    return bytes(body)
