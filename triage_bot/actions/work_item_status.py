"""Action `work_item_status`: set an issue's status by its name (GraphQL)."""

from triage_bot.actions.effects import Effects
from triage_bot.actions.match import Match
from triage_bot.actions.update import UpdateField, skipped
from triage_bot.changes.mutation import SetStatusName
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import ISSUES
from triage_bot.shapes.values import Word

NEEDED = (19, 1)
"""The first GitLab that takes it (https://docs.gitlab.com/user/work_items/status/)."""


class WorkItemStatusAction(UpdateField):
    """Set the status of this name, such as `In progress`; needs GitLab 19.1."""

    key = "work_item_status"
    root: Word

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.ref.kind != ISSUES:
            return skipped(self.key, match)
        rows = scene.listed_at("/version") or ({},)
        version = str(rows[0].get("version") or "")
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
        if numbers < NEEDED:
            return match.warned(f"work_item_status needs GitLab 19.1, this is {version or 'another one'}: left out")
        return match.to(SetStatusName, name=self.root)
