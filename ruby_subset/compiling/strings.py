"""Texts: quotes, escapes, `#{…}`, texts side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruby_subset.compiling.compiler import Compiler, compiles, nothing
from ruby_subset.compiling.syntax import text
from ruby_subset.core.values import Printed
from ruby_subset.running.frame import Code, Frame

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

SIMPLE = {
    "n": "\n", "t": "\t", "s": " ", "r": "\r", "e": "\x1b", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": "",
}  # fmt: skip
"""What a letter after `\\` stands for; all others stand for themselves."""
SHORT = re.compile(r"@\w+|\$(?:\d+|[~&`'+])")
"""What stands behind `#` without braces and may have a value."""
CODED = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|([0-7]{1,3}))")


Part = bytes | Code
"""What is written, in UTF-8, or what makes it."""


@compiles("string", "bare_string", "chained_string", "character")
def _string(compiler: Compiler, node: Node) -> Code:
    if node == compiler.in_pieces:
        return _in_pieces(compiler, node)
    code, fixed = content(compiler, node)
    if fixed is not None:
        return lambda _: fixed
    return code


def content(compiler: Compiler, node: Node) -> tuple[Code, str | None]:
    """The closure that makes a text, and the text itself where it is always the same."""
    return put_together(compiler, node, _parts(compiler, node))


def put_together(compiler: Compiler, node: Node, given: list[Part]) -> tuple[Code, str | None]:
    """The same for a text whose parts are known."""
    parts: list[Part] = []
    for part in given:
        if isinstance(part, bytes) and parts and isinstance(parts[-1], bytes):
            parts[-1] += part
        else:
            parts.append(part)
    codes = [_decoded(compiler, node, part) if isinstance(part, bytes) else part for part in parts]
    if all(isinstance(code, str) for code in codes):
        return nothing, "".join(map(str, codes))
    return _joined(codes), None


def _in_pieces(compiler: Compiler, node: Node) -> Code:
    """The string as a list: its own words, and what each `#{…}` prints with what stands in it."""
    pieces: list[tuple[str, Code | str]] = []
    for child, part in zip(node.named_children, _parts(compiler, node), strict=True):
        written = text(child) if child.type == "interpolation" else ""
        pieces.append((written, _decoded(compiler, node, part) if isinstance(part, bytes) else part))

    def run(frame: Frame) -> list[str | Printed]:
        printed: list[str | Printed] = []
        for written, code in pieces:
            if isinstance(code, str):
                printed.append(code)
            else:
                said = frame.run.text(code(frame))
                frame.run.spend(1, len(said) * 2)
                printed.append(Printed(said, written))
        return printed

    return run


def _joined(codes: list[str | Code]) -> Code:
    def run(frame: Frame) -> str:
        texts = [code if isinstance(code, str) else frame.run.text(code(frame)) for code in codes]
        frame.run.spend(len(texts), sum(map(len, texts)) * 2)
        return "".join(texts)

    return run


def _parts(compiler: Compiler, node: Node) -> list[Part]:
    if node.type == "character":
        word = text(node)[1:]
        return [escaped(compiler, node, word) if word[0] == "\\" else word.encode()]
    if node.type == "chained_string":
        return [part for child in node.named_children for part in _parts(compiler, child)]
    opening = text(node.children[0]) if node.children else ""
    raw = opening.startswith(("'", "%q", "%w", "%i", "%s", ":'")) or _in_raw_list(node)
    closing = "'" if opening.endswith("'") else text(node.children[-1]) if node.children else ""
    return [_part(compiler, child, raw, opening[-1:] + closing) for child in node.named_children]


def _in_raw_list(node: Node) -> bool:
    around = node.parent if node.type in {"bare_string", "bare_symbol"} else None
    start = text(around)[:2] if around is not None else ""
    return start in {"%w", "%i"}


def _part(compiler: Compiler, node: Node, raw: bool, quotes: str) -> Part:
    if node.type == "interpolation":
        return interpolated(compiler, node)
    word = text(node)
    if raw:
        return re.sub(rf"\\([\\{re.escape(quotes)}\s])" if quotes else r"\\([\\\s])", r"\1", word).encode()
    return escaped(compiler, node, word) if node.type == "escape_sequence" else word.encode()


def interpolated(compiler: Compiler, node: Node) -> Code:
    """The closure for `#{…}`, and for `#@x`, `#$x`, which are nil but for what was set, `#$1` and their like."""
    inner = [child for child in node.children if child.is_named]
    without_braces = not text(node).startswith("#{")
    is_of_class = any(child.type == "class_variable" for child in inner)
    if without_braces and inner and not is_of_class and not SHORT.fullmatch(text(inner[0])):
        return nothing
    return compiler.sequence(inner)


def escaped(compiler: Compiler, node: Node, word: str) -> bytes:
    """The bytes that `\\n`, `\\u00e9`, `\\x41` … stand for."""
    while word.startswith("\\\n"):  # joins two lines; the tree takes it and the sign behind it for one
        word = word[2:]
    if not word:
        return b""
    if word.startswith("\\u{"):
        codes = [int(code, 16) for code in word[3:-1].split()]
        return b"".join(_letter(compiler, node, code) for code in codes)
    coded = CODED.fullmatch(word)
    if coded is not None:
        as_byte, as_letter, octal = coded.groups()
        if as_letter:
            return _letter(compiler, node, int(as_letter, 16))
        return bytes([int(as_byte, 16) if as_byte else int(octal, 8) & 255])
    if word[1:2] in {"x", "u", "M", "C", "c"}:
        compiler.refuse(node, f"`{word[:20]}` is no sign")
        return b""
    return SIMPLE.get(word[1:], word[1:]).encode()


def _letter(compiler: Compiler, node: Node, code: int) -> bytes:
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        compiler.refuse(node, f"`\\u{code:x}` is no sign")
        return b""
    return chr(code).encode()


def _decoded(compiler: Compiler, node: Node, part: bytes) -> str:
    try:
        return part.decode()
    except UnicodeDecodeError:
        compiler.refuse(node, "the bytes of this text are not UTF-8")
        return ""
