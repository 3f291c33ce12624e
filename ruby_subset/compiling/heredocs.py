"""Heredocs: texts that stand in the lines below, with or without what their lines are set in by."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from ruby_subset.compiling.compiler import Compiler, compiles, nothing
from ruby_subset.compiling.strings import Part, escaped, interpolated, put_together
from ruby_subset.compiling.syntax import text
from ruby_subset.running.frame import Code

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

TAB = 8
"""Columns that a tab reaches to the next multiple of."""
Piece = str | Part
"""A piece of the source, or what an escape or `#{…}` gives."""


@compiles("heredoc_beginning")
def _heredoc(compiler: Compiler, node: Node) -> Code:
    body = compiler.survey.bodies.get(node.start_byte)
    opening = text(node)
    if body is None or not _ends(body, opening.strip("<~-'\"")):
        return compiler.refuse(node, "this heredoc does not end")
    pieces = _pieces(compiler, body, raw=opening.endswith("'"))
    if opening.startswith("<<~"):
        pieces = _set_out(pieces, _indent(pieces))
    parts = [piece.encode() if isinstance(piece, str) else piece for piece in pieces]
    code, fixed = put_together(compiler, node, parts)
    return code if fixed is None else lambda _: fixed


@compiles("heredoc_body")
def _body(_: Compiler, __: Node) -> Code:
    return nothing


def _ends(body: Node, word: str) -> bool:
    """Whether its last line is the word it began with."""
    return text(body).rstrip("\n").rpartition("\n")[2].strip(" \t") == word


def _pieces(compiler: Compiler, body: Node, raw: bool) -> list[Piece]:
    pieces: list[Piece] = []
    for child in body.named_children:
        if child.type == "interpolation":
            pieces.append(interpolated(compiler, child))
        elif child.type == "escape_sequence" and not raw:
            pieces.append(escaped(compiler, child, text(child)))
        elif child.type != "heredoc_end":
            pieces.append(text(child))
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].removeprefix("\n")
    if pieces and isinstance(pieces[-1], str):  # at the very end of a source the last line is read as a part of it
        before, line_break, _ = pieces[-1].rpartition("\n")
        pieces[-1] = before + line_break
    return pieces


def _behind(width: int, sign: str) -> int:
    """The column behind a blank or a tab."""
    return (width // TAB + 1) * TAB if sign == "\t" else width + 1


def _width(space: str) -> int:
    return reduce(_behind, space, 0)


def _indent(pieces: list[Piece]) -> int:
    """What the line that is set in least is set in by; lines of nothing but space do not count."""
    widths: list[int] = []
    begins, before = True, 0
    for piece in pieces:
        if not isinstance(piece, str):
            if begins:
                widths.append(before)
            begins, before = piece == b"", 0
            continue
        for line in piece.splitlines(keepends=True):
            bare = line.lstrip(" \t")
            if begins and bare not in {"", "\n"}:
                widths.append(_width(line[: len(line) - len(bare)]))
            before = _width(line) if begins and not bare else 0
            begins = line.endswith("\n") or (begins and not bare)
    return min(widths, default=0)


def _set_out(pieces: list[Piece], width: int) -> list[Piece]:
    """The pieces without so much space at the beginning of each line."""
    out: list[Piece] = []
    begins = True
    for piece in pieces:
        if not isinstance(piece, str):
            out.append(piece)
            begins = piece == b""
            continue
        lines = piece.splitlines(keepends=True)
        for number, line in enumerate(lines):
            if begins or number:
                lines[number] = _without(line, width)
        out.append("".join(lines))
        begins = piece.endswith("\n")
    return out


def _without(line: str, width: int) -> str:
    at = reached = 0
    while at < len(line) and line[at] in " \t" and (reached := _behind(reached, line[at])) <= width:
        at += 1
    return line[at:]
