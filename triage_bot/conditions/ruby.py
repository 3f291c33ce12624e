"""Condition `ruby`: an expression in Ruby, asked last, only where the other conditions hold (gem 1.9)."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import model_validator

from ruby_subset.core.values import truthy
from triage_bot.conditions.base import Scalar
from triage_bot.conditions.verdict import MET, UNMET, Verdict
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.gem.asking import as_condition, asked
from triage_bot.context.gem.row import WRITTEN
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import OF_GITLAB

TOUCHED = "touched by an expression"
_WRITES = re.compile(
    r"\]\s*(?:\|\||&&|[-+*/%]|<<)?=(?![=~>])|<<|\w!|\b(?:delete|store|update|replace|push|append|pop|shift)"
)
"""What an expression that changes its row has in it."""


class RubyCondition(Scalar):
    """What this Ruby comes to is true: all but nil and false."""

    key = "ruby"
    on: ClassVar[frozenset[str]] = OF_GITLAB
    of_the_gem = True
    late = True
    whole_rows = True
    phrase = "Ruby: "
    root: str

    @model_validator(mode="before")
    @classmethod
    def _as_text(cls, given: Any) -> Any:
        """What is no text is turned into one, as the gem does."""
        if isinstance(given, bool):
            return str(given).lower()
        return str(given) if isinstance(given, int | float) else given

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        program = as_condition(self.root, seen.ref.kind, scene.helpers, scene.given)
        if seen.worked_out.pop(TOUCHED, False):  # by another rule, which listed it for itself
            seen.worked_out.pop(WRITTEN, None)
        if _WRITES.search(self.root):
            seen.worked_out.pop(WRITTEN, None)
            seen.worked_out[TOUCHED] = True
        return MET if truthy(asked(program, seen, scene)) else UNMET

    def shown(self, seen: Seen, scene: Scene) -> str:
        return "it is so" if self.verdict(seen, scene) is MET else "it is not so"

    def faults_on(self, kind: str, vocabulary: Vocabulary) -> Iterable[Wrong]:
        program = as_condition(self.root, kind, vocabulary.helpers, vocabulary.given)
        for fault in program.faults:
            yield Wrong(message=f"Ruby at {fault.line}:{fault.column}: {fault.message}", hint=fault.hint)
