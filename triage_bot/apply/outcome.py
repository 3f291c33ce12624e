"""What became of one change, and which of our errors means what."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.changes.change import Change
from triage_bot.errors import Forbidden, Overtaken, ResourceError, SaidAlready
from triage_bot.model.resource import Ref

DONE, FAILED, SKIPPED = "done", "failed", "skipped"


@dataclass(frozen=True)
class Outcome:
    """What became of one change."""

    change: Change
    status: str
    error: str = ""
    ref: Ref | None = None
    """The real name of an issue that was opened."""
    said_already: bool = False
    """A note was left out because another run, or this one before it was killed, has posted it."""
    forbidden: bool = False
    """GitLab answered 403."""


def refused(change: Change, error: ResourceError) -> Outcome:
    """What is not right any more is skipped; everything else has failed."""
    status = SKIPPED if isinstance(error, Overtaken) else FAILED
    already, forbidden = isinstance(error, SaidAlready), isinstance(error, Forbidden)
    return Outcome(change, status, error.message, said_already=already, forbidden=forbidden)
