"""How a team works, as its policy says: forms people fill in (R043 to R049, R057), next steps, lists and figures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, takewhile
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from triage_bot.context.taxonomy import ALWAYS, When
from triage_bot.shapes.values import NAMED, MapEntry, Strict, Words, refuse
from triage_bot.text.calendar import Calendar, Days, Weekday
from triage_bot.text.prose import by_heading, filled, fold, spoken, without_placeholders
from triage_bot.text.steps import Step, dates_in, step, tasks

_HARMLESS = frozenset("it is still now again currently remains stays back to".split())
"""Words that may stand before a colour that is meant."""
ReadAs = Literal["text", "date", "colour", "steps"]


class Part(MapEntry):
    """One part of a form: its headings, how it is read, and on which labels it (or its date) is wanted."""

    headings: Words
    read: ReadAs = "text"
    required: When = Field(default=ALWAYS, json_schema_extra={"default": True})
    dated: When | None = None

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(map(fold, self.headings)) or not self.headings, "a heading needs words")
        refuse(self.dated is not None and self.read != "steps", "`dated` is for parts with `read: steps`")
        return self


class Form(MapEntry):
    """A form: a note that begins with one of these words, or has two of these headings."""

    begins: Words = ()
    parts: Annotated[dict[str, Part], NAMED] = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(beginning) for beginning in self.begins), "`begins` needs words")
        words = [fold(heading) for part in self.parts.values() for heading in part.headings]
        twice = next((word for word in words if words.count(word) > 1), "")
        refuse(twice, f'the heading "{twice}" stands for two parts')
        return self

    @cached_property
    def by_heading(self) -> dict[str, str]:
        """Folded headings and the part each stands for."""
        return {fold(heading): part.name for part in self.parts.values() for heading in part.headings}


@dataclass(frozen=True)
class Filled:
    """A form as a person filled it in."""

    form: Form
    texts: dict[str, str] = field(hash=False)

    def _of(self, reading: ReadAs) -> list[str]:
        return [self.texts.get(part.name, "") for part in self.form.parts.values() if part.read == reading]

    @property
    def dates(self) -> tuple[date, ...]:
        """Dates of its date parts, and of its steps."""
        days = [day for text in self._of("date") for day in dates_in(text)]
        return tuple(days + [task.day for task in self.steps if task.day and not task.done])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Its next steps: list lines, else the text as one step."""
        texts = self._of("steps")
        read = (tasks(text.split("\n")) or ((step(text),) if filled(text) else ()) for text in texts)
        return tuple(chain.from_iterable(read))

    def colour(self, labels: Iterable[str]) -> str:
        """The label of the health category that the first line of its colour part states ("red", "still red").

        Empty if other words lead up to it ("not green yet") or it names another colour, too: nothing is guessed.
        """
        said = "\n".join(without_placeholders(text) for text in self._of("colour"))
        first = next((line for line in said.splitlines() if filled(line)), "").casefold()
        by_colour = {label.rsplit("::", 1)[-1].casefold(): label for label in labels}
        for ending, label in by_colour.items():
            first = first.replace(label.casefold(), ending)
        words = re.findall(r"[a-z]+", first)
        named = {word for word in words if word in by_colour}
        before = takewhile(lambda word: word not in by_colour, words)
        return by_colour[named.pop()] if len(named) == 1 and _HARMLESS.issuperset(before) else ""

    def missing(self, on: Iterable[str], health: Iterable[str]) -> tuple[str, ...]:
        """Names of the parts that are wanted on an issue with these labels and are not there."""
        on, health = tuple(on), tuple(health)
        wanted = [part for part in self.form.parts.values() if part.required.holds(on)]
        return tuple(part.name for part in wanted if not self._applies(part, on, health))

    def _applies(self, part: Part, on: tuple[str, ...], health: tuple[str, ...]) -> bool:
        text = self.texts.get(part.name, "")
        if not filled(text) or part.read == "text":
            return filled(text)
        if part.read == "steps":
            dated = part.dated is not None and part.dated.holds(on)
            return all(task.done or (task.says_what and (task.day or not dated)) for task in self.steps)
        return bool(dates_in(text) if part.read == "date" else self.colour(health))


