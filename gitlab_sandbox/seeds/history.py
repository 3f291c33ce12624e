"""Writes the history of issues and epics directly: no limits, no hooks, times as told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from gitlab_sandbox.seeds.shape import Place
from gitlab_sandbox.seeds.times import Times
from gitlab_sandbox.state import epics, ghost, iterations, labels, milestones, traces, work_items
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.store import State

Step = Callable[[], None]


class Historian:
    words: tuple[str, ...] = ("closed", "reopened")

    def __init__(self, state: State, bot: m.User, times: Times) -> None:
        self.state, self.bot, self.times = state, bot, times

    def issue(self, place: Place, given: dict[str, Any]) -> m.Issue:
        born = self._instant(place, place.need(given, "created"))
        author = self._user(place, given.get("author", "root"))
        project = self._project(place, given.get("project"))
        issue = m.Issue(
            id=self.state.next_id("issue"), iid=self.state.take_iid(project), project=project,
            title=str(place.need(given, "title")).strip(), author=author, created_at=born, updated_at=born,
            description=self.times.fill(given["description"]) if given.get("description") else None,
        )  # fmt: skip
        self._facts(place, issue, given)
        self.state.add_issue(issue)
        self._life(place, issue, given)
        return issue

    def epic(self, place: Place, given: dict[str, Any]) -> Epic:
        born, group = self._instant(place, place.need(given, "created")), self._group(place, given.get("group"))
        start, due = (self.times.day(given[x]) if given.get(x) else None for x in ("start_date", "due_date"))
        epic = Epic(
            id=self.state.next_id("epic"), work_item_id=self.state.next_id("issue"), iid=epics.next_iid(group),
            group=group, title=str(place.need(given, "title")).strip(), created_at=born, updated_at=born,
            author=self._user(place, given.get("author", "root")), confidential=bool(given.get("confidential")),
            description=self.times.fill(given["description"]) if given.get("description") else None,
            start_date=start, start_fixed=start is not None, due_date=due, due_fixed=due is not None,
        )  # fmt: skip
        if title := given.get("parent"):
            above = [e for g in group.lineage() for e in g.epics if e.title == title]
            if not above:
                raise place.fault(f"no epic {title!r} in this group or above; list it first")
            epic.parent = above[0]
        group.epics.append(epic)
        self._life(place, epic, given)
        return epic

    def _life(self, place: Place, item: m.Issuable, given: dict[str, Any]) -> None:
        """What it was born with, what happened to it, and its end."""
        self._labels(place, item, item.author, item.created_at, add=given.get("labels"), remove=None)
        for _at, step in sorted(self._steps(place, item, given), key=lambda x: x[0]):
            step()
        if given.get("state") == "closed" and item.state == "opened":
            self._close(place, item, given)

    def _facts(self, place: Place, issue: m.Issue, given: dict[str, Any]) -> None:
        issue.confidential = bool(given.get("confidential"))
        issue.assignees = [self._user(place, name) for name in given.get("assignees") or []]
        issue.due_date = self.times.day(given["due_date"]) if given.get("due_date") else None
        issue.issue_type = given.get("type", "issue")
        issue.discussion_locked = given.get("locked")
        issue.weight, issue.health_status = given.get("weight"), given.get("health_status")
        issue.status = given.get("status")
        if issue.status is not None and issue.status not in work_items.STATUSES:
            raise place.fault(f"status {issue.status!r} is not one of {', '.join(work_items.STATUSES)}")
        if title := given.get("iteration"):
            issue.iteration = iterations.find(issue.project, str(title))
            if issue.iteration is None:
                raise place.fault(f"no iteration {title!r}; list it under the group's iterations")
        if title := given.get("milestone"):
            issue.milestone = milestones.find(issue.project, title)
            if issue.milestone is None:
                raise place.fault(f"no milestone {title!r}")

    def _steps(self, place: Place, noteable: m.Issuable, given: dict[str, Any]) -> list[tuple[datetime, Step]]:
        """Notes and events in one list, so that ids follow time."""
        steps: list[tuple[datetime, Step]] = []
        for here, item in place.at("notes").items(given.get("notes")):
            note = here.mapping(item, "note")
            at = self._instant(here, here.need(note, "at"))
            steps.append((at, lambda h=here, n=note, t=at: self._note(h, noteable, n, t)))  # type: ignore[misc]
        for here, item in place.at("events").items(given.get("events")):
            event = here.mapping(item, "event")
            at = self._instant(here, here.need(event, "at"))
            steps.append((at, lambda h=here, e=event, t=at: self._event(h, noteable, e, t)))  # type: ignore[misc]
        return steps

    def _note(self, place: Place, item: m.Issuable, given: dict[str, Any], at: datetime) -> None:
        actor = self._actor(place, given)
        body = self.times.fill(str(place.need(given, "body")).rstrip())
        note = traces.add_note(
            actor, item, body, at, system=bool(given.get("system")), internal=bool(given.get("internal"))
        )
        if "edited" in given:
            note.updated_at = self._instant(place, given["edited"])
        if thread := given.get("thread"):
            note.type = "DiscussionNote"
            note.discussion_id = hashlib.sha1(f"{item.kind}/{item.id}/{thread}".encode()).hexdigest()
        if note.system and body == "changed the description" and isinstance(item, m.Issue):
            item.edited_at, item.edited_by = at, actor.user
        item.updated_at = max(item.updated_at, note.updated_at)

    def _event(self, place: Place, item: m.Issuable, given: dict[str, Any], at: datetime) -> None:
        actor = self._actor(place, given)
        if given.get("add") or given.get("remove"):
            self._labels(place, item, actor.user, at, add=given.get("add"), remove=given.get("remove"))
        if word := given.get("state"):
            if word not in self.words:
                raise place.fault(f"state {word!r} is not one of {', '.join(self.words)}")
            self._state(item, actor, word, at)
        if isinstance(item, m.Noteable) and (title := given.get("milestone")):
            before, item.milestone = item.milestone, milestones.find(item.project, title)
            traces.milestone_events(actor, item, before, at)
        item.updated_at = max(item.updated_at, at)

    def _labels(
        self,
        place: Place,
        item: m.Issuable,
        user: m.User,
        at: datetime,
        *,
        add: list[str] | None,
        remove: list[str] | None,
    ) -> None:
        before = list(item.labels)
        gone = {self._label(place, item, t) for t in remove or []}
        wanted = [x for x in before if x not in gone] + [self._label(place, item, t) for t in add or []]
        item.labels = list(dict.fromkeys(wanted))
        traces.label_events(Actor(self.state, user), item, before, at)

    def _label(self, place: Place, item: m.Issuable, title: str) -> m.Label:
        label = labels.find(item.home, title)
        if label is None:
            raise place.fault(f"no label {title!r}; list it under labels")
        return label

    def _close(self, place: Place, item: m.Issuable, given: dict[str, Any]) -> None:
        at = self._instant(place, given["closed"]) if given.get("closed") else item.updated_at
        by = self._user(place, given.get("closed_by") or item.author.username)
        self._state(item, Actor(self.state, by), "closed", at)
        item.updated_at = max(item.updated_at, at)

    def _state(self, item: m.Issuable, actor: Actor, word: str, at: datetime) -> None:
        closed = word == "closed"
        item.state = "closed" if closed else "opened"
        item.closed_at, item.closed_by = (at, actor.user) if closed else (None, None)
        traces.state_event(actor, item, word, at)

    def _actor(self, place: Place, given: dict[str, Any]) -> Actor:
        return Actor(self.state, self._user(place, place.need(given, "by")))

    def _user(self, place: Place, name: str) -> m.User:
        user = self.bot if name == "bot" else self.state.user(str(name))
        if user is None and name == "ghost":
            user = ghost.ghost(self.state)
        if user is None:
            raise place.fault(f"nobody is called {name!r}; list them under users")
        return user

    def _project(self, place: Place, path: str | None) -> m.Project:
        project = self.state.project(path) if path else self.state.the_project()
        if project is None:
            raise place.fault(f"no project {path!r}; list it under projects")
        return project

    def _group(self, place: Place, path: str | None) -> m.Group:
        group = self.state.group(path) if path else self.state.the_project().group
        if group is None:
            raise place.fault(f"no group {path!r}; list it under groups")
        return group

    def _instant(self, place: Place, text: Any) -> datetime:
        try:
            return self.times.instant(text)
        except ValueError as error:
            raise place.fault(str(error)) from error
