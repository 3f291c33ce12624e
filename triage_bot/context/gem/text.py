"""Texts under the gem's keys: Ruby's `%Q{…}`, then its exact placeholders, and nothing else (gem 1.7)."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruby_subset.core.values import Printed
from ruby_subset.program import Program
from triage_bot.context.gem.asking import Helpers, as_text, value_of
from triage_bot.context.gem.row import row_of
from triage_bot.context.gem.things import self_of, summary_self
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue
from triage_bot.text.inert import unmentioned

HIDDEN = "(confidential)"
PLACEHOLDERS = (
    "created_at updated_at closed_at merged_at state author assignee assignees reviewers source_branch target_branch "
    "closed_by merged_by milestone labels upvotes downvotes title web_url full_reference type items name"
).split()
_HOLE = re.compile(r"\{\{(" + "|".join(PLACEHOLDERS) + r")\}\}")
_LOOKS_LIKE_ONE = re.compile(r"\{\{\s*([\w.]+)[^{}]*\}\}|\{%")
_RUBY = re.compile(r"[#\\{}]")
_COMMAND = re.compile(r"^([ \t]*)/([a-z_]+|\Z)", re.M | re.I)
_TYPED = re.compile(r"""(?:^|["'`]|\\n|%[qQ]?[^\w\s])[ \t]*/([a-z_]+)\b(?!/)""", re.M | re.I)
"""Where an expression writes a command: at the beginning of a text or line, not where a pattern begins."""
_LIST = re.compile(r"%[wW]\[([^\]]*)\]")
_LISTED = re.compile(r"(?<!\S)/([a-z_]+)(?!\S)", re.I)
"""The same among the words of a list, `%w[/close /lock]`."""
_STRAY = re.compile(r"\r(?!\n)")
_MARK = re.compile(r"<(?=!--\s*triage-bot)", re.I)
_SHOWN = frozenset({"web_url", "items", "type", "full_reference"})
_PEOPLE, _LISTS = frozenset({"author", "assignee", "closed_by", "merged_by"}), frozenset({"assignees", "reviewers"})
_QUIET = "\u200b"
"""Stands before a `/` that people wrote: GitLab takes the line for no quick action."""


def apart_from_holes(text: str) -> str:
    """The text without the gem's placeholders."""
    return _HOLE.sub("", text)


@dataclass(frozen=True)
class GemText:
    """One text as its author wrote it, for a type of resource."""

    source: str
    kind: str
    helpers: Helpers = ()
    given: frozenset[str] = frozenset()

    @property
    def program(self) -> Program:
        """It, read once."""
        return as_text(self.source, self.kind, self.helpers, self.given)

    @property
    def is_ruby(self) -> bool:
        """True if it is more than its own words and placeholders."""
        return _RUBY.search(_HOLE.sub("", self.source)) is not None

    def strange(self) -> list[str]:
        """Words in it that look like placeholders, and are none: they stay as typed."""
        rest = _HOLE.sub("", self.source)
        return [match[0] for match in _LOOKS_LIKE_ONE.finditer(rest)]

    def pieces(self, seen: Seen, scene: Scene, redact: bool) -> Sequence[str | Printed]:
        """Its own words, and what expressions printed; raises Broken, Unread, NeverKnown."""
        if not self.is_ruby:
            return (self.source,)
        thing = self_of(seen, scene, redact)
        pieces: Sequence[str | Printed] = value_of(self.program, thing, scene, str(seen.ref))
        return pieces


@dataclass(frozen=True, kw_only=True)
class Filling:
    """How texts about one resource are filled in; `plain` for what is no Markdown: titles, names, days."""

    seen: Seen
    scene: Scene
    redact: bool = True
    plain: bool = False
    more: Mapping[str, str] = field(default_factory=dict)
    """Placeholders of a summary: its items, and its title."""

    @property
    def hidden(self) -> bool:
        """True if the resource's values are not to be told."""
        return self.redact and isinstance(self.seen.resource, Issue) and self.seen.resource.confidential

    def filled(self, text: GemText) -> str:
        """The text; people's words in it start no quick action. Raises Broken, Unread, NeverKnown."""
        return self.joined(text.pieces(self.seen, self.scene, self.redact))

    def bare(self, text: GemText) -> str:
        """The text without placeholders, as values of fields are (gem 1.6)."""
        pieces = text.pieces(self.seen, self.scene, self.redact)
        return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)

    def joined(self, pieces: Sequence[str | Printed]) -> str:
        """The pieces as one text, placeholders of its own words filled in."""
        whole: list[str] = []
        own = ""
        for piece in (*pieces, None):
            if isinstance(piece, str):
                own += piece
                continue
            whole.append(_HOLE.sub(lambda match: self.hole(match[1]), own))
            own = ""
            if piece is not None:
                whole.append(piece.text if self.plain else _harmless(piece))
        return "".join(whole)

    def hole(self, name: str) -> str:
        """What stands for a placeholder."""
        if name in self.more:
            return self.more[name]
        if name == "items":
            return ""
        raw = self._raw(name)
        if self.plain:
            return raw
        raw = f"{_QUIET}{raw}" if raw.startswith("/") else raw  # it may stand at the beginning of a line
        if name == "title" and not self.hidden:
            raw = unmentioned(raw, self.scene.host)
        return html.escape(raw, quote=True).replace("&#x27;", "&#39;")

    def _raw(self, name: str) -> str:
        row = row_of(self.seen.issue)
        if self.hidden and name not in _SHOWN:
            return _marked(name, HIDDEN)
        value: Any = row.get(name)
        if name == "full_reference":
            value = (row.get("references") or {}).get("full")
        if name in _PEOPLE:
            return f"@{value['username']}" if isinstance(value, Mapping) and value.get("username") else ""
        if name in _LISTS:
            return ", ".join(f"@{user['username']}" for user in value or ())
        if name == "milestone":
            return _marked(name, str(value["title"])) if isinstance(value, Mapping) else ""
        if name == "labels":
            names = [label["name"] if isinstance(label, Mapping) else label for label in value or ()]
            return ", ".join(_marked(name, label) for label in names)
        return "" if value is None else str(value)


def _marked(name: str, word: str) -> str:
    """The word within the marks of its placeholder."""
    if name in _PEOPLE | _LISTS:
        return f"@{word}"
    return f'%"{word}"' if name == "milestone" else f'~"{word}"' if name == "labels" else word


def _harmless(printed: Printed) -> str:
    """What an expression printed: no mark of the bot, and no quick action but one the expression itself has written.

    GitLab drops all CR before it looks for quick actions.
    """
    listed = (name for words in _LIST.findall(printed.written) for name in _LISTED.findall(words))
    typed = {name.lower() for name in (*_TYPED.findall(printed.written), *listed)}

    def calm(match: re.Match[str]) -> str:
        return match[0] if match[2].lower() in typed else f"{match[1]}{_QUIET}/{match[2]}"

    return _COMMAND.sub(calm, _MARK.sub(rf"<{_QUIET}", _STRAY.sub("", printed.text)))


def around(text: GemText, kind: str, scene: Scene, more: Mapping[str, Any], filling: Filling) -> str:
    """The title or text of a summary, which see its type and its items alone."""
    if not text.is_ruby:
        return filling.joined((text.source,))
    return filling.joined(value_of(text.program, summary_self(kind, scene, more), scene, kind))
