"""Branches: planted, looked for, made and deleted, with who may push or merge into them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gitlab_sandbox.errors import Forbidden, MessageError, NotFound
from gitlab_sandbox.permissions import level
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor

KEEP_DEFAULT = "The default branch of a project cannot be deleted."
KEEP_PROTECTED = (
    "You are not allowed to delete protected branches from this project. "
    "Only a project maintainer or owner can delete a protected branch."
)
HEXADECIMAL = "You cannot create a branch with a 40-character hexadecimal branch name."
FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|^[-/.]|[/.]$|^@$|^HEAD$|^refs/")
WILD = ("^", "$", "*")


# ---- planting ---------------------------------------------------------------------------------


def plant(
    project: m.Project,
    name: str,
    at: datetime,
    *,
    authored_at: datetime | None = None,
    author: m.User | None = None,
    title: str = "Sample data",
    commit_id: str = "",
) -> m.Branch:
    """Puts a branch there as a push would have; whoever did it was allowed to."""
    person = (author.name, author.email) if author else ("Administrator", "root@sandbox.example")
    default = name == project.default_branch
    commit = m.Commit(
        id=commit_id or ("" if default else hashlib.sha1(f"{project.id}/{name}/{at}".encode()).hexdigest()),
        title=title, author_name=person[0], author_email=person[1], committer_name=person[0],
        committer_email=person[1], authored_at=authored_at or at, committed_at=at,
    )  # fmt: skip
    project.branches[name] = m.Branch(name=name, commit=commit, protected=default)
    return project.branches[name]


def sha(project: m.Project, branch: m.Branch) -> str:
    """The commit a branch ends in; that of the default branch is made of its files, unless told."""
    return branch.commit.id or hashlib.sha1(repr(sorted(project.files.items())).encode()).hexdigest()


# ---- looking ----------------------------------------------------------------------------------


def find(project: m.Project, name: str) -> m.Branch:
    if not valid(name):
        raise MessageError(400, "The branch refname is invalid")
    branch = project.branches.get(name)
    if branch is None:
        raise NotFound("Branch")
    return branch


def listed(project: m.Project, wanted: dict[str, Any]) -> list[m.Branch]:
    """In the asked order, then those the search lets through; the same name as the search comes first."""
    branches = sorted(project.branches.values(), key=lambda b: b.name)
    order = str(wanted.get("sort") or "name")
    if order.startswith("updated"):
        branches.sort(key=lambda b: b.commit.committed_at, reverse=order == "updated_desc")
    if pattern := wanted.get("regex"):
        return [b for b in branches if pattern.search(b.name)]
    term = str(wanted.get("search") or "")
    return searched(branches, term) if term else branches


def searched(branches: Sequence[m.Branch], term: str) -> list[m.Branch]:
    """`^` and `$` hold at the ends and `*` stands for anything, whatever the case; else any part of a name."""
    pattern = re.escape(term.lower())
    if not any(sign in term for sign in WILD):
        hits = [b for b in branches if re.search(pattern, b.name.lower())]
        return sorted(hits, key=lambda b: b.name.lower() != term.lower())
    pattern = pattern.replace(r"\^", "^", 1).replace(r"\*", ".*?").replace(r"\$", "$", 1)
    return [b for b in branches if re.search(pattern, b.name.lower())]


def valid(name: str) -> bool:
    return bool(name) and not FORBIDDEN.search(name)


def can_push(user: m.User | None, project: m.Project, branch: m.Branch) -> bool:
    open_to_developers = not branch.protected or branch.developers_can_push
    return level(user, project) >= (m.DEVELOPER if open_to_developers else m.MAINTAINER) and not project.archived


def can_merge(user: m.User | None, project: m.Project, name: str) -> bool:
    """Into a branch, also one that is not there: nothing protects that one."""
    branch = project.branches.get(name)
    open_to_developers = branch is None or not branch.protected or branch.developers_can_merge
    needed = m.DEVELOPER if open_to_developers or (branch and branch.developers_can_push) else m.MAINTAINER
    return level(user, project) >= needed and not project.archived


# ---- changing ---------------------------------------------------------------------------------


def require_push(actor: Actor, project: m.Project) -> None:
    if level(actor.user, project) < m.DEVELOPER or project.archived:
        raise Forbidden()


def create(actor: Actor, project: m.Project, name: str, ref: str) -> m.Branch:
    require_push(actor, project)
    if not valid(name):
        raise MessageError(400, "Branch name is invalid")
    if name in project.branches:
        raise MessageError(400, "Branch already exists")
    source = next((b for b in project.branches.values() if ref in (b.name, sha(project, b))), None)
    if source is None:
        raise MessageError(400, f"Failed to create branch '{name}': invalid reference name '{ref}'")
    if any(x.startswith(f"{name}/") or name.startswith(f"{x}/") for x in project.branches):
        conflict = "Branch name conflicts with existing branch hierarchy."
        raise MessageError(400, f"Failed to create branch '{name}': {conflict}")
    if re.match(r"[0-9A-Fa-f]{40}(?:[-/]|$)", name):
        raise MessageError(400, HEXADECIMAL)
    merged = source.merged or source.name == project.default_branch
    project.branches[name] = m.Branch(name=name, commit=source.commit, merged=merged)
    actor.state.changed()
    return project.branches[name]


def delete(actor: Actor, project: m.Project, branch: m.Branch) -> None:
    """Nobody deletes the default branch; a protected one only those who could unprotect it."""
    if branch.name == project.default_branch:
        raise MessageError(400, KEEP_DEFAULT)
    if branch.protected and level(actor.user, project) < m.MAINTAINER:
        raise MessageError(400, KEEP_PROTECTED)
    del project.branches[branch.name]
    actor.state.changed()
