"""What is watched, by number: a project or group that is renamed or moved stays ours, under its new path."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage_bot.model.facts import Scope
from triage_bot.service.memory import Memory
from triage_bot.service.webhook import Watched


@dataclass
class Places:
    """Remembers in the store, and so over restarts and for all workers; numbers are those of one `host`."""

    memory: Memory
    host: str
    paths: dict[Watched, Watched] = field(default_factory=dict)
    """What is watched, with its number and under the path it has by now."""

    def recalled(self, watched: Watched) -> Watched:
        """The same as GitLab last named it, or as it was given if that never happened."""
        if watched not in self.paths:
            number, _, path = self.memory.recall(self._name("place", watched)).partition(" ")
            if not path:
                return watched
            self.paths[watched] = Watched(watched.kind, path, int(number))
        return self.paths[watched]

    def found(self, watched: Watched, scope: Scope) -> None:
        """GitLab has named it."""
        seen = Watched(watched.kind, scope.path, scope.id)
        if self.recalled(watched) != seen:
            self.memory.remember(self._name("place", watched), f"{scope.id} {scope.path}")
            self.paths[watched] = seen
        if watched.kind == "projects":
            self.learn(scope.id, scope.path)

    def over(self, project: str) -> Watched | None:
        """What is watched that holds this project; nothing if it is none of ours (any more)."""
        return next((one for one, place in self.paths.items() if place.covers(0, project)), None)

    def learn(self, number: int, path: str) -> None:
        """A project of ours has this number and this path."""
        if self.memory.recall(self._name("project", number)) != path or self.moved(path):
            self.memory.remember(self._name("project", number), path)
            self.memory.remember(self._name("number", path), str(number))

    def is_ours(self, number: int) -> bool:
        """True for a project that was ours under whatever path."""
        return bool(self.memory.recall(self._name("project", number)))

    def number_of(self, path: str) -> str:
        """The number of the project of ours that was last seen under this path, or nothing."""
        return self.memory.recall(self._name("number", path))

    def moved(self, path: str) -> str:
        """Where the project that had this path is by now; nothing if it is still there."""
        number = self.number_of(path)
        now = self.memory.recall(self._name("project", number)) if number else ""
        return now if now != path else ""

    def _name(self, what: str, of: object) -> str:
        return f"{what} {of} on {self.host}"
