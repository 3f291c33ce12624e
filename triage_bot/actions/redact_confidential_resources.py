"""Action word `redact_confidential_resources`: whether a rule's texts hide what is confidential."""

from typing import Annotated, Any

from pydantic import BeforeValidator, StrictBool

from triage_bot.actions.base import Single
from triage_bot.context.checking import Outright
from triage_bot.model.resource_type import OF_GITLAB
from triage_bot.shapes.values import CLEARED


def _left_empty(given: Any) -> Any:
    return True if given is None or given == CLEARED else given


Hides = Annotated[StrictBool, BeforeValidator(_left_empty, json_schema_input_type=bool | None), Outright(False)]
"""Whether texts hide what is confidential; they do where nothing is said."""


class Redacting(Single):
    """Hide what a confidential resource says in the rule's texts (default true)."""

    key = "redact_confidential_resources"
    of_the_gem = True
    on = OF_GITLAB
    clears = True
    root: Hides
