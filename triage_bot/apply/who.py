"""Who is who while writing: as the plan knew, and asked now where it did not have to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from triage_bot.context.standing import Standing, standing_of
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import USERS, Need, Snapshot, Unread
from triage_bot.model.resource import Issue, User

NOT_FOR_ALL = "it holds what only editors may read, and others read the issue by now"


@dataclass(frozen=True)
class Who:
    """Tells the bot and people apart among those who wrote meanwhile."""

    gateway: Gateway
    snapshot: Snapshot

    def is_bot(self, user: User) -> bool:
        """True for the bot, now or under an earlier token."""
        return self._ask(lambda standing: standing.is_bot(user))

    def is_person(self, user: User) -> bool:
        """True for a person."""
        return self._ask(lambda standing: standing.is_person(user))

    def confides(self, issue: Issue) -> bool:
        """True if only the bot and editors read the issue as it is now."""
        return self._ask(lambda standing: standing.confides(issue))

    def _ask(self, question: Callable[[Standing], bool]) -> bool:
        standing = standing_of(self.snapshot, {})
        while True:
            try:
                return question(standing)
            except Unread as unread:
                for need in unread.needs:
                    standing = self._told(standing, need)

    def _told(self, standing: Standing, need: Need) -> Standing:
        if need.kind == USERS:
            user = int(need.part)
            return replace(standing, automation={**standing.automation, user: self.gateway.automation(user)})
        return replace(standing, members={**standing.members, need.source: self.gateway.members(need.source)})
