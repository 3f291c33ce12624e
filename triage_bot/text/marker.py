"""Hidden marks: what the bot said in a note, and which account or list an issue is."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from triage_bot.shapes.values import iso, parse_iso

_OPEN, _CLOSE = "<!-- triage-bot ", " -->"
_PART = f"{_OPEN}part "
_OF_PART = re.compile(rf"{_PART}(.*?){_CLOSE}\n?")


def write(data: Mapping[str, Any]) -> str:
    """One line that renders as nothing; `<`, `>` and `--` are escaped so no text can end it early."""
    text = json.dumps({"v": 1, **data}, ensure_ascii=False, separators=(",", ":"))
    return f"{_OPEN}{_unending(text)}{_CLOSE}"


def _unending(text: str) -> str:
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")


def inside(text: str) -> str:
    """A text as it stands inside a mark."""
    return _unending(json.dumps(text, ensure_ascii=False)[1:-1])


@dataclass(frozen=True, slots=True)
class _Mark:
    """A valid mark: what it says, and where it stands in the text."""

    data: dict[str, Any]
    start: int
    end: int


def _marks(text: str) -> Iterator[_Mark]:
    """The valid marks anywhere in a text, the last one first; none holds another's beginning, as `<` is escaped."""
    start = until = len(text)
    while (start := text.rfind(_OPEN, 0, start)) >= 0:
        end = text.find(_CLOSE, start, until)
        until = start
        if end >= 0 and (data := _valid(text[start + len(_OPEN) : end])):
            yield _Mark(data, start, end + len(_CLOSE))


def _valid(text: str) -> dict[str, Any]:
    """What is written between the ends of a mark of ours; empty for anything else."""
    try:
        data = json.loads(text) if text.startswith("{") and "\n" not in text else None
    except (ValueError, RecursionError):  # anyone may write such a line into a description
        return {}
    return data if isinstance(data, dict) and data.get("v") == 1 else {}


def _alone(text: str) -> _Mark | None:
    """The last valid mark that has a line to itself."""
    for mark in _marks(text):
        before = text[text.rfind("\n", 0, mark.start) + 1 : mark.start]
        if not before.strip() and not text[mark.end :].partition("\n")[0].strip():
            return mark
    return None


def read(text: str) -> dict[str, Any]:
    """The mark of a description: the last valid one that stands alone on a line; empty if there is none."""
    mark = _alone(text)
    return mark.data if mark else {}


def in_note(text: str) -> dict[str, Any]:
    """The mark of a note of the bot's own, wherever it stands: people may have added words; the last valid one wins."""
    return next((mark.data for mark in _marks(text)), {})


def rewritten(text: str, data: Mapping[str, Any]) -> str:
    """A description with other data in its mark, every other byte as it was; as it is if it has no mark."""
    mark = _alone(text)
    return f"{text[: mark.start]}{write(data)}{text[mark.end :]}" if mark else text


def taken_out(text: str) -> tuple[str, str]:
    """A description without its mark, and the mark; blanks at the end of what is left are none of it."""
    mark = _alone(text)
    if mark is None:
        return text, ""
    before, after = text[: mark.start].rstrip(), text[mark.end :].strip()
    return f"{before}\n\n{after}".strip() if after else before, text[mark.start : mark.end]


def without(text: str) -> str:
    """The text without its mark."""
    return taken_out(text)[0]


def visible(text: str) -> Iterator[str]:
    """The lines of a text as people see them: without its mark and the hidden lines before parts."""
    lines = without(text).replace("\r\n", "\n").split("\n")
    return (line for line in lines if not line.startswith(_PART))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said: by which rule, about which episode (UTC), which step, about which matters.

    `also` are others it is for, who read it elsewhere: on a list or in a note. `reader` is whose list it stands on;
    `noted`, that it stands in a note on its issue all the same.
    Episodes are kept to the second, as they are written: GitLab's have milliseconds, and what was said is looked for.
    """

    rule: str
    episode: datetime
    step: int = 0
    about: tuple[str, ...] = ()
    resource: str = ""
    at: datetime | None = None
    also: tuple[str, ...] = ()
    reader: str = ""
    noted: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "episode", self.episode.replace(microsecond=0))

    @property
    def when(self) -> datetime:
        """When it was said, as far as that is known (UTC)."""
        return self.at or self.episode

    def entry(self) -> dict[str, Any]:
        """As it is written into a marker."""
        data = {"rule": self.rule, "episode": iso(self.episode), "step": self.step}
        more: dict[str, Any] = {
            "about": list(self.about),
            "resource": self.resource,
            "at": iso(self.at) if self.at else "",
        }
        more |= {"also": list(self.also)}
        more |= {"noted": True} if self.noted else {}
        return data | {key: value for key, value in more.items() if value}


def said(text: str) -> tuple[Said, ...]:
    """What a note of the bot says was said; entries that cannot be read are passed over."""
    return _all_said(in_note(text))


def said_on(description: str, reader: str = "") -> tuple[Said, ...]:
    """What a list issue says was said, to this reader."""
    return tuple(replace(said, reader=reader) for said in _all_said(read(description)))


def _all_said(data: Mapping[str, Any]) -> tuple[Said, ...]:
    entries = data.get("said")
    return tuple(record for entry in entries if (record := _said(entry))) if isinstance(entries, list) else ()


def _said(entry: object) -> Said | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("rule"), str):
        return None
    episode, step = parse_iso(entry.get("episode")), entry.get("step", 0)
    about, also = entry.get("about", []), entry.get("also", [])
    if episode is None or not (isinstance(step, int) and isinstance(about, list) and isinstance(also, list)):
        return None
    resource = entry.get("resource", "")
    return Said(
        rule=entry["rule"],
        episode=episode,
        step=step,
        about=tuple(map(str, about)),
        resource=str(resource),
        at=parse_iso(entry.get("at")),
        also=tuple(map(str, also)),
        noted=entry.get("noted") is True,
    )


def compose(parts: Mapping[str, str], entries: tuple[Said, ...], more: Mapping[str, Any] | None = None) -> str:
    """One note of several rules' texts, each behind a hidden line so that it can be edited alone; `more` is marked."""
    bodies = [f"{_PART}{rule} -->\n{text.strip()}" for rule, text in parts.items()]
    return "\n\n".join(bodies) + "\n\n" + write({"said": [entry.entry() for entry in entries], **(more or {})})


def parts(body: str) -> dict[str, str]:
    """The texts of a composed note by rule; what people wrote before the first and below the mark is none of them."""
    return {rule: body[start:end].strip() for rule, start, end in _parts(body)}


def with_part(body: str, rule: str, text: str) -> str:
    """A composed note with another text of this rule; every other byte stays as it was."""
    written = (f"{body[:start]}{text.strip()}\n\n{body[end:]}" for name, start, end in _parts(body) if name == rule)
    return next(written, body)


def _parts(body: str) -> Iterator[tuple[str, int, int]]:
    """Each part's rule, and where its text begins and ends."""
    begins = list(_OF_PART.finditer(body))
    last = next((mark.start for mark in _marks(body)), len(body))
    for number, begin in enumerate(begins):
        until = begins[number + 1].start() if number + 1 < len(begins) else len(body)
        yield begin[1], begin.end(), min(until, last) if last >= begin.end() else until
