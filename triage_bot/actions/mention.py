"""Action `mention`: a line of usernames, in the rule's comment or as a note of its own."""

from triage_bot.actions.base import distinct
from triage_bot.actions.comment import Posting, called
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.context.scene import Scene
from triage_bot.shapes.values import GemWords, written


class Mention(Posting):
    """Mention these usernames in a line; it joins the rule's `comment` if there is one."""

    key = "mention"
    users: GemWords

    def cc(self, match: Match, scene: Scene) -> tuple[str, ...]:
        if match.of_the_gem:  # it writes them as they are: a sign before a sign, and one twice that is given twice
            return tuple(filter(str.strip, self.users))
        return distinct(scene.spelt(name) for name in map(written, self.users) if name.strip())

    def act(self, match: Match, scene: Scene) -> Effects:
        if "comment" in match.siblings:
            return NOTHING
        names = self.cc(match, scene)
        return self.posted(called(names), match, scene) if names else NOTHING
