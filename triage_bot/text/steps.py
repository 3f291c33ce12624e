"""What people point at in prose: ISO dates (other styles are never guessed), issues, and next steps with an owner."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from triage_bot.text.inert import Raw
from triage_bot.text.prose import filled, without_placeholders

_LOOKS = re.compile(r"(?<![\w/.-])_{0,3}(\d{4})-(\d{2})-(\d{2})_{0,3}(?![\w-])")
_OTHER_STYLE = re.compile(
    r"(?<![\w/.-])(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{4}-?W\d\d(?:-?\d)?|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\d{1,2}-\d{1,2}-\d{2,4})(?![\w/-]|\.\d)"
)
"""Not `16.4` and not `1-2`: a version and a span of weeks are no dates."""
_YEARS = range(1990, 2200)
"""Years people mean; others are slips of the pen, and the calendar's ends are not to be counted from."""


def dates_in(text: str) -> tuple[date, ...]:
    """Every ISO date in order, each once; days that do not exist are no dates."""
    days: dict[date, None] = {}
    for year, month, day in _LOOKS.findall(text):
        try:
            when = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if when.year in _YEARS:
            days[when] = None
    return tuple(days)


def unreadable_date(text: str) -> str:
    """What looks like a date and cannot be read (`31/02`, `2026-02-31`); empty if nothing does."""
    looks = (match[0] for pattern in (_LOOKS, _OTHER_STYLE) for match in pattern.finditer(text))
    return next((look.strip("_") for look in looks if not dates_in(look)), "")


_SHORT = re.compile(r"(?<![\w/&#.-])([\w.-]+(?:/[\w.-]+)+)?#(\d{1,9})(?!\w)")
_ADDRESS = re.compile(r"(https?://[^\s/()<>]+)/([\w./-]+?)/-/(?:issues|work_items)/(\d{1,9})(?!\d)")
MOST_REFERENCES = 20
"""References of one text that are followed."""


def references(text: str, project: str, host: str) -> tuple[Raw, ...]:
    """Full references `group/project#12` in order, each once; they refer where they are shown.

    `host` is an address of the same GitLab.
    """
    base = host.partition("://")[2].partition("/-/")[0]
    here = base.removesuffix(project).strip("/").casefold() + "/"
    places: list[tuple[int, str]] = []
    for match in _ADDRESS.finditer(text):
        address = f"{match[1].partition('://')[2]}/{match[2]}"
        if address[: len(here)].casefold() == here:
            places.append((match.start(), f"{address[len(here) :]}#{match[3]}"))
    bare = _ADDRESS.sub(lambda hit: " " * len(hit[0]), text)
    places += [(hit.start(), f"{hit[1] or project}#{hit[2]}") for hit in _SHORT.finditer(bare)]
    return tuple(dict.fromkeys(Raw(reference) for _, reference in sorted(places)))[:MOST_REFERENCES]


_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[([ xX~])\]\s*)?(.*)$")
_OWNER = re.compile(r"(?<![\w@.])@([A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?)")
_NAME = r"@?(?!(?i:owner)(?![\w.-]))(?=[\w.-]*[A-Za-z])([A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?)"
"""Not what the form left to fill in, and not a bare date or figure."""
_NAMED = re.compile(rf"\( ?{_NAME} ?\)")
_SIGNED = re.compile(rf", ?{_NAME} ?[.)]?$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_STEPS = 200
"""Steps of one text that are read."""
LONGEST_STEP = 500
"""Characters of a step that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
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
    items: list[tuple[str | None, str]] = []
    going_on = False
    for line in lines:
        item = _ITEM.match(line)
        going_on = going_on and line[:1].isspace() and bool(line.strip())
        if item:
            items.append((item[1], item[2]))
        elif going_on and len(items[-1][1]) < LONGEST_STEP:
            items[-1] = (items[-1][0], f"{items[-1][1]} {line.strip()}")
        going_on = going_on or bool(item)
    meant = ((box, words) for box, words in items if filled(words) and "yyyy-mm-dd" not in words.casefold())
    wanted = (step(words, box in ("x", "X", "~")) for box, words in meant if box or not boxes)
    return tuple(islice(wanted, MOST_STEPS))


def step(text: str, done: bool = False) -> Step:
    """One step from its words: the one ISO date in it, and `@owner`, `(owner)` or a last `, owner`."""
    text = " ".join(text.split())[:LONGEST_STEP]
    days = dates_in(text)
    unclear = " ".join(map(str, days)) if len(days) > 1 else unreadable_date(text) if not days else ""
    owner = _OWNER.search(text) or _NAMED.search(text) or _SIGNED.search(text)
    return Step(
        text=text, day=days[0] if len(days) == 1 else None, owner=owner[1] if owner else "", done=done, unclear=unclear
    )
