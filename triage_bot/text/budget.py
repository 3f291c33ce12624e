"""What filling in one text may cost: steps and bytes, counted, never timed, and where a text pays for them."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, MappingView
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.parser import Parser
from jinja2.visitor import NodeTransformer

from triage_bot.errors import ValueFault

MAX_STEPS = 500_000
"""Steps of one text: a node that is carried out, or 64 characters that are looked at. Less than two seconds."""
MAX_BYTES = 16 << 20
"""Bytes of all that one text makes on its way, also of what it throws away again."""
MAX_WEIGHT = 100_000
"""Steps it takes to walk through one value a text makes, what it holds several times counted as often."""
MAX_STRING = 1 << 20
MAX_BITS = 4_096
_CHARACTERS_PER_STEP = 64
_HOLDERS: Any = (list, tuple, dict, set, frozenset, range, MappingView)


class TooCostly(ValueFault):
    """A text takes more steps or bytes than one text may."""


@dataclass
class Budget:
    """What is left for one text."""

    steps: int = MAX_STEPS
    bytes: int = MAX_BYTES

    def spend(self, steps: int, size: int = 0) -> bool:
        """Takes something off, and is true; raises TooCostly when nothing is left."""
        self.steps -= steps
        self.bytes -= size
        costly(self.steps < 0, f"the text takes more than {MAX_STEPS} steps")
        costly(self.bytes < 0, f"the text makes more than {MAX_BYTES >> 20} MB on its way")
        return True

    def look(self, value: Any) -> Any:
        """The value, of which walking through it once is paid, as comparing or printing it does."""
        self.spend(weight(value))
        return value

    def keep(self, value: Any) -> Any:
        """A value that was just made, paid for; one that yields its items pays for each when it is asked for it."""
        if isinstance(value, str):
            costly(len(value) > MAX_STRING, f"a value grows beyond {MAX_STRING} characters")
            self.spend(weight(value), 64 + len(value) * (1 if value.isascii() else 4))
        elif isinstance(value, Iterator):
            return self.counted(value)
        else:
            self.spend(weight(value), 64 * (1 + len(value)) if isinstance(value, _HOLDERS) else 0)
        return value

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items one by one, each paid for."""
        for item in items:
            self.spend(weight(item))
            yield item


_now: ContextVar[Budget] = ContextVar("budget")


def budget() -> Budget:
    """The budget of the text that is being filled in."""
    return _now.get()


@contextmanager
def one_text() -> Iterator[None]:
    """A fresh budget for one text; the one around it, if any, goes on with its own afterwards."""
    token = _now.set(Budget())
    try:
        yield
    finally:
        _now.reset(token)


def weight(value: Any) -> int:
    """Steps of a walk through lists, maps and texts; raises TooCostly beyond MAX_WEIGHT (doubled lists grow fast)."""
    if isinstance(value, str) and len(value) <= MAX_STRING:
        return 1 + len(value) // _CHARACTERS_PER_STEP
    total = 0
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        total += 1
        if isinstance(item, str):
            total += len(item) // _CHARACTERS_PER_STEP
        elif isinstance(item, int):
            costly(item.bit_length() > MAX_BITS, "that number is too large")
        elif isinstance(item, _HOLDERS):
            costly(len(item) > MAX_WEIGHT, "a value holds too much")
            stack.extend(item)
            if isinstance(item, dict):
                stack.extend(item.values())
        costly(total + len(stack) > MAX_WEIGHT, "a value holds too much")
    return total


def costly(condition: bool, message: str) -> None:
    """Raises TooCostly with the message if the condition holds."""
    if condition:
        raise TooCostly(message)


MAX_TOKENS = 10_000
"""Words and signs of one text."""
MAX_TOGETHER = 50_000
"""Words and signs of all texts of one policy; reading one text costs as much as so many of them:"""
_PER_TEXT = 20
MAX_DEPTH = 80
"""Levels of a text's tree; Python compiles what Jinja makes of it by recursion."""
MAX_BRACKETS = 30
MAX_LOOPS = 15
"""Loops inside each other; Python takes 20 blocks."""
RESULT = "result"
SPENT, COUNTED, LOOKED, KEPT, JOINED = " spent", " counted", " looked", " kept", " joined"
"""Filters that nobody can write, and that metered texts call."""

_left: ContextVar[int | None] = ContextVar("left", default=None)


class TooMuchText(TemplateSyntaxError):
    """All texts of a policy together are too long: no fault of this one."""


@contextmanager
def texts_of_one_policy() -> Iterator[None]:
    """What is read here may hold MAX_TOGETHER words and signs in all; what goes beyond raises TooMuchText."""
    token = _left.set(MAX_TOGETHER)
    try:
        yield
    finally:
        _left.reset(token)


_BODIES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)


def parse(env: jinja2.Environment, text: str) -> nodes.Template:
    """A text as a tree; raises TemplateSyntaxError, also for one that is too long or nests too deeply."""
    _count(env, text)
    return _sound(lambda: env.parse(text))


