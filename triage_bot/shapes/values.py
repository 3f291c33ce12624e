"""Shapes of the values in YAML files: words, users, labels, days and moments, and the base of all that is read."""

import math
import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Self

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from triage_bot.errors import ValueFault

YEARS = range(1900, 2200)
"""Years that are meant; from others, such as 9999, the calendar's ends cannot be kept away from."""

_DAY = re.compile(
    r"^(\d{4}-\d\d-\d\d)(?:[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[AP]M)?"
    r"(?: ?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?))?)?$",
    re.A | re.I,
)
"""YYYY-MM-DD, with a time behind it or not; of other ISO forms, `20270331` is a number and `2027-W13-3` a week."""


def day(text: str) -> date:
    """YYYY-MM-DD, a time behind it left out; other styles are never guessed.

    Raises ValueFault, also for a year nobody means.
    """
    match = _DAY.match(text.strip())
    try:
        read = date.fromisoformat(match[1]) if match else None
    except ValueError:
        read = None
    if read is None:
        raise ValueFault(f'"{text}" is not a date, write YYYY-MM-DD')
    return meant(read, text)


def meant(written: date, text: str) -> date:
    """The day, if its year may be meant; raises ValueFault."""
    if written.year not in YEARS:
        raise ValueFault(f'"{text}" lies outside the years {YEARS[0]} to {YEARS[-1]}; leave out what has no end')
    return written


def _as_day(value: Any) -> Any:
    # Pydantic would take a number for seconds since 1970.
    return value if isinstance(value, date) else day(str(value))


Day = Annotated[date, BeforeValidator(_as_day, json_schema_input_type=date)]
"""A day, YYYY-MM-DD."""


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.A)


def iso(moment: datetime) -> str:
    """`2026-11-21T09:00:00Z`, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def begins_with_day(text: str) -> bool:
    """True if it begins with YYYY-MM-DD: of ISO's other forms `20270331` is a number to people, and W13 a week."""
    return _ISO_DAY.match(text.strip()) is not None


def parse_iso(value: object) -> datetime | None:
    """An aware UTC moment, or None if the value is not one; a time without zone is UTC."""
    if not isinstance(value, str) or not begins_with_day(value):
        return None
    try:
        moment = datetime.fromisoformat(value.strip().replace(" UTC", "+00:00"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_day(value: object) -> date | None:
    """A calendar day from text that begins with YYYY-MM-DD, or None: also for a year nobody means."""
    if not isinstance(value, str):
        return None
    try:
        date_read = date.fromisoformat(value.strip()[:10] if begins_with_day(value) else "")
    except ValueError:
        return None
    return date_read if date_read.year in YEARS else None


class Username(str):
    """A username; equal to, and found in a set or map as, the same letters in another case (GitLab: users).

    Sets and maps of usernames hold these, and are asked with these: a plain text has another hash.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.lower() == other.lower()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.lower())

    def __str__(self) -> str:
        return self


def written(text: str) -> Username:
    """A username as people write it: with or without `@`, and without what keeps it from being called."""
    return Username(text.replace("\u200b", "").strip().lstrip("@"))


class Strict(BaseModel):
    """Base of all parts of a policy: frozen, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class MapEntry(Strict):
    """What stands in a map under a name, which it is given by `NAMED`: nobody writes it twice."""

    name: ClassVar[str] = ""

    def called(self, name: str) -> Self:
        """The same under this name."""
        return self.model_copy(update={"name": name})


NAMED = AfterValidator(lambda given: {name: value.called(name) for name, value in given.items()})
"""For maps of named things."""


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str) else value


def _as_word(value: Any) -> Any:
    # YAML reads None as text but null, 1 or true as other things; label names stay as written.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _empty(value: Any) -> Any:
    return "" if value is None else value


def _none(value: Any) -> Any:
    return [] if value is None else value


def _blank_for_nothing(value: Any) -> Any:
    return ["" if item is None else item for item in value] if isinstance(value, list) else value


Word = Annotated[str, BeforeValidator(_as_word, json_schema_input_type=str | int | float)]
Words = Annotated[
    tuple[Word, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}),
]


