"""How a project ended: each issue by what it is about, with all that the bot or people may have set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.campaign.people import OURS
from triage_bot.text import marker
from triage_bot.text.mentions import mentions

if TYPE_CHECKING:
    from tests.campaign.world import Root

End = dict[str, dict[str, Any]]
_NUMBER = re.compile(r"(?<!&)#(\d+)\b")
_VOLATILE = ("v", "said", "twin", "called", "told", "asks", "renewal_date")


def end_of(root: Root, planted: int) -> End:
    """Every issue; two that are about the same stand in one entry's `open`."""
    found = root.issues()
    keys = {one["iid"]: _key(one, planted) for one in found}
    end: End = {}
    for one in found:
        twin = one["state"] == "closed" and "twin" in marker.read(one["description"] or "")
        entry = end.setdefault(keys[one["iid"]], {"twins": 0, "open": 0})
        entry["twins"] += twin
        if twin:
            continue
        entry["open"] += one["state"] == "opened"
        entry |= _facts(one, keys)
        entry |= _spoken(root, one["iid"], keys)
    for key, heard in _heard(root, found, keys):
        end.get(key, {}).setdefault("heard", []).append(heard)
    return end


def _heard(root: Root, found: list[dict[str, Any]], keys: dict[int, str]) -> Iterator[tuple[str, str]]:
    """(issue, what was said of it, and by which rule to whom): in a note there or by a line on the reader's list."""
    for one in found:
        text = one["description"] or ""
        reader = str(marker.read(text).get("living", "")).partition(":")[2]
        for line in marker.said_on(text, reader) if reader else ():
            yield from (
                (_about_which(line.resource, keys), what) for what in (_matter(line), f"{line.rule} to {reader}")
            )
        for note in root.notes(one["iid"]) if not reader else ():
            for entry in marker.said(note["body"]) if "_bot_" in note["author"]["username"] else ():
                texts = [text for part, text in marker.parts(note["body"]).items() if part.split()[0] == entry.rule]
                readers = {name.lower() for text in texts or [note["body"]] for name in mentions(text)}
                said = [_matter(entry), *(f"{entry.rule} to {name}" for name in readers)]
                yield from ((keys[one["iid"]], what) for what in said)


def _about_which(resource: str, keys: dict[int, str]) -> str:
    number = resource.rpartition("#")[2]
    return keys.get(int(number), resource) if number.isdigit() else resource


def _matter(said: marker.Said) -> str:
    """Without whom else it is for, and the region: people who were called today, or have moved it, are told apart."""
    return f"{said.rule} {said.step} {_about(tuple(one for one in said.about if not one.startswith(('to:', 'in:'))))}"


def _key(one: dict[str, Any], planted: int) -> str:
    if one["iid"] <= planted:
        return f"planted {one['iid']}"
    mark = marker.read(one["description"] or "")
    kept = {name: value for name, value in mark.items() if name not in _VOLATILE}
    return json.dumps(kept, sort_keys=True) if kept else one["title"]


def _facts(one: dict[str, Any], keys: dict[int, str]) -> dict[str, Any]:
    return {
        "title": one["title"],
        "labels": sorted(one["labels"]),
        "state": one["state"],
        "due": one["due_date"],
        "milestone": (one["milestone"] or {}).get("title"),
        "assignees": sorted(user["username"] for user in one["assignees"]),
        "confidential": one["confidential"],
        "description": _named(marker.without(one["description"] or ""), keys),
        "told": sorted({_about_which(line.resource, keys) for line in marker.said_on(one["description"] or "")}),
    }


def _spoken(root: Root, iid: int, keys: dict[int, str]) -> dict[str, Any]:
    """The bot's marks and people's notes."""
    notes = root.notes(iid)
    ours = [one for one in notes if "_bot_" in one["author"]["username"]]
    said = [(entry, name) for one in ours for entry in marker.said(one["body"]) for name in _called(one["body"])]
    return {
        "marks": sorted(
            f"{one.rule} {one.episode} {one.step} {','.join(one.about)} {one.resource} {name}" for one, name in said
        ),
        "bare": sorted(_named(one["body"], keys) for one in ours if not marker.said(one["body"])),
        "words": sum(OURS in one["body"] for one in ours),
        "people": sorted(one["body"] for one in notes if one not in ours),
    }


def _called(body: str) -> tuple[str, ...]:
    """Each of them hears by the note: what is told to one and to another later is told to each once."""
    return tuple(name.lower() for name in mentions(body)) or ("nobody",)


def _named(text: str, keys: dict[int, str]) -> str:
    """Issues by what they are about: in which order they were opened is nobody's business."""
    return _NUMBER.sub(lambda hit: f"<{keys.get(int(hit[1]), hit[0])}>", text)


def _about(about: tuple[str, ...]) -> str:
    """Without the numbers of notes, which others may have got before."""
    return ",".join("note" if one.isdigit() else one for one in about)
