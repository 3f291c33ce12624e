"""Standing: who is who on an issue, by the membership of its own project, and which issues may speak for an account.

In this order a user is the bot, other automation, Ghost, an editor, a member or an outsider. Whatever has to be asked
of GitLab first raises `Unread`, so that it is asked only where it decides something.
"""

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from triage_bot.context.taxonomy import Category
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, MEMBERS, NOTES, USERS, Facts, Identity, Need, Snapshot, Unread
from triage_bot.model.resource import ACCOUNTS, GHOST, GHOSTS_NAME, Issue, LabelEvent, Note, Ref, User
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.prose import commands

PLANNER = 15
"""From this access level on members may edit issues and read confidential ones, before GitLab 17.7 from Reporter (20)
(https://docs.gitlab.com/user/permissions/, https://docs.gitlab.com/user/project/issues/confidential_issues/)."""
AT_CREATION = timedelta(minutes=1)
"""Labels that a Guest sets while creating leave their events within this time."""
ADOPT = "adopt"
"""The command that says whose an issue is."""
_DESCRIBED = re.compile(r"^changed the description\b", re.I)
_EDITED = re.compile(r"^(changed the description\b|changed title from\b|marked the (checklist item|task) )", re.I)
"""System notes of an edit of description or title, in English (https://docs.gitlab.com/user/project/system_notes/)."""


class Proof(StrEnum):
    """Why an issue may speak for an account, a review or a list."""

    AUTHOR = "author"
    """The bot or an editor opened it."""
    NOTE = "note"
    """The bot's own note on it adopts it, or an editor's command that the bot has still to answer."""
    LABEL = "label"
    """Somebody who may edit issues, or the bot, set a label of a category on it later."""
    EDIT = "edit"
    """The bot edited its description later, which it does only where an issue stands."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stand:
    """How an issue stands: its proof, what an adopting note says, and whether its own words still count.

    `reads`: title, table and mark are as they were when it was proved; what its author wrote since proves nothing.
    """

    proof: Proof
    adopted: Mapping[str, object] = field(default_factory=dict)
    reads: bool = True
    left: bool = False
    """A deleted user's, unproved, with a label of a category since its creation: as a revoked token leaves it."""

    @property
    def proved(self) -> bool:
        """True if it may stand for what it says, or what the bot's note says of it."""
        return self.proof is not Proof.NONE

    @property
    def adopted_since(self) -> bool:
        """True if it was another's issue before: it may hold what was said while it was."""
        return self.proof in (Proof.NOTE, Proof.LABEL, Proof.EDIT)


