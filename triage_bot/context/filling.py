"""A template filled in for the issue it is said on: the one way rules make their texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from triage_bot.context.names import names_for
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.wording import Worded, worded
from triage_bot.model.resource import Issue
from triage_bot.text.template import render_body

_OF_THE_LIST = re.compile(r"\b(?:account|fields|row|priority)\b")
"""The names by which a text can ask for what the account list alone says: without one it holds nothing of it."""


def filled_in(body: str, seen: Seen, scene: Scene, own: Mapping[str, object], place: Issue | None = None) -> Worded:
    """The text about `seen` with a rule's `own` names, on that issue or at another `place`.

    Raises Unread, and ValueFault if it cannot be filled in.
    """

    def render(bare: bool) -> str:
        return render_body(body, {**names_for(seen, scene, bare=bare), **own}).strip()

    if not _OF_THE_LIST.search(body) or seen.account(scene) is None:
        return Worded(render(False))
    return worded(render, place or seen.issue, scene)
