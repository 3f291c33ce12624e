"""Condition `iteration`: a title, or none, any (Premium)."""

from typing import Annotated

from pydantic import StrictStr

from triage_bot.conditions.base import Scalar, named
from triage_bot.conditions.weight import ANY, NONE
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import ISSUES


class Iteration(Scalar):
    """The iteration has this title, or is `none` or `any`: GitLab is asked, its rows do not always show it."""

    key = "iteration"
    of_the_gem = True
    late = True
    root: Annotated[StrictStr, named("title", "name one")]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        word = self.root.lower()
        asked = {"iteration_id": word.capitalize()} if word in (NONE, ANY) else {"iteration_title": self.root}
        return seen.issue.id in scene.listed_by(ISSUES, **asked)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return ("" if self.holds(seen, scene) else "not ") + self.root
