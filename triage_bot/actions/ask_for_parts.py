"""Action `ask_for_parts`: who wrote a form that lacks parts hears once which, with the lines to add."""

from collections.abc import Iterable
from typing import Annotated

from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.context.checking import Text
from triage_bot.context.process import Part
from triage_bot.context.reading import FormNote, health_labels, missing_parts, said_by_bot
from triage_bot.context.roles import recipients, told
from triage_bot.context.scene import Scene
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import NOTES
from triage_bot.text.inert import Raw
from triage_bot.text.marker import Said
from triage_bot.text.prose import commands

PARTS_NAMES = TEXT_NAMES | frozenset({"to", "form", "parts"})


class AskForParts(Structured):
    """Tell the author of the form that the rule's `form` found which parts it lacks, once for each form."""

    key = "ask_for_parts"
    of_a_form = True
    template: Annotated[str, Text(names=PARTS_NAMES, template=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        match.seen.facts.require(NOTES)
        form = match.form(scene)
        if form is None or scene.before_baseline(form.at) or commands(form.note.body, scene.mention):
            return NOTHING  # a command has an answer of its own
        about = ("form", str(form.note.id))
        lacking = missing_parts(form, match.seen, scene)
        if not lacking or any(said.about == about for said in said_by_bot(match.seen, scene, match.rule)):
            return NOTHING
        people = recipients(f"@{form.note.author.username}", match.seen, scene)
        own = {"form": form.filled.form.name, "parts": _parts(lacking, form, scene)}
        said = Said(rule=match.rule, episode=form.at, step=0, about=about)
        reason = f"{match.name}: {', '.join(lacking)}"
        text = match.tell(people, self.template, own, scene, said=said, reason=reason, bundled=False)
        return Effects(warnings=told(people, match.seen.ref)) + text


def _parts(names: Iterable[str], form: FormNote, scene: Scene) -> list[dict[str, object]]:
    """The parts by name, each with a line that would be read."""
    parts = form.filled.form.parts
    return [{"name": name, "line": Raw(f"{parts[name].headings[0]}: {_hint(parts[name], scene)}")} for name in names]


def _hint(part: Part, scene: Scene) -> str:
    colours = [label.rsplit("::", 1)[-1].lower() for label in health_labels(scene)]
    hints = {"date": "YYYY-MM-DD", "colour": " or ".join(colours), "steps": "<what>, by YYYY-MM-DD, <who>"}
    return hints.get(part.read, "<a sentence>")
