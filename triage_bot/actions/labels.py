"""Action `labels`: put labels on what was matched."""

from typing import Annotated

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import check_labels, entries
from triage_bot.actions.update import UpdateField
from triage_bot.changes.relabel import Relabel
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS, WORK_ITEMS
from triage_bot.shapes.values import GemWords


class LabelsAction(UpdateField):
    """Put these labels on, if they are not there."""

    key = "labels"
    on = frozenset({ISSUES, MERGE_REQUESTS, EPICS, WORK_ITEMS})
    root: Annotated[GemWords, Text(gem=True, value=True)]

    def puts_on(self) -> tuple[str, ...]:
        return tuple(word for word in self.root if "#{" not in word)

    def named(self, match: Match, scene: Scene) -> tuple[str, ...]:
        """The labels for this match."""
        return entries(self.root, match, scene, self._hides)

    def act(self, match: Match, scene: Scene) -> Effects:
        labels = self.named(match, scene)
        if match.of_the_gem:
            check_labels(labels, match.seen.ref, scene)
        add = tuple(label for label in labels if not match.idle(label in match.seen.labels))
        return match.to(Relabel, add=add) if add else NOTHING
