"""Condition `author_username`: who opened it."""

from typing import Any, Self

from pydantic import ModelWrapValidatorHandler, PrivateAttr, field_validator, model_validator

from triage_bot.conditions.base import Scalar, listed
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import ISSUABLE
from triage_bot.shapes.values import Username, Words, refuse


class AuthorUsername(Scalar):
    """It was opened by this username, in any case; a list of names is nobody's."""

    key = "author_username"
    on = ISSUABLE
    of_the_gem = True
    root: Words

    _several: bool = PrivateAttr(default=False)

    @model_validator(mode="wrap")
    @classmethod
    def _of_a_list(cls, given: Any, build: ModelWrapValidatorHandler[Self]) -> Self:
        """The gem asks for the list's own text, which is nobody's name."""
        several = isinstance(given, list | tuple)
        condition = build(given if several or isinstance(given, cls) else [given])
        condition._several = several
        return condition

    @field_validator("root")
    @classmethod
    def _a_name(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        refuse(not any(map(str.strip, names)), "an empty name is no condition to GitLab: name a user, or leave it out")
        return tuple(map(Username, names))

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return not self._several and self.root[0] == seen.issue.author.username

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.author.username

    def wanted(self) -> str:
        return listed(self.root)

    def advice(self) -> tuple[str, str]:
        if self._several:
            cure = "write a rule for each" if len(self.root) > 1 else f"write {self.root[0]}"
            return "asks for a list of authors, whom GitLab does not know: it never acts", cure
        if self.root[0].startswith("@"):
            return f'asks for the author "{self.root[0]}", a name that nobody has', "write it without @"
        return "", ""
