"""What must be known before rules are looked at: which issues may stand for an account, a review or a list."""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.context.scene import Scene
from triage_bot.model.facts import USERS, Need, Unread
from triage_bot.model.resource import Issue, Ref


def unsettled(scene: Scene) -> Mapping[Ref, frozenset[Need]]:
    """The facts without which it is not known what issues stand for, by issue; empty if all is known.

    An author is waited for once, whatever else of theirs there is.
    """
    missing: dict[Ref, frozenset[Need]] = {}
    waiting: set[int] = set()
    for issue in scene.issues.values():
        if issue.ref in scene.stands or issue.author.id in waiting:
            continue
        try:
            _settle(issue, scene)
        except Unread as unread:
            missing[issue.ref] = unread.needs
            if Need(USERS, part=str(issue.author.id)) in unread.needs:
                waiting.add(issue.author.id)
    return missing


def _settle(issue: Issue, scene: Scene) -> None:
    """Whose author is known to be the bot or an editor says what it likes; what the others say is read."""
    known = scene.standing.knows(issue.author) and scene.standing.opened_by_us(issue)
    if not known and scene.speaks(issue):
        scene.stand(issue)
