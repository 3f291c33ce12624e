"""What a person did between the reading of an issue and a write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage_bot.model.resource import Issue

if TYPE_CHECKING:
    from triage_bot.changes.change import Change

Kin = Callable[[str], frozenset[str]]
"""The categories and the scope of a label."""
RELABELLED = "its labels were changed meanwhile"


@dataclass(frozen=True)
class Meanwhile:
    """An issue as it should be by what was read and what we did, and as it is now."""

    before: Issue
    now: Issue
    said: tuple[tuple[Change, int], ...]
    """The notes that we posted between, each with its id; 0 if GitLab kept none, as of quick actions alone."""
    kin: Kin
    """Which labels are kin."""

    @property
    def ran(self) -> bool:
        """True if a note of ours had quick actions, which may have changed any field."""
        return any(change.commands for change, _ in self.said)

    @property
    def acted(self) -> str:
        """What a person did that may undo the reason to close or leave an issue, in words."""
        before, now = self.before, self.now
        words = now.user_notes_count - sum(number > 0 for _, number in self.said)
        if words > before.user_notes_count or (now.state != before.state and not self.ran):
            return "somebody wrote or closed it meanwhile"
        return RELABELLED if not self.ran and set(now.labels) != set(before.labels) else ""
