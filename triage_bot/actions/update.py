"""What the gem's actions that change fields share: they stand beside each other, and are one PUT (gem 1.6)."""

from typing import ClassVar

from triage_bot.actions.base import Single
from triage_bot.actions.effects import Effects
from triage_bot.actions.match import Match
from triage_bot.actions.redact_confidential_resources import Redacting
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS


class UpdateField(Single):
    """An action that changes a field of what was matched, in the gem's words."""

    of_the_gem = True
    on: ClassVar[frozenset[str]] = frozenset({ISSUES, MERGE_REQUESTS, EPICS})


def redacts(match: Match) -> bool:
    """True unless the rule's `redact_confidential_resources` says no."""
    given = match.siblings.get(Redacting.key)
    return not isinstance(given, Redacting) or given.root


def skipped(key: str, match: Match) -> Effects:
    """The type has no such field: the rest of the rule is done."""
    return match.warned(f"{key} cannot be done to a {match.seen.ref.type.what}: left out")
