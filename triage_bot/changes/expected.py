"""What a policy case may say of a change: under which key, what stands there, and how that is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from triage_bot.errors import ValueFault
from triage_bot.shapes.values import Strict, Word, Words, day


def _due(value: object) -> object:
    if value == "none" or isinstance(value, date):
        return value
    try:
        return day(str(value))
    except ValueFault:
        raise ValueFault(f'"{value}" is no day, write 2026-12-01 or none') from None


def _name(value: object) -> object:
    return value.strip().lstrip("@") if isinstance(value, str) else value


def _as_text(value: object) -> object:
    """A day that YAML has read stands for its text."""
    if isinstance(value, list | tuple):
        return [_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


Due = Annotated[date | Literal["none"], BeforeValidator(_due)]
CaseName = Annotated[str, BeforeValidator(_name)]
CaseNames = Annotated[
    Words, BeforeValidator(lambda value: list(map(_name, value)) if isinstance(value, list | tuple) else _name(value))
]
AS_TEXT = BeforeValidator(_as_text)
Says = Annotated[Words, AS_TEXT]


class TextTest(Strict):
    """What a text says, whatever the case of letters and the breaks of lines."""

    says: Says = ()
    not_says: Says = ()
    at_least: ClassVar[frozenset[str]] = frozenset()
    """Lists of which only these are wanted, and others may be there."""
    people: ClassVar[frozenset[str]] = frozenset()
    """Lists of usernames."""

    def words(self) -> Iterator[str]:
        """What is expected, as a failing case shows it."""
        yield from (f'says "{text}"' for text in self.says)
        yield from (f'does not say "{text}"' for text in self.not_says)


class NoteTest(TextTest):
    """A note; `mentions` are all people it calls."""

    mentions: CaseNames | None = None
    internal: bool | None = None
    people = frozenset({"mentions"})

    def words(self) -> Iterator[str]:
        """With the people it calls."""
        yield from (f"mentions {name}" for name in self.mentions or ())
        yield from super().words()


class OpenTest(TextTest):
    """An issue to open; title, due date, milestone and confidential as given, labels and assignees at least."""

    title: Word | None = None
    due: Due | None = None
    confidential: bool | None = None
    milestone: Word | None = None
    labels: Words = ()
    assignees: CaseNames = ()
    at_least = frozenset({"labels", "assignees"})
    people = frozenset({"assignees"})

    def words(self) -> Iterator[str]:
        """With what the issue has."""
        yield from (f'title "{title}"' for title in (self.title,) if title is not None)
        yield from (f'label "{label}"' for label in self.labels)
        yield from (f"assigned to {name}" for name in self.assignees)
        yield from (f"due {due}" for due in (self.due,) if due is not None)
        yield from super().words()


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """One key of a case: the type of what stands there, and the attribute of the change that it is compared with."""

    key: str
    takes: Any
    attribute: str = ""
    """Empty for a text, which is compared with all that is about it, and where being there is all."""
    phrase: str
    """What stands there in words: each label by itself, people together."""
    otherwise: str = ""
    """If it is false."""
    rank: int = 99
    """Its place among the keys: new ones come last."""

    @property
    def people(self) -> bool:
        """True if usernames stand there."""
        return bool(self.takes == CaseNames)

    def words(self, value: Any) -> Iterator[str]:
        """What is expected, as a failing case shows it."""
        if isinstance(value, TextTest):
            yield ", ".join((self.phrase, *value.words()))
        elif isinstance(value, tuple) and not self.people:
            yield from (self.phrase.format(label) for label in value)
        elif value is False:
            yield self.otherwise
        else:
            yield self.phrase.format((", ".join(value) or "nobody") if self.people else value)
