"""Who is who while writing: as the plan knew, and asked now where it did not have to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import Snapshot, Unread
from triage_bot.model.resource import User
from triage_bot.standing import Standing, standing_of


@dataclass(frozen=True)
class Who:
    """Tells the bot and people apart among those who wrote meanwhile."""

    gateway: Gateway
    snapshot: Snapshot

    def is_bot(self, user: User) -> bool:
        """True for the bot, now or under an earlier token."""
        return self._ask(user, lambda standing: standing.is_bot(user))

    def is_person(self, user: User) -> bool:
        """True for a person."""
        return self._ask(user, lambda standing: standing.is_person(user))

    def _ask(self, user: User, question: Callable[[Standing], bool]) -> bool:
        standing = standing_of(self.snapshot, {})
        try:
            return question(standing)
        except Unread:
            known = {**standing.automation, user.id: self.gateway.automation(user.id)}
            return question(replace(standing, automation=known))
