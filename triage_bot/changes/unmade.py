"""Change `unmade`: what a rule wants and cannot have."""

from dataclasses import dataclass

from triage_bot.changes.change import Change, Stage


@dataclass(frozen=True, kw_only=True)
class Unmade(Change):
    """What a rule wants here but cannot have, because a text of it takes too much: it is never sent, it has failed."""

    kind, sent, says = "unmade", Stage.NEVER, "nothing"
