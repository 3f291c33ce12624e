"""Finds template files and reads them; a user's file of the same name wins over the shipped one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from triage_bot.errors import Fault, Place
from triage_bot.policy.words import check_front
from triage_bot.resources import shipped
from triage_bot.shapes.source import parse, read_text
from triage_bot.text.template import Document, split

SUFFIX = ".md.j2"


def folders(policy_files: Iterable[Path]) -> list[Path]:
    """Where templates are looked for, nearest first: beside each policy, beside its folder, shipped."""
    found: list[Path] = []
    for file in policy_files:
        found += [file.parent / "templates", file.parent.parent / "templates"]
    found.append(shipped("templates"))
    return [folder for folder in dict.fromkeys(found) if folder.is_dir()]


def available(places: Iterable[Path]) -> dict[str, Path]:
    """Template name → file; the first folder that has the name wins."""
    found: dict[str, Path] = {}
    for folder in places:
        for file in sorted(folder.rglob(f"*{SUFFIX}")):
            found.setdefault(file.relative_to(folder).as_posix(), file)
    return found


def read(name: str, file: Path, shown: str) -> tuple[Document | None, list[Fault]]:
    """One template with its front matter, or its faults."""
    text, fault = read_text(file, shown)
    if fault:
        return None, [fault]
    front, body, line = split(text)
    data: object = {}
    faults: list[Fault] = []
    if front.strip():
        source = parse(front, shown)
        check_front(source)
        # Front matter begins on the file's second line.
        faults = [Fault(_down(one.place), one.message, one.hint) for one in source.faults]
        data = source.data
    if not faults and not isinstance(data, dict):
        faults = [Fault(Place(shown, 2, 1), "front matter is a map, such as `title: …`")]
    if faults:
        return None, faults
    return Document(name, body, data if isinstance(data, dict) else {}, Place(shown, 1, 1), line), []


def _down(place: Place) -> Place:
    return Place(place.file, place.line + 1, place.column) if place.line else place
