"""Shapes of the values in YAML files: words and usernames, and the base of all that is read from them."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from triage_bot.errors import ValueFault


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


NAMED = AfterValidator(lambda given: {name: one.called(name) for name, one in given.items()})
"""For maps of named things."""


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str) else value


def _as_word(value: Any) -> Any:
    # YAML reads None as text but null, 1 or true as other things; label names stay as written.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Word = Annotated[str, BeforeValidator(_as_word, json_schema_input_type=str | int | float)]
Words = Annotated[
    tuple[Word, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}),
]


def _without_commas(labels: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [f'"{label}"' for label in labels if "," in label]
    refuse(bool(wrong), f"{' and '.join(wrong)} hold{'s' * (len(wrong) == 1)} a comma, a label never can")
    return labels


LabelName = Annotated[str, AfterValidator(lambda label: _without_commas((label,))[0])]
LabelNames = Annotated[Words, AfterValidator(_without_commas)]

User = Annotated[Word, AfterValidator(written)]
"""A username, with or without `@`."""
Users = Annotated[Words, AfterValidator(lambda words: tuple(map(written, words)))]


def refuse(condition: bool, message: str) -> None:
    """Raises ValueFault with the message if the condition holds; for validators."""
    if condition:
        raise ValueFault(message)


def some(cure: str) -> AfterValidator:
    """For lists of words: an empty one, or a blank word in it, raises ValueFault with the cure."""

    def there(words: tuple[str, ...]) -> tuple[str, ...]:
        refuse(not words or not all(map(str.strip, words)), cure)
        return words

    return AfterValidator(there)


FieldNames = Annotated[Words, some("name fields, such as [renewal_date, csm]")]
"""Fields of accounts, at least one."""
