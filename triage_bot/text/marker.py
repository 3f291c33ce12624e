"""Hidden last lines: what the bot said in a note, and which account or list an issue is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage_bot.text.instant import iso, parse_iso

_LINE = re.compile(r"^<!-- triage-bot (\{.*\}) -->$")
_PART = "<!-- triage-bot part "


def write(data: Mapping[str, Any]) -> str:
    """One line that renders as nothing; `<`, `>` and `--` are escaped so no text can end it early."""
    text = json.dumps({"v": 1, **data}, ensure_ascii=False, separators=(",", ":"))
    return f"<!-- triage-bot {_unending(text)} -->"


def _unending(text: str) -> str:
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")


def inside(text: str) -> str:
    """A text as it stands inside a marker."""
    return _unending(json.dumps(text, ensure_ascii=False)[1:-1])


def read(text: str) -> dict[str, Any]:
    """The marker on the last line that is not blank; empty if there is none or it is not ours."""
    stripped = text.rstrip()
    found = _LINE.match(stripped[stripped.rfind("\n") + 1 :].strip())
    if not found:
        return {}
    try:
        data = json.loads(found[1])
    except (ValueError, RecursionError):  # anyone may write such a line into a description
        return {}
    return data if isinstance(data, dict) and data.get("v") == 1 else {}


def rewritten(text: str, data: Mapping[str, Any]) -> str:
    """The text with other data in its marker line, every other byte as it was; as it is if it has no marker."""
    if not read(text):
        return text
    end = len(text.rstrip())
    start = text.rfind("\n", 0, end) + 1
    return f"{text[:start]}{write(data)}{text[end:]}"


def without(text: str) -> str:
    """The text without its marker line."""
    return text.rstrip().rsplit("\n", 1)[0].rstrip() if read(text) and "\n" in text.strip() else text


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said: by which rule, about which episode (UTC), which step, about which matters."""

    rule: str
    episode: datetime
    step: int = 0
    about: tuple[str, ...] = ()
    resource: str = ""
    at: datetime | None = None

    def entry(self) -> dict[str, Any]:
        """As it is written into a marker."""
        data: dict[str, Any] = {"rule": self.rule, "episode": iso(self.episode), "step": self.step}
        if self.about:
            data["about"] = list(self.about)
        if self.resource:
            data["resource"] = self.resource
        if self.at:
            data["at"] = iso(self.at)
        return data


def said(text: str) -> tuple[Said, ...]:
    """What a note (or a list issue) says was said; entries that cannot be read are passed over."""
    entries = read(text).get("said")
    return tuple(one for entry in entries if (one := _said(entry))) if isinstance(entries, list) else ()


def _said(entry: object) -> Said | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("rule"), str):
        return None
    episode, step = parse_iso(entry.get("episode")), entry.get("step", 0)
    about = entry.get("about", [])
    if episode is None or not isinstance(step, int) or not isinstance(about, list):
        return None
    resource = entry.get("resource", "")
    return Said(entry["rule"], episode, step, tuple(map(str, about)), str(resource), parse_iso(entry.get("at")))


def compose(parts: Mapping[str, str], entries: tuple[Said, ...]) -> str:
    """One note of several rules' texts, each behind a hidden line so that it can be edited alone."""
    bodies = [f"{_PART}{rule} -->\n{text.strip()}" for rule, text in parts.items()]
    return "\n\n".join(bodies) + "\n\n" + write({"said": [one.entry() for one in entries]})


def parts(body: str) -> dict[str, str]:
    """The texts of a composed note by rule."""
    found: dict[str, str] = {}
    for piece in without(body).split(_PART)[1:]:
        rule, _, text = piece.partition(" -->")
        found[rule] = text.strip()
    return found
