"""Conditions in words, for whoever reads them: each part, what was wanted, what was seen, its verdict."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.conditions.base import Condition, Group, ask
from triage_bot.conditions.verdict import Verdict
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One part on one resource: wanted, seen, verdict; and the parts inside."""

    key: str
    verdict: Verdict
    wanted: str
    seen: str
    name: str = ""
    """The named set it is, if it is one."""
    inner: tuple[Explained, ...] = ()


def explain(part: Condition | Group, seen: Seen, scene: Scene) -> Explained:
    """A part with everything in it asked, also what could not matter any more."""
    if isinstance(part, Group):
        inner = tuple(explain(piece, seen, scene) for piece in part.parts)
        wanted = part.name or ", ".join(piece.wanted for piece in inner)
        return Explained(
            key=part.word,
            name=part.name,
            verdict=part.combined(piece.verdict for piece in inner),
            wanted=f"not ({wanted})" if part.word == "not" else wanted,
            seen="; ".join(piece.seen for piece in inner if piece.verdict.clocks),
            inner=inner,
        )
    verdict = ask(part, seen, scene)
    return Explained(key=part.key, verdict=verdict, wanted=part.wanted(), seen=_shown(part, verdict, seen, scene))


def _shown(part: Condition, verdict: Verdict, seen: Seen, scene: Scene) -> str:
    if verdict.missing:
        return "not read yet"
    try:
        return verdict.failed or part.shown(seen, scene)
    except Unread:
        return "not read yet"


def evidence(group: Group, seen: Seen, scene: Scene) -> str:
    """What its own conditions saw that is a reason to act: clocks, and what is always evident."""
    parts = (condition for condition in group.own if condition.evident or ask(condition, seen, scene).clocks)
    return "; ".join(part.shown(seen, scene) for part in parts)


def waiting(group: Group, seen: Seen, scene: Scene) -> Explained | None:
    """The part that is not met yet but will be by itself, if those before it are met."""
    for part in group.parts:
        verdict = ask(part, seen, scene)
        if verdict.met is False:
            return explain(part, seen, scene) if verdict.waits else None
    return None
