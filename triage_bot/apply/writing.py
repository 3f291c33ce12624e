"""Whom and what a write may name; issues opened, and all fields of one put at once, but not over what a person did."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from triage_bot.changes.change import Change, Hand, Meanwhile
from triage_bot.changes.open_issue import WITHIN, OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.twins import twin_mark
from triage_bot.context.standing import Standing, standing_of
from triage_bot.context.taxonomy import Category
from triage_bot.errors import Dropped, Forbidden, Overtaken, Rejected, ResourceError, SaidAlready
from triage_bot.gitlab.connection import Check
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import USERS, Need, Snapshot, Unread
from triage_bot.model.resource import NOBODY, Dates, Issue, Milestone, Ref, User
from triage_bot.text import marker

T = TypeVar("T", User, Issue)
DONE, FAILED, SKIPPED = "done", "failed", "skipped"
NOT_FOR_ALL = "it holds what only editors may read, and others read the issue by now"

Said = Sequence[tuple[Change, int]]
"""Notes that we posted, each with its id, 0 if GitLab kept none."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one change."""

    change: Change
    status: str
    error: str = ""
    ref: Ref | None = None
    """The real name of an issue that was opened."""
    said_already: bool = False
    """A note was left out because another run, or this one before it was killed, has posted it."""
    forbidden: bool = False
    """GitLab answered 403."""


def refused(change: Change, error: ResourceError) -> Outcome:
    """What is not right any more is skipped; everything else has failed."""
    status = SKIPPED if isinstance(error, Overtaken) else FAILED
    already, forbidden = isinstance(error, SaidAlready), isinstance(error, Forbidden)
    return Outcome(change=change, status=status, error=error.message, said_already=already, forbidden=forbidden)


@dataclass(frozen=True, kw_only=True)
class Directory:
    """What all writes of one run share; `own` are labels of the policy, which GitLab makes along with a write."""

    gateway: Gateway
    snapshot: Snapshot
    own: frozenset[str]
    _milestones: dict[str, dict[str, Milestone]] = field(default_factory=dict)
    """Those of each project or group and of the groups above it, read once when one is named."""
    _refused: dict[tuple[str, str], ResourceError] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def labels(self, ref: Ref, names: Iterable[str]) -> str:
        """The labels in one parameter; raises Dropped for what is neither there nor the policy's own.

        A group does not list its projects' own labels, so there nothing is known to be missing, nor elsewhere.
        """
        names, scope = tuple(names), self.snapshot.scope
        known = self.snapshot.labels if scope.kind == "projects" and ref.project == scope.path else None
        for name in names:
            if known is not None and name not in known and name not in self.own and not name.startswith("type::"):
                raise Dropped(f'there is no label "{name}"; make it, or run `triage-bot labels sync`')
        return ",".join(names)

    def users(self, names: Iterable[str]) -> list[int]:
        """Their ids, without those whom GitLab does not know."""
        return [number for name in names if (number := self.gateway.user_id(name)) is not None]

    def milestone(self, ref: Ref, title: str, make: Dates | None) -> int:
        """The id to set; raises ResourceError if there is none of that title, or if it cannot be made.

        Whoever asks first makes it, and all who ask for what was refused hear of that refusal.
        """
        with self._turn:
            if error := self._refused.get((ref.project, title)):
                raise error
            try:
                return self._milestone(ref, title, make).id
            except ResourceError as error:
                self._refused[ref.project, title] = error
                raise

    def _milestone(self, ref: Ref, title: str, make: Dates | None) -> Milestone:
        if ref.project not in self._milestones:
            listed = reversed(self.gateway.milestones(ref.project, ref.type.home))
            self._milestones[ref.project] = {milestone.title: milestone for milestone in listed}
        known = self._milestones[ref.project]
        if title not in known:
            if make is None:
                raise Rejected(f'there is no milestone "{title}"')
            known[title] = self.gateway.create_milestone(ref.project, title, make.start, make.due)
        return known[title]

    def ask(self, question: Callable[[Standing, T], bool], about: T) -> bool:
        """The answer to a question of who is who; facts that it lacks are read now."""
        standing = standing_of(self.snapshot, {})
        while True:
            try:
                return question(standing, about)
            except Unread as unread:
                for need in unread.needs:
                    standing = self._told(standing, need)

    def _told(self, standing: Standing, need: Need) -> Standing:
        if need.kind == USERS:
            user = int(need.part)
            return replace(standing, automation={**standing.automation, user: self.gateway.automation(user)})
        return replace(standing, members={**standing.members, need.source: self.gateway.members_now(need.source)})