def read(body: str, forms: Iterable[Form]) -> Filled | None:
    """The form a note is, or None for prose; of several the one with most of its headings there."""
    lines = spoken(body)
    readings = (Filled(form, texts) for form in forms if (texts := _read(lines, form)) is not None)
    return max(readings, key=lambda reading: len(reading.texts), default=None)


def _read(lines: list[str], form: Form) -> dict[str, str] | None:
    if not form.begins:
        texts = by_heading(lines, form.by_heading)
        return texts if len(texts) >= min(2, len(form.parts)) else None
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
        match = re.match(pattern, text, re.I)
        if match:
            headings = "|".join(_spaced(heading) for part in form.parts.values() for heading in part.headings)
            between = rf"(?<=[.!;,–—-])[^\S\n]+(?=[*_]{{0,3}}(?:{headings})\s?[*_]{{0,3}}:)"
            alone = bool(re.search(r"[.:!,;–—\n-]\s*$", match[0])) or match.end() == len(text)
            return alone, re.sub(between, "\n", text[match.end() :], flags=re.I).split("\n")
    return None


def _spaced(words: str) -> str:
    """A pattern for these words with any blanks between them."""
    return r"\s{1,4}".join(map(re.escape, words.split()))


LIST = "list.md.j2"
"""The template of a list, unless it names another."""


class Calls(Strict):
    """When a comment on the list calls its reader: weekly, daily for new lines of some sections, monthly for others.

    Weekly is the first working day from that one, monthly the month's first working day.
    """

    weekly: Weekday | None = None
    daily_for: Words = ()
    monthly_for: Words = ()


class ListSpec(MapEntry):
    """A living list: one issue per person, or one for all with `shared: true`; `reminders` takes texts that are many.

    Each issue stands once, in its first section, but for the sections that are `in_full`.
    """

    title: str
    template: str = LIST
    sections: Words = ()
    call: Calls = Calls()
    in_full: Words = ()
    shared: bool = False
    reminders: bool = False


class CallLimits(Strict):
    """Days since the last call that are as on green accounts, and as on yellow ones; beyond, as on red ones."""

    green: Days
    yellow: Days

    @model_validator(mode="after")
    def _in_order(self) -> Any:
        first, day = Calendar(), date(2026, 1, 1)
        later = self.yellow.day_after(day, first) > self.green.day_after(day, first)
        refuse(not later, f"yellow ends with {self.yellow}, which is not after green's {self.green}")
        return self


class Priority(MapEntry):
    """How accounts of one priority are looked after (R126, R127); its name is the level."""

    touch: str
    last_call: CallLimits | None = None

    def band(self, last_call: date, today: date, calendar: Calendar) -> str:
        """As on green, yellow or red accounts, by the days since the last call; empty without limits (R127)."""
        if self.last_call is None:
            return ""
        if today <= self.last_call.green.day_after(last_call, calendar):
            return "green"
        return "yellow" if today <= self.last_call.yellow.day_after(last_call, calendar) else "red"


class StepsUnder(Strict):
    """Under which headings of descriptions and forms next steps stand."""

    headings: Words = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(heading) for heading in self.headings), "a heading needs words")
        return self


STEPS = StepsUnder(headings=("Next steps", "Next step"))
"""Where they stand unless a policy says otherwise."""


def _plain(value: Any) -> Any:
    refuse(not isinstance(value, bool | int | float | str), "a value is a text, a number, true or false")
    return value


Figure = Annotated[bool | int | float | str, BeforeValidator(_plain)]
"""One of a policy's `values`."""

LIST_CALL = "list-call.md.j2"
"""The template of the short comment that calls a list's reader."""

FOR_YOU = ListSpec.model_construct(title="For you: {{ person }}", sections=(), reminders=True).called("updates-list")
"""Where texts to a person go that are many, if none of the policy's lists for them is theirs."""


@dataclass(frozen=True, kw_only=True)
class Process:
    """The parts of a policy that texts, forms and lists go by."""

    forms: tuple[Form, ...] = ()
    next_steps: StepsUnder = STEPS
    lists: Mapping[str, ListSpec] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    mention: str = ""

    @property
    def all_lists(self) -> Mapping[str, ListSpec]:
        """The policy's lists and the one that everybody can have."""
        return {**self.lists, FOR_YOU.name: FOR_YOU}
