"""Action `labels`: put labels on the issue."""

from triage_bot.actions.base import NOTHING, Effects, Single
from triage_bot.actions.match import Match
from triage_bot.changes.relabel import Relabel
from triage_bot.context.scene import Scene
from triage_bot.shapes.values import LabelNames


class LabelsAction(Single):
    """Put these labels on the issue, if they are not there."""

    key = "labels"
    of_the_gem = True
    root: LabelNames

    def puts_on(self) -> tuple[str, ...]:
        return self.root

    def act(self, match: Match, scene: Scene) -> Effects:
        add = tuple(label for label in self.root if label not in match.seen.labels)
        return match.to(Relabel, add=add) if add else NOTHING
