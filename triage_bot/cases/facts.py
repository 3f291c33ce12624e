"""A case's facts as a snapshot: everything is known, and what the case leaves out is empty."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from urllib.parse import unquote

from pydantic import BaseModel

from triage_bot.cases.given import BOT, GivenFacts, IssueGiven, LinkedGiven, MilestoneGiven, NoteGiven, moment
from triage_bot.model.facts import Facts, Identity, Linked, Me, NotListed, People, Rows, Scope, Snapshot
from triage_bot.model.resource import NOBODY, Account, Issue, LabelEvent, Milestone, Note, Ref, StateEvent, User
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker, table
from triage_bot.text.calendar import Calendar
from triage_bot.text.fields import USERS, key_of, lenient

PROJECT_ID = 1
DEVELOPER = 30
"""Members are editors, as CSMs are."""
HOST = "https://gitlab.example.com"
TEMPLATE = "account-triage"
"""What the hidden mark of an account's issue names besides the account."""


def snapshot(
    given: GivenFacts,
    accounts: tuple[Account, ...],
    now: datetime,
    policy: PolicySet,
    project: str,
    people: People,
    members: frozenset[str],
) -> Snapshot:
    """All that a case gives, as if it had been read; the bot listens to members, and may mention them."""
    makers = [_Making(issue, project, policy.calendar) for issue in given.issues]
    issues = {maker.ref: maker.issue() for maker in makers}
    return Snapshot(
        scope=Scope(path=project, kind="projects", id=PROJECT_ID, host=HOST.partition("://")[2]),
        me=Me(user(BOT), is_bot=True),
        taken_at=now,
        identity=Identity(policy.bot_usernames | {BOT}, project_ids=frozenset({PROJECT_ID}), others=policy.other_bots),
        people=people,
        issues=issues,
        facts={maker.ref: maker.facts() for maker in makers},
        accounts=accounts,
        labels=frozenset(policy.wanted_labels()),
        members={f"projects:{project}": levels(members)},
        milestones={project: tuple(issue.milestone for issue in issues.values() if issue.milestone)},
        rows=ListedInCase(members),
    )


def levels(members: Iterable[str]) -> dict[str, int]:
    """Members who may edit issues."""
    return dict.fromkeys(members, DEVELOPER)


def user(name: str) -> User:
    """A user of this name; ids tell nothing in a case."""
    return NOBODY if name == NOBODY.username else User(0, name, name)


def everyone(given: GivenFacts, people: People, accounts: Iterable[Account], policy: PolicySet) -> frozenset[str]:
    """Everybody the facts name, and the policy."""
    names = {BOT, *_named_in(given), *people.named(), *_texts_of(policy)}
    names |= {str(account.fields[key]) for account in accounts for key in USERS & account.fields.keys()}
    return frozenset(names - {""})


def _named_in(given: GivenFacts) -> Iterator[str]:
    for issue in given.issues:
        yield from (issue.author, *issue.assignees, issue.closed_by or "")
        yield from (note.by for note in issue.notes)
        yield from (event.by for event in issue.label_events)
        yield from (event.by for event in issue.state_events)
        yield from (award.by for note in issue.notes for award in note.awards)
        rows = ((key_of(title), text) for title, text in table.read(issue.description))
        yield from (str(lenient(key, text)) for key, text in rows if key in USERS)


def _texts_of(policy: PolicySet) -> Iterator[str]:
    """What actions say in one word: some of it are usernames."""
    for action in policy.actions:
        if isinstance(action, BaseModel):
            yield from (word.lstrip("@") for word in _words(action.model_dump(exclude_unset=True)))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (word for item in value.values() for word in _words(item))
    elif isinstance(value, list | tuple):
        yield from (word for item in value for word in _words(item))


def _milestone(given: MilestoneGiven | None) -> Milestone | None:
    return Milestone(id=0, title=given.title, start_date=given.start, due_date=given.due) if given else None


