"""Change `delete`: a branch, an issue or a merge request is deleted."""

from dataclasses import dataclass

from triage_bot.changes.change import Change, Stage
from triage_bot.changes.hands import Hands
from triage_bot.errors import Overtaken, ResourceError


@dataclass(frozen=True, kw_only=True)
class Delete(Change):
    """Delete it, after everything else; `kept` says why GitLab refuses that, if it is known to."""

    kept: str = ""
    kind, sent, rank, says, expects = "delete", Stage.AFTER, 2, "delete it", (("delete", ""),)

    def do(self, hands: Hands) -> None:
        try:
            hands.delete()
        except ResourceError as error:
            raise Overtaken(f"{self.kept}: {error.message}") if self.kept else error from None
