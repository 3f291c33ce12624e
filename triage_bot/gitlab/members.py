"""Members of a project or group: those who count, as of GitLab's own day."""

from __future__ import annotations

from datetime import UTC, datetime

from triage_bot.gitlab import decode
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.decode import Member
from triage_bot.gitlab.listing import follow

_CANNOT_ACT = frozenset({"blocked", "ldap_blocked", "blocked_pending_approval", "banned", "deactivated"})
"""States of users who cannot read or be assigned anything (https://docs.gitlab.com/administration/moderate_users/)."""


def members(connection: Connection, path: str) -> list[Member]:
    """All members that GitLab lists and that are some: not those who may not sign in, nor expired ones.

    A membership is over from the beginning of its `expires_at` on, in UTC: GitLab itself leaves such members out, some
    versions and proxies' caches do so later (https://docs.gitlab.com/user/project/members/).
    """
    answer = connection.get(path, per_page=100)
    today = (answer.at or datetime.fromtimestamp(connection.clock(), UTC)).date()
    found = follow(connection, path, answer, decode.member)
    return [one for one in found if one.state not in _CANNOT_ACT and (one.expires_at is None or one.expires_at > today)]
