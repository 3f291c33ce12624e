"""Option `redact_confidential_resources`: what a comment shows of confidential issues."""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.actions.base import Single
from triage_bot.text.document import Document


class RedactConfidentialResources(Single):
    """Hide names of a confidential issue in the comment (default true)."""

    key = "redact_confidential_resources"
    of_the_gem = True
    root: bool

    def opens_up(self, templates: Mapping[str, Document]) -> str:
        return "" if self.root else "`redact_confidential_resources: false`"
