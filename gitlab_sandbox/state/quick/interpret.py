"""Turns commands into wanted changes and the sentences GitLab answers with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gitlab_sandbox import permissions
from gitlab_sandbox.state import labels
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.quick.extract import Command

USERNAME = re.compile(r"@([A-Za-z0-9_.-]+)")
LABEL = re.compile(r'~(?:"([^"]+)"|([^\s~"]+))')


@dataclass
class Outcome:
    """What the commands ask for (`wanted`), what GitLab reports about it, and what it says."""

    wanted: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def want(self, message: str, **wanted: Any) -> None:
        self.wanted |= wanted
        self.summary.append(message)


@dataclass(kw_only=True)
class Scene:
    """One command being run: on what, by whom, with which words; no `target` while it is being created."""

    actor: Actor
    project: m.Project
    target: m.Noteable | None
    kind: str
    out: Outcome
    argument: str = ""
    sha: str = ""  # the commit that a request to merge was made for

    @property
    def issue(self) -> m.Issue | None:
        return self.target if isinstance(self.target, m.Issue) else None

    @property
    def merge_request(self) -> m.MergeRequest | None:
        return self.target if isinstance(self.target, m.MergeRequest) else None

    @property
    def word(self) -> str:
        return "issue" if self.kind == "Issue" else "merge request"

    @property
    def metadata(self) -> bool:
        if self.kind == "MergeRequest":
            return permissions.can_admin_merge_requests(self.actor.user, self.project)
        may = permissions.can_set_new_metadata if self.target is None else permissions.can_set_metadata
        return may(self.actor.user, self.project)

    @property
    def update(self) -> bool:
        if self.merge_request is not None:
            return permissions.can_update_merge_request(self.actor.user, self.merge_request)
        return self.issue is not None and permissions.can_update_issue(self.actor.user, self.issue)

    def labels(self) -> list[m.Label]:
        """Labels named with `~`, or by plain comma separated titles; unknown ones drop out."""
        titles = [a or b for a, b in LABEL.findall(self.argument)] or labels.split_titles(self.argument)
        return labels.resolve(self.actor, self.project, titles, create_missing=False)

    def users(self) -> list[m.User]:
        names = USERNAME.findall(self.argument) or self.argument.replace(",", " ").split()
        if self.argument.strip() in ("me", "@me"):
            return [self.actor.user]
        return [u for n in names if (u := self.actor.state.user(n.rstrip(".")))]


Runner = Callable[[Scene], bool]
RUNNERS: dict[tuple[str, str], Runner] = {}
ISSUES = ("Issue",)
MERGE_REQUESTS = ("MergeRequest",)
BOTH = ("Issue", "MergeRequest")


def command(*names: str, on: tuple[str, ...] = BOTH) -> Callable[[Runner], Runner]:
    """Registers a runner; it returns False when its conditions do not hold."""

    def register(runner: Runner) -> Runner:
        RUNNERS.update(dict.fromkeys(((kind, name) for kind in on for name in names), runner))
        return runner

    return register


def interpret(
    actor: Actor,
    project: m.Project,
    target: m.Noteable | None,
    commands: list[Command],
    *,
    kind: str = "Issue",
    sha: str = "",
) -> Outcome:
    """`kind` counts while there is no target yet."""
    out, kind = Outcome(), target.kind if target else kind
    for name, argument in commands:
        runner = RUNNERS.get((kind, name))
        scene = Scene(actor=actor, project=project, target=target, kind=kind, out=out, argument=argument, sha=sha)
        if runner is None or not runner(scene):
            out.failures.append(f"Could not apply {name} command.")
    return out