def _without_commas(labels: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [f'"{label}"' for label in labels if "," in label]
    refuse(wrong, f"{' and '.join(wrong)} hold{'s' * (len(wrong) == 1)} a comma, a label never can")
    return labels


LabelName = Annotated[str, AfterValidator(lambda label: _without_commas((label,))[0])]
LabelNames = Annotated[Words, AfterValidator(_without_commas)]


def _as_ruby_prints(value: Any) -> Any:
    """Yes and no are words there; no is nothing to say."""
    return ("true" if value else "") if isinstance(value, bool) else value


GemWord = Annotated[Word, BeforeValidator(_as_ruby_prints, json_schema_input_type=str | int | float | bool)]
"""A text of the gem's that gives one value."""
GemWords = Annotated[Words, BeforeValidator(_blank_for_nothing, json_schema_input_type=str | list[str | int | None])]
"""Texts of the gem's that give the entries of a list; one with nothing in it is none."""
GemProse = Annotated[GemWord, BeforeValidator(_empty, json_schema_input_type=str | int | float | bool | None)]
"""A text of the gem's, empty where nothing is written."""
GemNames = Annotated[GemWords, BeforeValidator(_none, json_schema_input_type=str | list[str | int | None] | None)]
"""The entries of a list, none where nothing is written."""


def _shown_alone(given: Any) -> Any:
    """Whatever stands there, as it is shown; no and an empty text are nothing."""
    if given is None or given is False or given == "":
        return None
    return "true" if given is True else str(given)


GemName = Annotated[str | None, BeforeValidator(_shown_alone, json_schema_input_type=str | float | None)]
"""What the gem only shows, or compares with one word."""
CLEARED = "\0cleared"
"""Stands for nothing that is written behind a key on purpose: `weight: ~`."""

UserWord = Annotated[Word, AfterValidator(written)]
"""A username, with or without `@`."""
Users = Annotated[Words, AfterValidator(lambda words: tuple(map(written, words)))]


def refuse(condition: object, message: str) -> None:
    """Raises ValueFault with the message if the condition is true of anything; for validators."""
    if condition:
        raise ValueFault(message)


def some(cure: str) -> AfterValidator:
    """For lists of words: an empty one, or a blank word in it, raises ValueFault with the cure."""

    def filled(words: tuple[str, ...]) -> tuple[str, ...]:
        refuse(not words or not all(map(str.strip, words)), cure)
        return words

    return AfterValidator(filled)


FieldNames = Annotated[Words, some("name fields, such as [renewal_date, csm]")]
"""Fields of accounts, at least one."""


MAX_DIGITS = 40
"""Characters of a number; reading one of thousands takes longer than the file is worth."""
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, yaml.YAMLError)
"""What PyYAML raises for `!!bool abc`, and for days before the first."""


def value_of(node: yaml.ScalarNode, constructor: yaml.constructor.SafeConstructor) -> Any:
    """What a value means; raises one of UNREADABLE, also for `.nan` and `.inf`, which no limit or figure can be."""
    if node.tag in _NUMBERS and len(node.value) > MAX_DIGITS:
        raise ValueError
    value = constructor.construct_object(node)
    refuse(isinstance(value, float) and not math.isfinite(value), f'"{node.value}" is no number to go by')
    return printed_as(value, node.value)


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


class _Written:
    """A number that prints as it was written: a milestone 18.10 is not 18.1, and an account 0012 is not 10."""

    written: str

    def __str__(self) -> str:
        return self.written


class _Float(_Written, float):
    pass


class _Int(_Written, int):
    pass


def printed_as(value: Any, text: str) -> Any:
    """A number that prints as this text; anything else as it is."""
    if type(value) not in (int, float) or str(value) == text:
        return value
    number = _Int(value) if isinstance(value, int) else _Float(value)
    number.written = text
    return number
