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
    found = (line_of.match(line) for line in spoken(body))
    return tuple(Command((given[1] or "").lower(), given[2].strip()) for given in found if given)[:MOST]


def only_commands(body: str, name: str) -> bool:
    """True if the comment commands the bot and says nothing else."""
    given = commands(body, name)
    return bool(given) and sum(bool(line.strip()) for line in spoken(body)) <= len(given)
