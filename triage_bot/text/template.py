"""Texts: Jinja in an immutable sandbox with strict names, bounded output and inert values; and files of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import meta, nodes
from jinja2.environment import TemplateExpression
from jinja2.runtime import Context

from triage_bot.errors import Place, ValueFault, nearest
from triage_bot.text.budget import TooCostly, TooMuchText, metered, one_text, parse, parse_expression
from triage_bot.text.inert import PrintedList, Raw, inert, one_line, unmentioned
from triage_bot.text.sandboxed import Sandbox, here

MAX_TITLE = 255
"""Characters of a title, as GitLab takes them (https://docs.gitlab.com/api/issues/)."""

_SAID = 300
"""Characters of an error that are told."""
MAX_OUTPUT = 200_000
"""Characters a text may grow to; GitLab takes a million in a note (https://docs.gitlab.com/administration/instance_limits/)."""


_FAILURES = (
    jinja2.TemplateError, SyntaxError, TypeError, ValueError, ArithmeticError, AssertionError, AttributeError,
    LookupError, NameError, RuntimeError,
)  # fmt: skip
"""What a text can raise while it is filled in."""


def _finalize_body(context: Context, value: Any) -> Any:
    if isinstance(value, Raw | PrintedList | int | float):
        return str(value)
    return inert(str(value), here(context)) if value is not None else ""


def _finalize_value(_: Context, value: Any) -> Any:
    return "" if value is None else one_line(str(value))


def _finalize_title(context: Context, value: Any) -> Any:
    own = value is None or isinstance(value, Raw | PrintedList | int | float)
    return _finalize_value(context, value if own else unmentioned(str(value), here(context)))


_BODY = Sandbox(_finalize_body)
_VALUE = Sandbox(_finalize_value)
_TITLE = Sandbox(_finalize_title)


@lru_cache(maxsize=2_000)
def _template(env: Sandbox, text: str) -> jinja2.Template:
    return env.from_string(metered(env, parse(env, text)))


@lru_cache(maxsize=2_000)
def _expression(text: str) -> TemplateExpression:
    tree = metered(_VALUE, parse_expression(_VALUE, text))
    return TemplateExpression(_VALUE.from_string(tree), undefined_to_none=False)


_CONSTANT = 1_000
"""Characters of a text in which nothing is filled in, for which nothing need be counted."""
_LINE_END = re.compile(r"\r\n?")


def _render(env: Sandbox, text: str, names: Mapping[str, Any]) -> str:
    if "{" not in text and len(text) <= _CONSTANT and text.isascii():
        return _LINE_END.sub("\n", text)  # as Jinja gives it
    pieces: list[str] = []
    size = 0
    with _filled("the text cannot be filled in"):
        for piece in _template(env, text).generate(names):
            size += len(piece)
            if size > MAX_OUTPUT:
                raise TooCostly(f"the text grows beyond {MAX_OUTPUT} characters")
            pieces.append(piece)
    return "".join(pieces)


@contextmanager
def _filled(failed: str) -> Iterator[None]:
    """One text with a budget of its own; whatever it raises becomes a ValueFault."""
    try:
        with one_text():
            yield
    except (TooCostly, MemoryError, RecursionError) as error:
        raise TooCostly(f"{failed}: {error or type(error).__name__}") from error
    except _FAILURES as error:
        raise ValueFault(f"{failed}: {str(error)[:_SAID]}") from error


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
    with _filled("the expression cannot be decided"):
        return bool(_expression(expression)(**names))


def is_ours(text: str) -> bool:
    """True if a text has signs of this language in it."""
    return "{{" in text or "{%" in text


def _unknown_words(tree: nodes.Template) -> list[tuple[int, str]]:
    """Filters and tests that do not exist; Jinja itself would find some of them only when filling in."""
    unknown_words = []
    for kind, known in ((nodes.Filter, _BODY.filters), (nodes.Test, _BODY.tests)):
        unknown = (node for node in tree.find_all(kind) if node.name not in known)
        unknown_words += [
            (node.lineno, f'there is no {kind.__name__.lower()} "{node.name}"{_hint(node.name, known)}')
            for node in unknown
        ]
    return unknown_words


def _hint(name: str, known: Iterable[str]) -> str:
    hint = nearest(name, known)
    return f" – {hint}" if hint else ""


def _compile(tree: nodes.Template) -> None:
    """What Jinja and Python find only while they compile becomes a TemplateSyntaxError; the tree is changed."""
    try:
        _BODY.compile(metered(_BODY, tree))
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        raise jinja2.TemplateSyntaxError(str(error) or type(error).__name__, 1) from None


_OTHER_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def faults_in(text: str, known: Iterable[str], expression: bool = False) -> list[tuple[int, str]]:
    """(line, message) for syntax errors and names nobody defines, without rendering."""
    try:
        return list(_faults_in(text, frozenset(known), expression))
    except TooMuchText as error:
        return [(1, str(error.message))]


@lru_cache(maxsize=5_000)
def _faults_in(text: str, known: frozenset[str], expression: bool) -> Sequence[tuple[int, str]]:
    try:
        tree = parse_expression(_VALUE, text) if expression else parse(_BODY, text)
        if unknown_words := _unknown_words(tree):
            return unknown_words
        unknown_words = _unknown_names(tree, known)
        _compile(tree)
    except TooMuchText:
        raise
    except jinja2.TemplateSyntaxError as error:
        return [(error.lineno or 1, f"not valid Jinja: {error.message}")]
    return unknown_words


def _unknown_names(tree: nodes.Template, names: frozenset[str]) -> list[tuple[int, str]]:
    unknown_names = [(node.lineno, "a text cannot include another") for node in tree.find_all(_OTHER_FILES)]
    for name in sorted(meta.find_undeclared_variables(tree) - names):
        line = min((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), default=1)
        unknown_names.append((line, f'nothing is called "{name}"{_hint(name, names)}'))
    return unknown_names


@lru_cache(maxsize=2_000)
def keys_asked(text: str, maps: frozenset[str]) -> frozenset[tuple[str, str]] | None:
    """What a text asks of these maps, as (map, key); None if it may ask for anything of them."""
    try:
        tree = parse(_BODY, text)
    except jinja2.TemplateSyntaxError:
        return None
    asked: dict[nodes.Node, tuple[str, str]] = {}
    looked_up: Iterator[Any] = tree.find_all((nodes.Getattr, nodes.Getitem))
    for node in looked_up:
        key = getattr(node, "attr", None) or getattr(getattr(node, "arg", None), "value", None)
        if isinstance(node.node, nodes.Name) and isinstance(key, str) and not hasattr(dict, key):
            asked[node.node] = node.node.name, key
    names = [node for node in tree.find_all(nodes.Name) if node.name in maps]
    return frozenset(asked[node] for node in names) if all(node in asked for node in names) else None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A template by name; `body_line` is the body's first line in its file, counting from 1."""

    name: str
    body: str
    front: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place(""))
    body_line: int = 1


def split(text: str) -> tuple[str, str, int]:
    """(front matter, body, line the body starts at); the front matter is empty if there is none."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return "", text, 1
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return "".join(lines[1 : number - 1]), "".join(lines[number:]), number + 1
    return "", text, 1
