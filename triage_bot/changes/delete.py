"""Change `delete`: a branch, an issue or a merge request is deleted."""

from dataclasses import dataclass, replace

from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.hands import Hands
from triage_bot.errors import Overtaken, ResourceError
from triage_bot.model.resource import Issue


@dataclass(frozen=True, kw_only=True)
class Delete(Change):
    """Delete it, after everything else; `kept` says why GitLab refuses that, if it is known to."""

    kept: str = ""
    kind, sent, rank, says, expects = "delete", Stage.AFTER, 2, "delete it", (("delete", ""),)

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        return replace(issue, deleted=True) if issue else None

    def do(self, hands: Hands) -> None:
        try:
            hands.delete()
        except ResourceError as error:
            raise Overtaken(f"{self.kept}: {error.message}") if self.kept else error from None
