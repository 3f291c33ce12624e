"""Labels a write may name: those there are, and the policy's own, which GitLab makes along with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot.errors import Dropped
from triage_bot.model.facts import Snapshot


@dataclass(frozen=True)
class Labels:
    """The labels of the scope, and those the policy may create."""

    snapshot: Snapshot
    own: frozenset[str]

    def need(self, names: Iterable[str]) -> None:
        """Labels of the policy are made if they are missing; any other unknown name is refused.

        A group does not list its projects' own labels, so there nothing is known to be missing.
        """
        known = self.snapshot.labels if self.snapshot.scope.kind == "projects" else None
        for name in names:
            if known is not None and name not in known and name not in self.own and not name.startswith("type::"):
                raise Dropped(f'there is no label "{name}"; make it, or run `triage-bot labels sync`')
