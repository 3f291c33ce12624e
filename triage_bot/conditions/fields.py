"""Condition `fields`: columns of an account, or rows of the table in an issue's description."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.shapes.source import Path_
from triage_bot.shapes.values import Strict, day, refuse
from triage_bot.text import fields as known
from triage_bot.text.calendar import Duration, Span
from triage_bot.text.pattern import pattern

Plain = bool | int | float | str | date
QUARTERS = ("this fiscal quarter", "next fiscal quarter")


def _as_day(value: Any) -> Any:
    if isinstance(value, str) and value.lower() != "today":
        return day(value)
    return value


def _within(value: Any) -> Any:
    return value if value in QUARTERS else _whole_days(Duration.parse(value))


def _whole_days(span: Duration) -> Duration:
    refuse(span.by_clock, f"fields hold days, {span} is shorter")
    return span


ComparedDay = Annotated[date | str, BeforeValidator(_as_day)]


class FieldTest(Strict):
    """Tests on one field; all given ones must hold. Dates: ISO or `today`; text compares without case."""

    equals: Plain | None = None
    in_: tuple[Plain, ...] | None = Field(default=None, alias="in")
    empty: bool | None = None
    greater_than: float | None = None
    less_than: float | None = None
    before: ComparedDay | None = None
    after: ComparedDay | None = None
    within: Annotated[Any, BeforeValidator(_within)] = None
    older_than: Annotated[Span, AfterValidator(_whole_days)] | None = None
    matches: str | None = None

    @field_validator("matches")
    @classmethod
    def _compiles(cls, text: str | None) -> str | None:
        pattern(text or "")
        return text

    @model_validator(mode="after")
    def _says_all(self) -> "FieldTest":
        for name in sorted(self.model_fields_set - {"equals"}):  # which nothing may equal
            refuse(getattr(self, name) is None, f"{name.rstrip('_')} says nothing")
        return self

    def holds(self, value: object, scene: Scene) -> bool:
        """True if every test that was given holds for the value."""
        return all(test(self, value, scene) for test in self._given)

    @cached_property
    def _given(self) -> tuple[Callable[["FieldTest", object, Scene], bool], ...]:
        return tuple(_TESTS[name] for name in self.model_fields_set)

    def _inside(self, value: date, scene: Scene) -> bool:
        if self.within == QUARTERS[0]:
            return value in scene.calendar.quarter(scene.today)
        if self.within == QUARTERS[1]:
            return value in scene.calendar.next_quarter(scene.today)
        # Counted back from the day, as a process counts: four months before 30 June is 28 or 29 February.
        return bool(self.within.day_before(value, scene.calendar) <= scene.today <= value)

    def _older(self, value: date, scene: Scene) -> bool:
        return self.older_than is not None and scene.today > self.older_than.day_after(value, scene.calendar)

    def wanted(self) -> str:
        """The tests in words."""
        given = self.model_dump(by_alias=True, exclude_unset=True)
        return " and ".join(f"{name.replace('_', ' ')} {known.shown(value)}" for name, value in given.items())


_TESTS: dict[str, Callable[[FieldTest, object, Scene], bool]] = {
    "equals": lambda test, value, _: _same(value, test.equals),
    "in_": lambda test, value, _: any(_same(value, item) for item in test.in_ or ()),
    "empty": lambda test, value, _: (value in (None, "")) is test.empty,
    "greater_than": lambda test, value, _: _number(value) > (test.greater_than or 0),
    "less_than": lambda test, value, _: _number(value) < (test.less_than or 0),
    "before": lambda test, value, scene: isinstance(value, date) and value < _day(test.before, scene),
    "after": lambda test, value, scene: isinstance(value, date) and value > _day(test.after, scene),
    "within": lambda test, value, scene: isinstance(value, date) and test._inside(value, scene),
    "older_than": lambda test, value, scene: isinstance(value, date) and test._older(value, scene),
    "matches": lambda test, value, _: pattern(test.matches or "").found_in(known.shown(value)[:1_000]),
}
"""The tests by their keys: of a field's value, in a scene."""


def _as_tests(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    tests = {}
    for key, test in value.items():
        given = {"in": test} if isinstance(test, list) else test
        field = known.key_of(str(key))
        tests[field] = dict(given) if isinstance(given, dict) else {"equals": given}
        if field in known.USERS:
            tests[field] |= {name: _without_at(word) for name, word in tests[field].items() if name in ("equals", "in")}
    return tests


def _without_at(given: Any) -> Any:
    """Usernames stand in columns without their `@`."""
    if isinstance(given, list):
        return list(map(_without_at, given))
    return given.lstrip("@") if isinstance(given, str) else given


_Given = Mapping[str, FieldTest | Plain | tuple[Plain, ...]]


class FieldsCondition(Scalar):
    """Fields of the account or the description's table: a value, a list of them, or a map of tests."""

    key = "fields"
    on = frozenset({"issues", "accounts"})
    root: Annotated[Mapping[str, FieldTest], BeforeValidator(_as_tests, json_schema_input_type=_Given)]

    def words(self, written: object) -> Iterable[tuple[str, Path_]]:
        """The values it compares with: `region: NO` is false to YAML."""
        for title, tests in written.items() if isinstance(written, dict) else ():
            for where, value in _compared(tests):
                if not _fits(known.key_of(str(title)), value):
                    yield str(title), (title, *where)

    def holds(self, seen: Seen, scene: Scene) -> bool:
        values = seen.fields(scene)
        return all(test.holds(values.get(key), scene) for key, test in self.root.items())

    def wanted(self) -> str:
        return ", ".join(f"{key} {test.wanted()}" for key, test in self.root.items())

    def shown(self, seen: Seen, scene: Scene) -> str:
        values = seen.fields(scene)
        return ", ".join(f"{key}: {known.shown(values.get(key)) or 'empty'}" for key in self.root)


_COMPARING = ("equals", "in")


def _compared(tests: Any) -> Iterator[tuple[Path_, Any]]:
    if isinstance(tests, dict):
        for name in _COMPARING:
            if name in tests:
                yield from (((name, *where), value) for where, value in _compared(tests[name]))
    elif isinstance(tests, list):
        yield from (((index,), value) for index, value in enumerate(tests))
    else:
        yield (), tests


def _fits(key: str, value: Any) -> bool:
    """Whether the field holds such values: yes and no, numbers, or days."""
    if isinstance(value, bool):
        return key in known.YES_NO
    if isinstance(value, int | float):
        return key in (known.NUMBERS | known.MONEY)
    return value is not None and key in known.DATES


def _same(value: object, wanted: object) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted or (value in (None, "") and wanted is False)
    value, wanted = ("" if item is None else item for item in (value, wanted))
    if isinstance(value, str) or isinstance(wanted, str):
        return str(value).casefold() == str(wanted).casefold()
    return value == wanted


def _number(value: object) -> float:
    """The value as a number; not a number compares as neither more nor less."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan


def _day(wanted: date | str | None, scene: Scene) -> date:
    return wanted if isinstance(wanted, date) else scene.today
