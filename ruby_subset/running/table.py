"""The table of classes: which method a value answers, and with how many arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from ruby_subset.core.classes import ancestors, class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, Proc, Symbol

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Call:
    """What a method is given beside its receiver and its arguments."""

    run: Run
    """Budget, clock, zone and environment of this evaluation, and `send` to call other methods."""
    block: Proc | None = None
    named: dict[str, Any] = field(default_factory=dict)
    """Keyword arguments."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it does and how many arguments it takes."""

    run: Callable[..., Any]
    least: int
    most: int | None
    keywords: frozenset[str] | None = frozenset()
    """Names of the keyword arguments it takes; None: any."""

    def __call__(self, call: Call, receiver: Any, args: tuple[Any, ...]) -> Any:
        """Its value; raises ArgumentError where the number of arguments does not fit."""
        given = len(args)
        if given < self.least or (self.most is not None and given > self.most):
            raise RubyError("ArgumentError", f"wrong number of arguments (given {given}, expected {self._wanted()})")
        return self.run(call, receiver, *args)

    def taking(self, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What it is given: keywords are a hash at the end where it takes none; raises ArgumentError for unknown."""
        if self.keywords is None:
            return args, named
        if not self.keywords:
            return (*args, Hash((Symbol(name), value) for name, value in named.items())), {}
        if unknown := [f":{name}" for name in named if name not in self.keywords]:
            raise RubyError("ArgumentError", f"unknown keyword{'s'[: len(unknown) > 1]}: {', '.join(unknown)}")
        return args, named

    def _wanted(self) -> str:
        if self.most is None:
            return f"{self.least}+"
        return str(self.least) if self.least == self.most else f"{self.least}..{self.most}"


METHODS: dict[str, dict[str, Method]] = {}
"""By class, then by name. `Date.today` and other methods of classes themselves stand under `Date.` (with the dot);
what stands without a receiver (`format`, `raise`) under `Kernel`; what is on every object under `Object`."""

CONSTANTS: dict[str, Any] = {}
"""Values with a name, such as `Float::INFINITY`; classes are not among them."""


_CHANGING = set(
    "<< []= store update delete delete_at delete_if keep_if clear replace fill push append pop shift unshift prepend "
    "insert concat add add? merge default= default_proc= reverse_update rehash subtract delete?".split()
)
"""What changes a list, a hash or a set, beside what ends in `!`."""


def _changes(ruby_class: str, name: str) -> bool:
    if ruby_class not in {"Array", "Hash", "Set"} or (ruby_class, name) == ("Hash", "merge"):
        return False
    return name in _CHANGING or name.endswith("!")


def _unless_frozen(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same; raises FrozenError for what is frozen."""

    def run(call: Call, receiver: Any, *args: Any) -> Any:
        if call.run.frozen and id(receiver) in call.run.frozen:
            shown = f"{class_name(receiver)}: {call.run.inspect(receiver)}"
            raise RubyError("FrozenError", f"can't modify frozen {shown}")
        return function(call, receiver, *args)

    return run


def method(ruby_class: str, *names: str, keywords: str = "", most: int | None = None) -> Callable[[F], F]:
    """Puts a function `(call, receiver, *arguments)` into the table; its own signature tells how many arguments fit.

    `keywords` are the names of those it takes, `*` stands for any; `most` is how many arguments a `*rest` may be."""
    known = None if keywords == "*" else frozenset(keywords.split())

    def put(function: F) -> F:
        given = list(inspect.signature(function).parameters.values())[2:]
        least = sum(left.default is left.empty and left.kind is left.POSITIONAL_OR_KEYWORD for left in given)
        upto = most if any(left.kind is left.VAR_POSITIONAL for left in given) else len(given)
        for name in names:
            guarded = _unless_frozen(function) if _changes(ruby_class, name) else function
            METHODS.setdefault(ruby_class, {})[name] = Method(guarded, least, upto, known)
        return function

    return put


OPEN = {"Struct", "OpenStruct", "ActiveSupport::StringInquirer"}
"""Classes whose values have members of their own, which come first; they say by `answer` what these do."""


@cache
def method_of(ruby_class: str, name: str) -> Method | None:
    """The class's own method, else the one of what it comes from; what a value itself has is asked of the value."""
    method = plain_method_of(ruby_class, name)
    return _opened(name, method) if ruby_class in OPEN else method


def _opened(name: str, otherwise: Method | None) -> Method:
    def run(call: Call, receiver: Any, *args: Any) -> Any:
        own = receiver.answer(name, otherwise is None)
        if own is None and otherwise is not None:
            return otherwise(call, receiver, args)
        if own is None:
            raise RubyError("NoMethodError", f"undefined method `{name}' for an instance of {class_name(receiver)}")
        if len(args) != (name[-1:] == "="):
            raise RubyError("ArgumentError", f"wrong number of arguments (given {len(args)}, expected 0)")
        return own(*args)

    return Method(run, 0, None)


@cache
def plain_method_of(ruby_class: str, name: str) -> Method | None:
    """The same without such members."""
    for at in ancestors(ruby_class):
        if name in METHODS.get(at, {}):
            return METHODS[at][name]
    return None


@cache
def class_method_of(ruby_class: str, name: str) -> Method | None:
    """What a class itself answers, such as `Date.today`, else what every class does."""
    for at in ancestors(ruby_class):
        if name in METHODS.get(f"{at}.", {}):
            return METHODS[f"{at}."][name]
    return method_of("Class", name)
