"""How often a person is called: once a day by what the bot opens; texts that are too many become lines on a list."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from triage_bot.actions.base import distinct
from triage_bot.actions.effects import Held, Say, named
from triage_bot.context.process import FOR_YOU, ListSpec
from triage_bot.context.scene import Scene
from triage_bot.errors import ValueFault
from triage_bot.model.facts import EMPTY
from triage_bot.plan.list_text import ListLine, line_for
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.marker import Said
from triage_bot.text.mentions import mentions, uncalled

MOST_NOTES = 3
"""Notes that call one person in one run; if there would be more, none of them does."""
CALLED_TODAY = "who was called to another new issue today is told of this one on {day}"
Owned = Collection[tuple[str, Username]]
"""Lists by name and reader."""


@dataclass(frozen=True)
class Bundle:
    """The texts of one reader by their numbers among all, and the list they become lines of."""

    reader: Username
    spec: ListSpec
    says: Mapping[int, Say]

    def lines(self, names: Mapping[str, str], scene: Scene) -> tuple[ListLine, ...]:
        """Its lines; each remembers who else the text is for. `names` are those of rules, by id."""
        return tuple(
            line_for(self._said(say, scene), say.sentence or named(names[say.rule], scene.host), fresh=True)
            for say in self.says.values()
        )

    def _said(self, say: Say, scene: Scene) -> Said:
        also = distinct((*say.said.also, *(name for name in say.mentions if name != self.reader)))
        noted = say.without is None or say.noted
        return replace(say.said, resource=str(say.ref), at=scene.now, also=also, reader=self.reader, noted=noted)


def bundled(says: Iterable[Say], owned: Owned, called: Mapping[Username, str], scene: Scene) -> dict[Username, Bundle]:
    """Who would be called by too many notes, with all that is said to them. `owned` are lists this plan makes; `called`
    are readers whom one of theirs calls anyway.
    """
    by_reader: dict[Username, dict[int, Say]] = {}
    for number, say in enumerate(says):
        for name in say.mentions if say.bundled else ():
            by_reader.setdefault(scene.spelt(name), {})[number] = say
    bundles = {}
    for reader, group in by_reader.items():
        many = _many(group.values(), reader in called)
        listed = group if many else {number: say for number, say in group.items() if say.line}
        if listed and scene.edits(reader, next(iter(group.values())).ref):
            spec = scene.process.all_lists.get(called.get(reader, "")) or _list_of(reader, owned, scene)
            bundles[reader] = Bundle(reader, spec, listed)
    return bundles


def _many(says: Iterable[Say], called: bool) -> bool:
    """True if too many notes would call their reader: more than three, or one that is to be the only call of the day
    and any other, a list's too.
    """
    says = tuple(says)
    notes, only = {say.ref for say in says if not say.line}, any(say.alone and not say.line for say in says)
    return len(notes) > MOST_NOTES or (only and len(notes) + (called or any(say.line for say in says)) > 1)


def _list_of(reader: Username, owned: Owned, scene: Scene) -> ListSpec:
    """The list that takes a reader's texts: the policy's first that is theirs, else one that anybody can have."""
    takes = (spec for spec in scene.process.lists.values() if spec.reminders)
    theirs = (spec for spec in takes if (spec.name, reader) in owned or scene.living_at(f"{spec.name}:{reader}"))
    return next(theirs, FOR_YOU)


def left(says: Iterable[Say], bundles: Mapping[Username, Bundle]) -> Iterator[Say]:
    """What is still said in notes, to those who have it on no list."""
    for number, say in enumerate(says):
        gone = {bundle.reader for bundle in bundles.values() if number in bundle.says}
        if rest := without_readers(say, gone) if gone else say:
            yield rest


def without_readers(say: Say, gone: set[Username]) -> Say | None:
    """The text for those who stay, which remembers who has it on a list; None if nothing is left to say."""
    stay = tuple(name for name in say.mentions if Username(name) not in gone)
    if not stay and say.without:
        return None
    try:
        text = say.without(gone) if say.without else uncalled(say.text, {name.lower() for name in gone})
    except ValueFault:
        return say  # its text needs all of them: rather twice than not at all
    return replace(say, text=text, mentions=stay, said=replace(say.said, also=tuple(sorted({*say.said.also, *gone}))))


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
        held += [Held.over(scene.today, say.ref, say.rule, CALLED_TODAY, scene.calendar)] if gone else []
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
    readers = {Username(line.reader) for line in same if day(line.when) >= day(matter.episode)}
    return readers & set(map(Username, say.mentions))


def _called_today(scene: Scene) -> Iterator[Username]:
    """Whom the bot has called today on what it opened today."""
    for issue in scene.issues.values():
        if scene.calendar.day(issue.created_at) == scene.today and scene.standing.is_bot(issue.author):
            for note in scene.standing.facts.get(issue.ref, EMPTY).notes or ():
                if marker.said(note.body) and scene.standing.remembers(note.author):
                    yield from map(Username, mentions(note.body))
