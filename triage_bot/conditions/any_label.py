"""Condition `any_label`: at least one of these labels is on the issue."""

from __future__ import annotations

from fnmatch import fnmatchcase

from triage_bot.conditions.base import Finding, Scalar, Words, listed
from triage_bot.scene import Scene, Seen
from triage_bot.text.braces import expand


class AnyLabel(Scalar):
    """At least one of these labels is there; `*` stands for any text, braces for one of theirs."""

    key = "any_label"
    root: Words

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted = [one for word in self.root for one in expand(word)]
        found = [label for label in seen.labels if any(fnmatchcase(label, _glob(one)) for one in wanted)]
        return self.finding(bool(found), "one of " + listed(self.root), listed(found))


def _glob(word: str) -> str:
    return word.replace("[", "[[]").replace("?", "[?]")
