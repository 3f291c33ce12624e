"""The gem's texts in our Jinja, where they say the same."""

import re

from triage_bot.context.gem.text import PLACEHOLDERS, GemText
from triage_bot.context.wording import ISSUE_NAMES

_HOLE = re.compile(r"\{\{(\w+)\}\}")
_RUBY = re.compile(r"#[{@$]|\\")
_COMMAND = re.compile(r"^[ \t]*/[a-z_]+[^\n]*\{\{", re.M)
_MARKED = re.compile(r"\{\{|\{%|\{#")


def has_placeholders(text: str) -> bool:
    """True if values are filled into it."""
    return any(match[1] in PLACEHOLDERS for match in _HOLE.finditer(text))


def in_jinja(text: str, kind: str) -> str | None:
    """The text of a note in Jinja; None if it holds Ruby, or what would mean another thing there."""
    if _RUBY.search(text) or _COMMAND.search(text) or GemText(text, kind).strange():
        return None
    if not ISSUE_NAMES.issuperset(match[1] for match in _HOLE.finditer(text)):
        return None
    own = _HOLE.sub("", text)
    return None if _MARKED.search(own) else _HOLE.sub(r"{{ \1 }}", text)
