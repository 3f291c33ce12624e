"""Condition `name`: what a branch is called."""

from functools import cached_property
from typing import Annotated

from triage_bot.conditions.base import Scalar, named
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import BRANCHES
from triage_bot.shapes.values import Word


class NameCondition(Scalar):
    """The branch's name holds this in any case; `^x`: begins with it, `x$`: ends with it, `*`: any text."""

    key = "name"
    on = frozenset({BRANCHES})
    of_the_gem = True
    root: Annotated[Word, named("name", "write a part of one")]

    @cached_property
    def _parts(self) -> tuple[bool, tuple[str, ...], bool]:
        """Whether the name begins with the first of the parts, the parts in their order, whether it ends with the last.

        GitLab reads `^`, `$` and `*` so (https://gitlab.com/gitlab-org/gitlab/-/blob/master/app/finders/git_refs_finder.rb).
        """
        term = self.root.lower()
        begins, ends = term.startswith("^"), term.endswith("$")
        return begins, tuple(term.removeprefix("^").removesuffix("$").split("*")), ends

    def holds(self, seen: Seen, scene: Scene) -> bool:
        begins, (*parts, last), ends = self._parts
        name, at = seen.issue.title.lower(), 0
        for number, part in enumerate(parts):
            at = _behind(name, part, at, begins and number == 0)
            if at < 0:
                return False
        if ends:
            whole = begins and not parts
            return name == last if whole else len(name) - len(last) >= at and name.endswith(last)
        return _behind(name, last, at, begins and not parts) >= 0

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.title


def _behind(name: str, part: str, at: int, here: bool) -> int:
    """The place behind the part at or after a place, -1 if it is not there."""
    if here:
        return len(part) if name.startswith(part) else -1
    place = name.find(part, at)
    return -1 if place < 0 else place + len(part)
