"""Brace expansion of labels, as the gem does it: `A:{x, y}` and `m:{1..4}`."""

from __future__ import annotations

import re
from functools import cache

from triage_bot.errors import ValueFault

_SEQUENCE = re.compile(r"\{(-?\d+)\.\.(-?\d+)\}")
_LIST = re.compile(r"\{([^{},]*,[^{}]*)\}", re.S)
MOST = 500
"""Combinations one label may stand for."""
LONGEST = 2_000
"""Characters of a pattern; a label has 255 at most."""

MOST_BRACES = 50


@cache
def expand(text: str) -> tuple[str, ...]:
    """All words a pattern stands for, in the order written; raises ValueFault if they are too many."""
    if len(text) > LONGEST or text.count("{") > MOST_BRACES:
        raise ValueFault(f"a label has at most 255 characters, and {MOST_BRACES} braces here: this has more")
    found = _SEQUENCE.search(text) or _LIST.search(text)
    if not found:
        return (text,)
    if found.re is _SEQUENCE:
        low, high = int(found[1]), int(found[2])
        if high - low >= MOST:
            raise ValueFault(f'"{text}" stands for more than {MOST} labels')
        items = [str(number) for number in range(low, high + 1)]
    else:
        items = [item.strip() for item in found[1].split(",")]
    words = [word for item in items for word in expand(text[: found.start()] + item + text[found.end() :])]
    if len(words) > MOST:
        raise ValueFault(f'"{text}" stands for more than {MOST} labels')
    return tuple(words)
