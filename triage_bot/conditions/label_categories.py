"""Condition `label_categories`: whether each category has the labels it should."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from triage_bot.conditions.base import Scalar
from triage_bot.conditions.verdict import Verdict, timed
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen, category_states
from triage_bot.context.taxonomy import CategoryState

LabelsAre = Literal["broken", "whole", "suggested"]


def _as_list(given: object) -> object:
    return (given,) if isinstance(given, str) else given


class LabelCategories(Scalar):
    """`broken`: a category has several labels, a wrong one, or lacks one; `whole`: none does; `suggested`: one fits."""

    key = "label_categories"
    late = True
    evident = True
    root: Annotated[
        tuple[LabelsAre, ...],
        BeforeValidator(_as_list, json_schema_input_type=LabelsAre | tuple[LabelsAre, ...]),
        Field(min_length=1),
    ]

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if not vocabulary.categories:
            yield Wrong(message="no label_categories are defined", at_key=True)

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        states = category_states(seen, scene)
        ends = [at for state in states if (at := grace_ends(state, seen, scene))]
        broken = any(what_is_wrong(state, seen, scene) for state in states)
        suggested = any(state.suggested for state in states)
        are = {"broken": broken, "whole": not broken, "suggested": suggested}
        return timed(any(are[word] for word in self.root), min(ends, default=None))

    def shown(self, seen: Seen, scene: Scene) -> str:
        states = category_states(seen, scene)
        faults = [phrase for state in states if (phrase := what_is_wrong(state, seen, scene))]
        in_grace = [f"{state.category.name} in grace" for state in states if grace_ends(state, seen, scene)]
        suggested = [f"{state.category.name} suggested" for state in states if state.suggested]
        return "; ".join([*faults, *in_grace, *suggested]) or "one label per category"


def grace_ends(state: CategoryState, seen: Seen, scene: Scene) -> datetime | None:
    """When a missing label's grace ends, in UTC; None if nothing is missing or the grace is over."""
    grace = state.category.grace
    if not state.missing or grace is None:
        return None
    opened, calendar = seen.issue.created_at, seen.calendar(scene)
    return None if grace.passed(opened, scene.now, calendar) else grace.after(opened, calendar)


def what_is_wrong(state: CategoryState, seen: Seen, scene: Scene) -> str:
    """The category's fault in a few words; empty if there is none, or it is still in grace."""
    name = state.category.name
    if state.misspelt:
        return ", ".join(f"{wrong} should be {right}" for wrong, right in state.misspelt)
    if state.conflict:
        return f"{name} has {' and '.join(state.present)}"
    if state.missing and grace_ends(state, seen, scene) is None:
        return f"{name} has only {' and '.join(state.unlisted)}" if state.unlisted else f"{name} has none"
    return ""
