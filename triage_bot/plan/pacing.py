"""Openings are worked off: so many a day for each person and project, in the order of the rules; the rest is held."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from triage_bot.actions.effects import Held
from triage_bot.actions.match import Match
from triage_bot.changes.open_issue import Opening, openings
from triage_bot.context.roles import recipients
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.board import Key
from triage_bot.plan.ledger import filled
from triage_bot.policy.policy_set import Rule
from triage_bot.text import marker
from triage_bot.text.fields import HEALTHS

SHARE = 3
"""On a working day one in so many of the changes that a run may make opens an issue, in one project."""
Queue = tuple[str, str]
"""What is opened for whom: a sort, and a person; without a person all of the sort in a project."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """An issue that a rule would open: of which queue, and how urgent it is."""

    rule: Rule
    match: Match
    opening: Opening
    queue: Queue
    urgency: tuple[object, ...]

    @property
    def key(self) -> Key:
        """The rule and the account."""
        return (self.match.rule, self.match.expansion, self.match.seen.ref)

    @property
    def most(self) -> int | None:
        """So many of its queue are opened on a working day."""
        return self.rule.limits.per_person if self.rule.limits else None

    def fails(self, scene: Scene) -> bool:
        """True if nothing would come of it, as a text of it cannot be filled in: it takes nobody's turn."""
        effects = [filled(self.match, lambda act=act: act.act(self.match, scene)) for act in self.rule.actions.values()]  # type: ignore[misc]
        return not any(each.missing or openings(each.changes) for each in effects)


@dataclass(frozen=True)
class Turn:
    """When it is opened: so many working days ahead, and its place in its queue."""

    due: Due
    days: int
    number: int


@dataclass(kw_only=True)
class Pacing:
    """Whose turn it is in one plan; a turn once given stays, rules may look several times.

    `rules` are those whose openings are worked off, `most` is how many issues one project gets on a working day.
    """

    rules: Mapping[str, Rule]
    most: int
    _turns: dict[Key, Turn | None] = field(default_factory=dict)
    """None for what fails: its rule says why."""
    _persons: Counter[tuple[Queue, int]] = field(default_factory=Counter)
    _projects: Counter[tuple[str, int]] = field(default_factory=Counter)
    _lengths: Counter[Queue] = field(default_factory=Counter)
    _room: dict[tuple[Queue, str, int | None], int] = field(default_factory=dict)
    """The first day that may have room for another one."""
    _dates: list[date] = field(default_factory=list)
    _begun: bool = False

    def waiting(
        self, rule: Rule, matches: Iterable[Match], scene: Scene, look: Callable[[Rule], Iterable[Match]]
    ) -> Mapping[Ref, Held]:
        """Those of a rule's matches that are not opened today, each with its place and day; `look` gives the matches
        of another rule. Raises Unread.
        """
        due = list(_due(rule, matches, scene)) if rule.id in self.rules else []
        if not due:
            return {}
        if not self._begun:
            self._begun = True
            self._count(scene)
            others = (other for other in self.rules.values() if other.id != rule.id)
            self._give([*due, *(each for other in others for each in _due(other, look(other), scene))], scene)
        self._give(due, scene)
        turns = [self._turns[each.key] for each in due]
        return {turn.due.match.seen.ref: self._held(turn, scene) for turn in turns if turn and turn.days}

    def turns(self, scene: Scene) -> tuple[tuple[str, date], ...]:
        """For whom something is opened, and on which day."""
        given = [turn for turn in self._turns.values() if turn]
        whose = (turn.due.queue[1] or _person(turn.due.match.seen, scene) for turn in given)
        return tuple((person, self._date(turn.days, scene)) for person, turn in zip(whose, given, strict=True))

    def _count(self, scene: Scene) -> None:
        """What the bot has opened since the last working day began, read from the issues there are."""
        for issue in scene.issues.values():
            mark = marker.read(issue.description) if _lately(issue, scene) else {}
            if "account" in mark and scene.standing.is_bot(issue.author):
                row = scene.accounts.get(str(mark["account"]))
                sort, person = ("renewal" if "renewal" in mark else "account"), _person(Seen(row or issue), scene)
                self._projects[issue.ref.project, 0] += 1
                self._persons[(sort, person), 0] += 1
                self._lengths.update([(sort, person), (sort, "")])

    def _give(self, due: Iterable[Due], scene: Scene) -> None:
        """The first day that has room for it, to each in its turn."""
        for each in sorted((each for each in due if each.key not in self._turns), key=lambda each: each.urgency):
            project = each.opening.project
            days = self._room.get((each.queue, project, each.most), 0)
            while self._full(each, days):
                days += 1
            self._room[each.queue, project, each.most] = days
            if not days and each.fails(scene):
                self._turns[each.key] = None
                continue
            self._persons[each.queue, days] += 1
            self._projects[project, days] += 1
            self._lengths[each.queue] += 1
            self._turns[each.key] = Turn(each, days, self._lengths[each.queue])

    def _full(self, due: Due, days: int) -> bool:
        person = due.most is not None and self._persons[due.queue, days] >= due.most
        return person or self._projects[due.opening.project, days] >= self.most

    def _date(self, days: int, scene: Scene) -> date:
        """So many working days ahead."""
        while len(self._dates) <= days:
            ahead = scene.calendar.add_working_days(self._dates[-1], 1) if self._dates else scene.today
            self._dates.append(ahead)
        return self._dates[days]

    def _held(self, turn: Turn, scene: Scene) -> Held:
        sort, person = turn.due.queue
        day = self._date(turn.days, scene)
        place = f"{_ordinal(turn.number)} of {self._lengths[sort, person]}"
        why = f"opens on {day:%A} {day}: {place} new issues for {person or turn.due.opening.project}"
        return Held(ref=turn.due.match.seen.ref, rule=turn.due.match.rule, why=why, until=scene.calendar.look_at(day))


def _due(rule: Rule, matches: Iterable[Match], scene: Scene) -> Iterator[Due]:
    """What the rule would open now for accounts."""
    paced = rule.limits is not None
    for match in matches:
        wanted = (action.opening(match, scene) for action in rule.actions.values())
        if opening := next(filter(None, wanted), None):
            queue = (opening.sort, _person(match.seen, scene) if paced else "")
            yield Due(rule=rule, match=match, opening=opening, queue=queue, urgency=_urgency(rule, match, scene))


def _person(seen: Seen, scene: Scene) -> str:
    """The CSM or who stands in; without one the manager."""
    [person] = recipients("csm", seen, scene)
    return person.username or person.text


def _urgency(rule: Rule, match: Match, scene: Scene) -> tuple[object, ...]:
    """Colours go before all else that is opened in a project, then fields, what is empty last."""
    first, values = rule.limits.first if rule.limits else (), match.seen.fields(scene)
    colours = [word for word in first if word in HEALTHS]
    health = values.get("health")
    rank = colours.index(str(health)) if health in colours else len(HEALTHS)
    return (rank, *(_comparable(values.get(word)) for word in first if word not in HEALTHS))


def _comparable(value: object) -> tuple[object, ...]:
    """Days, numbers and words, each among their own, and last what is empty."""
    if isinstance(value, date):
        return (0, value.toordinal())
    if isinstance(value, int | float):
        return (1, value)
    return (2, str(value).casefold()) if value not in (None, "") else (3,)


def _lately(issue: Issue, scene: Scene) -> bool:
    """Opened today, or since the last working day began: a weekend opens what that day has left."""
    day = scene.today
    while not scene.calendar.works(day):
        day -= timedelta(days=1)
    return scene.calendar.day(issue.created_at) >= day


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
