"""Change `link`: two issues are related."""

from dataclasses import dataclass

from triage_bot.changes.change import Change, Stage
from triage_bot.changes.expected import Expectation
from triage_bot.changes.hands import Hands
from triage_bot.model.resource import Ref
from triage_bot.shapes.values import Word


@dataclass(frozen=True, kw_only=True)
class Link(Change):
    """Relate the issue to another one, which may be planned."""

    to: Ref
    kind, sent, apart, once = "link", Stage.LINK, ("to",), True
    moves = ("ref", "to")  # GitLab leaves a system note on both issues
    cites = True
    refers, says, columns = ("to",), "link to {0.to}", (("to", "to"),)
    expects = (Expectation(key="link", takes=Word, attribute="to", phrase="link to {}", rank=13),)

    def do(self, hands: Hands) -> None:
        hands.link(self.to)
