"""Change `move`: an issue goes on in another project."""

from dataclasses import dataclass, replace

from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.expected import Expectation
from triage_bot.changes.hands import Hands
from triage_bot.changes.meanwhile import Kin, Meanwhile
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import Word


@dataclass(frozen=True, kw_only=True)
class Move(Change):
    """Move the issue, after everything else."""

    project: str
    kind, sent, rank = "move", Stage.AFTER, 1
    says, columns = "move it to {0.project}", (("to", "project"),)
    expects = (Expectation(key="move", takes=Word, attribute="project", phrase="move it to {}", rank=19),)

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        """GitLab closes what has gone on elsewhere."""
        return replace(issue, state="closed", closed_at=by.at, closed_by=by.user, moved=True) if issue else None

    def guards(self, kin: Kin) -> bool:
        return True

    def overtaken(self, meanwhile: Meanwhile) -> str:
        return meanwhile.acted

    def do(self, hands: Hands) -> None:
        hands.move(self)
