"""Living lists: lines of rules for each reader, and of texts that would come more than three at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from triage_bot.actions.effects import Held, Listed, Listing, Say, Sentence, named
from triage_bot.changes.change import Change
from triage_bot.changes.unmade import Unmade
from triage_bot.context.process import ListSpec
from triage_bot.context.scene import Scene
from triage_bot.errors import ValueFault
from triage_bot.model.resource import ACCOUNTS, Ref
from triage_bot.plan.calls import Bundle, bundled, left
from triage_bot.plan.list_issue import ListIssue
from triage_bot.plan.list_text import line_for
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.budget import TooCostly
from triage_bot.text.marker import Said

NEWS = timedelta(days=7)
"""How long a line stays of which nobody says whether its matter is settled."""
REMEMBERED = timedelta(days=60)
"""How long a list remembers a text whose line has left: its matter may come back."""


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """Texts that stay notes on their issues, and what people's lists change."""

    says: list[Say]
    changes: list[Change]
    warnings: list[str]
    unmade: tuple[Unmade, ...] = ()
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """What this plan can say about lines of a list: verdicts by (rule, reference), and the names of rules by id.

    `matched`: which rules are met where. `partial`: not all rules or issues were looked at, so lists are left as they
    are. `ranks` tell account rows apart by their place in the list, and issues that have no number yet by the order
    they are opened in.
    """

    decided: Callable[[str, Ref], bool]
    rules: Mapping[str, str]
    matched: frozenset[tuple[str, Ref]] = frozenset()
    closed: frozenset[str] = frozenset()
    partial: bool = False
    ranks: Mapping[Ref, int] = field(default_factory=dict)

    def place(self, line: Listing) -> tuple[bool, str, bool, int, int]:
        """Where a line stands: issues by number as they will have them, then accounts; never two at one place."""
        ref = line.ref
        return (ref.project == ACCOUNTS, ref.project, ref.planned, ref.iid, self.ranks.get(ref, len(self.ranks)))

    def gone(self, line: Said, now: datetime) -> bool:
        """True if the line's rule has decided about its issue, or is no rule any more; or the issue is closed."""
        project, _, iid = line.resource.rpartition("#")
        ref = Ref(project, int(iid) if iid.isdecimal() and len(iid) < 10 else 0)
        if line.resource in self.closed or line.rule not in self.rules:
            return True
        if not line.noted:
            return self.decided(line.rule, ref)
        old = now - line.when > NEWS  # rules on accounts never look at what they have opened again
        return (line.rule, ref) not in self.matched and (old or self.decided(line.rule, ref))

    def remembers(self, line: Said, scene: Scene) -> bool:
        """True if a line that has left is not forgotten yet."""
        return line.rule in self.rules and scene.now - line.when <= REMEMBERED

    def sentence(self, line: Said, scene: Scene) -> Sentence:
        """What stands for a line of which nothing new is known: its rule's name."""
        return named(self.rules.get(line.rule, line.rule), scene.host)


@dataclass(frozen=True)
class Wanted:
    """What the rules want of lists: texts to say, those on lists that are still true, and lines."""

    says: list[Say]
    still: tuple[Listed, ...] = ()
    lines: tuple[Listing, ...] = ()

    @cached_property
    def by_reader(self) -> dict[tuple[str, Username], list[Listing]]:
        """The lines of each list and person."""
        lines: dict[tuple[str, Username], list[Listing]] = {}
        for line in self.lines:
            lines.setdefault((line.list, Username(line.person)), []).append(line)
        return lines


def sort_out(wanted: Wanted, known: Known, scene: Scene) -> Sorted:
    """Texts of people who would get many become lines of a list of theirs; lists are brought up to date."""
    leaves = known.partial and bool(scene.process.lists)
    owned = {(name, scene.spelt(reader)) for name, reader in wanted.by_reader}
    called = {} if leaves else _called(wanted, known, scene)
    bundles = {} if leaves else bundled(wanted.says, owned, called, scene)
    changes: list[Change] = []
    warnings: list[str] = []
    unmade: list[Unmade] = []
    all_lists = one_call_each(_lists(wanted, bundles, known, scene))
    for own in all_lists:
        try:
            changes += own.changes()
        except ValueFault as fault:
            if isinstance(fault, TooCostly):
                unmade.append(Unmade(ref=own.ref, rule=own.spec.name, reason=f"left as it is: {fault}"))
            else:
                warnings.append(f"{own.spec.name}: left as it is: {fault}")
            if own.new:
                del bundles[Username(own.person)]
    held = tuple(_held(own, scene) for own in all_lists if own.waits)
    says = list(left(wanted.says, bundles))
    return Sorted(says=says, changes=changes, warnings=warnings, unmade=tuple(unmade), held=held)


