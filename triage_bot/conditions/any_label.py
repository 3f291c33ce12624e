"""Condition `any_label`: at least one of these labels is on the issue."""

from fnmatch import fnmatchcase
from functools import cached_property

from pydantic import field_validator

from triage_bot.conditions.base import Scalar, listed
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.taxonomy import expand
from triage_bot.shapes.values import Words


class AnyLabel(Scalar):
    """At least one of these labels is there; `*` stands for any text, braces for one of theirs."""

    key = "any_label"
    phrase = "one of "
    root: Words

    @field_validator("root")
    @classmethod
    def _expands(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            expand(word)
        return words

    @cached_property
    def _wanted(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Labels as written, and patterns."""
        words = [label for word in self.root for label in expand(word)]
        globs = (word.replace("[", "[[]").replace("?", "[?]") for word in words if "*" in word)
        return frozenset(words), tuple(globs)

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return any(map(self._fits, seen.labels))

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(filter(self._fits, seen.labels))

    def _fits(self, label: str) -> bool:
        exact, globs = self._wanted
        return label in exact or any(fnmatchcase(label, glob) for glob in globs)
