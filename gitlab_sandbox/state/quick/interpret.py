"""Turns commands into wanted changes and the sentences GitLab answers with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gitlab_sandbox.permissions import can_set_metadata, can_set_new_metadata, can_update_issue
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
    """One command being run: on what, by whom, with which words; no `issue` while it is being created."""

    actor: Actor
    project: m.Project
    issue: m.Issue | None
    out: Outcome
    argument: str = ""

    @property
    def metadata(self) -> bool:
        may = can_set_new_metadata if self.issue is None else can_set_metadata
        return may(self.actor.user, self.project)

    @property
    def update(self) -> bool:
        return self.issue is not None and can_update_issue(self.actor.user, self.issue)

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
RUNNERS: dict[str, Runner] = {}


def command(*names: str) -> Callable[[Runner], Runner]:
    """Registers a runner; it returns False when its conditions do not hold."""

    def register(runner: Runner) -> Runner:
        RUNNERS.update(dict.fromkeys(names, runner))
        return runner

    return register


def interpret(actor: Actor, project: m.Project, issue: m.Issue | None, commands: list[Command]) -> Outcome:
    out = Outcome()
    for name, argument in commands:
        runner = RUNNERS.get(name)
        if runner is None or not runner(Scene(actor=actor, project=project, issue=issue, out=out, argument=argument)):
            out.failures.append(f"Could not apply {name} command.")
    return out
