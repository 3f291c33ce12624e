"""Next steps: list lines with a date and an owner, as in `- [ ] 2026-12-04 @csm-anna ask for the usage figures`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from triage_bot.text.dates import dates_in, unreadable_date
from triage_bot.text.prose import filled, without_placeholders

_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[([ xX~])\]\s*)?(.*)$")
_OWNER = re.compile(r"(?<![\w@.])@([A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?)")
_NAME = r"@?(?!(?i:owner)(?![\w.-]))(?=[\w.-]*[A-Za-z])([A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?)"
"""Not what the form left to fill in, and not a bare date or figure."""
_NAMED = re.compile(rf"\( ?{_NAME} ?\)")
_SIGNED = re.compile(rf", ?{_NAME} ?[.)]?$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST = 200
"""Steps of one text that are read."""
LONGEST = 500
"""Characters of a step that are read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One next step; `day` is None without exactly one readable date, `unclear` says what could not be read."""

    text: str
    day: date | None = None
    owner: str = ""
    done: bool = False
    unclear: str = ""

    @property
    def says_what(self) -> bool:
        """True if there are words besides the date, the owner and placeholders."""
        words = _NAMED.sub("", _OWNER.sub("", _DAY.sub("", self.text)))
        bare = without_placeholders(words)
        return filled(words if words.count("<") == bare.count("<") else _SIGNED.sub("", words))


def tasks(lines: Iterable[str], boxes: bool = False) -> tuple[Step, ...]:
    """The list items among the lines, each with the lines that go on with it; `boxes`: only those to be ticked.

    Placeholders such as `- [ ] YYYY-MM-DD (owner) what` are none.
    """
    found: list[tuple[str | None, str]] = []
    going_on = False
    for line in lines:
        item = _ITEM.match(line)
        going_on = going_on and line[:1].isspace() and bool(line.strip())
        if item:
            found.append((item[1], item[2]))
        elif going_on and len(found[-1][1]) < LONGEST:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        going_on = going_on or bool(item)
    meant = ((box, words) for box, words in found if filled(words) and "yyyy-mm-dd" not in words.casefold())
    wanted = (step(words, box in ("x", "X", "~")) for box, words in meant if box or not boxes)
    return tuple(islice(wanted, MOST))


def step(text: str, done: bool = False) -> Step:
    """One step from its words: the one ISO date in it, and `@owner`, `(owner)` or a last `, owner`."""
    text = " ".join(text.split())[:LONGEST]
    days = dates_in(text)
    unclear = " ".join(map(str, days)) if len(days) > 1 else unreadable_date(text) if not days else ""
    owner = _OWNER.search(text) or _NAMED.search(text) or _SIGNED.search(text)
    return Step(text, days[0] if len(days) == 1 else None, owner[1] if owner else "", done, unclear)
