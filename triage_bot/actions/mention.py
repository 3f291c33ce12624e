"""Action `mention`: a cc line, in the rule's comment or as a note of its own."""

from __future__ import annotations

from triage_bot.actions.base import NOTHING, Effects, Match, Single, once
from triage_bot.actions.notes import note_of_rule
from triage_bot.context.scene import Scene
from triage_bot.shapes.values import Users


class Mention(Single):
    """Mention these usernames in a cc line; it joins the rule's `comment` if there is one."""

    key = "mention"
    of_the_gem = True
    root: Users

    def line(self, scene: Scene) -> str:
        """The cc line."""
        return "cc " + " ".join(f"@{name}" for name in self.names(scene))

    def names(self, scene: Scene) -> tuple[str, ...]:
        """Whom it mentions, each once."""
        return once(map(scene.spelt, self.root))

    def act(self, match: Match, scene: Scene) -> Effects:
        if "comment" in match.siblings:
            return NOTHING
        return note_of_rule(self.line(scene), match, scene, self.names(scene))
