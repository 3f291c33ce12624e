"""Condition `source_branch`: the branch a merge request comes from."""

from typing import Annotated, ClassVar

from triage_bot.conditions.base import Scalar, named
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import MERGE_REQUESTS
from triage_bot.shapes.values import Word


class OfMergeRequest(Scalar):
    """A text of a merge request's row is this."""

    on = frozenset({MERGE_REQUESTS})
    of_the_gem = True
    root: Annotated[Word, named("name", "name a branch")]
    field: ClassVar[str]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return bool(seen.issue.row.get(self.field) == self.root)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return str(seen.issue.row.get(self.field) or "none")


class SourceBranch(OfMergeRequest):
    """The merge request comes from the branch of this whole name."""

    key = field = "source_branch"
