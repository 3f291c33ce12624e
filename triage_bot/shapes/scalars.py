"""YAML's single values: read as YAML does, but no number forgets how it was written."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

MAX_DIGITS = 40
"""Characters of a number; reading one of thousands takes longer than the file is worth."""
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, yaml.YAMLError)
"""What PyYAML raises for `!!bool abc`, and for days before the first."""


def value_of(node: yaml.ScalarNode, constructor: yaml.constructor.SafeConstructor) -> Any:
    """What a value means; raises one of UNREADABLE."""
    if node.tag in _NUMBERS and len(node.value) > MAX_DIGITS:
        raise ValueError
    return _as_written(constructor.construct_object(node), node.value)


def misread(text: str, value: Any) -> tuple[str, str] | None:
    """What to say where a word is wanted and YAML has read another thing: message and cure; None if it is one.

    A number is a word if it prints as it was written: 17 and 1.5 do, 17.10 and 010 do not.
    """
    if not text or (isinstance(value, int | float) and _prints_as(value) == text):
        return None
    return f"YAML reads {cut(text)} as {_said(value)}", f'quote it: "{cut(text)}"'


def _prints_as(value: int | float) -> str:
    return "" if isinstance(value, bool) else int.__repr__(value) if isinstance(value, int) else float.__repr__(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {_prints_as(value)}"
    return "nothing" if value is None else "a day" if isinstance(value, date) else "other data"


def cut(text: str) -> str:
    """A text from a file, short enough to be told."""
    return text if len(text) <= 60 else f"{text[:60]}…"


class _Float(float):
    """A number that prints as it was written: a milestone 18.10 is not 18.1."""

    written: str

    def __str__(self) -> str:
        return self.written


class _Int(int):
    """A whole number that prints as it was written: an account 0012 is not 10."""

    written: str

    def __str__(self) -> str:
        return self.written


def _as_written(value: Any, text: str) -> Any:
    if type(value) not in (int, float) or str(value) == text:
        return value
    number = _Int(value) if isinstance(value, int) else _Float(value)
    number.written = text
    return number
