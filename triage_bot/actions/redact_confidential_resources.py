"""Option `redact_confidential_resources`: what a comment shows of confidential issues."""

from __future__ import annotations

from triage_bot.actions.base import Single


class RedactConfidentialResources(Single):
    """Hide names of a confidential issue in the comment (default true)."""

    key = "redact_confidential_resources"
    of_the_gem = True
    root: bool
