"""Summaries in the gem's words: their lines, and the text around them (gem 1.8)."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruby_subset.core.values import Hash
from triage_bot.actions.match import Match
from triage_bot.actions.naming import gem_text
from triage_bot.context.gem.names import SUMMARY
from triage_bot.context.gem.text import Filling, GemText, around
from triage_bot.context.scene import Scene


def known_of(items: str, title: str, listed: Sequence[Hash]) -> Mapping[str, Any]:
    """What texts around the lines know of a summary."""
    return {"title": title, "items": items, "resources": list(listed)}


@dataclass(frozen=True, kw_only=True)
class GemSummary:
    """The texts of one summary, in a scene."""

    item: str
    title: str
    summary: str
    redact: bool
    scene: Scene

    def items(self, matches: Iterable[Match]) -> str:
        """The matches' lines, one below the other."""
        lines = (self._item(match) for match in matches)
        return "\n".join(line.removesuffix("\n") for line in lines)

    def _item(self, match: Match) -> str:
        if not self.item:
            return ""
        filling = Filling(seen=match.seen, scene=self.scene, redact=self.redact)
        return filling.filled(gem_text(self.item, match, self.scene))

    def value(self, text: str, match: Match, known: Mapping[str, Any]) -> str:
        """One value of the issue; it sees what the text around the lines sees."""
        return self._around(text, match, known, plain=True)

    def titled(self, match: Match) -> str:
        """The title; it sees the type alone."""
        return self._around(self.title, match, {}, plain=True).removesuffix("\n").strip()

    def text(self, match: Match, items: str, title: str, listed: Sequence[Hash]) -> str:
        """The text around the lines; empty where none is written."""
        return self._around(self.summary, match, known_of(items, title, listed)).removesuffix("\n")

    def _around(self, text: str, match: Match, known: Mapping[str, Any], plain: bool = False) -> str:
        """A text that knows the type, and this; `resource[…]` has it."""
        told = {"type": match.resource_type, "items": str(known.get("items", ""))}
        title = html.escape(str(known.get("title", "")), quote=True).replace("&#x27;", "&#39;")
        filling = Filling(
            seen=match.seen, scene=self.scene, redact=False, plain=plain, more={**_EMPTY, **told, "title": title}
        )
        given = GemText(text, SUMMARY, self.scene.helpers, self.scene.given)
        return around(given, match.resource_type, self.scene, known, filling)


_EMPTY = dict.fromkeys(
    "created_at updated_at closed_at merged_at state author assignee assignees reviewers source_branch target_branch "
    "closed_by merged_by milestone labels upvotes downvotes web_url full_reference name".split(),
    "",
)
"""Placeholders that a summary has nothing for."""
