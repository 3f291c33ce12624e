"""Holds everything the sandbox knows and finds things in it by id, path or name."""

from __future__ import annotations

import random
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from gitlab_sandbox.clock import Clock
from gitlab_sandbox.state import model as m

PAID = ("premium", "ultimate")
FLAGS = ("work_item_rest_api",)


class State:
    """One GitLab instance in memory. Hold `lock` while reading or changing it from several threads."""

    def __init__(self, clock: Clock, tier: str = "free", seed: int = 20) -> None:
        self.clock = clock
        self.tier = tier
        self.random = random.Random(seed)
        self.lock = threading.RLock()
        self.version = 0
        self.users: dict[int, m.User] = {}
        self.tokens: dict[str, m.Token] = {}
        self.groups: dict[int, m.Group] = {}
        self.projects: dict[int, m.Project] = {}
        self.labels: dict[int, m.Label] = {}
        self.milestones: dict[int, m.Milestone] = {}
        self.issues: dict[int, m.Issue] = {}
        self.links: dict[int, m.IssueLink] = {}
        self.job_token = "glcbt-sandbox-job"
        self.main_project: m.Project | None = None
        self.announce: Callable[[Any], None] = lambda _event: None  # the web hooks listen here
        self.ghost: m.User | None = None
        self.flags: set[str] = set()  # what is switched on though GitLab has it off
        self.granular_only = False  # classic tokens of all but administrators are refused
        self.mentions: list[m.Mention] = []
        self.address = "http://127.0.0.1"  # the instance's own, once the server listens
        self._usernames: dict[str, m.User] = {}
        self._paths: dict[str, m.Project | m.Group] = {}
        self._moved: dict[str, m.Project] = {}
        self._ids: defaultdict[str, int] = defaultdict(int)

    @property
    def paid(self) -> bool:
        return self.tier in PAID

    @property
    def ultimate(self) -> bool:
        return self.tier == "ultimate"

    def switch(self, flag: str, on: bool) -> None:
        """Turns on what GitLab has switched off unless told, or off again."""
        if flag not in FLAGS:
            raise ValueError(f"no flag {flag!r}; known: {', '.join(FLAGS)}")
        self.flags = self.flags | {flag} if on else self.flags - {flag}

    def next_id(self, kind: str) -> int:
        self._ids[kind] += 1
        return self._ids[kind]

    def changed(self) -> None:
        """Everything derived (cached orders, counts) is stale from here on."""
        self.version += 1

    def secret(self, length: int = 20) -> str:
        return "".join(self.random.choices("0123456789abcdef", k=length))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    # ---- adding -------------------------------------------------------------------------------

    def add_user(self, user: m.User) -> m.User:
        self.users[user.id] = user
        self._usernames[user.username.lower()] = user
        self.changed()
        return user

    def add_token(self, token: m.Token) -> m.Token:
        self.tokens[token.value] = token
        return token

    def add_group(self, group: m.Group) -> m.Group:
        self.groups[group.id] = group
        self._paths[group.full_path.lower()] = group
        self.changed()
        return group

    def add_project(self, project: m.Project) -> m.Project:
        self.projects[project.id] = project
        self._paths[project.full_path.lower()] = project
        self.changed()
        return project

    def add_label(self, label: m.Label) -> m.Label:
        owner = label.project or label.group
        if owner is not None:
            owner.labels.append(label)
        self.labels[label.id] = label
        self.changed()
        return label

    def add_milestone(self, milestone: m.Milestone) -> m.Milestone:
        owner = milestone.project or milestone.group
        if owner is not None:
            owner.milestones.append(milestone)
        self.milestones[milestone.id] = milestone
        self.changed()
        return milestone

    def add_issue(self, issue: m.Issue) -> m.Issue:
        issue.project.issues[issue.iid] = issue
        self.issues[issue.id] = issue
        self.changed()
        return issue

    def drop_user(self, user: m.User) -> None:
        self.users.pop(user.id, None)
        self._usernames.pop(user.username.lower(), None)
        self.tokens = {value: x for value, x in self.tokens.items() if x.user is not user}
        self.changed()

    def rename(self, project: m.Project, path: str) -> None:
        """Its old address is remembered until another project takes it."""
        old = project.full_path.lower()
        project.path = path
        del self._paths[old]
        self._moved[old] = project
        self.add_project(project)

    def end_memberships(self) -> None:
        """On the day it expires a membership is over."""
        today = self.clock.today()
        for place in self.places():
            for user_id in [i for i, x in place.members.items() if x.expires_at and x.expires_at <= today]:
                del place.members[user_id]
                self.changed()

    def take_iid(self, project: m.Project, kind: str = "issue") -> int:
        project.last_iids[kind] = project.last_iids.get(kind, 0) + 1
        return project.last_iids[kind]

    # ---- finding ------------------------------------------------------------------------------

    def user(self, username: str) -> m.User | None:
        return self._usernames.get(username.lower())

    def project(self, key: str) -> m.Project | None:
        """By number, or by full path (upper and lower case alike)."""
        if key.isdigit():
            return self.projects.get(int(key))
        place = self._paths.get(key.lower())
        return place if isinstance(place, m.Project) else None

    def moved(self, key: str) -> m.Project | None:
        """The project that once had that path."""
        return self._moved.get(key.lower())

    def group(self, key: str) -> m.Group | None:
        if key.isdigit():
            return self.groups.get(int(key))
        place = self._paths.get(key.lower())
        return place if isinstance(place, m.Group) else None

    def taken(self, full_path: str) -> bool:
        return full_path.lower() in self._paths

    def places(self) -> list[m.Project | m.Group]:
        return [*self.projects.values(), *self.groups.values()]

    def everything(self) -> Iterator[m.Issuable]:
        for project in self.projects.values():
            yield from project.issues.values()
            yield from project.merge_requests.values()
        for group in self.groups.values():
            yield from group.epics

    def groups_below(self, group: m.Group) -> list[m.Group]:
        """The group itself and all within it."""
        return [g for g in self.groups.values() if group in g.lineage()]

    def projects_below(self, group: m.Group) -> list[m.Project]:
        return [p for p in self.projects.values() if group in p.group.lineage()]

    def the_project(self) -> m.Project:
        if self.main_project is None:
            raise LookupError("the sandbox has no main project yet")
        return self.main_project

    def drop_issue(self, issue: m.Issue) -> None:
        issue.project.issues.pop(issue.iid, None)
        self.issues.pop(issue.id, None)
        for merge_request in issue.closers:
            merge_request.closes.remove(issue)
        for link in [x for x in self.links.values() if issue in (x.source, x.target)]:
            del self.links[link.id]
        self.changed()
