"""From the text of an expression to its tree, with all that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruby_subset.compiling.syntax import parsed, text
from ruby_subset.compiling.text_faults import fault_of_text
from ruby_subset.compiling.text_heredocs import brought_in
from ruby_subset.core.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruby_subset.compiling.syntax import Node

MAX_LENGTH = 20_000
MAX_NESTING = 150
MAX_LOOPS = 20
"""Loops within loops: a step of deep ones may take CPython a hundred times as long."""
LOOPS = frozenset({"while", "until", "for", "while_modifier", "until_modifier"})
ALONE = {"==", "!=", "=~", "!~", "===", "<=>"}
"""Operators of which no two stand side by side."""
LENIENT = set("binary range simple_symbol hash_key_symbol splat_argument hash_splat_argument block_argument".split())
"""Kinds of nodes that may be what Ruby refuses."""
SYMBOL = re.compile(
    r"(?:@@?|\$)?[^\W\d]\w*[?!=]?|\$\W|\$\d+|[+\-*/%<>~!^&|`]|\*\*|===?|=~|!=|!~|<=>|<=|>=|<<|>>|\[\]=?|[+\-!~]@"
)
OPENING, CLOSING = "%Q{", "}"


@dataclass(frozen=True, slots=True)
class RubySource:
    """An expression with its tree."""

    root: Node
    lines: list[bytes]
    shift: int = 0
    """Bytes before the source's own first line."""
    problems: tuple[Problem, ...] = ()

    def place(self, node: Node) -> tuple[int, int]:
        """Line and column of a node, counted from 1 in the expression as it was written."""
        row, column = node.start_point
        before = self.lines[row][:column] if row < len(self.lines) else b""
        return row + 1, max(len(before.decode(errors="replace")) - (self.shift if row == 0 else 0), 0) + 1

    def respaced(self, places: list[tuple[int, int]]) -> RubySource:
        """The same read anew, with `x -1` as `x- 1` and `x [1]` as ` x[1]`, which is meant where x is a variable."""
        written = bytearray(b"\n".join(self.lines))
        for name, sign in places:
            if written[sign : sign + 1] == b"[":
                written[name + 1 : sign] = written[name : sign - 1]
                written[name : name + 1] = b" "
            else:
                written[sign - 1 : sign + 1] = written[sign - 1 : sign + 1][::-1]
        return _checked(bytes(written).decode(), self.shift)


def read(source: str) -> RubySource:
    """A condition: a program whose last value counts."""
    return _checked(source, 0)


def read_text(source: str) -> RubySource:
    """A text as between `%Q{` and `}`."""
    source = brought_in(source)
    read = _checked(OPENING + source + CLOSING, len(OPENING))
    nodes = read.root.children
    if not read.problems and [node.type for node in nodes] == ["string"]:
        return read
    plain = fault_of_text(source) if len(source) <= MAX_LENGTH else None
    if plain is not None:
        return RubySource(read.root, read.lines, read.shift, (plain,))
    if read.problems:
        return read
    line, column = read.place(nodes[1] if len(nodes) > 1 else read.root)
    problem = Problem(line, column, "the text breaks out of its quotes", "write `\\}` for a brace that closes nothing")
    return RubySource(read.root, read.lines, read.shift, (problem,))


def _checked(source: str, shift: int) -> RubySource:
    if len(source) > MAX_LENGTH or "\0" in source:
        what = "is longer than 20,000 letters" if len(source) > MAX_LENGTH else "has a NUL in it"
        return RubySource(parsed(b""), [], 0, (Problem(1, 1, f"the expression {what}"),))
    written = source.encode("utf-8", "replace")
    read = RubySource(parsed(written), written.split(b"\n"), shift)
    return RubySource(read.root, read.lines, shift, tuple(_problems(read)))


def _problems(read: RubySource) -> Iterator[Problem]:
    loops: list[int] = []
    for node, depth in walk(read.root):
        loops = [outer for outer in loops if outer < depth]
        loops += [depth] if node.is_named and node.type in LOOPS else []
        if depth > MAX_NESTING or len(loops) > MAX_LOOPS:
            yield Problem(*read.place(node), "the expression is nested too deep")
            return
        if node.is_error or node.is_missing:
            what = f"`{text(node)[:40]}`" if text(node) else "something is missing"
            yield Problem(*read.place(node), f"this cannot be read as Ruby: {what}")
            return
        if node.type in LENIENT and _is_refused(node):
            yield Problem(*read.place(node), f"this cannot be read as Ruby: `{text(node)[:40]}`")
            return
    end = max((node.end_byte for node in read.root.children), default=0)
    behind = b"\n".join(read.lines)[end:].split(b"\n")[0].strip()
    if read.root.has_error or behind.endswith(b"\\"):
        yield Problem(len(read.lines), 1, "this cannot be read as Ruby")


def _is_refused(node: Node) -> bool:
    """What the grammar takes and Ruby does not: stars of nothing, symbols that are none, comparisons in a row."""
    if node.type == "binary":
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return _operator(node) in ALONE and any(_operator(side) in ALONE for side in sides if side is not None)
    if node.type == "range":
        return any(child.type == "range" for child in node.children)
    if node.type in {"simple_symbol", "hash_key_symbol"}:
        return SYMBOL.fullmatch(text(node).removeprefix(":") if node.type == "simple_symbol" else text(node)) is None
    return not node.named_children


def _operator(node: Node) -> str:
    sign = node.child_by_field_name("operator") if node.type == "binary" else None
    return "" if sign is None else text(sign)


def walk(root: Node) -> Iterator[tuple[Node, int]]:
    """All nodes in the order they stand, with their depth; without recursion."""
    cursor, depth = root.walk(), 0
    while True:
        if cursor.node is not None:
            yield cursor.node, depth
        if depth <= MAX_NESTING and cursor.goto_first_child():
            depth += 1
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            depth -= 1
