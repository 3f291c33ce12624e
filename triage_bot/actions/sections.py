"""Action `sections`: parts of another template that an issue's description lacks, each added once at its end."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.from_template import ISSUE_NAMES
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.context.wording import TEXT_NAMES, names_for, worded
from triage_bot.shapes.values import Words
from triage_bot.text import marker
from triage_bot.text.prose import by_heading, fold, spoken
from triage_bot.text.template import render_body

ADDED = "added"
"""In the hidden mark: the headings that were added, which a person may have taken out since."""
_OPENING = dict.fromkeys(ISSUE_NAMES - TEXT_NAMES, "")
"""What a template is given at the opening alone."""


class Sections(Structured):
    """Add those of these sections of a template that the description of a bot's issue lacks, each once, at its end."""

    key = "sections"
    as_in: Annotated[str, Text(ISSUE_NAMES, template=True)]
    headings: Words = Field(min_length=1)

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, before = match.seen, match.seen.issue.description
        mark, known = marker.read(before), by_heading(spoken(before), {fold(name): name for name in self.headings})
        given = mark.get(ADDED)
        added = list(map(str, given)) if isinstance(given, list) else []
        lacking = [name for name in self.headings if name not in (*known, *added)]
        if not mark or not lacking:
            return NOTHING
        body = scene.templates[self.as_in].body

        def lacked(bare: bool) -> str:
            parts = _parts(render_body(body, {**names_for(seen, scene, bare=bare), **_OPENING}))
            wanted = [part for name, part in parts.items() if name in lacking]
            return "\n\n".join(part for part in wanted if part.partition("\n")[2].strip() not in before)

        text = worded(lacked, seen, scene)
        new = _parts(text.text)
        if not new:
            return NOTHING
        kept, _ = marker.taken_out(before)
        data = {**{key: value for key, value in mark.items() if key != "v"}, ADDED: [*added, *new]}
        after = f"{kept.rstrip()}\n\n{text.text}\n\n{marker.write(data)}"
        if not by_heading(spoken(after), {fold(name): name for name in new}).keys() >= new.keys():
            return match.warned(f"{', '.join(new)}: not added, something before does not end, such as a code block")
        reason = f"{match.name}: {', '.join(new)}"
        return match.to(EditDescription, reason=reason, body=after, was=before, private=text.private)


def _parts(text: str) -> Mapping[str, str]:
    """The sections of the bot's own text by their headings, each with it."""
    parts: dict[str, list[str]] = {}
    name = ""
    for line in text.split("\n"):
        name = line.removeprefix("## ").strip() if line.startswith("## ") else name
        if name:
            parts.setdefault(name, []).append(line)
    return {name: "\n".join(lines).strip() for name, lines in parts.items()}
