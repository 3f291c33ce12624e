"""Markdown for reading, by markdown-it: raw HTML shows as it was written, comments do not, no image is loaded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gitlab_sandbox.state.rendered import without_comments

SAFE_URL = re.compile(r"https?://|mailto:|/|#")
BOX = re.compile(r"(<li>(?:\s*<p>)?)\[([ xX])\](?=\s)")
WORDS = re.compile(r"(?<![\w/])@(?P<who>[\w.-]+)|(?<![\w/])(?P<url>https?://[^\s<>\"]+)")


def render(text: str | None) -> str:
    """HTML of a Markdown text, as safe as plain text."""
    html = _html(_markdown().parse(text or ""))
    return BOX.sub(lambda m: f"{m[1]}{'☐' if m[2] == ' ' else '☑'}", html)


def inline(text: str) -> str:
    """HTML of one line."""
    return _html(_markdown().parseInline(text))


@cache
def _markdown() -> MarkdownIt:
    """GitLab's: a line break breaks the line (https://docs.gitlab.com/user/markdown/#newlines)."""
    markdown = MarkdownIt("commonmark", {"html": True, "breaks": True, "xhtmlOut": False})
    markdown.enable(["table", "strikethrough"]).disable(["image"])
    markdown.validateLink = lambda url: SAFE_URL.match(url) is not None  # type: ignore[method-assign]
    for kind in ("html_block", "html_inline"):
        markdown.add_render_rule(kind, lambda _, tokens, index, *__: escape(without_comments(tokens[index].content)))
    markdown.add_render_rule("words", lambda _, tokens, index, *__: WORDS.sub(_shown, escape(tokens[index].content)))
    return markdown


def _html(tokens: Sequence[Token]) -> str:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):  # the page has headings of its own
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        _mark_up(token.children or ())
    return str(_markdown().renderer.render(tokens, _markdown().options, {}))


def _mark_up(tokens: Sequence[Token]) -> None:
    linked = 0
    for token in tokens:
        linked += token.nesting if token.type.startswith("link_") else 0
        if token.type == "link_open":
            token.attrSet("rel", "nofollow")
        elif token.type == "text" and not linked:
            token.type = "words"


def _shown(word: re.Match[str]) -> str:
    if word["who"]:
        return f'<span class="who">{word[0]}</span>'
    return f'<a href="{word["url"]}" rel="nofollow">{word["url"]}</a>'
