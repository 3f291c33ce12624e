"""What must be known before rules are looked at: which issues may stand for an account, a review or a list."""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.model.facts import Need, Unread
from triage_bot.model.resource import Ref
from triage_bot.scene import Scene


def unsettled(scene: Scene) -> Mapping[Ref, frozenset[Need]]:
    """The facts without which it is not known what issues stand for, by issue; empty if all is known."""
    missing: dict[Ref, frozenset[Need]] = {}
    for issue in scene.issues.values():
        if issue.ref in scene.stands:
            continue
        try:
            if scene.speaks(issue):
                scene.stand(issue)
        except Unread as unread:
            missing[issue.ref] = unread.needs
    return missing
