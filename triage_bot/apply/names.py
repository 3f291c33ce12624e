"""Names a write may use: labels, users and milestones that are there, and those that a write makes, each once a run."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from triage_bot.errors import Dropped, Rejected, ResourceError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Dates, Milestone


@dataclass(frozen=True)
class Names:
    """Names as GitLab wants them; `own` are labels of the policy, which GitLab makes along with a write."""

    gateway: Gateway
    snapshot: Snapshot
    own: frozenset[str]
    _milestones: dict[str, dict[str, Milestone]] = field(default_factory=dict)
    """Those of each project and of the groups above it, read once when one is named."""
    _refused: dict[tuple[str, str], ResourceError] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def labels(self, names: Iterable[str]) -> str:
        """The labels in one parameter; raises Dropped for what is neither there nor the policy's own.

        A group does not list its projects' own labels, so there nothing is known to be missing.
        """
        names = tuple(names)
        known = self.snapshot.labels if self.snapshot.scope.kind == "projects" else None
        for name in names:
            if known is not None and name not in known and name not in self.own and not name.startswith("type::"):
                raise Dropped(f'there is no label "{name}"; make it, or run `triage-bot labels sync`')
        return ",".join(names)

    def users(self, names: Iterable[str]) -> list[int]:
        """Their ids, without those whom GitLab does not know."""
        return [number for name in names if (number := self.gateway.user_id(name)) is not None]

    def milestone(self, project: str, title: str, make: Dates | None) -> int:
        """The id to set; raises ResourceError if there is none of that title, or if it cannot be made.

        Whoever asks first makes it, and all who ask for what was refused hear of that refusal.
        """
        with self._turn:
            if error := self._refused.get((project, title)):
                raise error
            try:
                return self._milestone(project, title, make).id
            except ResourceError as error:
                self._refused[project, title] = error
                raise

    def _milestone(self, project: str, title: str, make: Dates | None) -> Milestone:
        if project not in self._milestones:
            self._milestones[project] = {one.title: one for one in reversed(self.gateway.milestones(project))}
        known = self._milestones[project]
        if title not in known:
            if make is None:
                raise Rejected(f'there is no milestone "{title}"')
            known[title] = self.gateway.create_milestone(project, title, make.start, make.due)
        return known[title]
