"""The one door requests leave by: to the host's own origin alone, whatever a redirect or a further page says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from triage_bot.model.addresses import Origin, origin_of

MOST_REDIRECTS = 5
_TURNED_INTO_READS = (301, 302, 303)
"""Redirects after which clients send a GET (RFC 9110, 15.4); 307 and 308 keep method and body."""


class Elsewhere(requests.RequestException):
    """A way that is not taken; `what` says so, without what may be secret in an address."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


class OneOrigin(HTTPAdapter):
    """Sends to one origin; a redirected write is sent on as it is, or not at all.

    python-gitlab looks at redirects when they were followed already: too late for a token, and for a write.
    """

    def __init__(self, origin: Origin | None) -> None:
        super().__init__()
        self.origin = origin

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Raises Elsewhere before anything is sent to another origin, and for a write that would become a read."""
        there = origin_of(request.url or "")
        if there is None or there != self.origin:
            to = f"{there.place} ({there.scheme})" if there else "an address that cannot be read"
            raise Elsewhere(
                f"redirects us to {to}", "nothing was sent there; if that is your GitLab, name it as the host"
            )
        response = super().send(request, *args, **kwargs)
        if response.status_code in _TURNED_INTO_READS and request.method not in ("GET", "HEAD"):
            raise Elsewhere(
                f"redirects a write ({response.status_code}), which would become a read",
                "nothing was written; use its https:// address, or the project's new path",
            )
        if response.is_redirect and not _is_readable(response.headers["Location"]):
            raise Elsewhere("redirects us to an address that cannot be read", "is this a GitLab host?")
        return response


def _is_readable(location: str) -> bool:
    """True for what requests, too, can read: it takes the bytes of the header for UTF-8."""
    try:
        return bool(urlsplit(location.encode("latin-1").decode("utf-8")).geturl())
    except ValueError:
        return False


def session(origin: Origin | None) -> requests.Session:
    """A session that knows this origin alone; redirects within it are followed."""
    made = requests.Session()
    made.max_redirects = MOST_REDIRECTS
    for scheme in ("https://", "http://"):
        made.mount(scheme, OneOrigin(origin))
    return made
