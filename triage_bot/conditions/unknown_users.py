"""Condition `unknown_users`: somebody named in these columns is no member here."""

from typing import Any

from pydantic import field_validator

from triage_bot.conditions.base import Scalar, listed
from triage_bot.context.drift import unknown_users
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.shapes.values import Words, refuse
from triage_bot.text.fields import USERS, key_of


class UnknownUsers(Scalar):
    """One of these columns, such as `csm`, names somebody who is no member here and so cannot act."""

    key = "unknown_users"
    on = frozenset({"issues", "accounts"})
    phrase = "unknown users in "
    root: Words

    @field_validator("root")
    @classmethod
    def _people(cls, keys: Any) -> Any:
        wrong = next((key for key in keys or [""] if key_of(key) not in USERS), None)
        refuse(wrong is not None, f'"{wrong}" is no column of people, write {", ".join(sorted(USERS))}')
        return keys

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return bool(unknown_users(self.root, seen, scene))

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(unknown_users(self.root, seen, scene))
