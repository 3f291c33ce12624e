"""Condition `state`: whether it is opened, closed or merged."""

from collections.abc import Iterable
from typing import Literal

from triage_bot.conditions.base import Scalar
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import EPICS, LABELLED, TYPES

ALL = "all"
"""GitLab takes it for any state (https://docs.gitlab.com/api/epics/); the gem lets only epics ask so."""


class State(Scalar):
    """The issue is `opened` or `closed`, the merge request perhaps `merged`."""

    key = parameter = "state"
    on = LABELLED
    of_the_gem = True
    listed_so = True
    root: Literal["opened", "closed", "merged", "all"]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return self.root in (seen.issue.state, ALL)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.state

    def only_state(self) -> str:
        return "" if self.root == ALL else self.root

    def faults_on(self, kind: str, vocabulary: Vocabulary) -> Iterable[Wrong]:
        known = (*TYPES[kind].states, *([ALL] if kind == EPICS else []))
        if self.root not in known:
            yield Wrong(message=f'{kind} are never "{self.root}"', hint=f"possible: {', '.join(known)}")
