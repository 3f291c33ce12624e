"""What actions share that change fields in the gem's words: what their texts hide, and what a type does not know."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, PrivateAttr, StrictBool

from triage_bot.actions.base import Single
from triage_bot.actions.effects import Effects
from triage_bot.actions.match import Match
from triage_bot.context.checking import Outright
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS
from triage_bot.text.template import Document

HIDES = "redact_confidential_resources"
"""An option of `comment`, which other texts of the same rule heed."""


def _left_empty(given: Any) -> Any:
    return True if given is None else given


Hides = Annotated[StrictBool, BeforeValidator(_left_empty, json_schema_input_type=bool | None), Outright(False)]
"""Whether texts hide what is confidential; they do where nothing is said."""


class Hiding(Single):
    """An action with a text of the gem's, which hides what is confidential unless its rule says no."""

    of_the_gem = True
    _hides: bool = PrivateAttr(default=True)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        action: Self = given[cls.key]
        return action.hiding(given.get(HIDES, True))

    def hiding(self, hides: bool) -> Self:
        """The same, as its rule says."""
        action = self.model_copy()
        action._hides = hides
        return action

    def opens_up(self, templates: Mapping[str, Document]) -> str:
        return super().opens_up(templates) or ("" if self._hides else f"`{HIDES}: false`")


class UpdateField(Hiding):
    """An action that changes a field of what was matched, in the gem's words; those of a rule are one PUT (gem 1.6)."""

    on: ClassVar[frozenset[str]] = frozenset({ISSUES, MERGE_REQUESTS, EPICS})


def skipped(key: str, match: Match) -> Effects:
    """The type has no such field: the rest of the rule is done."""
    return match.warned(f"{key} cannot be done to a {match.seen.ref.type.what}: left out")
