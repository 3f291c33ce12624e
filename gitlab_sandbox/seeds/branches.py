"""Puts the branches of a seed there, with the commits they end in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gitlab_sandbox.seeds.history import Historian
from gitlab_sandbox.seeds.shape import Place
from gitlab_sandbox.state import branches
from gitlab_sandbox.state import model as m

FLAGS = ("protected", "merged", "developers_can_push", "developers_can_merge")


class BranchKeeper(Historian):
    def branch(self, place: Place, given: dict[str, Any]) -> m.Branch:
        """`default: true` takes the place of the default branch the project has had so far."""
        name, project = str(place.need(given, "name")), self._project(place, given.get("project"))
        if not branches.valid(name):
            raise place.fault(f"{name!r} is no name of a branch")
        if given.get("default") and name != project.default_branch:
            del project.branches[project.default_branch]
            project.default_branch = name
        committed = self._kept(place, given["committed"]) if "committed" in given else self.times.now
        branch = branches.plant(
            project, name, committed,
            authored_at=self._kept(place, given["authored"]) if "authored" in given else None,
            author=self._user(place, given["author"]) if "author" in given else None,
            title=str(given.get("title", "Sample data")), commit_id=str(given.get("commit", "")),
        )  # fmt: skip
        for flag in FLAGS:
            if flag in given:
                setattr(branch, flag, bool(given[flag]))
        return branch

    def _kept(self, place: Place, text: Any) -> datetime:
        """A time with an offset of its own keeps it, as git does."""
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError:
            return self._instant(place, text)
        return moment if moment.tzinfo else self._instant(place, text)
