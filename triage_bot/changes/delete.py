"""Change `delete`: a branch, an issue or a merge request is deleted."""

from dataclasses import dataclass

from triage_bot.changes.change import Change, Hands, Stage


@dataclass(frozen=True, kw_only=True)
class Delete(Change):
    """Delete it, after everything else."""

    kind, sent, rank, says = "delete", Stage.AFTER, 2, "delete it"

    def do(self, hands: Hands) -> None:
        hands.delete()
