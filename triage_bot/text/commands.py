"""Commands in comments: lines that begin with the bot's name, outside quotes and code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage_bot.text.prose import LONGEST, spoken

MOST = 10
"""Commands of one comment that are read."""


@dataclass(frozen=True, slots=True)
class Command:
    """What stands behind the bot's name on one line: a verb in lower case, and the rest."""

    verb: str
    rest: str


def commands(body: str, name: str) -> tuple[Command, ...]:
    """The commands to the bot called `name` (without `@`), in order."""
    if not name or f"@{name}".casefold() not in body[:LONGEST].casefold():
        return ()
    called = rf"^ {{0,3}}@{re.escape(name)}(?![\w@/-]|\.\w)"
    line_of = re.compile(rf"{called}[:,]?\s*(?:([A-Za-z][\w-]*)[:,]?)?\s*(.*)$", re.I)
    found = []
    for line in spoken(body):
        if given := line_of.match(line):
            found.append(Command((given[1] or "").lower(), given[2].strip()))
    return tuple(found[:MOST])
