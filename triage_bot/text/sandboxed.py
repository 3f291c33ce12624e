"""The immutable sandbox texts run in: operators, calls, filters and loops are paid for, none makes much of little."""

from collections.abc import Callable, Iterable
from functools import wraps
from types import BuiltinMethodType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from triage_bot.text.budget import COUNTED, JOINED, KEPT, LOOKED, MAX_STRING, SPENT, budget, costly, weight
from triage_bot.text.inert import PrintedList, Raw, cell, is_username, labels

HERE = "_here"
"""Among the names of a text: the host whose addresses must not be live in it."""
_LARGEST = 10**15
_PRINTED = 8_000
"""Steps of a list or map that may be printed."""
_SMALL = 10_000
"""Characters of a text that may be taken apart, or wrapped."""
_PER_FUNCTION = 300
"""Steps of a name of ours that is called, such as `later`."""

_METHODS = frozenset(
    "capitalize casefold count endswith find index isalnum isalpha isascii isdecimal isdigit isidentifier islower "
    "isnumeric isprintable isspace istitle isupper join lower lstrip partition removeprefix removesuffix replace rfind "
    "rindex rpartition rsplit rstrip split splitlines startswith strip swapcase title upper".split()
)
"""Methods of text; the others (`format`, `ljust`, `translate`, `encode` …) make much of little."""
_OF_NUMBERS = frozenset("is_integer real imag numerator denominator".split())
_LEFT_OUT = "center format pprint xmlattr indent safe batch slice urlize random".split()
_PRINTING = frozenset(
    "capitalize e escape forceescape lower upper replace string striptags title tojson trim truncate urlencode "
    "wordcount wordwrap raw cell mention".split()
)
"""Filters that make a text of their value, whatever it is."""
_WHOLE = _PRINTING | frozenset("int float length count default d attr first last".split())
"""Filters that take a long text; to all others a text is a list of its characters."""


