"""Commands in comments: lines that begin with the bot's name, outside quotes and code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot.text.prose import LONGEST, spoken

_NO_CHANGE = r"no[\s_-]+changes?(?![\w-])\.?"
"""However people write the one verb that is two words."""
MOST = 10
"""Commands of one comment that are read."""


@dataclass(frozen=True, slots=True)
class Command:
    """What stands behind the bot's name on one line: a verb in lower case, and the rest."""

    verb: str
    rest: str


def label_named(text: str, labels: Iterable[str]) -> tuple[str, str]:
    """The label a text begins with, by its name or what stands behind `::`, and the words behind it.

    `yellow, why`, `~"HS::Yellow" why`, `~HS::Yellow` and `**Yellow**.` mean the same; empty if it begins with none.
    """
    for label in labels:
        names = "|".join(map(re.escape, (label, label.rsplit("::", 1)[-1])))
        found = re.match(
            rf"[*_`]*~?[\"'“„]?(?:{names})(?![\w/-])[\"'”“*_`.,:;!?)–—-]*(?:\s+(.*)|)$", text.strip(), re.I
        )
        if found:
            return label, (found[1] or "").strip(" -–—")
    return "", text


def commands(body: str, name: str) -> tuple[Command, ...]:
    """The commands to the bot called `name` (without `@`), in order."""
    if not name or f"@{name}".casefold() not in body[:LONGEST].casefold():
        return ()
    called = rf"^ {{0,3}}@{re.escape(name)}(?![\w@/-]|\.\w)"
    line_of = re.compile(rf"{called}[:,]?\s*(?:({_NO_CHANGE}|[A-Za-z][\w-]*)[:,]?)?\s*(.*)$", re.I)
    found = (line_of.match(line) for line in spoken(body))
    return tuple(Command(_verb(given[1] or ""), given[2].strip()) for given in found if given)[:MOST]


def _verb(written: str) -> str:
    """A verb in its one spelling: `No change` is `no-change`."""
    return "no-change" if re.fullmatch(_NO_CHANGE, written, re.I) else written.lower()


def only_commands(body: str, name: str) -> bool:
    """True if the comment commands the bot and says nothing else."""
    given = commands(body, name)
    return bool(given) and sum(bool(line.strip()) for line in spoken(body)) <= len(given)
