"""Action `comment`: a note with the rule's text, as in the gem; with the options that say how notes are posted."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictBool

from triage_bot.actions.base import Beside, Flat, distinct
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import gem_text
from triage_bot.actions.update import HIDES, Hides, skipped
from triage_bot.changes.notes import PostNote
from triage_bot.changes.quick_actions import QUICK_ACTIONS
from triage_bot.context.checking import Text, Vocabulary, Wrong
from triage_bot.context.gem.text import Filling
from triage_bot.context.reading import said_by_bot
from triage_bot.context.scene import Scene
from triage_bot.context.wording import Worded
from triage_bot.model.facts import NOTES
from triage_bot.model.resource_type import OF_GITLAB
from triage_bot.shapes.values import GemWord, GemWords, Strict
from triage_bot.text import marker
from triage_bot.text.calendar import Duration, Span
from triage_bot.text.mentions import mentions
from triage_bot.text.template import render_body

_COMMAND = re.compile(r"/([a-z_]+)(?:\s|$)", re.IGNORECASE)

CommentType = Annotated[
    Literal["comment", "thread"],
    Field(description="How the comment is posted: `comment`, or `thread` (a discussion that can be resolved)."),
]
Internal = Annotated[
    StrictBool, Field(description="Post the comment as an internal note, visible to members from Planner up.")
]
RepeatAfter = Annotated[
    Span,
    Field(description="The rule's comment is not repeated on the same issue before this much has passed (20 hours)."),
]
Redact = Annotated[
    Hides, Field(description="Hide what a confidential resource says in the rule's texts (default true).")
]
ONCE_IN = Duration(20, "hour")
"""What a rule of the gem's keys says or opens twice within this is once: a daily schedule may start a little early."""


class Posting(Flat):
    """What `comment` and `mention` share: one plain note of a rule, not repeated too soon."""

    of_the_gem = True
    on = OF_GITLAB
    options: ClassVar[tuple[str, ...]] = ("comment_internal", "comment_type", HIDES, "repeat_after")
    ours = frozenset({"repeat_after"})
    comment_type: CommentType = "comment"
    comment_internal: Internal = False
    redact_confidential_resources: Redact = True
    repeat_after: RepeatAfter = ONCE_IN

    def posted(self, text: str, match: Match, scene: Scene, **more: Any) -> Effects:
        """Post the text, unless this rule (and expansion) did so within `repeat_after`."""
        if not match.seen.ref.type.speaks:
            return skipped(self.key, match)
        bare = only_quick_actions(text)
        if not bare:
            match.seen.facts.require(NOTES)
        for said in () if bare else reversed(said_by_bot(match.seen, scene, match.rule)):
            at, wait = said.when, self.repeat_after
            if said.about == match.expansion and not wait.passed(at, scene.now, scene.calendar):
                return match.held(f"said less than {wait} ago", wait.after(at, scene.calendar))
        entry = marker.Said(rule=match.rule, episode=scene.now, step=0, about=match.expansion)
        return match.to(
            PostNote,
            body=text if bare else f"{text.rstrip()}\n\n{marker.write({'said': [entry.entry()]})}",
            key=" ".join(match.expansion),
            internal=self.comment_internal,
            thread=self.comment_type == "thread",
            bare=bare,
            answer=match.seen.ref.type.tells_after,
            aside=match.of_the_gem,
            counted=match.of_the_gem and not bare,
            mentions=() if bare else distinct(map(scene.spelt, mentions(text))),
            **more,
        )

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if self.comment_internal and self.comment_type == "thread":
            message = "GitLab makes no thread internal: its words would be public"
            yield Wrong(message=message, hint="leave out comment_type or comment_internal", of_rule=True)


class OwnText(Strict):
    """A text of ours, with the names of docs/texts.md."""

    text: Annotated[str, Text()]


class Comment(Posting):
    """Post this text as a note of its own; not again within `repeat_after` (20 hours)."""

    key = "comment"
    text: Annotated[GemWord | GemWords | OwnText, Text(gem=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        worded = self._worded(match, scene)
        names = [name for sibling in match.siblings.values() for name in sibling.cc(match, scene)]
        text = f"{worded.text}\n\n{called(names)}".strip() if names else worded.text
        said = self.posted(text, match, scene, private=worded.private) if text else NOTHING
        return said + Effects(warnings=worded.warnings(match.rule, match.seen.ref)) if worded.left_out else said

    def may_command(self) -> bool:
        own = (self.text,) if isinstance(self.text, str) else self.text
        return not isinstance(own, OwnText) and any("/" in text for text in own)

    def _worded(self, match: Match, scene: Scene) -> Worded:
        """Its text: the gem's, which its author answers for, or one of ours, as may stand there."""
        own, redact = self.text, self.redact_confidential_resources
        if isinstance(own, OwnText):
            return match.worded(lambda names: render_body(own.text, names).strip(), scene, [own.text], redact)
        filling = Filling(seen=match.seen, scene=scene, redact=redact)
        return Worded(put_together(own, lambda text: filling.filled(gem_text(text, match, scene))).strip())


def put_together(own: str | tuple[str, ...], fill: Callable[[str], str]) -> str:
    """A text, or several with an empty line between, filled in; what is empty is none."""
    return "\n\n".join(map(fill, (own,) if isinstance(own, str) else filter(None, own)))


def called(names: Iterable[str]) -> str:
    """The line that mentions these usernames."""
    return " ".join(f"@{name}" for name in names)


def only_quick_actions(body: str) -> bool:
    """True if GitLab would run every line and keep no note (202); what it does not know is a word."""
    lines = [line for line in body.splitlines() if line.strip()]
    names = [match[1].lower() if (match := _COMMAND.match(line)) else "" for line in lines]
    return bool(names) and QUICK_ACTIONS.issuperset(names)