@dataclass(frozen=True, kw_only=True)
class Writing:
    """Opens issues and sends PUTs for one run; `categories` say which labels are kin."""

    directory: Directory
    categories: Mapping[str, Category]
    opened: dict[Ref, Ref] = field(default_factory=dict)
    """The real names of issues that were opened."""
    left_out: dict[Ref, str] = field(default_factory=dict)
    """Whom GitLab did not assign to what was opened, in words, where that is no failure."""
    _issues: dict[Ref, Issue] = field(default_factory=dict)
    """What was opened, as we asked for it, by its real name."""

    # Opened -------------------------------------------------------------------------------

    def real(self, ref: Ref) -> Ref:
        """The real name of an issue; raises Overtaken if it was to be opened and was not."""
        if ref.planned and ref not in self.opened:
            raise Overtaken(f"{ref} was not opened")
        return self.opened.get(ref, ref)

    def open(self, change: OpenIssue) -> Ref:
        """Re-lists the destination, then opens the issue unless one with the same mark came meanwhile.

        It is found again if the answer is lost, and closed again if another run was quicker.
        """
        gateway, project, seen = self.directory.gateway, change.ref.project, self.directory.snapshot
        newest = gateway.newest(project)

        def same(issue: Issue) -> bool:
            if change.mark:
                return marker.read(issue.description) == marker.read(change.mark)
            return issue.title == change.title and issue.ref not in seen.issues

        for issue in newest if change.mark else ():
            came = issue.state == "opened" or issue.created_at >= seen.taken_at  # and was closed by a person
            came = issue.created_at >= seen.taken_at - WITHIN if change.lately else came
            if came and same(issue) and self.directory.ask(Standing.is_bot, issue.author):
                raise Overtaken(f"{issue.ref} was opened for it meanwhile")
        after = max((issue.ref.iid for issue in newest), default=0)
        opened = gateway.open(project, change.sends(self.directory), after, same)
        if opened.ref.iid > after + 1 and change.mark:
            self._close_twin(opened, after, same, change.lately)
        self.opened[change.ref], self._issues[opened.ref] = opened.ref, change.as_asked(opened)
        if lost := change.lost(opened):
            raise Dropped(f"{opened.ref} was opened, but GitLab dropped {lost}")
        if people := change.left_out(opened):
            self.left_out[change.ref] = f"GitLab did not assign {people}"
        return opened.ref

    def _close_twin(self, ours: Issue, after: int, same: Callable[[Issue], bool], lately: bool) -> None:
        """Others were opened since the re-list: if another run opened the same, our newer one is closed.

        So it is if a person has closed the other one already: that was about the account, not about its number.
        What is opened again each day (`lately`) has no twin among those that were listed before.
        """
        for issue in self.directory.gateway.newest(ours.ref.project):
            stands = issue.state == "opened" and not lately
            came = issue.ref.iid < ours.ref.iid and (stands or issue.ref.iid > after)
            if came and same(issue) and self.directory.ask(Standing.is_bot, issue.author):
                marked = twin_mark(ours.description, issue.ref)
                fields = {"state_event": "close", "description": marked, "assignee_ids": [0]}
                self.directory.gateway.update(ours.ref, fields, lambda now: now.state == "closed")
                raise Overtaken(f"another run opened {issue.ref} for it; {ours.ref} was closed again")

    # Put ----------------------------------------------------------------------------------

    def put(self, ref: Ref, changes: list[Change], said: Said, outcomes: list[Outcome]) -> Issue | None:
        """GitLab's answer, if anything was sent; `said` are the notes we posted before. Adds to the outcomes."""
        ready: list[tuple[Change, Mapping[str, Any]]] = []
        for change in changes:  # their names are asked for before the issue is read again
            try:
                ready.append((change, change.sends(self.directory)))
            except ResourceError as error:
                outcomes.append(refused(change, error))
        right = self.still_right(ref, [change for change, _ in ready], said, outcomes)
        good = _with_all_of_their_rule(right, changes, outcomes)
        if not good:
            return None
        fields = _together(sent for change, sent in ready if change in good)

        def done(now: Issue) -> bool:
            return not any(change.lost(now) for change in good)

        try:
            after = self._after(ref, good)
            answer = self.directory.gateway.update(ref, fields, done, self._again(ref, good, said), after)
        except ResourceError as error:
            outcomes += [refused(change, error) for change in good]
            return None
        for number, change in enumerate(good, 1):
            lost = "" if _gave_way(change, good[number:], answer) else change.lost(answer)
            status, why = (FAILED, f"GitLab dropped {lost}") if lost else (DONE, "")
            outcomes.append(Outcome(change=change, status=status, error=why))
        return answer

    def _after(self, ref: Ref, changes: list[Change]) -> Issue | None:
        """What was seen, with all that is asked for: an answer that tells less of it is taken for this."""
        issue, hand = self._before(ref), Hand(user=NOBODY, at=self.directory.snapshot.taken_at)
        for change in changes:
            issue = change.shows(issue, hand) if issue else None
        return issue

    def _before(self, ref: Ref) -> Issue | None:
        seen = self.directory.snapshot
        return seen.issues.get(ref) or seen.others.get(ref) or self._issues.get(ref)

    def guards(self, change: Change) -> bool:
        """True if what a person does could be lost in the change."""
        return change.guards(self._kin)

    def still_right(self, ref: Ref, changes: list[Change], said: Said, outcomes: list[Outcome]) -> list[Change]:
        """Reads the issue again if something of a person's could be lost; what was overtaken goes to the outcomes."""
        try:
            meanwhile = self._meanwhile(ref, changes, said)
        except ResourceError as error:
            outcomes += [refused(change, error) for change in changes]
            return []
        against = [self._against(change, changes, meanwhile) if meanwhile else "" for change in changes]
        pairs = list(zip(changes, against, strict=True))
        outcomes += [refused(change, Overtaken(why)) for change, why in pairs if why]
        return [change for change, why in pairs if not why]

    def _meanwhile(self, ref: Ref, changes: Iterable[Change], said: Said) -> Meanwhile | None:
        """The issue read again, if that is needed and it was seen before."""
        before = self._before(ref)
        if before is None or not ref.type.alone or not any(map(self.guards, changes)):
            return None
        return Meanwhile(before, self.directory.gateway.issue(ref), tuple(said), self._kin)

    def _against(self, change: Change, together: Iterable[Change], meanwhile: Meanwhile) -> str:
        """A person was quicker, or others would read what only editors may."""
        if why := change.overtaken(meanwhile):
            return why
        now = meanwhile.now
        closed = replace(now, confidential=now.confidential or any(step.hushes for step in together))
        return NOT_FOR_ALL if change.private and not self.directory.ask(Standing.confides, closed) else ""

    def _again(self, ref: Ref, good: list[Change], said: Said) -> Check:
        """Time has passed before it is sent a second time: raises Overtaken if a person has acted meanwhile."""
        sent: list[bool] = []

        def check() -> None:
            meanwhile = self._meanwhile(ref, good, said) if sent else None
            for change in good if meanwhile else ():
                if meanwhile and (why := change.overtaken(meanwhile)):
                    raise Overtaken(why)
            sent.append(True)

        return check

    def _kin(self, label: str) -> frozenset[str]:
        """The categories and the scope a label belongs to, however it is spelt."""
        scope, scoped, _ = label.casefold().rpartition("::")
        own = {f"category {name}" for name, known in self.categories.items() if known.canonical(label) is not None}
        return frozenset(own | ({f"scope {scope}"} if scoped else set()))


def _with_all_of_their_rule(good: list[Change], changes: list[Change], outcomes: list[Outcome]) -> list[Change]:
    """Without texts whose rule cannot do something else: their hidden mark remembers that all was done."""
    lacking = {change.rule for change in changes if change not in good}
    left = [change for change in good if change.remembers and change.rule in lacking]
    outcomes += [
        Outcome(change=change, status=SKIPPED, error="something else of its rule could not be done") for change in left
    ]
    return [change for change in good if change not in left]


def _gave_way(change: Change, later: Iterable[Change], answer: Issue) -> bool:
    return isinstance(change, Relabel) and change.gave_way(later, answer)


def _together(sent: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The parameters of one request; lists of labels of several rules become one."""
    fields: dict[str, Any] = {}
    for more in sent:
        for key, value in more.items():
            fields[key] = f"{fields[key]},{value}" if key in fields else value
    return fields
