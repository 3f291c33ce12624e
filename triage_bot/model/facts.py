"""What may be known about resources beyond the list page, who is who by name, and what is still missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from triage_bot.model.resource import Account, Issue, LabelEvent, Milestone, Note, Ref, StateEvent, User, token_owner
from triage_bot.shapes.values import Day, Strict, Username, Users, Words, refuse, written


@dataclass(frozen=True, slots=True)
class Identity:
    """What names say of who is the bot; `standing` asks GitLab for the rest.

    `usernames`: the token's own user if it is a bot, and those listed under `bot`; `others`: listed under `bots`;
    ids of the projects and groups whose access tokens may have been the bot's before.
    """

    usernames: frozenset[str] = frozenset()
    group_ids: frozenset[int] = frozenset()
    project_ids: frozenset[int] = frozenset()
    others: frozenset[str] = frozenset()

    def names(self, user: User) -> bool:
        """True if the user is this bot by name: no other name proves anything."""
        return user.username in self.usernames

    def may_have_been(self, user: User) -> bool:
        """True if the name is that of an access token of this scope, if GitLab says that it is a bot at all."""
        kind, number = token_owner(user.username) or ("", 0)
        return number in (self.project_ids if kind == "project" else self.group_ids)


class Absence(Strict):
    """Days off, both ends included."""

    start: Day = Field(alias="from")
    until: Day

    @model_validator(mode="after")
    def _in_order(self) -> Any:
        refuse(self.until < self.start, "`until` lies before `from`")
        return self


Name = Annotated[str, AfterValidator(written)]
"""A username in text that YAML reads as such."""


class Person(Strict):
    """What the people file says of one user."""

    backup: Name = ""
    away: tuple[Absence, ...] = ()


class Role(Strict):
    """Who holds a role: by product stage, by region, by segment, else the default."""

    by_region: dict[str, Name] = Field(default_factory=dict)
    by_segment: dict[str, Name] = Field(default_factory=dict)
    by_stage: dict[str, Name] = Field(default_factory=dict)
    default: Name = ""

    def holder(self, regions: Iterable[str], segments: Iterable[str], stages: Iterable[str] = ()) -> str:
        """The username for a stage, region or segment, each by any of its names; empty if nobody is named."""
        return (
            self.of_stage(stages)
            or _whose(self.by_region, regions)
            or _whose(self.by_segment, segments)
            or self.default
        )

    def of_stage(self, stages: Iterable[str]) -> str:
        """The username for a stage by any of its names; empty if nobody is named."""
        return _whose(self.by_stage, stages)


def _whose(users: Mapping[str, str], names: Iterable[str]) -> str:
    """Whose the first name there is, whatever its case."""
    folded = {name.casefold(): user for name, user in users.items()}
    return next((folded[name.casefold()] for name in names if folded.get(name.casefold())), "")


SEVERITIES = ("critical", "high", "medium", "low")
"""Of escalations, unless a policy has others."""


class People(Strict):
    """The people file: persons and roles, who is not mentioned, who reads rather than hears, whom escalations call."""

    persons: dict[Name, Person] = Field(default_factory=dict, alias="people")
    roles: dict[str, Role] = Field(default_factory=dict)
    do_not_mention: Users = ()
    quiet: Words = ()
    escalation: dict[str, Words] = Field(default_factory=dict)
    """Roles that hear of an escalation of this severity, besides CSM manager and account executive."""

    def named(self) -> Iterator[str]:
        """Every username it names; some are empty."""
        for name, person in self.persons.items():
            yield from (name, person.backup)
        for role in self.roles.values():
            yield from (*role.by_region.values(), *role.by_segment.values(), *role.by_stage.values(), role.default)

    def stand_in(self, username: str, today: date) -> str:
        """The backup while the user is away today; empty if present or nobody stands in."""
        return self.persons[Username(username)].backup if self.away_until(username, today) else ""

    def away_until(self, username: str, today: date) -> date | None:
        """The last day of the absence the user is in today; None if present."""
        person = self.persons.get(Username(username))
        spans = (span.until for span in (person.away if person else ()) if span.start <= today <= span.until)
        return max(spans, default=None)


NOTES, LABEL_EVENTS, STATE_EVENTS, THREADS = "notes", "label_events", "state_events", "threads"
AWARDS, LINKED = "awards", "linked"
MEMBERS, MILESTONES, USERS, ROWS, STATUSES = "members", "milestones", "users", "rows", "statuses"


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """A fact not yet fetched: its kind, for facts of the whole scope whose it is, and of one issue which part."""

    kind: str
    source: str = ""
    """`projects:path` or `groups:path`; for `rows` the path that is read, for `statuses` a status's name."""
    part: str = ""
    """For `awards` the note's id, for `linked` the other issue's reference, for `users` the user's id."""

    @property
    def shared(self) -> bool:
        """True if it is the same for whoever asks."""
        return bool(self.source) or self.kind == USERS


