"""Whom and what a write may name: labels, people, milestones; and who is who, asked right now."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from triage_bot.context.standing import Standing, standing_of
from triage_bot.errors import Dropped, Rejected, ResourceError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import USERS, Need, Snapshot, Unread
from triage_bot.model.resource import Dates, Issue, Milestone, Ref, User

T = TypeVar("T", User, Issue)


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
