"""What is marked and checked when a policy is loaded (texts, persons, what opens words), and front matter filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, model_validator

from triage_bot.context.process import Process
from triage_bot.context.taxonomy import Category
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.resource import Dates
from triage_bot.shapes.source import Path_
from triage_bot.shapes.values import Strict, Word, day, refuse
from triage_bot.text.template import render_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Marks a field that is a text, or names a template: the names it may use, for checks at load."""

    names: frozenset[str] = TEXT_NAMES
    template: bool = False
    opens: bool = False
    """The template is that of an issue to open."""
    summary: bool = False
    """It stands around the lines of a summary, and sees no single resource."""
    gem: bool = False
    """In rules on GitLab's types it is a text of the gem's."""
    value: bool = False
    """It gives the value of a field: of types that take names alone, the name itself."""


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
        for extra in (item for item in field.metadata if isinstance(item, mark)):
            yield from (((*path, *below), word, extra) for below, word in _words(value))
        inner = value if isinstance(value, tuple) else ()
        parts = [(path, value), *(((*path, index), each) for index, each in enumerate(inner))]
        for where, each in parts:
            if isinstance(each, BaseModel):
                yield from (((*where, *below), word, item) for below, word, item in marked(each, mark))


def _words(value: object) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, BaseModel):
        return  # it marks its own
    if isinstance(value, Mapping):
        yield from (((key,), text) for key, text in value.items())
    elif value is not None:
        several = isinstance(value, tuple)
        items = value if isinstance(value, tuple) else (value,)
        yield from (((number,) if several else (), str(item)) for number, item in enumerate(items))


def written(part: object) -> Iterator[str]:
    """Every word in a part of a policy, whatever its field is marked as."""
    if isinstance(part, BaseModel):
        part = tuple(getattr(part, name) for name in type(part).model_fields)
    if isinstance(part, Mapping):
        part = tuple(part.items())
    if isinstance(part, tuple | list | frozenset):
        yield from (word for each in part for word in written(each))
    elif part is not None:
        yield str(part)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the files of a policy define by name."""

    categories: Mapping[str, Category]
    process: Process
    helpers: tuple[tuple[str, str], ...] = ()
    given: frozenset[str] = frozenset()
    """What expressions may use: the project's own names, and variables that sound like secrets but were given."""


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


FRONT_KEYS = frozenset({"title", "labels", "assignees", "due_date", "confidential", "milestone", "line", "promises"})
_PROMISES = re.compile(r"once|kept up to date|(?:until|when) \S.*")


def no_promises(given: object) -> list[str]:
    """What is wrong with front matter's `promises`, in words."""
    words = given if isinstance(given, list) else [given]
    wrong = [word for word in words if not (isinstance(word, str) and _PROMISES.fullmatch(word))]
    return [f'promises: "{word}" is none – write `once`, `kept up to date`, `until …` or `when …`' for word in wrong]


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


DayText = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str)]


class Titled(Strict):
    """A milestone by its title; with `create` it is made if it is not there, with these days (YYYY-MM-DD)."""

    title: Annotated[Word, Text()]
    create: bool = False
    start: Annotated[DayText, Text()] = ""
    due: Annotated[DayText, Text()] = ""

    @model_validator(mode="after")
    def _days_of_what_is_made(self) -> Any:
        refuse((self.start or self.due) and not self.create, "start and due need `create: true`")
        refuse(self.create and not self.title.strip(), "what is to be made needs a title")
        return self

    def filled(self, names: Mapping[str, object]) -> tuple[str, Dates | None]:
        """Its title, empty for none, and the days to make it with; raises ValueFault for what is no day."""
        title = render_value(self.title, names)
        if not (title and self.create):
            return title, None
        start, due = (render_value(text, names) for text in (self.start, self.due))
        return title, Dates(day(start) if start else None, day(due) if due else None)

    @classmethod
    def in_front(cls, given: object) -> Titled:
        """As front matter gives it: nothing, a text or a map; raises ValidationError."""
        return cls.model_validate(given if isinstance(given, dict) else {"title": "" if given is None else str(given)})


@dataclass(frozen=True)
class Front:
    """Front matter and the names its texts may use."""

    given: Mapping[str, object]
    names: Mapping[str, object]

    def value(self, key: str) -> str:
        """One value; empty if there is none. Raises ValueFault if it cannot be filled in."""
        given = self.given.get(key)
        return render_value("" if given is None else str(given), self.names)

    def milestone(self) -> tuple[str, Dates | None]:
        """The milestone's title, empty for none, and the days to make it with if it may be made."""
        return Titled.in_front(self.given.get("milestone")).filled(self.names)

    def values(self, key: str) -> tuple[str, ...]:
        """A list, or one value, without repeats and what comes out empty."""
        given = self.given.get(key) or ()
        words = [given] if isinstance(given, str) else list(given)  # type: ignore[call-overload]
        return tuple(dict.fromkeys(word for text in words if (word := render_value(str(text), self.names))))
