"""Plants a seed given as plain data: people, labels, files, and issues with their history.

    clock: 2026-11-25T10:00:00Z          # only when the caller gave none
    visibility: internal                 # of the project; private unless told
    users: {ann: {name: Ann Sample}, duo-developer: {bot: true}, gone: {deleted: true}}
    members: {ann: developer, bea: {role: reporter, expires: -1d}}
    tokens:
      - {user: ann, value: glpat-ann, scopes: [api]}
      - {user: bea, value: glpat-bea, scopes: [granular], permissions: ["Issue: Read", "Issue: Update"]}
    labels: [bug, {name: "HS::Red", color: "#cc0033", group: true}]
    flags: [work_item_rest_api]          # what GitLab has switched off unless told
    groups:                              # the project's own group by its path, or others, also nested ones
      - {path: customer-success/west, members: {ann: developer}, labels: [west], milestones: [{title: M1, due: +9d}],
         iterations: [{title: Sprint 7, start: -3d, due: +10d}]}
    projects: [{path: customer-success/west/shop, members: {ann: owner}, labels: [far], archived: true}]
    epics:                               # of the project's group unless told
      - {title: Grow, group: customer-success/west, author: ann, created: -60d, labels: [west], due_date: +30d}
    files: {accounts.csv: {from: accounts.csv}, note.md: "due [[+6d]]"}
    issues:
      - title: Sample
        author: ann                      # or root, or bot: the project's own bot, or ghost
        created: -35d 09:00              # see times.py for the spellings
        labels: [bug]                    # those it was born with
        events: [{at: -3d, by: ann, add: ["HS::Red"], remove: [bug]}, {at: -1d, by: ann, state: closed}]
        notes: [{at: -2d, by: ann, body: A word., internal: true}]
    branches:
      - {name: stable, committed: -30d, authored: "2026-10-01T09:00:00+02:00", author: ann, protected: true}
    merge_requests:
      - title: "Draft: mend it"
        source_branch: mend              # a branch that is not listed is put there, unless it was merged
        description: "Closes #1"
        created: -9d
        reviewers: [bea]
        awards: {thumbsup: [bea]}
        events: [{at: -2d, by: bea, state: merged}]
        notes: [{at: -3d, by: bea, body: Not yet., thread: why}, {at: -2d, by: ann, body: Now., thread: why}]

Everything an issue, a merge request, a branch, a note or an event may say is listed in shape.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from gitlab_sandbox.seeds import base
from gitlab_sandbox.seeds.branches import BranchKeeper
from gitlab_sandbox.seeds.history import Historian
from gitlab_sandbox.seeds.merge_requests import MergeRequestHistorian
from gitlab_sandbox.seeds.shape import LEVELS, Place, SeedError
from gitlab_sandbox.seeds.times import Times
from gitlab_sandbox.state import ghost, iterations, labels, milestones, people
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State

Home = m.Project | m.Group


def load(path: Path) -> dict[str, Any]:
    try:
        world = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise SeedError(f"{path}: {error}") from error
    if not isinstance(world, dict):
        raise SeedError(f"{path}: a mapping is wanted at the top")
    return world


def plant(state: State, data: Mapping[str, Any], pin: bool, name: str = "seed", folder: Path | None = None) -> None:
    """Plants everything; `pin` lets the seed set the clock."""
    top = Place(name).mapping(data, "top")
    if pin and top.get("clock"):
        state.clock.freeze(Times(state.clock.now()).instant(top["clock"]))
    bot = base.plant(state)
    Planter(state, bot, Place(name), folder).everything(top)
    state.changed()


def _owner(home: Home, wanted: dict[str, Any]) -> Home:
    """`group: true` in the lists of a project puts a thing into its group."""
    return home.group if isinstance(home, m.Project) and wanted.get("group") else home


class Planter:
    def __init__(self, state: State, bot: m.User, place: Place, folder: Path | None) -> None:
        self.state, self.bot, self.top, self.folder = state, bot, place, folder
        self.times = Times(state.clock.now())

    def everything(self, data: dict[str, Any]) -> None:
        project = self.state.the_project()
        self.flags(data.get("flags"))
        project.visibility = data.get("visibility", "private")
        self.users(data.get("users"))
        self.groups(data.get("groups"))
        self.members(project, data.get("members"), self.top.at("members"))
        self.tokens(data.get("tokens"))
        self.labels(project, data.get("labels"), self.top.at("labels"))
        self.milestones(project, data.get("milestones"), self.top.at("milestones"))
        self.files(project, data.get("files"), self.top.at("files"))
        self.projects(data.get("projects"))
        historian = Historian(self.state, self.bot, self.times)
        for place, item in self.top.at("issues").items(data.get("issues")):
            historian.issue(place, place.mapping(item, "issue"))
        self.branches(data.get("branches"))
        requests = MergeRequestHistorian(self.state, self.bot, self.times)
        for place, item in self.top.at("merge_requests").items(data.get("merge_requests")):
            requests.merge_request(place, place.mapping(item, "merge_request"))
        for place, item in self.top.at("epics").items(data.get("epics")):
            historian.epic(place, place.mapping(item, "epic"))
        for name, item in (data.get("users") or {}).items():
            if item and item.get("deleted"):  # what they wrote goes to Ghost
                ghost.delete_user(self.state, self.user(self.top, name))

    def flags(self, given: Any) -> None:
        for place, name in self.top.at("flags").items(given):
            try:
                self.state.switch(str(name), True)
            except ValueError as error:
                raise place.fault(str(error)) from error

    def users(self, given: Any) -> None:
        for place, name, item in self.top.at("users").named(given):
            wanted = place.mapping(item or {}, "user")
            user = people.add_user(
                self.state,
                name,
                wanted.get("name") or "",
                admin=bool(wanted.get("admin")),
                bot=bool(wanted.get("bot")),
            )
            user.state = wanted.get("state", "active")
            if "created" in wanted:
                user.created_at = self.instant(place, wanted["created"])

    def members(self, home: Home, given: Any, place: Place) -> None:
        for here, name, item in place.named(given):
            wanted = here.mapping(item if isinstance(item, dict) else {"role": item}, "member")
            level = wanted.get("role")
            if level not in LEVELS:
                raise here.fault(f"role {level!r} is not one of {', '.join(LEVELS)}")
            member = people.join(self.state, home, self.user(here, name), LEVELS[level])
            member.expires_at = self.times.day(wanted["expires"]) if wanted.get("expires") else None

    def tokens(self, given: Any) -> None:
        for place, item in self.top.at("tokens").items(given):
            wanted = place.mapping(item, "token")
            user = self.user(place, place.need(wanted, "user"))
            expires = wanted.get("expires")
            day = self.times.day(expires) if expires else self.state.clock.today() + timedelta(days=300)
            name, scopes = wanted.get("name", user.username), wanted.get("scopes", ["api"])
            people.add_token(
                self.state, user, name, scopes,
                expires_at=day, value=wanted.get("value", ""), permissions=wanted.get("permissions") or (),
            )  # fmt: skip

    def labels(self, home: Home, given: Any, place: Place) -> None:
        for here, item in place.items(given):
            wanted = here.mapping({"name": item} if isinstance(item, str) else item, "label")
            labels.create(
                self.state, _owner(home, wanted), here.need(wanted, "name"),
                color=wanted.get("color", labels.DEFAULT_COLOR), description=wanted.get("description"),
                priority=wanted.get("priority"),
                at=self.state.clock.now() - timedelta(days=450),
            )  # fmt: skip

    def milestones(self, home: Home, given: Any, place: Place) -> None:
        for here, item in place.items(given):
            wanted = here.mapping(item, "milestone")
            milestone = milestones.create(
                self.state,
                _owner(home, wanted),
                here.need(wanted, "title"),
                description=wanted.get("description"),
                due_date=self.times.day(wanted["due"]) if wanted.get("due") else None,
                start_date=self.times.day(wanted["start"]) if wanted.get("start") else None,
            )
            milestone.state = wanted.get("state", "active")

    def files(self, project: m.Project, given: Any, place: Place) -> None:
        """Each file is text, or `{from: path}` beside the seed; `[[+6d]]` becomes a date."""
        for here, name, item in place.named(given):
            text = item
            if isinstance(item, dict):
                source = (self.folder or Path.cwd()) / str(item.get("from", ""))
                if not source.is_file():
                    raise here.fault(f"no file {source}")
                text = source.read_text(encoding="utf-8")
            project.files[name] = self.times.fill(str(text))

    def branches(self, given: Any) -> None:
        keeper = BranchKeeper(self.state, self.bot, self.times)
        for place, item in self.top.at("branches").items(given):
            keeper.branch(place, place.mapping(item, "branch"))

    def projects(self, given: Any) -> None:
        for place, item in self.top.at("projects").items(given):
            wanted = place.mapping(item, "project")
            project = people.place(self.state, place.need(wanted, "path"))
            project.visibility = wanted.get("visibility", "private")
            self.members(project, wanted.get("members"), place.at("members"))
            project.name = wanted.get("name") or project.name
            self.labels(project, wanted.get("labels"), place.at("labels"))
            self.milestones(project, wanted.get("milestones"), place.at("milestones"))
            self.files(project, wanted.get("files"), place.at("files"))
            project.archived = bool(wanted.get("archived"))

    def groups(self, given: Any) -> None:
        for place, item in self.top.at("groups").items(given):
            wanted = place.mapping(item, "group")
            group = people.group_place(self.state, place.need(wanted, "path"))
            group.name, group.visibility = wanted.get("name") or group.name, wanted.get("visibility", "private")
            self.members(group, wanted.get("members"), place.at("members"))
            self.labels(group, wanted.get("labels"), place.at("labels"))
            self.milestones(group, wanted.get("milestones"), place.at("milestones"))
            self.iterations(group, wanted.get("iterations"), place.at("iterations"))

    def iterations(self, group: m.Group, given: Any, place: Place) -> None:
        for here, item in place.items(given):
            wanted = here.mapping(item, "iteration")
            start, due = (self.times.day(here.need(wanted, x)) for x in ("start", "due"))
            iterations.create(self.state, group, wanted.get("title"), start, due, wanted.get("description"))

    def user(self, place: Place, name: str) -> m.User:
        user = self.bot if name == "bot" else self.state.user(name)
        if user is None:
            raise place.fault(f"nobody is called {name!r}; list them under users")
        return user

    def instant(self, place: Place, text: Any) -> datetime:
        try:
            return self.times.instant(text)
        except ValueError as error:
            raise place.fault(str(error)) from error
