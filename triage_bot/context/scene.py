"""The scene: time, calendar, people and vocabulary, the same for all that a rule looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from triage_bot.context.claims import NOTHING, AccountIndex, Claim, claimed, heard, kept_confidential
from triage_bot.context.process import Process
from triage_bot.context.standing import PLANNER, Stand, Standing
from triage_bot.context.taxonomy import Category, CategoryState
from triage_bot.model.facts import (
    ROWS,
    STATUSES,
    Need,
    NeverKnown,
    NotListed,
    People,
    Rows,
    Snapshot,
    Unread,
)
from triage_bot.model.resource import Account, Issue, Milestone, Ref
from triage_bot.model.resource_type import TYPES
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar
from triage_bot.text.inert import unbroken
from triage_bot.text.template import Document

IGNORE = "triage-ignore"
SNOOZED = "snoozed"
LIST_LABEL = "type::digest"
"""On the bot's own lists for people."""

K = TypeVar("K")
V = TypeVar("V")


def once(known: dict[K, Any], key: K, work: Callable[[], V]) -> V:
    """What is known by this key; it is worked out the first time, and nothing is kept of what raises."""
    if key not in known:
        known[key] = work()
    value: V = known[key]
    return value


@dataclass(frozen=True, kw_only=True)
class Worked:
    """What was worked out once for all rules of one planning, by what it was worked out of; more facts change none."""

    judged: dict[tuple[str, ...], tuple[CategoryState, ...]] = field(default_factory=dict)
    """By label set: many issues have the same labels."""
    edges: dict[tuple[float, str], Any] = field(default_factory=dict)
    """How far back intervals reach from now."""
    sets: dict[tuple[str, str], frozenset[Any]] = field(default_factory=dict)
    """What rows that were read come to, by path and field."""
    notes: dict[tuple[int, datetime], Any] = field(default_factory=dict)
    """Notes read as forms, by id and time of their last edit."""
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    """What issues say they stand for, by title and description."""
    stands: dict[Ref, Stand] = field(default_factory=dict)
    """How issues stand, as far as that was asked."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Time, calendar, people and vocabulary of one look; `now` is UTC."""

    now: datetime
    calendar: Calendar = field(default_factory=Calendar)
    standing: Standing = field(default_factory=Standing)
    people: People = field(default_factory=People)
    categories: Mapping[str, Category] = field(default_factory=dict)
    templates: Mapping[str, Document] = field(default_factory=dict)
    known_labels: frozenset[str] = frozenset()
    process: Process = field(default_factory=Process)
    milestones: Mapping[str, tuple[Milestone, ...]] = field(default_factory=dict)
    rows: Mapping[str, Rows | NotListed] = field(default_factory=dict)
    statuses: Mapping[str, frozenset[int] | NotListed] = field(default_factory=dict)
    """By the name of a status, the ids of the work items that have it."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    issues: Mapping[Ref, Issue] = field(default_factory=dict)
    baseline: date | None = None
    default_project: str = ""
    scope_path: str = ""
    """The project or group that the run looks at; empty for everything."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that expressions may ask."""
    given: frozenset[str] = frozenset()
    """Those of them that sound like secrets, and were given by name."""
    helpers: tuple[tuple[str, str], ...] = ()
    """The project's own names for expressions, each with what it stands for."""
    labels_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """All labels that can be used in a project or group, where they were listed."""
    only_issue: Ref | None = None
    """The one issue that is looked at, if it is one."""
    host: str = ""
    """The name of the GitLab that is looked at; empty if it is not known."""
    author: str = ""
    """The bot's username now: only its own notes can be edited. Empty for a person's dry run: any of the bot's."""
    public: frozenset[str] = frozenset()
    """Projects everyone may read: account issues are not opened there."""
    unseen: frozenset[str] = frozenset()
    """Projects where issues are to be opened and that this token cannot see."""
    worked: Worked = field(default_factory=Worked)
    root: str = ""
    """The path below which lists of the scope are, such as `/projects/1`; empty for everything."""

    def knowing(self, standing: Standing, snapshot: Snapshot) -> Scene:
        """The same scene, knowing more of who is who; what is worked out of issues and rows already stays."""
        scene = copy(self)
        scene.__dict__.update(standing=standing, milestones=snapshot.milestones, rows=snapshot.rows)
        scene.__dict__.update(statuses=snapshot.with_status)
        scene.__dict__.pop("left", None)  # it follows what is known of how issues stand
        scene.__dict__.pop("_spellings", None)
        return scene

    def listed_at(self, path: str) -> Rows | None:
        """What GitLab lists at a path, None if nothing has that name; raises Unread, and NeverKnown if it refused."""
        if path not in self.rows:
            raise Unread(Need(ROWS, path))
        listing = self.rows[path]
        if isinstance(listing, NotListed) and not listing.absent:
            raise NeverKnown(listing.why)
        return None if isinstance(listing, NotListed) else listing

    def with_status(self, name: str) -> frozenset[int]:
        """The ids of the work items with a status of this name; raises Unread, and NeverKnown if GitLab refused."""
        if name not in self.statuses:
            raise Unread(Need(STATUSES, name))
        ids = self.statuses[name]
        if isinstance(ids, NotListed):
            raise NeverKnown(ids.why)
        return ids

    def values_at(self, path: str, name: str) -> frozenset[Any] | None:
        """The values of one field of what is listed at a path; None and raises as `listed_at`."""
        known = self.worked.sets.get((path, name))
        if known is None and (listed := self.listed_at(path)) is not None:
            known = self.worked.sets[path, name] = frozenset(row.get(name) for row in listed)
        return known

    def listed_by(self, kind: str, **parameters: str) -> frozenset[int]:
        """The ids of what GitLab lists of a type in this scope by these parameters; raises as `listed_at`."""
        given = {**parameters, **({} if self.root else {"scope": "all"})}
        return self.values_at(f"{self.root}/{TYPES[kind].path}?{urlencode(given)}", "id") or frozenset()

    @property
    def today(self) -> date:
        """The local calendar day."""
        return self.calendar.day(self.now)

    @property
    def mention(self) -> str:
        """The name the bot hears commands by, without `@`; empty if it has none."""
        return self.process.mention or self.author

    @cached_property
    def living(self) -> Mapping[Username, Issue]:
        """The bot's own living issues by their key, whatever the case of who reads them; the oldest wins."""
        issues: dict[Username, Issue] = {}
        for issue in sorted(self.issues.values(), key=lambda candidate: candidate.id):
            if (key := marker.read(issue.description).get("living")) and self.standing.is_bot(issue.author):
                issues.setdefault(Username(key), issue)
        return issues

    def living_at(self, key: str) -> Issue | None:
        """The living issue of a key, which may end with a username."""
        return self.living.get(Username(key))

    def spelt(self, name: str) -> Username:
        """A username as GitLab spells it, as far as members and the issues' people show that."""
        return self._spellings.get(Username(name)) or Username(name)

    @cached_property
    def _spellings(self) -> Mapping[Username, Username]:
        names = [name for known in self.standing.members.values() for name in known]
        names += [user.username for issue in self.issues.values() for user in (*issue.assignees, issue.author)]
        return {(username := Username(name)): username for name in reversed(names)}

    def stand(self, issue: Issue) -> Stand:
        """Whether it may speak for an account, and by which proof; raises Unread."""
        return once(self.worked.stands, issue.ref, lambda: self.standing.of(issue))

    def claim(self, issue: Issue) -> Claim:
        """What counts of what the issue says it stands for; raises Unread if it says anything and that is not known."""
        said = self.said(issue)
        speaks = said.table or said.stands_for(self.names) or self._adopted(issue)
        return heard(said, self.stand(issue)) if speaks else NOTHING

    def speaks(self, issue: Issue) -> bool:
        """True if it says that it stands for something, or a note of the bot says so; raises Unread."""
        return self.said(issue).stands_for(self.names) or self._adopted(issue)

    def said(self, issue: Issue) -> Claim:
        """What the issue says, whoever wrote it: read once for all plans of a run."""
        return once(self.worked.claims, (issue.title, issue.description), lambda: claimed(issue))

    def _adopted(self, issue: Issue) -> bool:
        asked = self.accounts and issue.user_notes_count and not self.standing.opened_by_us(issue)
        return bool(asked) and self.standing.adopted(issue) is not None

    @cached_property
    def listed(self) -> Mapping[str, tuple[marker.Said, ...]]:
        """What was said through people's lists, by the reference it is about."""
        by_issue: dict[str, tuple[marker.Said, ...]] = {}
        for key, issue in self.living.items():
            for said in marker.said_on(issue.description, Username(key.partition(":")[2])):
                by_issue[said.resource] = (*by_issue.get(said.resource, ()), said)
        return by_issue

    @cached_property
    def about_accounts(self) -> AccountIndex:
        """Which issues are about which account."""
        return AccountIndex((issue, self.claim(issue)) for issue in self.issues.values() if self.speaks(issue))

    @cached_property
    def left(self) -> AccountIndex:
        """By account, open issues that a revoked token may have left: a deleted user's, not proved."""
        issues = (
            issue for issue in self.issues.values() if issue.state == "opened" and issue.ref in self.worked.stands
        )
        return AccountIndex((issue, self.said(issue)) for issue in issues if self.worked.stands[issue.ref].left)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all accounts, on one line each."""
        return frozenset(unbroken(row.name) for row in self.accounts.values())

    @cached_property
    def by_name(self) -> Mapping[str, Account]:
        """Accounts by the name that no other has."""
        counts = Counter(unbroken(row.name) for row in self.accounts.values())
        return {name: row for row in self.accounts.values() if counts[name := unbroken(row.name)] == 1}

    @cached_property
    def books(self) -> Counter[Username]:
        """How many accounts each CSM has."""
        return Counter(Username(row.fields.get("csm") or "") for row in self.accounts.values())

    def edits(self, username: str, ref: Ref, level: int = PLANNER) -> bool:
        """True if a member of this level, who edits and reads confidential issues, or nobody knows. Raises Unread."""
        levels = self.standing.levels_at(ref, self.default_project)
        return levels is None or levels.get(Username(username), 0) >= level

    def before_baseline(self, moment: datetime) -> bool:
        """True if that day is not spoken of any more: it was before the baseline."""
        return self.baseline is not None and self.calendar.day(moment) < self.baseline

    def confides(self, issue: Issue) -> bool:
        """True if what is confidential may be said there, or may be by the end of this plan. Raises Unread."""
        return self.standing.confides(replace(issue, confidential=True) if issue.ref in self.opened_up else issue)

    @cached_property
    def opened_up(self) -> frozenset[Ref]:
        """The bot's own issues that somebody made visible to all members: they become confidential again."""
        looked_at = (issue for ref, issue in self.issues.items() if self.only_issue in (None, ref))
        visible = (issue for issue in looked_at if not issue.confidential and IGNORE not in issue.labels)
        kept = (issue for issue in visible if kept_confidential(issue, self.process, self.templates))
        return frozenset(issue.ref for issue in kept if self.standing.is_bot(issue.author))
