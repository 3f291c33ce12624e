"""Action `comment`: a note with the rule's text, as in the gem."""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.actions.base import NOTHING, Effects, Match, Single, Text
from triage_bot.actions.mention import Mention
from triage_bot.actions.notes import note_of_rule, option
from triage_bot.context.names import names_for
from triage_bot.context.scene import Scene
from triage_bot.context.wording import worded
from triage_bot.errors import ValueFault
from triage_bot.text.budget import TooCostly
from triage_bot.text.template import render_body


class Comment(Single):
    """Post this text as a note of its own; not again within `repeat_after` (20 hours)."""

    key = "comment"
    of_the_gem = True
    root: str

    def act(self, match: Match, scene: Scene) -> Effects:
        redact = option(match, "redact_confidential_resources", True) is True
        try:
            made = worded(
                lambda bare: render_body(self.root, names_for(match.seen, scene, redact, bare)).strip(),
                match.seen.issue,
                scene,
            )
            text = made.text
        except TooCostly:
            raise
        except ValueFault as fault:
            return Effects(warnings=(f"{match.seen.ref}: {match.rule}: {fault}",))
        mention = match.siblings.get("mention")
        names: tuple[str, ...] = ()
        if isinstance(mention, Mention):
            text = f"{text}\n\n{mention.line(scene)}".strip()
            names = mention.names(scene)
        said = note_of_rule(text, match, scene, names, made.private) if text else NOTHING
        return said + Effects(warnings=made.warnings(match.rule, match.seen.ref)) if made.left_out else said

    def texts(self) -> Iterable[Text]:
        yield Text((), self.root)
