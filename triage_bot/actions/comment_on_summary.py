"""Action `comment_on_summary`: one note per match on the rule's summary issue."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from triage_bot.actions.base import Beside, Flat, distinct
from triage_bot.actions.comment import CommentType, Internal, only_quick_actions, put_together
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import gem_text
from triage_bot.actions.summarize import Summarize
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import openings
from triage_bot.context.checking import Text, Vocabulary, Wrong
from triage_bot.context.gem.text import Filling
from triage_bot.context.scene import Scene
from triage_bot.context.wording import names_for
from triage_bot.model.resource import ACCOUNTS, Ref
from triage_bot.model.resource_type import OF_GITLAB
from triage_bot.shapes.values import GemWord, GemWords
from triage_bot.text.mentions import mentions
from triage_bot.text.template import render_body


class CommentOnSummary(Flat):
    """Post this text once per match on the issue that the same rule's `summarize` opens."""

    key = "comment_on_summary"
    of_the_gem = True
    set_wide = True
    options = ("comment_type", "comment_internal")
    on = OF_GITLAB | {ACCOUNTS}
    text: Annotated[GemWord | GemWords, Text(gem=True)]
    comment_type: CommentType = "comment"
    comment_internal: Internal = False

    def gather(self, matches: tuple[Match, ...], scene: Scene) -> Effects:
        summarize = matches[0].siblings.get("summarize") if matches else None
        if not isinstance(summarize, Summarize):
            return NOTHING  # load refuses a rule without it
        opened = summarize.gather(matches, scene).changes
        ref = next((opening.ref for opening in openings(opened)), None)
        if ref is None:
            return NOTHING  # no summary is opened: it came out empty, or a living one is kept current
        notes = (self._note(match, scene, ref) for match in matches)
        return Effects(changes=tuple(note for note in notes if note.body))

    def _note(self, match: Match, scene: Scene, ref: Ref) -> PostNote:
        """What a confidential resource says is always hidden there."""
        body = put_together(self.text, self._fill(match, scene)).strip()
        called = distinct(map(scene.spelt, mentions(body)))
        key, thread = str(match.seen.ref), self.comment_type == "thread"
        more = {"bare": True, "counted": match.of_the_gem and not only_quick_actions(body), "mentions": called}
        given: dict[str, Any] = {"ref": ref, "body": body, "key": key, "thread": thread, **more}
        return match.change(PostNote, **given)

    @staticmethod
    def _fill(match: Match, scene: Scene) -> Callable[[str], str]:
        if match.resource_type == ACCOUNTS:
            return lambda text: render_body(text, names_for(match.seen, scene, True))
        filling = Filling(seen=match.seen, scene=scene, redact=True)
        return lambda text: filling.filled(gem_text(text, match, scene))

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if not any(action.summarizes for action in rule.actions.values()):
            yield Wrong(message="comment_on_summary needs summarize in the same rule")
        if self.comment_internal and self.comment_type == "thread":
            yield Wrong(message="GitLab makes no thread internal: its words would be public", of_rule=True)
