"""Where requests may go: the origin of an address (scheme, host, port), and addresses of GitLab hosts."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

import idna

from triage_bot.errors import ValueFault

HINT = "write https://gitlab.example.com"
LONGEST = 253
"""Characters of a host's name (RFC 1035)."""

_BEGIN = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]\\%<>\"]+)(?::([0-9]{1,5})?)?(?=[/?#]|\Z)", re.I)
_PATH = re.compile(r"(?:/+[A-Za-z0-9._~-]+)*/*")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?")
_OTHER_DOTS = frozenset("\u3002\uff0e\uff61")
_PORTS = {"http": 80, "https": 443}
_API = "/api/v4"


@dataclass(frozen=True, slots=True)
class Origin:
    """Two addresses are of one origin if scheme, host and port are the same (RFC 6454); `host` is in lower case."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """As people write it: `https://gitlab.example`, with a port that is not the usual one."""
        return f"{self.scheme}://{self.host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def place(self) -> str:
        """`gitlab.example:443`."""
        return f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """True for this very machine."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:  # a name
            return False

    @property
    def is_open(self) -> bool:
        """True if everyone on the way can read along: plain http beyond this machine."""
        return self.scheme == "http" and not self.is_loopback


@dataclass(frozen=True, slots=True)
class Host:
    """The GitLab host of a run; `given` unless nobody named one."""

    address: str
    origin: Origin
    given: bool = True


def origin_of(url: str) -> Origin | None:
    """The origin of an address; None for what is no http(s) address, or holds a user."""
    found = _BEGIN.match(url)
    host = _host(found[2].lower()) if found else ""
    if not found or not host:
        return None
    scheme = found[1].lower()
    port = int(found[3]) if found[3] else _PORTS[scheme]
    return Origin(scheme, host, port) if 0 < port < 65536 else None


def _host(text: str) -> str:
    """A host's one spelling, empty if it can be none; names beyond ASCII become what is asked for (IDNA)."""
    if text.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(text[1:-1]).compressed}]"
        except ValueError:
            return ""
    if len(text) > LONGEST or not _OTHER_DOTS.isdisjoint(text):  # libraries differ in what these separate
        return ""
    try:
        name = text if text.isascii() else idna.encode(text, uts46=True).decode("ascii").lower()
    except UnicodeError:  # idna's own errors are such
        return ""
    sound = _NAME.fullmatch(name) and all(0 < len(label) < 64 for label in name.removesuffix(".").split("."))
    return name if sound else ""


def gitlab_host(text: str, given: bool = True) -> Host:
    """A GitLab host by its address, without slashes and `/api/v4` at its end.

    Raises ValueFault in words that repeat nothing of it: a token may hide in a user, a query or a fragment.
    """
    text = text.strip()
    found, origin = _BEGIN.match(text), origin_of(text)
    if any(one in text for one in "@?#"):
        raise ValueFault(f"holds a user, a query or a fragment, where a token may hide, so it is not shown; {HINT}")
    rest = text[found.end() :] if found else ""
    if origin is None or not _PATH.fullmatch(rest):
        raise ValueFault(f"is no host URL – {HINT}")
    return Host(f"{origin}{rest}".rstrip("/").removesuffix(_API).rstrip("/"), origin, given)