OWN = Stand(Proof.AUTHOR)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Answers who is who, from what was read so far; every answer stays true when more is read."""

    identity: Identity = field(default_factory=Identity)
    members: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    automation: Mapping[int, bool] = field(default_factory=dict)
    facts: Mapping[Ref, Facts] = field(default_factory=dict)
    unreadable: frozenset[Ref] = frozenset()
    categories: Mapping[str, Category] = field(default_factory=dict)
    mention: str = ""
    """The name by which the bot hears commands, without `@`; empty if it hears none."""
    rows: frozenset[str] = frozenset()
    """The ids of all accounts: whose an issue may become."""
    for_anybody: tuple[str, ...] = ()
    """What is written in rules of the gem's words, which act whoever opened an issue: labels among it prove nothing if
    the bot sets them."""

    def is_bot(self, user: User) -> bool:
        """True if the user is this bot, now or under an earlier token of this scope that GitLab calls a bot."""
        return self.identity.names(user) or (self.identity.may_have_been(user) and self._automatic(user))

    def is_person(self, user: User) -> bool:
        """True unless it is the bot, other automation, or Ghost."""
        if is_ghost(user) or self.is_bot(user) or user.username in self.identity.others:
            return False
        return not self._automatic(user)

    def knows(self, user: User) -> bool:
        """True if nothing has to be asked to tell who the user is."""
        return self.identity.names(user) or user.id in self.automation

    def is_listed(self, user: User) -> bool:
        """True if the name alone says that it is no person: the bot's, one under `bots`, a token's of this scope."""
        bots = self.identity.names(user) or self.identity.may_have_been(user)
        return bots or is_ghost(user) or user.username in self.identity.others

    def remembers(self, user: User) -> bool:
        """True if marks in the user's notes count as said: the bot's, and Ghost's, who may have been the bot."""
        return is_ghost(user) or self.is_bot(user)

    def _automatic(self, user: User) -> bool:
        try:
            return self.automation[user.id]
        except KeyError:
            raise Unread(Need(USERS, part=str(user.id))) from None

    def levels(self, project: str) -> Mapping[str, int]:
        """Access level by username, of the members of a project; raises Unread."""
        source = f"projects:{project}"
        if source not in self.members:
            raise Unread(Need(MEMBERS, source=source))
        return self.members[source]

    def levels_at(self, ref: Ref, home: str) -> Mapping[str, int] | None:
        """Access levels where an issue is, of an account those of the `home` project or of all that was read; None if
        nobody can tell. Raises Unread.
        """
        if ref.project != ACCOUNTS or home:
            return self.levels(home if ref.project == ACCOUNTS else ref.project)
        return self._everywhere if self.members else None

    @cached_property
    def _everywhere(self) -> Mapping[str, int]:
        return dict(ChainMap(*map(dict, self.members.values())))

    def may_edit(self, username: str, project: str) -> bool:
        """True if the member may edit issues there, and so read confidential ones and be assigned to them."""
        return self.levels(project).get(Username(username), 0) >= PLANNER

    def is_editor(self, user: User, project: str) -> bool:
        """True for a person who may edit issues there: commands and claims count."""
        return self.may_edit(user.username, project) and self.is_person(user)

    def confides(self, issue: Issue) -> bool:
        """True if an issue is a confidential place: its author and assignees are the bot or editors."""
        project = issue.ref.project
        readers = (issue.author, *issue.assignees)
        return issue.confidential and all(
            self.is_bot(reader) or (not is_ghost(reader) and self.may_edit(reader.username, project))
            for reader in readers
        )

    def of(self, issue: Issue) -> Stand:
        """How the issue stands; its notes and label events are asked for only if its author has no standing today."""
        if self.opened_by_us(issue):
            return OWN
        facts = self.facts.get(issue.ref, EMPTY)
        if adopted := self.adopted(issue):
            return adopted
        if issue.ref in self.unreadable:
            return Stand(Proof.NONE)
        facts.require(NOTES, LABEL_EVENTS)
        since = [(self._labelled(issue, facts.label_events or ()), Proof.LABEL), (self._described(facts), Proof.EDIT)]
        for when, proof in since:
            if when and _unedited(issue, facts, when):
                return Stand(proof)
        return Stand(Proof.NONE, left=is_ghost(issue.author) and self._from_creation(issue, facts.label_events or ()))

    def opened_by_us(self, issue: Issue) -> bool:
        """True if the bot or an editor opened it."""
        if issue.ref.planned or self.is_bot(issue.author):
            return True
        return not is_ghost(issue.author) and self.is_editor(issue.author, issue.ref.project)

    def adopted(self, issue: Issue) -> Stand | None:
        """How it stands by the bot's own note; None if none adopts it. Asks only where somebody has written."""
        facts = self.facts.get(issue.ref, EMPTY)
        if issue.ref in self.unreadable or not issue.user_notes_count:
            return None
        if facts.notes is None:
            raise Unread(Need(NOTES))
        adopting = max(self._adopting(facts.notes, issue.ref.project), default=None, key=lambda proof: proof[0].id)
        return Stand(Proof.NOTE, adopting[1], _unedited(issue, facts, adopting[0].created_at)) if adopting else None

    def _adopting(self, notes: Iterable[Note], project: str) -> Iterator[tuple[Note, Mapping[str, object]]]:
        """Notes that adopt the issue, and what they say: the bot's own, and editors' commands to it."""
        for note in notes:
            said = {} if note.system else marker.in_note(note.body)
            if said.get("adopts") and self.is_bot(note.author):
                yield note, said
            elif (number := self._asked_for(note)) and self.is_editor(note.author, project):
                yield note, {"adopts": number}

    def _asked_for(self, note: Note) -> str:
        """The account whose the issue is to become by a command, the last one of the note; empty if there is none."""
        given = () if note.system else commands(note.body, self.mention)
        numbers = [command.rest.split(maxsplit=1)[0] for command in given if command.verb == ADOPT and command.rest]
        return next((number for number in reversed(numbers) if number in self.rows), "")

    def _labelled(self, issue: Issue, events: Iterable[LabelEvent]) -> datetime | None:
        """When a label of a category was last set after the creation (UTC), by the bot or by hand."""
        later = (
            event for event in events if event.action == "add" and event.created_at > issue.created_at + AT_CREATION
        )
        newest = sorted(later, key=lambda event: (event.created_at, event.id), reverse=True)
        ours = (event.created_at for event in newest if self._in_a_category(event.label) and self._sets(event))
        return next(ours, None)

    def _described(self, facts: Facts) -> datetime | None:
        """When the bot last edited the description (UTC); it never does where nothing proves an issue."""
        edits = (note for note in facts.notes or () if note.system and _DESCRIBED.match(note.body))
        return max((edit.created_at for edit in edits if self.is_bot(edit.author)), default=None)

    def _sets(self, event: LabelEvent) -> bool:
        """By a person, since GitLab lets nobody set labels later who may not edit issues, then or now; or by the bot,
        but for labels that it sets on anybody's issues.
        """
        if is_ghost(event.user) or not self.is_bot(event.user):
            return not is_ghost(event.user) and self.is_person(event.user)
        return not any(event.label.casefold() in text for text in self.for_anybody)

    def _from_creation(self, issue: Issue, events: Iterable[LabelEvent]) -> bool:
        early = (event for event in events if event.created_at <= issue.created_at + AT_CREATION)
        return any(event.action == "add" and self._in_a_category(event.label) for event in early)

    def _in_a_category(self, label: str) -> bool:
        return bool(label) and any(category.canonical(label) is not None for category in self.categories.values())


def is_ghost(user: User) -> bool:
    """True for what deleted users and revoked tokens leave: nobody."""
    return user.name == GHOSTS_NAME and GHOST.fullmatch(user.username) is not None


def _unedited(issue: Issue, facts: Facts, since: datetime) -> bool:
    """True if the author has not touched title or description since that time (UTC); Ghost cannot."""
    if is_ghost(issue.author):
        return True
    edits = (note for note in facts.notes or () if note.system and note.author.username == issue.author.username)
    return not any(edit.created_at > since and _EDITED.match(edit.body) for edit in edits)


def standing_of(snapshot: Snapshot, categories: Mapping[str, Category], **more: Any) -> Standing:
    """Who is who, by what was read; `more` is what the policy says besides."""
    return Standing(
        identity=snapshot.identity,
        members={
            source: {Username(name): level for name, level in own.items()} for source, own in snapshot.members.items()
        },
        automation=snapshot.automation,
        facts=snapshot.facts,
        unreadable=frozenset(snapshot.unreadable),
        categories=categories,
        rows=frozenset(row.id for row in snapshot.accounts),
        **more,
    )
