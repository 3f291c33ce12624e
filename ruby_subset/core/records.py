"""Values with members of their own: what `Struct.new` makes, `OpenStruct`, and texts that are asked `x?`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ruby_subset.core.values import identity

Answer = Callable[..., Any]
"""What a member does with the arguments it is given."""


@dataclass(slots=True, eq=False)
class RecordKind:
    """The class that `Struct.new(:a, :b)` makes; its name is that of the constant it is put into."""

    members: tuple[str, ...]
    by_name: bool = False
    name: str = ""
    ruby_class: ClassVar[str] = "Struct.new"


@dataclass(slots=True, eq=False)
class Record:
    """A value of such a class."""

    kind: RecordKind
    values: dict[str, Any] = field(default_factory=dict)
    ruby_class: ClassVar[str] = "Struct"

    def answer(self, name: str, _is_free: bool) -> Answer | None:
        """What its own member of this name does; it is told whether nothing else has the name."""
        if name in self.values:
            return lambda: self.values[name]
        member = name.removesuffix("=")
        return (lambda value: _put(self.values, member, value)) if member in self.values and member != name else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.kind is other.kind and _known(self) == _known(other)

    def __hash__(self) -> int:
        return hash(_known(self))


@dataclass(slots=True, eq=False)
class OpenRecord:
    """An `OpenStruct`: it has whatever member is set, all others are nil."""

    values: dict[str, Any] = field(default_factory=dict)
    ruby_class: ClassVar[str] = "OpenStruct"

    def answer(self, name: str, is_free: bool) -> Answer | None:
        """The same; any name that nothing else has may be set and asked."""
        if name in self.values or (is_free and name[-1:].isalnum()):
            return lambda: self.values.get(name)
        return (lambda value: _put(self.values, name[:-1], value)) if is_free and name[-1:] == "=" else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenRecord) and _known(self) == _known(other)

    def __hash__(self) -> int:
        return hash(_known(self))


class Inquirer(str):
    """A text that says by `.word?` whether it is that word."""

    __slots__ = ()
    ruby_class = "ActiveSupport::StringInquirer"

    def answer(self, name: str, is_free: bool) -> Answer | None:
        """What `word?` says."""
        return (lambda: self == name[:-1]) if is_free and name[-1:] == "?" else None


def _put(values: dict[str, Any], name: str, value: Any) -> Any:
    values[name] = value
    return value


def _known(record: Record | OpenRecord) -> tuple[Any, ...]:
    return tuple((name, identity(value)) for name, value in record.values.items())