@dataclass(frozen=True)
class _Making:
    """One issue with its facts, out of what is written."""

    given: IssueGiven
    project: str
    calendar: Calendar

    @property
    def ref(self) -> Ref:
        return Ref(self.project, self.given.iid)

    def _at(self, written: date) -> datetime:
        return moment(written, self.calendar)

    def _maybe(self, written: date | None) -> datetime | None:
        return None if written is None else self._at(written)

    def issue(self) -> Issue:
        given = self.given
        return Issue(
            ref=self.ref,
            id=1000 + given.iid,
            project_id=PROJECT_ID,
            title=given.title or f"Sample account {given.iid} - triage",
            description=self._description(),
            state="closed" if given.closed else "opened",
            labels=given.labels,
            author=user(given.author),
            created_at=self._at(given.created),
            updated_at=self._at(given.updated) if given.updated else max(map(self._at, given.moments().values())),
            assignees=tuple(map(user, given.assignees)),
            milestone=_milestone(given.milestone),
            closed_at=self._maybe(given.closed),
            closed_by=user(given.closed_by) if given.closed_by else None,
            due_date=given.due,
            confidential=given.confidential,
            issue_type=given.type,
            weight=given.weight,
            health_status=given.health_status,
            upvotes=given.upvotes,
            downvotes=given.downvotes,
            user_notes_count=sum(not note.system for note in given.notes),
            web_url=f"{HOST}/{self.project}/-/issues/{given.iid}",
            moved=given.moved,
        )

    def _description(self) -> str:
        """With the hidden mark of the account's issue, as the bot writes it."""
        if self.given.account is None:
            return self.given.description
        hidden = marker.write({"account": self.given.account, "template": TEMPLATE})
        return f"{self.given.description.rstrip()}\n\n{hidden}".lstrip("\n")

    def facts(self) -> Facts:
        given = self.given
        ids, numbered = count(1), self._numbered()
        labelled = given.label_events
        acts = [("remove" if event.add is None else "add", event.add or event.remove or "") for event in labelled]
        labels = [
            LabelEvent(id=next(ids), user=user(event.by), created_at=self._at(event.at), action=act[0], label=act[1])
            for event, act in zip(labelled, acts, strict=True)
        ]
        states = [
            StateEvent(next(ids), user(event.by), self._at(event.at), event.state) for event in given.state_events
        ]
        return Facts(
            notes=tuple(map(self._note, numbered, numbered.values())),
            label_events=tuple(sorted(labels, key=lambda event: event.created_at)),
            state_events=tuple(sorted(states, key=lambda event: event.created_at)),
            threads=given.threads,
            awards={key: frozenset((award.name, award.by) for award in note.awards) for key, note in numbered.items()},
            linked={ref: self._linked(ref, linked) for ref, linked in given.linked.items()},
        )

    def _numbered(self) -> dict[int, NoteGiven]:
        """Notes by id, oldest first; as in GitLab no two issues share one."""
        taken = {note.id for note in self.given.notes}
        free = (number for number in count(1000 * self.given.iid + 1) if number not in taken)
        ordered = sorted(self.given.notes, key=lambda note: self._at(note.at))
        return {note.id or next(free): note for note in ordered}

    def _note(self, number: int, given: NoteGiven) -> Note:
        """With the hidden lines that say what was said, as the bot writes them."""
        at, edited = self._at(given.at), self._at(given.edited or given.at)
        said = tuple(
            marker.Said(rule=entry.rule, episode=self._at(entry.since or given.at), step=entry.step, about=entry.about)
            for entry in given.said
        )
        body = marker.compose({entry.rule: given.body for entry in given.said}, said) if said else given.body
        return Note(
            id=number,
            body=body,
            author=user(given.by),
            created_at=at,
            updated_at=edited,
            system=given.system,
            internal=given.internal,
        )

    def _linked(self, ref: str, given: LinkedGiven | None) -> Linked | None:
        if given is None:
            return None
        project, _, iid = ref.rpartition("#")
        closed = self._maybe(given.closed)
        opened = self._at(self.given.created)  # when it was opened tells nothing
        issue = Issue(
            ref=Ref(project, int(iid)),
            id=0,
            project_id=0,
            title=given.title or ref,
            description="",
            state="closed" if closed else "opened",
            labels=given.labels,
            author=user("ghost"),
            created_at=opened,
            updated_at=closed or opened,
            milestone=_milestone(given.milestone),
            closed_at=closed,
            due_date=given.due,
        )
        return Linked(issue, self._maybe(given.moved_at), given.moved_from, given.moved_to)


_NAMED = (
    (re.compile(r"/users\?username=([^&]+)"), "username"),
    (re.compile(r"/projects/([^/?]+)"), "path_with_namespace"),
    (re.compile(r"/(?:projects|groups)/[^/]+/labels/([^/?]+)"), "name"),
    (re.compile(r"/(?:projects|groups)/[^/]+/milestones\?title=([^&]+)&include_ancestors=true"), "title"),
)
"""Paths that ask for one thing by its name, and the attribute that has the name."""
_MEMBERS = re.compile(r"/(?:projects|groups)/[^/]+/members")
_OPENED = re.compile(r"/projects/[^/]+/issues\?scope=all&created_after=[^&]+")


@dataclass(frozen=True)
class ListedInCase(Mapping[str, Rows | NotListed]):
    """By path; every group and project has the same members, and whatever is asked for by its name is there.

    It answers for any name, so it can be asked but not gone through.
    """

    members: frozenset[str]

    def __getitem__(self, path: str) -> Rows:
        if _MEMBERS.fullmatch(path):
            return tuple({"username": name} for name in sorted(self.members))
        for pattern, attribute in _NAMED:
            if match := pattern.fullmatch(path):
                return ({attribute: unquote(match[1])},)
        if _OPENED.fullmatch(path):
            return ()
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
