"""Just enough Markdown for reading: paragraphs, headings, lists, tables, code, links, bold."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FENCE = re.compile(r"^```")
HEADING = re.compile(r"^(#{1,6})\s+(.*)")
BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)")
RULE = re.compile(r"^\s*\|?\s*:?-{2,}")
SAFE_URL = re.compile(r"^(?:https?://|mailto:|/|#)")
INLINE: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), lambda m: _link(m[1], m[2])),
    (re.compile(r"\*\*(.+?)\*\*"), lambda m: f"<strong>{m[1]}</strong>"),
    (re.compile(r"(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])"), lambda m: f"<em>{m[1]}</em>"),
    (re.compile(r'(?<![">\w/])(https?://[^\s<]+)'), lambda m: _link(m[1], m[1])),
    (re.compile(r"(?<![\w/])@([\w.-]+)"), lambda m: f'<span class="who">@{m[1]}</span>'),
]


def render(text: str | None) -> str:
    """HTML of a Markdown text; everything is escaped first, comments do not show."""
    lines = COMMENT.sub("", text or "").splitlines()
    out: list[str] = []
    while lines:
        out.append(_block(lines))
    return "\n".join(x for x in out if x)


def _block(lines: list[str]) -> str:
    first = lines[0]
    if not first.strip():
        lines.pop(0)
        return ""
    if FENCE.match(first):
        return _code(lines)
    if heading := HEADING.match(first):
        lines.pop(0)
        level = min(len(heading[1]) + 2, 6)
        return f"<h{level}>{inline(heading[2])}</h{level}>"
    if "|" in first and len(lines) > 1 and RULE.match(lines[1]):
        return _table(lines)
    if BULLET.match(first):
        return _list(lines)
    return _paragraph(lines)


def _take(lines: list[str], more: Callable[[str], bool]) -> list[str]:
    taken = []
    while lines and more(lines[0]):
        taken.append(lines.pop(0))
    return taken


def _code(lines: list[str]) -> str:
    lines.pop(0)
    taken = _take(lines, lambda x: not FENCE.match(x))
    if lines:
        lines.pop(0)
    return f"<pre><code>{escape(chr(10).join(taken))}</code></pre>"


def _table(lines: list[str]) -> str:
    head = _cells(lines.pop(0), "th")
    lines.pop(0)
    rows = [_cells(x, "td") for x in _take(lines, lambda x: "|" in x and bool(x.strip()))]
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{r}</tr>' for r in rows)}</table>"


def _cells(line: str, tag: str) -> str:
    parts = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    return "".join(f"<{tag}>{inline(p.strip().replace(chr(92) + '|', '|'))}</{tag}>" for p in parts)


def _list(lines: list[str]) -> str:
    items = _take(lines, lambda x: bool(BULLET.match(x)))
    found = [m[1] for x in items if (m := BULLET.match(x))]
    return f"<ul>{''.join(f'<li>{inline(_box(x))}</li>' for x in found)}</ul>"


def _box(text: str) -> str:
    return re.sub(r"^\[([ xX])\]", lambda m: "☐" if m[1] == " " else "☑", text)


def _paragraph(lines: list[str]) -> str:
    first = lines.pop(0)
    rest = _take(lines, lambda x: bool(x.strip()) and not (HEADING.match(x) or BULLET.match(x) or FENCE.match(x)))
    return f"<p>{'<br>'.join(inline(x) for x in [first, *rest])}</p>"


def inline(text: str) -> str:
    """Escapes, then marks up; what stands in backticks is left alone."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(f"<code>{escape(p[1:-1])}</code>" if _is_code(p) else _marked(p) for p in pieces)


def _is_code(piece: str) -> bool:
    return len(piece) > 2 and piece.startswith("`") and piece.endswith("`")


def _marked(text: str) -> str:
    text = escape(text)
    for pattern, replace in INLINE:
        text = pattern.sub(replace, text)
    return text


def _link(label: str, url: str) -> str:
    return f'<a href="{url}" rel="nofollow">{label}</a>' if SAFE_URL.match(url) else label
