"""Which resources are listed: the filters as parameters of GitLab's lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage_bot.gitlab import work_items
from triage_bot.gitlab.paths import part
from triage_bot.model.facts import Scope
from triage_bot.model.resource_type import ISSUES, TYPES
from triage_bot.shapes.values import iso


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which resources to list; None leaves a filter out."""

    state: str | None = "opened"
    labels: tuple[str, ...] = ()
    updated_after: datetime | None = None
    project: str = ""
    """List this project instead of the scope."""
    kind: str = ISSUES
    whole: bool = False
    """Whole rows are kept."""
    iids: tuple[int, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    """Further parameters."""

    def within(self, scope: Scope) -> tuple[str, dict[str, Any]]:
        """The path below which they are listed, and the parameters."""
        kind = TYPES[self.kind]
        params = {
            "state": self.state,
            "labels": ",".join(self.labels),
            "updated_after": iso(self.updated_after) if self.updated_after else "",
            "scope": "all" if scope.kind == "all" and not self.project else "",
            "iids[]": list(self.iids),
            **(work_items.SHOWN if kind.by_parameters else {}),
            "include_descendants": "true" if kind.by_parameters and scope.kind == "groups" else "",
            **dict(self.more),
        }
        here = "" if scope.kind == "all" else f"/{scope.kind}/{scope.id}"
        path = f"/projects/{part(self.project)}" if self.project else here
        return path, {key: value for key, value in params.items() if value}
