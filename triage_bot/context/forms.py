"""Forms people fill in: a note that uses a form's headings, its parts, and what is missing (R043 to R049, R057)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from triage_bot.context.taxonomy import ALWAYS, When
from triage_bot.shapes.values import NAMED, MapEntry, Words, refuse
from triage_bot.text.prose import by_heading, filled, fold, spoken, without_placeholders
from triage_bot.text.steps import Step, dates_in, step, tasks

_HARMLESS = frozenset("it is still now again currently remains stays back to".split())
"""Words that may stand before a colour that is meant."""
Reading = Literal["text", "date", "colour", "steps"]


class Part(MapEntry):
    """One part of a form: its headings, how it is read, and on which labels it (or its date) is wanted."""

    headings: Words
    read: Reading = "text"
    required: When = Field(default=ALWAYS, json_schema_extra={"default": True})
    dated: When | None = None

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(one) for one in self.headings) or not self.headings, "a heading needs words")
        refuse(self.dated is not None and self.read != "steps", "`dated` is for parts with `read: steps`")
        return self


class Form(MapEntry):
    """A form: a note that begins with one of these words, or has two of these headings."""

    begins: Words = ()
    parts: Annotated[dict[str, Part], NAMED] = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(one) for one in self.begins), "`begins` needs words")
        words = [fold(one) for part in self.parts.values() for one in part.headings]
        twice = next((one for one in words if words.count(one) > 1), "")
        refuse(bool(twice), f'the heading "{twice}" stands for two parts')
        return self

    @cached_property
    def by_heading(self) -> dict[str, str]:
        """Folded headings and the part each stands for."""
        return {fold(heading): part.name for part in self.parts.values() for heading in part.headings}

    @property
    def fewest(self) -> int:
        """How many headings make a note this form."""
        return min(2, len(self.parts))


@dataclass(frozen=True)
class Filled:
    """A form as a person filled it in."""

    form: Form
    texts: dict[str, str] = field(hash=False)

    def _of(self, reading: Reading) -> list[str]:
        return [self.texts.get(part.name, "") for part in self.form.parts.values() if part.read == reading]

    @property
    def dates(self) -> tuple[date, ...]:
        """Dates of its date parts, and of its steps."""
        found = [day for text in self._of("date") for day in dates_in(text)]
        return tuple(found + [one.day for one in self.steps if one.day and not one.done])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Its next steps: list lines, else the text as one step."""
        found: list[Step] = []
        for text in self._of("steps"):
            items = tasks(text.split("\n"))
            found += items or ([step(text)] if filled(text) else [])
        return tuple(found)

    def colour(self, labels: Iterable[str]) -> str:
        """The label of the health category that the first line of its colour part states ("red", "still red").

        Empty if other words lead up to it ("not green yet") or it names another colour, too: nothing is guessed.
        """
        said = "\n".join(without_placeholders(text) for text in self._of("colour"))
        first = next((line for line in said.splitlines() if filled(line)), "").casefold()
        found = {label.rsplit("::", 1)[-1].casefold(): label for label in labels}
        for ending, label in found.items():
            first = first.replace(label.casefold(), ending)
        words = re.findall(r"[a-z]+", first)
        named = {word for word in words if word in found}
        before = takewhile(lambda word: word not in found, words)
        return found[named.pop()] if len(named) == 1 and _HARMLESS.issuperset(before) else ""

    def missing(self, on: Iterable[str], health: Iterable[str]) -> tuple[str, ...]:
        """Names of the parts that are wanted on an issue with these labels and are not there."""
        on, health = tuple(on), tuple(health)
        wanted = [part for part in self.form.parts.values() if part.required.holds(on)]
        return tuple(part.name for part in wanted if not self._there(part, on, health))

    def _there(self, part: Part, on: tuple[str, ...], health: tuple[str, ...]) -> bool:
        text = self.texts.get(part.name, "")
        if not filled(text):
            return False
        if part.read == "date":
            return bool(dates_in(text))
        if part.read == "colour":
            return bool(self.colour(health))
        if part.read == "steps":
            dated = part.dated is not None and part.dated.holds(on)
            return all(one.done or (one.says_what and (one.day or not dated)) for one in self.steps)
        return True


def read(body: str, forms: Iterable[Form]) -> Filled | None:
    """The form a note is, or None for prose; of several the one with most of its headings there."""
    lines = spoken(body)
    best: Filled | None = None
    for form in forms:
        texts = _read(lines, form)
        if texts is not None and (best is None or len(texts) > len(best.texts)):
            best = Filled(form, texts)
    return best


def _read(lines: list[str], form: Form) -> dict[str, str] | None:
    if not form.begins:
        texts = by_heading(lines, form.by_heading)
        return texts if len(texts) >= form.fewest else None
    rest = _after(lines, form)
    if rest is None:
        return None
    texts = by_heading(rest[1], form.by_heading)
    return texts if rest[0] or texts else None  # "No change requests came in" is prose


def _after(lines: list[str], form: Form) -> tuple[bool, list[str]] | None:
    """Whether the first words stand for themselves, and the lines behind them, each sentence that may be a heading
    on its own line; None if they differ.
    """
    text = "\n".join(lines).strip()
    for words in form.begins:
        pattern = r"^[#*_\s]*" + _spaced(words) + r"[*_]*(?=\W|$)[\s.:!,;–—-]*"
        found = re.match(pattern, text, re.I)
        if found:
            headings = "|".join(_spaced(one) for part in form.parts.values() for one in part.headings)
            between = rf"(?<=[.!;,–—-])[^\S\n]+(?=[*_]{{0,3}}(?:{headings})\s?[*_]{{0,3}}:)"
            alone = bool(re.search(r"[.:!,;–—\n-]\s*$", found[0])) or found.end() == len(text)
            return alone, re.sub(between, "\n", text[found.end() :], flags=re.I).split("\n")
    return None


def _spaced(words: str) -> str:
    """A pattern for these words with any blanks between them."""
    return r"\s{1,4}".join(map(re.escape, words.split()))
