"""What `comment` and `mention` share: one plain note of a rule, not repeated too soon."""

from __future__ import annotations

import re

from triage_bot.actions.base import Effects, Held, Match, lacking
from triage_bot.context.reading import said_by_bot
from triage_bot.context.scene import Scene
from triage_bot.model.change import PostNote
from triage_bot.model.facts import NOTES
from triage_bot.text import marker
from triage_bot.text.duration import Duration

REPEAT_AFTER = Duration(20, "hour")
"""The same rule's note is not posted again sooner: a daily schedule may start a little early."""

_QUICK_ACTION = re.compile(r"^/[a-z_]+(\s|$)")


def only_quick_actions(body: str) -> bool:
    """True if GitLab would run every line and keep no note (202)."""
    lines = [line for line in body.splitlines() if line.strip()]
    return bool(lines) and all(_QUICK_ACTION.match(line) for line in lines)


def option(match: Match, key: str, default: object) -> object:
    """The value of a sibling option of the rule."""
    sibling = match.siblings.get(key)
    return getattr(sibling, "root", default) if sibling is not None else default


def note_of_rule(
    text: str, match: Match, scene: Scene, mentions: tuple[str, ...] = (), private: bool = False
) -> Effects:
    """Post the text, unless this rule (and expansion) did so within `repeat_after`."""
    ref, seen = match.seen.ref, match.seen
    internal = option(match, "comment_internal", False) is True
    thread = option(match, "comment_type", "comment") == "thread"
    key = " ".join(match.expansion)

    def note(body: str, bare: bool) -> Effects:
        posted = PostNote(
            ref=ref,
            rule=match.rule,
            reason=match.why,
            body=body,
            key=key,
            mentions=mentions,
            internal=internal,
            thread=thread,
            bare=bare,
            private=private,
        )
        return Effects((posted,))

    if only_quick_actions(text):
        return note(text, bare=True)
    if seen.facts.notes is None:
        return lacking(NOTES)
    wait = option(match, "repeat_after", REPEAT_AFTER)
    assert isinstance(wait, Duration)  # noqa: S101 – the option's type
    for said, _ in reversed(said_by_bot(seen, scene, match.rule)):
        at = said.at or said.episode
        if said.about == match.expansion and not wait.passed(at, scene.now, scene.calendar):
            return Effects(held=(Held(ref, match.rule, f"said less than {wait} ago", wait.after(at, scene.calendar)),))
    entry = marker.Said(match.rule, scene.now, 0, match.expansion)
    return note(f"{text.rstrip()}\n\n{marker.write({'said': [entry.entry()]})}", bare=False)
