"""Texts: Jinja in an immutable sandbox with strict names, bounded output and inert values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jinja2
from jinja2 import meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from triage_bot.errors import ValueFault, nearest
from triage_bot.text.inert import Raw, cell, inert, is_username, one_line, unmentioned
from triage_bot.text.printed import PrintedList, labels

_LARGEST = 10**15
MAX_TITLE = 255
"""Characters of a title, as GitLab takes them."""

MAX_OUTPUT = 200_000
"""Characters a text may grow to; GitLab takes a million in a note."""


_PADDING = frozenset("center ljust rjust zfill expandtabs format format_map".split())
"""Methods of text that make gigabytes out of a number."""
_FAILURES = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    MemoryError,
)
"""What a text can raise while it is filled in."""


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr in _PADDING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Jinja would hand out a tamed `format`; its widths are as large as one likes."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError(f"{operator} is for numbers only")
        if abs(left) > _LARGEST or abs(right) > _LARGEST or (operator == "**" and abs(right) > 100):
            raise SecurityError("that number is too large")
        return super().call_binop(context, operator, left, right)


def _range(*bounds: int) -> range:
    """A short range: nested loops stay short, too."""
    made = range(*bounds)
    if len(made) > 1_000:
        raise SecurityError("a range has at most 1000 steps")
    return made


def _finalize_body(value: Any) -> Any:
    if isinstance(value, Raw | PrintedList | int | float):
        return str(value)
    return inert(str(value)) if value is not None else ""


def _finalize_value(value: Any) -> Any:
    return "" if value is None else one_line(str(value))


def _finalize_title(value: Any) -> Any:
    return _finalize_value(value if isinstance(value, Raw | PrintedList) else unmentioned(str(value or "")))


def _mention(user: object) -> str:
    """`@user`; what cannot be a username stays text."""
    return Raw(f"@{user}") if is_username(str(user)) else str(user)


def _environment(finalize: Callable[[Any], Any]) -> _Sandbox:
    env = _Sandbox(
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    for name in ("center", "format", "pprint", "xmlattr", "indent", "safe", "batch", "slice"):
        env.filters.pop(name, None)
    env.globals.pop("lipsum", None)
    env.globals["range"] = _range
    env.filters |= {"raw": Raw, "cell": cell, "labels": labels, "mention": _mention}
    return env


_BODY = _environment(_finalize_body)
_VALUE = _environment(_finalize_value)
_TITLE = _environment(_finalize_title)
_compiled: dict[tuple[int, str], jinja2.Template] = {}


def _template(env: _Sandbox, text: str) -> jinja2.Template:
    key = (id(env), text)
    if key not in _compiled:
        _compiled[key] = env.from_string(text)
    return _compiled[key]


def _render(env: _Sandbox, text: str, names: Mapping[str, Any]) -> str:
    pieces: list[str] = []
    size = 0
    try:
        for piece in _template(env, text).generate(names):
            size += len(piece)
            if size > MAX_OUTPUT:
                raise ValueFault(f"the text grows beyond {MAX_OUTPUT} characters")
            pieces.append(piece)
    except _FAILURES as error:
        raise ValueFault(f"the text cannot be filled in: {error}") from error
    return "".join(pieces)


def render_body(text: str, names: Mapping[str, Any]) -> str:
    """Markdown for a note or description; values are inert unless the text says `| raw`.

    Raises ValueFault for a name without a value, forbidden access or runaway size.
    """
    return _render(_BODY, text, names)


def render_value(text: str, names: Mapping[str, Any]) -> str:
    """One line sent as such (a label, date or milestone): never escaped."""
    return one_line(_render(_VALUE, text, names))


def render_title(text: str, names: Mapping[str, Any]) -> str:
    """An issue's title: never escaped, but GitLab mails whom a title mentions, so values mention nobody."""
    return one_line(_render(_TITLE, text, names))[:MAX_TITLE].rstrip()


def holds(expression: str, names: Mapping[str, Any]) -> bool:
    """Whether a Jinja expression is true; an undefined name raises ValueFault."""
    try:
        compiled = _expression(expression)
        return bool(compiled(**names))
    except _FAILURES as error:
        raise ValueFault(f"the expression cannot be decided: {error}") from error


_expressions: dict[str, Any] = {}


def _expression(text: str) -> Any:
    if text not in _expressions:
        _expressions[text] = _VALUE.compile_expression(text, undefined_to_none=False)
    return _expressions[text]


def _unknown_words(tree: nodes.Template) -> list[tuple[int, str]]:
    """Filters and tests that do not exist; Jinja itself would find some of them only when filling in."""
    found = []
    kinds: tuple[tuple[type[nodes.Filter | nodes.Test], str, Iterable[str]], ...] = (
        (nodes.Filter, "filter", _BODY.filters),
        (nodes.Test, "test", _BODY.tests),
    )
    for kind, word, known in kinds:
        for node in tree.find_all(kind):
            if node.name not in known:
                hint = nearest(node.name, known)
                found.append((node.lineno, f'there is no {word} "{node.name}"' + (f" – {hint}" if hint else "")))
    return found


_OTHER_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def faults_in(text: str, known: Iterable[str], expression: bool = False) -> list[tuple[int, str]]:
    """(line, message) for syntax errors and names nobody defines, without rendering."""
    try:
        written = "{{ (" + text + ") }}" if expression else text
        tree = _BODY.parse(written)
        if found := _unknown_words(tree):
            return found
        _BODY.compile(written)
    except jinja2.TemplateSyntaxError as error:
        return [(error.lineno or 1, f"not valid Jinja: {error.message}")]
    names = set(known)
    found = [(node.lineno, "a text cannot include another") for node in tree.find_all(_OTHER_FILES)]
    for name in sorted(meta.find_undeclared_variables(tree) - names):
        line = min((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), default=1)
        hint = nearest(name, names)
        found.append((line, f'nothing is called "{name}"' + (f" – {hint}" if hint else "")))
    return found