def parse_expression(env: jinja2.Environment, text: str) -> nodes.Template:
    """A tree that puts the expression's value into `result`; raises TemplateSyntaxError."""
    _count(env, "{{" + text + "}}")

    def expression() -> nodes.Template:
        parser = Parser(env, text, state="variable")
        value = parser.parse_expression()
        if not parser.stream.eos:
            raise TemplateSyntaxError("chunk after expression", parser.stream.current.lineno)
        tree = nodes.Template([nodes.Assign(nodes.Name(RESULT, "store"), value, lineno=1)], lineno=1)
        tree.set_environment(env)
        return tree

    return _sound(expression)


def _sound(parsed: Callable[[], nodes.Template]) -> nodes.Template:
    try:
        tree = parsed()
    except (RecursionError, ValueError) as error:  # also a number of thousands of digits
        deep = isinstance(error, RecursionError)
        raise TemplateSyntaxError("the text nests too deeply" if deep else str(error), 1) from None
    _measure(tree)
    return tree


def _count(env: jinja2.Environment, text: str) -> None:
    """Refuses a text of too many words, or brackets too deep, before anything recurses into it."""
    depth = number = 0
    for number, (line, kind, word) in enumerate(env.lex(text)):
        if kind == "operator":
            depth += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if depth > MAX_BRACKETS:
            raise TemplateSyntaxError(f"the brackets nest too deeply, {MAX_BRACKETS} levels at most", line)
        if number > MAX_TOKENS:
            raise TemplateSyntaxError(f"the text is too long, {MAX_TOKENS} words and signs at most", line)
    if (left := _left.get()) is not None:
        _left.set(left - number - _PER_TEXT)
        if left < number + _PER_TEXT:
            raise TooMuchText("the texts of this policy are too long in all", 1)


def _measure(tree: nodes.Template) -> None:
    stack: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    while stack:
        node, depth, loops = stack.pop()
        line = getattr(node, "lineno", None) or 1
        loops += isinstance(node, nodes.For)
        if depth > MAX_DEPTH or loops > MAX_LOOPS:
            raise TemplateSyntaxError("the text nests too deeply", line)
        if isinstance(node, nodes.EvalContextModifier):
            raise TemplateSyntaxError("autoescape is not for these texts", line)
        if isinstance(node, nodes.Const | nodes.TemplateData):
            _constant(node.value if isinstance(node, nodes.Const) else node.data, line)
        stack.extend((child, depth + 1, loops) for child in node.iter_child_nodes())


def _constant(value: object, line: int) -> None:
    """Refuses what cannot be compiled or sent: endless numbers, and half characters."""
    if value.bit_length() > MAX_BITS if isinstance(value, int) else value in (math.inf, -math.inf):
        raise TemplateSyntaxError("that number is too large", line)
    if isinstance(value, str) and re.search("[\ud800-\udfff]", value):
        raise TemplateSyntaxError("the text holds half a character", line)


def metered(env: jinja2.Environment, tree: nodes.Template) -> nodes.Template:
    """The tree (it is changed) with what every loop, macro and operator costs in it."""
    _Metering().visit(tree)
    tree.set_environment(env)
    return tree


class _Metering(NodeTransformer):
    """Children first; a body is priced before anything is put into it."""

    def _body(self, node: Any) -> Any:
        price = _price(node.body)
        self.generic_visit(node)
        node.body.insert(0, nodes.ExprStmt(_through(nodes.Const(price, lineno=1), SPENT), lineno=1))
        return node

    visit_Template = visit_Macro = visit_CallBlock = visit_Block = _body  # noqa: N815 – Jinja's names

    def visit_For(self, node: Any) -> Any:  # noqa: N802
        node = self._body(node)
        node.iter = _through(node.iter, COUNTED)
        if node.test is not None:
            paid = _through(nodes.Const((_price([node.test])[0], 0)), SPENT)
            node.test = nodes.And(paid, node.test, lineno=node.lineno)
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:  # noqa: N802
        self.generic_visit(node)
        node.expr = _looked_at(node.expr)
        for operand in node.ops:
            operand.expr = _looked_at(operand.expr)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return _through(nodes.Tuple(node.nodes, "load", lineno=node.lineno), JOINED)

    def _literal(self, node: Any) -> Any:
        self.generic_visit(node)
        return node if getattr(node, "ctx", "load") == "store" else _through(node, KEPT)

    visit_List = visit_Tuple = visit_Dict = _literal  # noqa: N815

    def visit_Pair(self, node: nodes.Pair) -> nodes.Pair:  # noqa: N802
        self.generic_visit(node)
        node.key = _looked_at(node.key)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            return _through(node, KEPT)
        node.arg = _looked_at(node.arg)
        return node


def _through(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno or 1)


def _looked_at(node: nodes.Expr) -> nodes.Expr:
    return node if isinstance(node, nodes.Const) else _through(node, LOOKED)


def _price(body: Iterable[nodes.Node]) -> tuple[int, int]:
    """Steps and bytes of carrying out these nodes once; bodies inside them pay for themselves."""
    steps = size = 0
    stack = list(body)
    while stack:
        node = stack.pop()
        steps += 1
        if isinstance(node, nodes.TemplateData):
            steps += len(node.data) // 64
            size += len(node.data)
        below = node.iter_child_nodes(exclude=("body",)) if isinstance(node, _BODIES) else node.iter_child_nodes()
        stack.extend(below)
    return steps, size
