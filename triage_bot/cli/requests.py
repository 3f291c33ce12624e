"""The requests of a run as they are seen: one by one, and counted by endpoint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.cli.printing.output import say

_PROJECT = re.compile(r"^/(projects|groups|users)/[^/?]+")
_NAMED = re.compile(r"/(labels|branches|files|milestones)/[^/?]+")
_NUMBER = re.compile(r"/\d+(?=/|$)")
LEFT = ("ratelimit-remaining", "ratelimit-limit", "ratelimit-reset")


def endpoint(path: str) -> str:
    """`/projects/:id/issues/:id/notes` for a path of the API."""
    return _NUMBER.sub("/:id", _NAMED.sub(r"/\1/:id", _PROJECT.sub(r"/\1/:id", path)))


@dataclass
class Requests:
    """Requests that were sent; `each` shows them while they are."""

    each: bool
    by_endpoint: Counter[tuple[str, str]] = field(default_factory=Counter)

    def see(self, method: str, path: str, status: int, headers: Mapping[str, str]) -> None:
        """Takes note of a request and its answer (status 0: none). Neither token nor body are among what is told."""
        self.by_endpoint[method.upper(), endpoint(path)] += 1
        if self.each:
            left = [headers[name] for name in LEFT if name in headers]
            limit = f", {left[0]} of {left[1]} requests left" if len(left) > 1 else ""
            say(f"debug: {method.upper()} {path} → {status or 'no answer'}{limit}", error=True)

    def table(self) -> str:
        """How many requests each endpoint got, most first."""
        rows = sorted(self.by_endpoint.items(), key=lambda row: (-row[1], row[0]))
        lines = [f"{count:>8}  {method:<6} {path}" for (method, path), count in rows]
        return "\n".join([f"API calls: {self.by_endpoint.total()}", *lines])
