"""Action `remove_labels`: take labels off the issue."""

from triage_bot.actions.base import NOTHING, Effects, Single
from triage_bot.actions.match import Match
from triage_bot.changes.relabel import Relabel
from triage_bot.context.scene import Scene
from triage_bot.shapes.values import LabelNames


class RemoveLabels(Single):
    """Take these labels off the issue, if they are there."""

    key = "remove_labels"
    of_the_gem = True
    root: LabelNames

    def act(self, match: Match, scene: Scene) -> Effects:
        remove = tuple(label for label in self.root if label in match.seen.labels)
        return match.to(Relabel, remove=remove) if remove else NOTHING
