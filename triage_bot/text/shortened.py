"""The beginning of a line of Markdown that was made powerless: what is cut off takes no protection away."""

import re

_CUT = re.compile(r"(?:&[#\w]*|\\+|(?<![\da-z_])[\da-f]{7,40})$", re.I)  # also what would be a commit now
_TICK = re.compile(r"(?<!\\)(?:\\\\)*(`)")  # an escaped backslash before it escapes nothing


def shortened(markdown: str, longest: int) -> str:
    """So many characters at most, and a sign that more follows, without half a word, escape, code span or address."""
    if len(markdown) <= longest:
        return markdown
    start = markdown[:longest]
    if start.rfind("<") > start.rfind(">"):  # within an address in angle brackets
        start = start[: start.rfind("<")]
    start = start[: start.rfind(" ")] if " " in start[longest // 2 :] else _whole(start)
    ticks = [tick.start(1) for tick in _TICK.finditer(start)]
    return f"{start[: ticks[-1]] if len(ticks) % 2 else start}…"


def _whole(start: str) -> str:
    """Until nothing is left to cut: behind an escape there may stand what would be a commit without it."""
    while (cut := _CUT.sub("", start)) != start:
        start = cut
    return start
