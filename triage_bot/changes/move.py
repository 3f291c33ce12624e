"""Change `move`: an issue goes on in another project."""

from dataclasses import dataclass

from triage_bot.changes.change import Change, Stage
from triage_bot.changes.hands import Hands


@dataclass(frozen=True, kw_only=True)
class Move(Change):
    """Move the issue, after everything else."""

    project: str
    kind, sent, rank = "move", Stage.AFTER, 1
    says, columns, expects = "move it to {0.project}", (("to", "project"),), (("move", "project"),)

    def do(self, hands: Hands) -> None:
        hands.move(self.project)
