"""Words that YAML reads as other things, where a word is wanted: in tests on fields, and in front matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage_bot.shapes.source import Path_, Source
from triage_bot.text import fields

_TESTS = ("equals", "in")
_NUMERIC = fields.NUMBERS | fields.MONEY
_WORDS_IN_FRONT = ("title", "labels", "assignees", "milestone")


def check_fields(given: Any, source: Source, path: Path_) -> None:
    """The values that a condition `fields` compares with: `region: NO` is false to YAML."""
    for title, tests in given.items() if isinstance(given, dict) else ():
        key = fields.key_of(str(title))
        for where, value in _compared(tests):
            if not _fits(key, value):
                _tell(str(title), source, (*path, title, *where))


def _compared(tests: Any) -> Iterator[tuple[Path_, Any]]:
    if isinstance(tests, dict):
        for name in _TESTS:
            if name in tests:
                yield from (((name, *where), value) for where, value in _compared(tests[name]))
    elif isinstance(tests, list):
        yield from (((index,), value) for index, value in enumerate(tests))
    else:
        yield (), tests


def _fits(key: str, value: Any) -> bool:
    """Whether the field holds such values: yes and no, numbers, or days."""
    if isinstance(value, bool):
        return key in fields.YES_NO
    if isinstance(value, int | float):
        return key in _NUMERIC
    return value is not None and key in fields.DATES


def check_front(source: Source) -> None:
    """A template's front matter: title, labels, assignees and milestone are words."""
    for path in source.written:
        a_setting = path[:1] == ("milestone",) and len(path) > 1 and path[1] != "title"
        if path and path[0] in _WORDS_IN_FRONT and not a_setting:
            _tell(str(path[0]), source, path)


def _tell(name: str, source: Source, path: Path_) -> None:
    if told := source.unquoted(path):
        source.fault(path, f"{name} takes a word – {told[0]}", told[1])
