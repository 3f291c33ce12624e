"""Action `remove_labels`: take labels off what was matched."""

from collections.abc import Iterable
from typing import Annotated

from triage_bot.actions.base import Beside
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.labels import LabelsAction
from triage_bot.actions.match import Match
from triage_bot.actions.naming import check_labels, entries
from triage_bot.actions.update import UpdateField
from triage_bot.changes.relabel import Relabel
from triage_bot.context.checking import Text, Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.model.facts import Broken
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS, WORK_ITEMS
from triage_bot.shapes.values import GemWords


class RemoveLabels(UpdateField):
    """Take these labels off, if they are there."""

    key = "remove_labels"
    on = frozenset({ISSUES, MERGE_REQUESTS, EPICS, WORK_ITEMS})
    root: Annotated[GemWords, Text(gem=True, value=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        labels = entries(self.root, match, scene, self._hides)
        if match.of_the_gem:
            check_labels(labels, match.seen.ref, scene)
            self._check_added(labels, match, scene)
        remove = tuple(label for label in labels if not match.idle(label not in match.seen.labels))
        return match.to(Relabel, remove=remove) if remove else NOTHING

    @staticmethod
    def _check_added(labels: tuple[str, ...], match: Match, scene: Scene) -> None:
        """Raises Broken where an expression gives a label that the rule puts on: GitLab would keep it off."""
        added = match.siblings.get(LabelsAction.key)
        both = set(labels).intersection(added.named(match, scene)) if isinstance(added, LabelsAction) else ()
        if both:
            raise Broken(f"the rule puts on and takes off {', '.join(sorted(both))}")

    def takes_off(self) -> tuple[str, ...]:
        return self.root

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        added = rule.actions.get("labels")
        both = [word for word in self.root if added is not None and word in added.puts_on()]
        for word in both:
            yield Wrong(message=f'"{word}" is put on and taken off by the same rule')
