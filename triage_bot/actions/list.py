"""Action `list`: a line on somebody's living list for as long as the rule matches."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field

from triage_bot.actions.base import Beside, Structured
from triage_bot.actions.effects import Effects, Listing, sentence
from triage_bot.actions.match import Match
from triage_bot.context.checking import Text, Vocabulary, Whom, Wrong
from triage_bot.context.drift import differences, unknown_users
from triage_bot.context.process import ListSpec
from triage_bot.context.reading import forms, last_update, missing_parts, named_under, next_steps, open_checks
from triage_bot.context.roles import Recipient, everyone, recipients, told, usernames
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.errors import nearest
from triage_bot.model.facts import LABEL_EVENTS, NOTES, STATE_EVENTS
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import Words
from triage_bot.text.inert import PrintedList

CANNOT = "has no list: no member here, or a Guest, who reads nothing confidential"
LINE_NAMES = TEXT_NAMES | frozenset(
    "since began_by days last_update last_update_by last_csm_update steps missing_parts references_under open_checks "
    "drift unknown_users".split()
)


class ListAction(Structured):
    """Keep a line about the match in a section of a list: of the person in the role `for`, or of a shared list."""

    key = "list"
    lists = True
    on_unproved = "if looked for"
    on = frozenset({"issues", "accounts"})
    name: str
    section: str
    for_: Annotated[str | None, Whom()] = Field(default=None, alias="for")
    line: Annotated[str, Text(names=LINE_NAMES)] = ""
    mention: Annotated[Words, Whom()] = ()

    def act(self, match: Match, scene: Scene) -> Effects:
        seen = match.seen
        seen.facts.require(*self._speaks_of(match))
        who = recipients(self.for_, seen, scene) if self.for_ else ()
        people, cannot = self._readers(who, seen, scene) if self.for_ else ({"": False}, [])
        called = everyone(self.mention, seen, scene)
        told_of = sentence(self.line, _names(match, scene), who, seen, scene)
        row: dict[str, Any] = {"list": self.name, "section": self.section, "ref": seen.ref}
        text = told_of.whole()
        row |= {"text": text, "sentence": replace(told_of, whole=lambda: text), "mentions": usernames(called)}
        row |= {"named": tuple(person.text for person in called if not (person.username or person.warning))}
        lines = tuple(Listing(person=person, silent=silent, **row) for person, silent in people.items())
        return Effects(listings=lines, warnings=(*told((*who, *called), seen.ref), *cannot))

    def _readers(self, who: Iterable[Recipient], seen: Seen, scene: Scene) -> tuple[dict[str, bool], list[str]]:
        """Whose lists they are, and whether they are called silently; and a line for each who could not read one."""
        named = {person.username or person.text: not person.username for person in who if not person.warning}
        readers = {name: silent for name, silent in named.items() if scene.edits(name, seen.ref)}
        return readers, [f"{self.name}: {name} {CANNOT}" for name in named if name not in readers]

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        lists = vocabulary.process.lists
        if spec := lists.get(self.name):
            return (Wrong(message=message, hint=hint, of_rule=True) for message, hint in self._against(spec))
        message = f'there is no list "{self.name}" under `lists`'
        return [Wrong(message=message, hint=nearest(self.name, lists), of_rule=True)]

    def _against(self, spec: ListSpec) -> Iterator[tuple[str, str]]:
        if self.section not in spec.sections:
            yield f'"{spec.name}" has no section "{self.section}"', nearest(self.section, spec.sections)
        if spec.shared and self.for_:
            yield f'"{spec.name}" is shared: no `for` here', "use `mention` for those who are called"
        if not spec.shared and not self.for_:
            yield f'whose "{spec.name}"?', "write `for: csm`, or make the list `shared: true`"
        if not spec.shared and self.mention:
            yield "`mention` is for shared lists", "this list calls the person it is for"

    def _speaks_of(self, match: Match) -> tuple[str, ...]:
        """The facts its line speaks of: notes, and what starts the clock of the rule."""
        if not isinstance(match.seen.resource, Issue):
            return ()
        if match.clock is None and _tells(self.line, "since", "days", "began_by"):
            return NOTES, LABEL_EVENTS, STATE_EVENTS  # a verdict may need no clock, the line does
        return (NOTES,) if _tells(self.line, "last_update", "last_csm_update", "steps", "missing_parts") else ()


@lru_cache(maxsize=2_000)
def _tells(line: str, *names: str) -> bool:
    """True if the line uses one of these names."""
    return any(re.search(rf"\b{name}\b", line) for name in names)


def _names(match: Match, scene: Scene) -> dict[str, object]:
    seen, clock = match.seen, match.clock
    issue = isinstance(seen.resource, Issue)
    word = last_update(seen, scene) if issue else None
    day = scene.calendar.day
    read = issue and seen.facts.notes is not None
    newest = next(iter(forms(seen, scene)), None) if read else None
    return {
        "since": day(clock.start) if clock else "",
        "began_by": clock.who if clock else "",
        "days": (scene.today - day(clock.start)).days if clock else "",
        "last_update": day(word[0]) if word else "",
        "last_update_by": word[1] if word else "",
        "last_csm_update": _last_csm_word(seen, scene) if read else "",
        "steps": [step for step in next_steps(seen, scene) if not step.done] if read else [],
        "missing_parts": PrintedList(missing_parts(newest, seen, scene), "") if newest else [],
        "drift": lambda *keys: [str(difference) for difference in differences(keys, seen, scene)],
        "unknown_users": lambda *keys: list(unknown_users(keys, seen, scene)),
        "open_checks": lambda heading: open_checks(str(heading), seen) if issue else [],
        "references_under": lambda heading: list(named_under(str(heading), seen)) if issue else [],
    }


def _last_csm_word(seen: Seen, scene: Scene) -> object:
    """The day of the newest note of an assignee."""
    names = {user.username for user in seen.issue.assignees}
    written = [note.created_at for note in seen.facts.notes or () if not note.system and note.author.username in names]
    return scene.calendar.day(max(written)) if written else ""
