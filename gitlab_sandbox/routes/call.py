"""One API call in hand: caller, parameters, and the usual look-ups with GitLab's refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from gitlab_sandbox import paging, params, permissions
from gitlab_sandbox.auth import Caller
from gitlab_sandbox.entities.issues import View
from gitlab_sandbox.errors import Forbidden, MessageError, Moved, NotFound, ParamError, Unauthorized
from gitlab_sandbox.hooks.dispatch import Dispatcher
from gitlab_sandbox.limits import Limits
from gitlab_sandbox.params import Param
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import work_items
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.issue_query import IssueQuery
from gitlab_sandbox.state.store import State
from gitlab_sandbox.state.work_items import WorkItem
from gitlab_sandbox.wire import Reply, Request

T = TypeVar("T")


@dataclass(kw_only=True)
class Call:
    request: Request
    state: State
    caller: Caller
    given: dict[str, Any]  # parameters as sent
    path: dict[str, str]  # the named parts of the path
    query: IssueQuery
    limits: Limits
    hooks: Dispatcher
    forget: frozenset[str] = frozenset()  # parameters a fault makes GitLab ignore
    actor: Actor = field(init=False)

    def __post_init__(self) -> None:
        chain = self.request.headers.get("x-gitlab-event-uuid", "")
        user = self.caller.user or m.User(id=0, username="", name="", email="", created_at=self.state.clock.now())
        self.actor = Actor(self.state, user, chain or self.state.uuid(), caused_by_hook=bool(chain))

    @property
    def user(self) -> m.User | None:
        return self.caller.user

    @property
    def base(self) -> str:
        return self.request.base

    def read(self, declared: Sequence[Param], **rules: Any) -> dict[str, Any]:
        wanted = params.read(self.given, declared, **rules)
        return {k: v for k, v in wanted.items() if k not in self.forget}

    def view(self, project: m.Project | None = None, **wishes: Any) -> View:
        return View(state=self.state, base=self.base, user=self.user, project=project, **wishes)

    def page(self, items: Sequence[T], show: Callable[[T], Any], **options: Any) -> Reply:
        return paging.paginate(self.request, self.given, items, show, **options)

    def need_user(self) -> m.User:
        if self.user is None:
            raise Unauthorized()
        return self.user

    def need_admin(self) -> m.User:
        user = self.need_user()
        if not user.admin:
            raise Forbidden()
        return user

    def number(self, name: str) -> int:
        text = self.path[name]
        if not text.isdigit():
            raise ParamError(f"{'issue_iid' if name == 'iid' else name} is invalid")
        return int(text)

    # ---- look-ups -----------------------------------------------------------------------------

    def project(self) -> m.Project:
        project = self.state.project(self.path["id"])
        if project is None and (moved := self.state.moved(self.path["id"])) is not None:
            self._sent_on(moved)
        if project is None or not permissions.can_read_project(self.user, project):
            if self.user is None:
                raise Unauthorized()
            raise NotFound("Project")
        return project

    def _sent_on(self, project: m.Project) -> None:
        if permissions.can_read_project(self.user, project):
            rest = self.request.target.split("/", 5)[5:]
            location = "/".join([f"{self.base}/api/v4/projects/{project.id}", *rest])
            raise Moved(self.request.method in ("GET", "HEAD"), location)

    def group(self) -> m.Group:
        group = self.state.group(self.path["id"])
        if group is None or not permissions.can_read_group(self.user, group, self.state.projects_below(group)):
            raise NotFound("Group")
        return group

    def issue(self) -> m.Issue:
        issue = self.project().issues.get(self.number("iid"))
        if issue is None or not permissions.can_read_issue(self.user, issue):
            raise NotFound("Issue")
        return issue

    def issue_to_read(self) -> m.Issue:
        """The same with other words: a plain look-up says `Not found`."""
        try:
            return self.issue()
        except NotFound as error:
            raise error if error.body == NotFound("Project").body else MessageError(404, "404 Not found") from None

    def issue_to_write(self) -> m.Issue:
        """An issue that is there but hidden is refused, not denied."""
        issue = self.project().issues.get(self.number("iid"))
        if issue is not None and not permissions.can_read_issue(self.user, issue):
            raise Forbidden()
        return self.issue()

    def merge_request(self) -> m.MergeRequest:
        """One that is there but hidden is refused, not denied."""
        project = self.project()
        merge_request = project.merge_requests.get(self.number("iid"))
        if merge_request is None:
            raise MessageError(404, "404 Not found")
        self.require(permissions.can_read_code(self.user, project))
        return merge_request

    def planning_group(self) -> m.Group:
        """A group whose tier knows epics."""
        group = self.group()
        self.require(self.state.paid)
        return group

    def epic(self) -> Epic:
        """By the number in its group; one that is not there is refused, not missed."""
        wanted = self.number("iid")
        epic = next((e for e in self.planning_group().epics if e.iid == wanted), None)
        if epic is None or not permissions.can_read_epic(self.user, epic):
            raise Forbidden()
        return epic

    def epic_by_id(self) -> Epic:
        """As notes and events ask for one; of the group or a group within it."""
        wanted = self.number("epic_id")
        for epic in (e for g in self.state.groups_below(self.planning_group()) for e in g.epics):
            if epic.id == wanted and permissions.can_read_epic(self.user, epic):
                return epic
        raise MessageError(404, "404 Not found")

    def planning_home(self) -> m.Project | m.Group:
        """Whose work items are meant; without the flag there is no such address."""
        self.need_user()
        if "work_item_rest_api" not in self.state.flags:
            raise NotFound()
        if "/projects/" in self.request.path:
            return self.project()
        is_project = "/namespaces/" in self.request.path and self.state.group(self.path["id"]) is None
        return self.project() if is_project and not self.path["id"].isdigit() else self.group()

    def work_item(self) -> WorkItem:
        home, wanted = self.planning_home(), self.number("iid")
        items = work_items.of_place(self.state, self.user, home)
        item = next((i for i in items if i.iid == wanted), None)
        if item is None:
            raise NotFound("Work Item")
        return item

    def noteable(self) -> m.Issuable:
        if "/-/work_items/" in self.request.path:
            return self.work_item()
        if "/epics/" in self.request.path:
            return self.epic_by_id() if "epic_id" in self.path else self.epic()
        if "/merge_requests/" not in self.request.path:
            return self.issue()
        if not permissions.can_read_code(self.user, self.project()):
            raise NotFound("Merge Request")
        return self.merge_request()

    def unmodified_since(self, changed: datetime) -> None:
        """A DELETE may ask that the thing has not changed since a moment."""
        wanted = self.request.headers.get("if-unmodified-since")
        if wanted and parsedate_to_datetime(wanted) < changed.replace(microsecond=0):
            raise MessageError(412, "412 Precondition Failed")

    def require(self, allowed: bool) -> None:
        if not allowed:
            raise Forbidden()
