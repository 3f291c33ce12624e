"""What a rule sees: one resource with its facts, and the scene that is the same for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache

from triage_bot.model.facts import EMPTY, Facts
from triage_bot.model.people import Identity, People
from triage_bot.model.resource import Account, Issue, Milestone, Ref, Resource
from triage_bot.process import Process
from triage_bot.taxonomy import Category, CategoryState, judge_all
from triage_bot.text import fields, marker, table
from triage_bot.text.accounts import AccountIndex, kind_of, names_in
from triage_bot.text.calendar import Calendar
from triage_bot.text.document import Document
from triage_bot.text.prose import spoken

IGNORE = "triage-ignore"
SNOOZED = "snoozed"
LIST_LABEL = "type::digest"
"""On the bot's own lists for people."""


EDITORS = "editors"
"""Among the members: those whose role lets them edit issues."""


@dataclass(frozen=True)
class Scene:
    """Time, calendar, people and vocabulary of one look; `now` is UTC."""

    now: datetime
    calendar: Calendar = field(default_factory=Calendar)
    identity: Identity = field(default_factory=Identity)
    people: People = field(default_factory=People)
    categories: Mapping[str, Category] = field(default_factory=dict)
    templates: Mapping[str, Document] = field(default_factory=dict)
    known_labels: frozenset[str] = frozenset()
    process: Process = field(default_factory=Process)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    milestones: Mapping[str, tuple[Milestone, ...]] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    issues: Mapping[Ref, Issue] = field(default_factory=dict)
    baseline: date | None = None
    default_project: str = ""
    author: str = ""
    """The bot's username now: only its own notes can be edited. Empty for a person's dry run: any of the bot's."""
    public: frozenset[str] = frozenset()
    """Projects everyone may read: account issues are not opened there."""
    unseen: frozenset[str] = frozenset()
    """Projects where issues are to be opened and that this token cannot see."""
    judged: dict[tuple[str, ...], tuple[CategoryState, ...]] = field(default_factory=dict)
    """Label sets judged already: many issues have the same labels."""
    read_notes: dict[tuple[int, datetime], object] = field(default_factory=dict)
    """Notes read as forms already: they are looked at by many rules."""

    @property
    def today(self) -> date:
        """The local calendar day."""
        return self.calendar.day(self.now)

    @property
    def mention(self) -> str:
        """The name the bot hears commands by, without `@`; empty if it has none."""
        return self.process.mention or self.author

    @cached_property
    def living(self) -> Mapping[str, Issue]:
        """The bot's own living issues by their key; the oldest wins."""
        found: dict[str, Issue] = {}
        for issue in sorted(self.issues.values(), key=lambda one: one.id):
            if self.identity.is_bot(issue.author) and (key := marker.read(issue.description).get("living")):
                found.setdefault(str(key), issue)
        return found

    @cached_property
    def listed(self) -> Mapping[str, tuple[marker.Said, ...]]:
        """Reminders given through a person's list, by the reference they are about."""
        found: dict[str, tuple[marker.Said, ...]] = {}
        for issue in self.living.values():
            for one in marker.said(issue.description):
                found[one.resource] = (*found.get(one.resource, ()), one)
        return found

    @cached_property
    def about_accounts(self) -> AccountIndex:
        """Which issues are about which account."""
        return AccountIndex(self.issues.values())

    @cached_property
    def by_name(self) -> Mapping[str, Account]:
        """Accounts by the name that no other has."""
        counts = Counter(" ".join(row.name.split()) for row in self.accounts.values())
        named = ((" ".join(row.name.split()), row) for row in self.accounts.values())
        return {name: row for name, row in named if counts[name] == 1}

    @cached_property
    def books(self) -> Counter[str]:
        """How many accounts each CSM has."""
        return Counter(str(row.fields.get("csm") or "") for row in self.accounts.values())

    @property
    def editors(self) -> frozenset[str]:
        """Members who may edit labels themselves: Planner (15) and up, as far as roles were asked for."""
        return self.members.get(EDITORS, self.mentionable)

    @cached_property
    def mentionable(self) -> frozenset[str]:
        """Usernames that can read the scope; empty if nobody asked for the members."""
        return frozenset().union(*self.members.values()) if self.members else frozenset()


