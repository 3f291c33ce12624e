"""Milestones a write may name: those there are, and those that rules make, each once per run."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from triage_bot.errors import Rejected, ResourceError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.change import Dates
from triage_bot.model.resource import Milestone


@dataclass(frozen=True)
class Milestones:
    """The milestones of each project and of the groups above it, read once per run when one is named."""

    gateway: Gateway
    _known: dict[str, dict[str, Milestone]] = field(default_factory=dict)
    _refused: dict[tuple[str, str], ResourceError] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def id(self, project: str, title: str, make: Dates | None) -> int:
        """The id to set; raises ResourceError if there is none of that title, or if it cannot be made.

        Whoever asks first makes it, and all who ask for what was refused hear of that refusal.
        """
        with self._turn:
            if error := self._refused.get((project, title)):
                raise error
            try:
                return self._find(project, title, make).id
            except ResourceError as error:
                self._refused[project, title] = error
                raise

    def _find(self, project: str, title: str, make: Dates | None) -> Milestone:
        if project not in self._known:
            self._known[project] = {one.title: one for one in reversed(self.gateway.milestones(project))}
        if title not in self._known[project]:
            if make is None:
                raise Rejected(f'there is no milestone "{title}"')
            self._known[project][title] = self.gateway.create_milestone(project, title, make.start, make.due)
        return self._known[project][title]
