"""Condition `labels`: all of these labels are on the issue; `None` and `Any` as GitLab knows them."""

from collections.abc import Mapping
from functools import cached_property
from itertools import product
from math import prod

from pydantic import field_validator

from triage_bot.conditions.base import Condition, Scalar, listed
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.taxonomy import MOST_LABELS, expand
from triage_bot.shapes.values import Words, refuse


class LabelsCondition(Scalar):
    """All of these labels are there; `{a,b}` and `{1..3}` expand, `None`: no label, `Any`: at least one."""

    key = "labels"
    of_the_gem = True
    phrase = "all of "
    root: Words

    @field_validator("root")
    @classmethod
    def _no_comma(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for label in (title for word in words for title in expand(word)):
            refuse("," in label, f'"{label}" holds a comma, a label never can')
        count = prod(len(expand(word)) for word in words)
        refuse(count > MOST_LABELS, f"the braces stand for more than {MOST_LABELS} combinations")
        return words

    def variants(self) -> Mapping[tuple[str, ...], Condition]:
        return {words: LabelsCondition(words) for words in self.combinations}

    @cached_property
    def combinations(self) -> tuple[tuple[str, ...], ...]:
        """Every combination the braces stand for; a rule runs once for each."""
        return tuple(product(*(expand(word) for word in self.root)))

    def holds(self, seen: Seen, scene: Scene) -> bool:
        have = seen.labels
        return any(all(_there(label, have) for label in combination) for combination in self.combinations)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(seen.labels)


def _there(label: str, have: tuple[str, ...]) -> bool:
    special = label.lower()
    if special == "none":
        return not have
    return bool(have) if special == "any" else label in have
