"""What conditions and actions are checked against when a policy is loaded, and what is wrong with one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from triage_bot.context.names import TEXT_NAMES
from triage_bot.context.process import Process
from triage_bot.context.taxonomy import Category
from triage_bot.shapes.source import Path_


@dataclass(frozen=True, slots=True)
class Text:
    """Marks a field that is a text, or names a template: the names it may use, for checks at load."""

    names: frozenset[str] = TEXT_NAMES
    template: bool = False
    opens: bool = False
    """The template is that of an issue to open."""


@dataclass(frozen=True, slots=True)
class Outright:
    """Marks a field that, with this value, lets confidential words go where others read them."""

    value: bool


class Whom:
    """Marks a field whose words, but for texts among them, are roles or usernames."""


M = TypeVar("M")
Marked = tuple[Path_, str, M]
"""Where a word stands below its key, the word, and what it is marked as."""


def marked(part: object, mark: type[M]) -> Iterator[Marked[M]]:
    """Every word in a part of a policy that stands in a field with this mark."""
    for name, field in getattr(type(part), "model_fields", {}).items():
        value, path = getattr(part, name), () if name == "root" else (field.alias or name,)
        for one in (one for one in field.metadata if isinstance(one, mark)):
            yield from (((*path, *below), word, one) for below, word in _words(value))
        inner = value if isinstance(value, tuple) else ()
        parts = [(path, value), *(((*path, index), each) for index, each in enumerate(inner))]
        for where, each in parts:
            if isinstance(each, BaseModel):
                yield from (((*where, *below), word, one) for below, word, one in marked(each, mark))


def _words(value: object) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, Mapping):
        yield from (((key,), text) for key, text in value.items())
    elif value is not None:
        yield from (((), str(one)) for one in (value if isinstance(value, tuple) else (value,)))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the files of a policy define by name."""

    categories: Mapping[str, Category]
    process: Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A fault in words, with its cure; `path` is where it stands below the key of its condition or action."""

    message: str
    hint: str = ""
    path: Path_ = ()
    at_key: bool = False
    """It is the key that is at fault, not what stands behind it."""
    of_rule: bool = False
    """The parts of the rule do not fit what the policy defines, or one another: the rule is named."""
