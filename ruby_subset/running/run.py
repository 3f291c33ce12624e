"""One evaluation: what is left of its budget, its clock and environment, and the calls of methods."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ruby_subset.core.allowance import Allowance
from ruby_subset.core.classes import CLASSES, class_name
from ruby_subset.core.datetimes import TimeZone
from ruby_subset.core.draws import Draws
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Proc, Thing
from ruby_subset.running import sameness, walking
from ruby_subset.running.table import METHODS, OPEN, Call, Method, class_method_of, method_of, plain_method_of

MAX_STRING = 1 << 20

NO_NAMED: dict[str, Any] = {}


@dataclass(slots=True, kw_only=True)
class Run(Allowance):
    """The state of one evaluation."""

    now: datetime
    zone: ZoneInfo
    """Time zone of `Date.today`, `Time.now` and times without an offset, as Ruby takes TZ."""
    env: Mapping[str, str] = field(default_factory=dict)
    thing: Thing | None = None
    """`self`."""
    time_zone: TimeZone | None = None
    """`Time.zone`."""
    draws: Draws | str = ""
    """Where `rand` draws from, once it is asked; before that words for what it is about, which stand for a seed."""
    match: Any = None
    """`$~`: whoever matches a pattern sets it, to nil where nothing matched."""
    catching: tuple[Any, ...] = ()
    """Tags of the `catch` that are open."""
    frozen: dict[int, Any] | None = None
    """Lists, hashes and sets that are frozen, by what they are."""
    error: RubyError | None = None
    """`$!`, which a bare `raise` raises again."""

    plain: Call = field(init=False)
    """What a method is given that is called without a block and keywords."""

    def __post_init__(self) -> None:
        self.plain = Call(self, None, NO_NAMED)

    def send(
        self,
        receiver: Any,
        name: str,
        *args: Any,
        block: Proc | None = None,
        named: dict[str, Any] | None = None,
    ) -> Any:
        """Calls a public method of a value as Ruby would; raises RubyError (NoMethodError …)."""
        return self.invoke(receiver, name, args, block, named or NO_NAMED)

    def invoke(
        self,
        receiver: Any,
        name: str,
        args: tuple[Any, ...] = (),
        block: Proc | None = None,
        named: dict[str, Any] = NO_NAMED,
    ) -> Any:
        """The same, as compiled code calls it."""
        self.steps -= 1
        if self.steps < 0:
            self.exhausted()
        kind = type(receiver)
        if kind is Thing and name in receiver.members:
            return call_member(receiver.members[name], args, named)
        if kind is ClassOf:
            if member := self._of_class(receiver, name):
                return call_member(member, args, named)
            method = class_method_of(receiver.name, name)
        else:
            method = method_of(CLASSES.get(kind) or class_name(receiver), name)
        if method is None:
            raise missing(receiver, name)
        if block is None and named is NO_NAMED:
            return method(self.plain, receiver, args)
        if named:
            args, named = method.taking(args, named)
        return method(Call(self, block, named), receiver, args)

    def kernel(self, name: str, args: tuple[Any, ...], block: Proc | None, named: dict[str, Any]) -> Any:
        """Calls what stands without a receiver: of Kernel, else of every object."""
        self.spend(1)
        method: Method | None = METHODS["Kernel"].get(name)
        if method is None:
            return self.send(self.thing, name, *args, block=block, named=named)
        if named:
            args, named = method.taking(args, named)
        return method(Call(self, block, named), self.thing, args)

    def answers(self, receiver: Any, name: str) -> bool:
        """`respond_to?`."""
        if isinstance(receiver, Thing) and name in receiver.members:
            return True
        if isinstance(receiver, ClassOf):
            return (self._of_class(receiver, name) or class_method_of(receiver.name, name)) is not None
        ruby_class = class_name(receiver)
        if ruby_class in OPEN and receiver.answer(name, False) is not None:
            return True
        return plain_method_of(ruby_class, name) is not None

    def _of_class(self, receiver: ClassOf, name: str) -> Callable[..., Any] | None:
        """What a class of the house answers: a member of `self` by its full name."""
        return self.thing.members.get(f"{receiver.name}.{name}") if self.thing is not None else None

    def walk(self, value: Any) -> Iterator[Any]:
        """The items of a list, hash, range …, one by one; each takes a step; raises NoMethodError."""
        return walking.walk(self, value)

    def text(self, value: Any) -> str:
        """`to_s`."""
        return value if isinstance(value, str) else str(self.send(value, "to_s"))

    def inspect(self, value: Any) -> str:
        """`inspect`."""
        return str(self.send(value, "inspect"))

    def equal(self, left: Any, other: Any) -> bool:
        """`==`."""
        return sameness.equal(self, left, other)

    def compare(self, left: Any, other: Any) -> int | None:
        """`<=>`."""
        return sameness.compare(self, left, other)


def call_member(member: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """What a thing answers; raises ArgumentError where the arguments do not fit, and whatever the host raises."""
    try:
        return member(*args, **named)
    except TypeError:
        if _fits(member, args, named):
            raise
    least = sum(left.default is left.empty for left in inspect.signature(member).parameters.values())
    raise RubyError("ArgumentError", f"wrong number of arguments (given {len(args)}, expected {least})")


def _fits(member: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> bool:
    try:
        inspect.signature(member).bind(*args, **named)
    except TypeError:
        return False
    return True


def missing(receiver: Any, name: str) -> RubyError:
    """The error for a method that a value does not have; says its class, never what is in it."""
    shown = {"NilClass": "nil:NilClass", "TrueClass": "true:TrueClass", "FalseClass": "false:FalseClass"}
    ruby_class = class_name(receiver)
    of_whom = f"{receiver.name}:Class" if isinstance(receiver, ClassOf) else shown.get(ruby_class)
    return RubyError("NoMethodError", f"undefined method `{name}' for {of_whom or f'an instance of {ruby_class}'}")
