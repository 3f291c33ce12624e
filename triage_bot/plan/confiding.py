"""The bot's own issues stay confidential: what somebody made visible to all members is set back, and said once."""

from __future__ import annotations

from collections.abc import Iterator

from triage_bot.actions.base import Say
from triage_bot.changes.set_field import SetConfidential
from triage_bot.context.scene import Scene
from triage_bot.plan.board import Board
from triage_bot.text import marker
from triage_bot.text.marker import Said

RULE = "keep-confidential"
REASON = "the bot opened it confidential, and it was made visible to all members"
TEXT = (
    "This issue is confidential again: it holds what the account list and other confidential issues say. "
    "Should all members read it? Then the policy has to say so (`confidential: no` in its template)."
)
LIST_TEXT = (
    "This list is confidential again: it holds what the account list and other confidential issues say. "
    "Lists always are; no policy says otherwise."
)


def set_back(board: Board, scene: Scene) -> None:
    """Before any rule looks: what is said there later may count on it."""
    for ref in sorted(scene.opened_up):
        board.apply(SetConfidential(ref=ref, rule=RULE, reason=REASON, confidential=True))


def said(board: Board, scene: Scene) -> Iterator[Say]:
    """One word each, in the note of the day if there is one; none where the policy itself makes it visible again."""
    for ref in sorted(scene.opened_up):
        if board.issues[ref].confidential:
            text = LIST_TEXT if "living" in marker.read(board.issues[ref].description) else TEXT
            yield Say(ref=ref, rule=RULE, part=RULE, text=text, said=Said(RULE, scene.now), reason=REASON, any_day=True)