class _Namespace(Namespace):
    """A namespace prints as nothing more: what it holds may hold it again."""

    def __repr__(self) -> str:
        return "<namespace>"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with a budget."""

    intercepted_binops = frozenset("+ - * / // % **".split())

    def __init__(self, finalize: Callable[[Context, Any], Any]) -> None:
        super().__init__(
            undefined=jinja2.StrictUndefined,
            finalize=_at_run_time(finalize),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            optimized=False,
        )
        for name in _LEFT_OUT:
            self.filters.pop(name, None)
        self.globals.pop("lipsum", None)
        self.globals |= {"range": _range, "namespace": _Namespace}
        self.filters |= {"raw": Raw, "cell": _cell, "labels": labels, "mention": _mention, "join": _join}
        vocabularies: tuple[dict[str, Any], ...] = (self.filters, self.tests)
        for words in vocabularies:
            words.update([(name, _paid(name, word)) for name, word in words.items()])
        self.filters |= INNER

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Text and numbers give only methods that make no more of them than they are."""
        if isinstance(obj, str) and attr not in _METHODS and hasattr(str, attr):
            return False
        if isinstance(obj, int | float | bytes) and attr not in _OF_NUMBERS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Jinja would hand out a tamed `format`; its widths are as large as one likes."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operator; `*`, `**` and `%` are for numbers, and for small ones."""
        budget().spend(weight(left) + weight(right))
        if operator in ("*", "**", "%"):
            if not all(isinstance(side, int | float) for side in (left, right)):
                raise SecurityError(f"{operator} is for numbers only")
            if abs(left) > _LARGEST or abs(right) > _LARGEST or (operator == "**" and abs(right) > 100):
                raise SecurityError("that number is too large")
        return budget().keep(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A call, paid for."""
        budget().spend(_weights(args, kwargs) + (0 if isinstance(__obj, BuiltinMethodType | Macro) else _PER_FUNCTION))
        if isinstance(__obj, BuiltinMethodType):
            args = _method(__obj, args, kwargs)
        result = budget().keep(super().call(__context, __obj, *args, **kwargs))
        return (
            Raw(result) if isinstance(__obj, Macro) and isinstance(result, str) else result
        )  # its values are inert already


def _weights(args: Iterable[Any], kwargs: dict[str, Any]) -> int:
    return sum(map(weight, args)) + sum(map(weight, kwargs.values()))


def _at_run_time(finalize: Callable[[Context, Any], Any]) -> Callable[[Context, Any], Any]:
    """`finalize` that is paid for, and never run while a text is compiled: with the context Jinja cannot."""

    @jinja2.pass_context
    def paid(context: Context, value: Any) -> Any:
        return budget().keep(finalize(context, printable(value)))

    return paid


def printable(value: Any) -> Any:
    """A value that may become text: what lists hold is not too much. Raises TooCostly."""
    heavy = weight(value)
    costly(heavy > _PRINTED and not isinstance(value, str), "a list is too long to be printed")
    budget().spend(heavy)
    return value


def _range(*bounds: int) -> range:
    """A short range: nested loops stay short, too."""
    numbers = range(*bounds)
    if len(numbers) > 1_000:
        raise SecurityError("a range has at most 1000 steps")
    return numbers


def _mention(user: object) -> str:
    """`@user`; what cannot be a username stays text."""
    return Raw(f"@{user}") if is_username(str(user)) else str(user)


def _fits(size: int) -> None:
    costly(size > MAX_STRING, f"a value grows beyond {MAX_STRING} characters")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(printable(value))


def _joined(items: Iterable[Any], between: str = "") -> str:
    """The items as one text, refused before it is too long."""
    texts = []
    size = 0
    for item in budget().counted(items):
        texts.append(_text(item))
        size += len(texts[-1]) + len(between)
        _fits(size)
    return between.join(texts)


@jinja2.pass_environment
def _join(env: jinja2.Environment, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """Jinja's `join`, refused before it is too long; what the bot vouches for it still vouches for when joined."""
    words = list(budget().counted(value if attribute is None else map(make_attrgetter(env, attribute), value)))
    result = _joined(words, _text(d))
    return Raw(result) if words and all(isinstance(word, Raw) for word in words) else result


@jinja2.pass_context
def _cell(context: Context, value: Any) -> Raw:
    """One cell of a table."""
    return cell(Raw(value) if isinstance(value, Raw | PrintedList) else value, here(context))


def here(context: Context) -> str:
    """The host whose addresses must not be live in the text; empty if it is not known."""
    return str(context.get(HERE) or "")


def _replaced(text: str, old: Any, new: Any, *_: Any) -> None:
    _fits(len(text) + text.count(str(old)) * len(_text(new)))


def _method(method: BuiltinMethodType, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """What a built-in method is called with; raises TooCostly if it would make much of little."""
    of, name = method.__self__, method.__name__
    long = name == "strftime" and any(len(str(argument)) > 100 for argument in (*args, *kwargs.values()))
    costly(long, "a format of a date has at most 100 characters")
    if not isinstance(of, str):
        return args
    budget().look(of)
    if name == "replace" and len(args) > 1:
        _replaced(of, *args)
    if name in ("split", "rsplit", "splitlines"):
        parts = of.count(args[0]) if args and isinstance(args[0], str) and args[0] else len(of) // 2
        costly(parts > _SMALL, "a text falls into too many parts")
    return (_parts(of, args[0]),) if name == "join" and args else args


def _parts(between: str, items: Any) -> list[Any]:
    counted = list(budget().counted(items))
    _fits(sum(len(part) + len(between) for part in counted if isinstance(part, str)))
    return counted


def _paid(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter or test whose operands and result are paid for."""
    before = 1 if hasattr(function, "jinja_pass_arg") else 0
    guard = _GUARDS.get(name)

    @wraps(function, updated=("__dict__",) if hasattr(function, "__dict__") else ())
    def paid(*args: Any, **kwargs: Any) -> Any:
        budget().spend(_weights(args, kwargs))
        given = args[before:]
        if guard:
            guard(*given, **kwargs)
        if name in _PRINTING and given:
            printable(given[0])
        elif name not in _WHOLE and given and isinstance(given[0], str):
            costly(len(given[0]) > _SMALL, f"the text is too long for {name}")
        return budget().keep(function(*args, **kwargs))

    return paid


def _round(_: Any, precision: Any = 0, *__: Any, **___: Any) -> None:
    costly(not isinstance(precision, int) or abs(precision) > 100, "round takes at most 100 digits")


def _sum(_: Any, attribute: Any = None, start: Any = 0) -> None:  # noqa: ARG001
    costly(not isinstance(start, int | float), "sum adds numbers only")


def _tojson(_: Any, indent: Any = None) -> None:
    costly(not (indent is None or (isinstance(indent, int) and 0 <= indent <= 8)), "tojson indents by 0 to 8")


def _wordwrap(text: Any, *args: Any, **kwargs: Any) -> None:
    costly(len(str(text)) > _SMALL, "the text is too long for wordwrap")
    costly(
        any(isinstance(argument, str) and len(argument) > 20 for argument in (*args, *kwargs.values())),
        "wordwrap's end is long",
    )


def _of(characters: int) -> Callable[..., None]:
    def guard(text: Any, *_: Any, **__: Any) -> None:
        costly(len(str(text)) > characters, f"the text is too long, {characters} characters at most")

    return guard


_GUARDS: dict[str, Callable[..., None]] = {
    "replace": lambda text, old, new, count=None: _replaced(str(text), old, new, count),
    "round": _round,
    "sum": _sum,
    "tojson": _tojson,
    "wordwrap": _wordwrap,
    "int": _of(1_000),
    "striptags": _of(5 * _SMALL),
    "title": _of(20 * _SMALL),
    "urlencode": _of(20 * _SMALL),
    "wordcount": _of(20 * _SMALL),
}
"""What a filter must not be given: of its value and arguments."""


INNER: dict[str, Callable[..., Any]] = {
    SPENT: lambda cost: budget().spend(*cost),
    COUNTED: lambda items: budget().counted(items),
    LOOKED: lambda value: budget().look(value),
    KEPT: lambda value: budget().keep(value),
    JOINED: lambda items: budget().keep(_joined(items)),
}
