"""Account lists at an address: https, a token for its own host alone, bounded in size and time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from triage_bot import __version__
from triage_bot.accounts.cutting import Cut, cutting
from triage_bot.errors import Fault, FaultyFiles, Place, Unreachable
from triage_bot.model.addresses import AccountSource, host_of, origin_of, scheme_of, unfit

MAX_BYTES = 100 << 20
TIMEOUT = 30.0
"""Seconds for a connection and for each part of the answer."""
LONGEST = 300.0
"""Seconds for a whole try, status line and headers and all redirects included, however steadily it trickles."""
ATTEMPTS = 3
MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)


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
            found = _follow(source, token, cut)
        except Exception:
            if not cut.is_over:
                raise
        else:
            if not cut.is_over:
                return found
    raise Unreachable(f"{host_of(source.url)} took longer than {LONGEST:g} seconds")


def _follow(source: AccountSource, token: str, cut: Cut) -> tuple[bytes, str]:
    """Asks, and goes where it is sent: never to plain http, and never with a token to another origin."""
    url, first = source.url, host_of(source.url)
    with cut.session() as session:
        for _ in range(MOST_REDIRECTS + 1):
            with _ask(session, url, token) as answer:
                if answer.status_code not in _REDIRECTS:
                    return _body(source, answer, host_of(url)), _type(answer)
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
        if token:
            request.headers["Authorization"] = f"Bearer {token}"
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
        for chunk in answer.iter_content(_CHUNK):
            body += chunk
            if len(body) > MAX_BYTES:
                raise _refusal(source, f"the list is larger than {MAX_BYTES >> 20} MB")
    except requests.RequestException as error:
        raise _NoAnswer(f"{host} broke off ({type(error).__name__})") from None
    return bytes(body)


def _type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
