"""Living lists: lines of rules for each reader, and reminders that would come more than three at a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage_bot.actions.base import Listed, Listing, Say
from triage_bot.changes.change import Change
from triage_bot.changes.unmade import Unmade
from triage_bot.context.process import ListSpec
from triage_bot.context.scene import Scene
from triage_bot.errors import ValueFault
from triage_bot.model.resource import ACCOUNTS, Ref
from triage_bot.plan.list_issue import ListIssue
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.budget import TooCostly
from triage_bot.text.marker import Said

MOST_NOTES = 3
"""Reminders to one person in one run that are still notes of their own."""


@dataclass(frozen=True)
class Sorted:
    """Texts that stay notes on their issues, and what people's lists change."""

    says: list[Say]
    changes: list[Change]
    warnings: list[str]
    unmade: tuple[Unmade, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """What this plan can say about lines of a list: verdicts by (rule, reference), and the rules there are.

    `partial`: not all rules or issues were looked at, so lists with lines of rules are left as they are. `ranks` tell
    account rows apart by their place in the list, and issues that have no number yet by the order they are opened in.
    """

    decided: Callable[[str, Ref], bool]
    rules: frozenset[str]
    closed: frozenset[str] = frozenset()
    partial: bool = False
    ranks: Mapping[Ref, int] = field(default_factory=dict)

    def place(self, line: Listing) -> tuple[bool, str, bool, int, int]:
        """Where a line stands: issues by number as they will have them, then accounts; never two at one place."""
        ref = line.ref
        return (ref.project == ACCOUNTS, ref.project, ref.planned, ref.iid, self.ranks.get(ref, len(self.ranks)))

    def gone(self, line: Said) -> bool:
        """True if the line's rule has decided about its issue, or is no rule any more; or the issue is closed."""
        project, _, iid = line.resource.rpartition("#")
        ref = Ref(project, int(iid) if iid.isdecimal() and len(iid) < 10 else 0)
        return self.decided(line.rule, ref) or line.resource in self.closed or line.rule not in self.rules


@dataclass(frozen=True)
class Wanted:
    """What the rules want of lists: texts to say, reminders that are still true, and lines."""

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
    """Moves reminders of people who would get more than three to their lists; lists are brought up to date."""
    by_person: dict[Username, list[Say]] = {}
    for say in wanted.says:
        if say.reminder and say.mentions:
            by_person.setdefault(Username(say.mentions[0]), []).append(say)
    home = scene.process.reminders
    leaves = known.partial and bool(scene.process.lists)
    moved = {
        username: group
        for username, group in by_person.items()
        if len(group) > MOST_NOTES and not leaves and scene.edits(username, group[0].ref)
    }
    changes: list[Change] = []
    warnings: list[str] = []
    unmade: list[Unmade] = []
    for spec in {**scene.process.lists, home.name: home}.values():
        if leaves and spec.sections:
            continue
        for person in sorted(_readers(spec, wanted.lines, moved if spec is home else {}, scene)):
            try:
                changes += _list(spec, person, wanted, moved, known, scene).changes()
            except ValueFault as fault:
                if isinstance(fault, TooCostly):
                    ref = Ref(scene.default_project, 0, f"{spec.name} for {person}".removesuffix(" for "))
                    unmade.append(Unmade(ref=ref, rule=spec.name, reason=f"left as it is: {fault}"))
                else:
                    warnings.append(f"{spec.name}: left as it is: {fault}")
                moved = {username: group for username, group in moved.items() if spec is not home or username != person}
    gone = {id(say) for group in moved.values() for say in group}
    return Sorted([say for say in wanted.says if id(say) not in gone], changes, warnings, tuple(unmade))


def _readers(spec: ListSpec, lines: Iterable[Listing], moved: Iterable[str], scene: Scene) -> set[Username]:
    """Whose lists there are, or have to be."""
    readers = [key.removeprefix(f"{spec.name}:") for key in scene.living if key.startswith(f"{spec.name}:")]
    return set(map(scene.spelt, (*readers, *(line.person for line in lines if line.list == spec.name), *moved)))


def _list(
    spec: ListSpec, person: Username, wanted: Wanted, moved: dict[Username, list[Say]], known: Known, scene: Scene
) -> ListIssue:
    own = wanted.by_reader.get((spec.name, Username(person)), [])
    issue = scene.living_at(f"{spec.name}:{person}")
    still = {(str(listed.ref), listed.said.rule, listed.said.step) for listed in wanted.still}
    said = marker.said_on(issue.description) if issue else ()
    kept = tuple(entry for entry in said if (entry.resource, entry.rule, entry.step) in still or not known.gone(entry))
    new = moved.get(person, []) if spec is scene.process.reminders else []
    lines = dict.fromkeys(sorted(own, key=known.place))  # two rules may say the same
    return ListIssue(spec=spec, person=person, scene=scene, lines=tuple(lines), kept=kept, new=tuple(new))
