"""Which class each value is of, and what each class comes from."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from types import NoneType
from typing import Any

from ruby_subset.core.datetimes import DurationScalar, RubyDate, RubyDateTime, RubyDuration, RubyTime
from ruby_subset.core.decimals import BigDecimal
from ruby_subset.core.errors import PARENTS, RubyError
from ruby_subset.core.records import Inquirer, OpenRecord, Record, RecordKind
from ruby_subset.core.values import ClassOf, Enumerator, Hash, Lazy, Proc, Range, Set, Symbol, Thing

CLASSES: dict[type, str] = {
    NoneType: "NilClass",
    str: "String",
    Symbol: "Symbol",
    int: "Integer",
    float: "Float",
    Fraction: "Rational",
    BigDecimal: BigDecimal.ruby_class,
    list: "Array",
    Hash: "Hash",
    Range: "Range",
    Set: "Set",
    Enumerator: "Enumerator",
    Lazy: "Enumerator::Lazy",
    Proc: "Proc",
    ClassOf: "Class",
    RubyDate: "Date",
    RubyDateTime: "DateTime",
    RubyTime: "Time",
    RubyDuration: "ActiveSupport::Duration",
    DurationScalar: "ActiveSupport::Duration::Scalar",
    RecordKind: RecordKind.ruby_class,
    Record: Record.ruby_class,
    OpenRecord: OpenRecord.ruby_class,
    Inquirer: Inquirer.ruby_class,
}
"""By type. A type of the project's own may name its class itself, as `ruby_class`."""

PARENT = {
    "String": "Comparable",
    "Symbol": "Comparable",
    "Integer": "Numeric",
    "Float": "Numeric",
    "Rational": "Numeric",
    "BigDecimal": "Numeric",
    "Numeric": "Comparable",
    "Array": "Enumerable",
    "Hash": "Enumerable",
    "ActiveSupport::HashWithIndifferentAccess": "Hash",
    "Range": "Enumerable",
    "Set": "Enumerable",
    "Enumerator": "Enumerable",
    "Enumerator::Lazy": "Enumerable",
    "Struct": "Enumerable",
    "Struct.new": "Class",
    "ActiveSupport::StringInquirer": "String",
    "DateTime": "Date",
    "Date": "Comparable",
    "Time": "Comparable",
    "Module": "Object",
    "Class": "Module",
    **PARENTS,
}
"""The class or module whose methods a class has beside its own, where that is not Object. Things have their members
first, then Object's."""


@cache
def ancestors(ruby_class: str) -> tuple[str, ...]:
    """The class itself and all it comes from, the nearest first, Object at the end."""
    line = [ruby_class]
    while line[-1] in PARENT:
        line.append(PARENT[line[-1]])
    return (*line, "Object") if line[-1] != "Object" else tuple(line)


def class_name(value: Any) -> str:
    """The name of the class a value is of."""
    known = CLASSES.get(type(value))
    if known is not None:
        return known
    named = getattr(type(value), "ruby_class", None)
    if isinstance(named, str):
        CLASSES[type(value)] = named
        return named
    if isinstance(value, bool):
        return "TrueClass" if value else "FalseClass"
    if isinstance(value, RubyError):
        return value.kind
    return str(value.ruby_class)


def shown_class(value: Any) -> str:
    """The class's name as `value.class` prints it."""
    if isinstance(value, Record | RecordKind):
        return (value.kind.name or "Struct") if isinstance(value, Record) else "Class"
    loose = isinstance(value, Hash) and value.loose
    return "ActiveSupport::HashWithIndifferentAccess" if loose else class_name(value)


def class_named(value: Any) -> str | None:
    """The name of the class that this value is, where it is one."""
    if isinstance(value, ClassOf | RecordKind):
        return value.name
    return value.shown if isinstance(value, Thing) and value.ruby_class == "Class" else None


def is_a(value: Any, ruby_class: str) -> bool:
    """`value.is_a?(ruby_class)`."""
    mine = ancestors(shown_class(value))
    if ruby_class in mine or ruby_class in {"Kernel", "BasicObject"}:
        return True
    return (isinstance(value, Thing) and ruby_class in value.kinds) or (
        isinstance(value, Record) and ruby_class in ancestors("Struct")
    )