def _held(own: ListIssue, scene: Scene) -> Held:
    why, ref = "another list calls its reader today, this one does on {day}", own.issue.ref if own.issue else own.ref
    return Held.over(scene.today, ref, own.spec.name, why, scene.calendar)


def _lists(wanted: Wanted, bundles: Mapping[Username, Bundle], known: Known, scene: Scene) -> Iterator[ListIssue]:
    """All lists there are, or have to be, as this plan wants them."""
    for spec in scene.process.all_lists.values():
        taken = [bundle.reader for bundle in bundles.values() if bundle.spec is spec]
        for person in sorted(taken if known.partial else _readers(spec, wanted.lines, taken, scene)):
            yield _list(spec, person, wanted, bundles.get(person) if person in taken else None, known, scene)


def _called(wanted: Wanted, known: Known, scene: Scene) -> dict[Username, str]:
    """Of those who are to have one call today, whom a list that takes texts calls anyway, and which."""
    only = {scene.spelt(name) for say in wanted.says if say.alone for name in say.mentions}
    specs = [spec for spec in scene.process.all_lists.values() if spec.reminders]
    lists = ((_list(spec, reader, wanted, None, known, scene), reader) for spec in specs for reader in sorted(only))
    return {reader: own.spec.name for own, reader in lists if reader in own.callees}


def _readers(spec: ListSpec, lines: Iterable[Listing], moved: Iterable[str], scene: Scene) -> set[Username]:
    """Whose lists there are, or have to be."""
    readers = [key.removeprefix(f"{spec.name}:") for key in scene.living if key.startswith(f"{spec.name}:")]
    return set(map(scene.spelt, (*readers, *(line.person for line in lines if line.list == spec.name), *moved)))


def _list(
    spec: ListSpec, person: Username, wanted: Wanted, bundle: Bundle | None, known: Known, scene: Scene
) -> ListIssue:
    own = wanted.by_reader.get((spec.name, Username(person)), [])
    issue = scene.living_at(f"{spec.name}:{person}")
    new = bundle.lines(known.rules, scene) if bundle else ()
    again = {_matter(line.said) for line in new if line.said}
    said = [
        entry for entry in (marker.said_on(issue.description, person) if issue else ()) if _matter(entry) not in again
    ]
    still = {listed.said: listed.sentence for listed in wanted.still}
    kept = {entry: still.get(entry) for entry in said}
    shown = [entry for entry in said if kept[entry] or not known.gone(entry, scene.now)]
    lines = dict.fromkeys(sorted(own, key=known.place))  # two rules may say the same
    return ListIssue(
        spec=spec,
        person=person,
        scene=scene,
        lines=tuple(lines),
        kept=tuple(line_for(entry, kept[entry] or known.sentence(entry, scene)) for entry in shown),
        past=tuple(entry for entry in said if entry not in shown and known.remembers(entry, scene)),
        new=new,
    )


def _matter(said: Said) -> tuple[object, ...]:
    """What it is about: said again, the newer one counts."""
    return (said.resource, said.rule, said.step, said.about)


def one_call_each(lists: Iterable[ListIssue]) -> list[ListIssue]:
    """The lists as they come; those wait that would call whom another has called today, or calls now."""
    all_lists = list(lists)
    called: set[Username] = set().union(*(own.called_today for own in all_lists))
    waiting: set[int] = set()
    for place, own in sorted(enumerate(all_lists), key=lambda pair: pair[1].urgency):
        if called.isdisjoint(own.callees):
            called |= own.callees
        else:
            waiting.add(place)
    return [replace(own, waits=place in waiting) for place, own in enumerate(all_lists)]