class Unread(Exception):
    """A question was asked whose answer needs facts that nobody has read yet; raised inside pure decisions.

    Whoever asks for a verdict or an effect takes it as unknown; the needs are those of the resource looked at.
    """

    def __init__(self, *needs: Need) -> None:
        super().__init__(*needs)
        self.needs = frozenset(needs)


class NeverKnown(Exception):
    """GitLab refused what a decision needs to know: it is told, and is no answer; raised inside pure decisions."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Broken(Exception):
    """What a rule's author wrote cannot be worked out here: an expression fails, a name leads to nothing.

    Raised inside pure decisions. A rule of the gem's keys alone is given up with it, as the gem gives up.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


Rows = tuple[Mapping[str, Any], ...]
"""What GitLab lists below a path, or the one thing there, as it wrote it."""


@dataclass(frozen=True, slots=True)
class NotListed:
    """Why there are no rows: refused, nothing there of that name (`absent`), or no answer from GitLab (`failed`)."""

    why: str
    absent: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """Another issue that this one names: its state now, and when it last moved between milestones (UTC)."""

    issue: Issue
    moved_at: datetime | None = None
    moved_from: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What a plan does to an account's issues: the kinds it opens, or opens again, and those it closes."""

    opened: frozenset[str] = frozenset()
    closed: frozenset[Ref] = frozenset()
    names: frozenset[tuple[str, Ref]] = frozenset()
    """The kinds that are opened, each with its issue, which may be planned."""

    def __or__(self, other: "News") -> "News":
        return News(self.opened | other.opened, self.closed | other.closed, self.names | other.names)

    def without(self, ref: Ref) -> "News":
        """As if nothing happened to this issue."""
        names = frozenset(name for name in self.names if name[1] != ref)
        return News(frozenset(kind for kind, _ in names), self.closed - {ref}, names)


NO_NEWS = News()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts of one issue; None means not fetched."""

    notes: tuple[Note, ...] | None = None
    label_events: tuple[LabelEvent, ...] | None = None
    state_events: tuple[StateEvent, ...] | None = None
    threads: int | None = None
    awards: Mapping[int, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Per note that was asked for: (emoji, username)."""
    linked: Mapping[str, Linked | None] = field(default_factory=dict)
    """Per reference that was asked for: the other issue; None if it cannot be seen."""
    news: News = NO_NEWS
    """Of an account: what this plan does to its issues."""

    def require(self, *kinds: str) -> None:
        """Raises Unread for those of these kinds that nobody has read yet."""
        if lack := [Need(kind) for kind in kinds if getattr(self, kind) is None]:
            raise Unread(*lack)


EMPTY = Facts()
OF_A_NEW_ISSUE = Facts(notes=(), label_events=(), state_events=(), threads=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a run looks at: a project, a group or everything; and perhaps one issue of it."""

    path: str
    kind: str = "projects"
    id: int = 0
    only_issue: Ref | None = None
    group_ids: frozenset[int] = frozenset()
    public: bool = False
    host: str = field(default="", compare=False)
    """The name of the GitLab it is on, as GitLab's own addresses have it."""


@dataclass(frozen=True, slots=True)
class Me:
    """Whose token it is, and what it may do in the scope."""

    user: User
    is_bot: bool
    is_admin: bool = False


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All that was seen, at one time; nothing in it changes."""

    scope: Scope
    me: Me
    taken_at: datetime
    identity: Identity
    people: People = field(default_factory=People)
    issues: Mapping[Ref, Issue] = field(default_factory=dict)
    others: Mapping[Ref, Issue] = field(default_factory=dict)
    """Resources of other types."""
    facts: Mapping[Ref, Facts] = field(default_factory=dict)
    accounts: tuple[Account, ...] = ()
    labels: frozenset[str] | None = None
    members: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By `projects:path` or `groups:path`, the access level of each username."""
    automation: Mapping[int, bool] = field(default_factory=dict)
    """By user id, whether GitLab calls the user a bot; only those that were asked for."""
    milestones: Mapping[str, tuple[Milestone, ...]] = field(default_factory=dict)
    rows: Mapping[str, Rows | NotListed] = field(default_factory=dict)
    """By path below the API's root, what was read there because a rule asks for it."""
    with_status: Mapping[str, frozenset[int] | NotListed] = field(default_factory=dict)
    """By the name of a status, the ids of the work items that have it."""
    lists: Mapping[tuple[tuple[str, str], ...], tuple[Ref, ...]] = field(default_factory=dict)
    """By its parameters, what a list of work items holds."""
    unlisted: Mapping[tuple[str, tuple[str, ...]], NotListed] = field(default_factory=dict)
    """The lists that GitLab refused, by their type of resources and their labels, and why."""
    unseen: frozenset[str] = frozenset()
    """Projects where issues are to be opened and that this token cannot see."""
    public: frozenset[str] = frozenset()
    """Such projects that everyone may read."""
    unreadable: Mapping[Ref, str] = field(default_factory=dict)
    """Issues whose facts could not be read, and why: they are left alone."""
