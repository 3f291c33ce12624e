"""Who has heard already: what the bot opens calls each reader once a day, and a line on a list is not called for again.

Who was called to one new issue today hears of the next on the next day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from triage_bot.actions.effects import Held, Say
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY
from triage_bot.plan.bundles import without_readers
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.mentions import mentions


@dataclass(frozen=True)
class ForToday:
    """What is said today, and what is held until tomorrow."""

    says: list[Say]
    held: list[Held]


def for_today(says: Iterable[Say], whole: bool, scene: Scene) -> ForToday:
    """Texts that are to be their readers' one call of the day, without those who had it already; and lines for lists
    only if the `whole` is looked at, as these are made then.
    """
    texts = tuple(says)
    before = frozenset(_called_today(scene)) if any(say.alone for say in texts) else frozenset()
    kept: list[Say] = []
    held: list[Held] = []
    for say in texts:
        if say.line and not whole:
            held.append(Held(ref=say.ref, rule=say.rule, why="a line for lists, which the next run of all rules makes"))
            continue
        gone = {Username(name) for name in say.mentions if say.alone and Username(name) in before}
        held += [_held(say, scene)] if gone else []
        gone |= _have_it(say, scene)
        rest = without_readers(say, gone) if gone else say
        kept += [rest] if rest else []
    return ForToday(kept, held)


def _have_it(say: Say, scene: Scene) -> set[Username]:
    """Who has it on a list already, of a text that stands on its issue all the same: a run broke off in between."""
    if say.without:
        return set()  # its action knows what is on lists
    on_lists = (line for line in scene.listed.get(str(say.ref), ()) if line.rule == say.rule and line.noted)
    matter, day = say.said, scene.calendar.day
    same = (line for line in on_lists if line.step == matter.step and set(matter.about) <= set(line.about))
    readers = {Username(line.reader) for line in same if day(line.at or line.episode) >= day(matter.episode)}
    return readers & set(map(Username, say.mentions))


def _called_today(scene: Scene) -> Iterator[Username]:
    """Whom the bot has called today on what it opened today."""
    for issue in scene.issues.values():
        if scene.calendar.day(issue.created_at) == scene.today and scene.standing.is_bot(issue.author):
            for note in scene.standing.facts.get(issue.ref, EMPTY).notes or ():
                if marker.said(note.body) and scene.standing.remembers(note.author):
                    yield from map(Username, mentions(note.body))


def _held(say: Say, scene: Scene) -> Held:
    day = scene.calendar.working_day_from(scene.today + timedelta(days=1))
    why = f"who was called to another new issue today is told of this one on {day}"
    return Held(ref=say.ref, rule=say.rule, why=why, until=scene.calendar.look_at(day))
