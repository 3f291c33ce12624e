"""Where words go: a text made for its place, whole where only editors read, elsewhere without what is confidential.

Confidential are an account row's values but id, name and its team's usernames, and what another confidential issue
says. A text about an issue itself, on that issue, is free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from triage_bot.context.scene import Scene, Seen
from triage_bot.model.resource import Issue, Ref
from triage_bot.text.fields import USERS

OPEN_FIELDS = USERS | {"account_id", "name"}
"""Of an account row what may stand anywhere."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A text for its place; `private` if it holds something confidential, `left_out` if that was left out instead."""

    text: str
    private: bool = False
    left_out: bool = False

    def warnings(self, rule: str, ref: Ref) -> tuple[str, ...]:
        """A line that names text and place where something was left out."""
        return (f"{ref}: {rule}: {LEFT_OUT}",) if self.left_out else ()


LEFT_OUT = "what is confidential was left out of its text, since not only editors read this issue"


def worded(render: Callable[[bool], str], place: Issue, scene: Scene) -> Worded:
    """The text that `render(bare)` gives: bare is without what is confidential. Raises Unread."""
    whole, bare = render(False), render(True)
    if whole == bare:
        return Worded(whole)
    return Worded(whole, private=True) if scene.confides(place) else Worded(bare, left_out=True)


def open_fields(seen: Seen, scene: Scene) -> Mapping[str, object]:
    """The fields of an issue that anybody who reads it may read: those it says itself, and of its row the open ones."""
    row = seen.account(scene)
    filled = {key: value for key, value in row.fields.items() if value not in ("", None)} if row else {}
    own = {} if row is seen.resource else seen.table(scene)
    return {**own, **{key: value for key, value in filled.items() if key in OPEN_FIELDS}}


def anywhere(seen: Seen, scene: Scene) -> Mapping[str, object]:
    """What may stand elsewhere: nothing of what a confidential issue says."""
    row = seen.account(scene)
    if isinstance(seen.resource, Issue) and seen.resource.confidential:
        return {key: value for key, value in row.fields.items() if key in OPEN_FIELDS} if row else {}
    return open_fields(seen, scene)