@dataclass(frozen=True)
class Seen:
    """One resource as a rule sees it: with the planned effects of earlier rules, and its facts."""

    resource: Resource
    facts: Facts = EMPTY

    @property
    def ref(self) -> Ref:
        """The resource's name."""
        return self.resource.ref

    @property
    def issue(self) -> Issue:
        """The issue; rules on accounts never ask for it."""
        assert isinstance(self.resource, Issue)  # noqa: S101 – load refuses issue conditions on accounts
        return self.resource

    @property
    def labels(self) -> tuple[str, ...]:
        """The issue's labels; none for an account."""
        return self.resource.labels if isinstance(self.resource, Issue) else ()

    @cached_property
    def mark(self) -> Mapping[str, object]:
        """The hidden mark of an issue's description (whoever wrote it)."""
        return marker.read(self.resource.description) if isinstance(self.resource, Issue) else {}

    @cached_property
    def kind(self) -> str:
        """Which of its account's issues this is, such as `renewal review`; empty for an account."""
        return kind_of(self.mark, self.labels) if isinstance(self.resource, Issue) else ""

    @cached_property
    def lines(self) -> list[str]:
        """The description as a person wrote it: without quotes, code and hidden comments."""
        return spoken(self.issue.description)

    @cached_property
    def found(self) -> dict[int, object]:
        """Findings about this view, by the identity of the condition or group."""
        return {}

    @cached_property
    def told(self) -> dict[int, bool | None]:
        """Whether groups of conditions are met here, as far as that is told at once, by their identity."""
        return {}

    @cached_property
    def worked_out(self) -> dict[str, object]:
        """What readers found here already, by their name: the same for the same issue and facts."""
        return {}

    @cached_property
    def table(self) -> Mapping[str, object]:
        """Fields of the description's table; of an account all its fields."""
        if isinstance(self.resource, Account):
            return self.resource.fields
        return _fields_of(self.resource.description)

    def account(self, scene: Scene) -> Account | None:
        """The row this issue is about: by hidden mark, else table, else the exact name that begins its title."""
        if isinstance(self.resource, Account):
            return self.resource
        if number := self.mark.get("account") or self.table.get("account_id"):
            return scene.accounts.get(str(number))
        if not scene.accounts:
            return None
        known = self.worked_out.get("account by title")
        if known is None:
            found = {row.id: row for name in names_in(self.resource.title) if (row := scene.by_name.get(name))}
            known = self.worked_out["account by title"] = tuple(found.values())
        return known[0] if isinstance(known, tuple) and len(known) == 1 else None

    def fields(self, scene: Scene) -> Mapping[str, object]:
        """Fields of the table, overlaid by those the account row fills (money, dates, team: registry first)."""
        row = self.account(scene)
        if row is None or row is self.resource:
            return self.table
        return {**self.table, **{key: value for key, value in row.fields.items() if value not in ("", None)}}

    def labelled(self, name: str, scene: Scene) -> str:
        """The issue's first label of a category, in its right spelling; empty if it has none."""
        category = scene.categories.get(name)
        known = scene.known_labels
        return next((own for one in self.labels if category and (own := category.canonical(one, known))), "")

    def region(self, scene: Scene) -> str:
        """The region label if there is one, else the field, in the spelling of the category `region` if it knows it."""
        if label := self.labelled("region", scene):
            return label
        text, category = str(self.fields(scene).get("region") or ""), scene.categories.get("region")
        return (category.canonical(text, scene.known_labels) if category else None) or text

    def calendar(self, scene: Scene) -> Calendar:
        """The calendar of its region: what is said about it waits for that region's working days."""
        return scene.calendar.at(self.region(scene)) if scene.calendar.regional else scene.calendar

    def snoozed_until(self, scene: Scene) -> date | None:
        """The last day of a running snooze: label `snoozed` and a due date not yet past."""
        if not isinstance(self.resource, Issue) or SNOOZED not in self.resource.labels:
            return None
        due = self.resource.due_date
        return due if due and due >= scene.today else None


@lru_cache(maxsize=2048)
def _fields_of(description: str) -> Mapping[str, object]:
    """Fields of the description's tables by canonical name; the first filled row of a name wins."""
    found: dict[str, object] = {}
    for title, text in table.read(description) if "|" in description else ():
        key = fields.key_of(title)
        if text and key not in found:
            found[key] = fields.lenient(key, text)
    return found


def category_states(seen: Seen, scene: Scene) -> tuple[CategoryState, ...]:
    """The state of every label category on this issue."""
    known = scene.judged.get(seen.labels)
    if known is None:
        known = scene.judged[seen.labels] = judge_all(scene.categories, seen.labels, scene.known_labels)
    return known
