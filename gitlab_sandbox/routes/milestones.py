"""Milestones of projects and groups over the wire."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import places as entity
from gitlab_sandbox.entities.issues import issue as issue_json
from gitlab_sandbox.errors import NotFound
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import milestones as service
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import tell
from gitlab_sandbox.wire import Reply

LIST = (
    Param("iids", p.wholes),
    Param("state", p.text, choices=("all", "active", "closed"), default="all"),
    Param("title", p.text),
    Param("search", p.text),
    Param("include_ancestors", p.truth),
    Param("include_parent_milestones", p.truth),
    Param("updated_before", p.instant),
    Param("updated_after", p.instant),
)
FIELDS = (Param("description", p.text), Param("due_date", p.day), Param("start_date", p.day))
CREATE = (Param("title", p.text, required=True), *FIELDS)
UPDATE = (Param("title", p.text), *FIELDS, Param("state_event", p.text, choices=("close", "activate")))
ENOUGH = ("title", "description", "start_date", "due_date", "state_event")

Owner = m.Project | m.Group


def _owner(call: Call) -> Owner:
    return call.group() if "/groups/" in call.request.path else call.project()


def _available(owner: Owner, ancestors: bool) -> list[m.Milestone]:
    if isinstance(owner, m.Project):
        return service.available(owner, ancestors)
    return [x for g in (owner.lineage() if ancestors else [owner]) for x in g.milestones]


def listing(call: Call) -> Reply:
    owner, wanted = _owner(call), call.read(LIST)
    found = _available(owner, bool(wanted.get("include_ancestors") or wanted.get("include_parent_milestones")))
    if iids := wanted.get("iids"):
        found = [x for x in found if x.iid in iids]
    if wanted["state"] != "all":
        found = [x for x in found if x.state == wanted["state"]]
    if title := wanted.get("title"):
        found = [x for x in found if x.title == title]
    if text := wanted.get("search"):
        found = [x for x in found if text.lower() in f"{x.title} {x.description or ''}".lower()]
    if after := wanted.get("updated_after"):
        found = [x for x in found if x.updated_at >= after]
    if before := wanted.get("updated_before"):
        found = [x for x in found if x.updated_at <= before]
    found.sort(key=lambda x: x.id, reverse=True)
    today = call.state.clock.today()
    return call.page(found, lambda x: entity.milestone(x, call.base, today))


def _shown(call: Call, found: m.Milestone, status: int = 200) -> Reply:
    return Reply(status, entity.milestone(found, call.base, call.state.clock.today()))


def _find(call: Call, owner: Owner) -> m.Milestone:
    wanted = call.number("milestone_id")
    found = next((x for x in owner.milestones if x.id == wanted), None)
    if found is None:
        raise NotFound("Milestone")
    return found


def get_one(call: Call) -> Reply:
    return _shown(call, _find(call, _owner(call)))


def _writable(call: Call) -> Owner:
    owner = _owner(call)
    if isinstance(owner, m.Project):
        call.require(permissions.can_admin_milestones(call.user, owner))
    else:
        call.require(permissions.group_level(call.user, owner) >= m.PLANNER)
    return owner


def create(call: Call) -> Reply:
    owner, found = _writable(call), call.read(CREATE)
    made = service.create(
        call.state,
        owner,
        found["title"] or "",
        description=found.get("description"),
        due_date=found.get("due_date"),
        start_date=found.get("start_date"),
    )
    _tell(call, made, "create")
    return _shown(call, made, 201)


def update(call: Call) -> Reply:
    owner = _writable(call)
    found, milestone = call.read(UPDATE, at_least_one=ENOUGH), _find(call, owner)
    event = found.pop("state_event", None)
    if found.get("title", milestone.title) != milestone.title:
        found["title"] = (found["title"] or "").strip()
        service.check_title(call.state, owner, found["title"])
    days = (found.get(name, getattr(milestone, name)) for name in ("start_date", "due_date"))
    service.check_days(*days)
    for name, value in found.items():
        setattr(milestone, name, value)
    if event:
        milestone.state = "closed" if event == "close" else "active"
        _tell(call, milestone, "close" if event == "close" else "reopen")
    milestone.updated_at = call.state.clock.now()
    call.state.changed()
    return _shown(call, milestone)


def _tell(call: Call, milestone: m.Milestone, action: str) -> None:
    if milestone.project is not None:
        tell(call.actor, "milestone", action, milestone.project, milestone=milestone)


def delete(call: Call) -> Reply:
    owner = _writable(call)
    milestone = _find(call, owner)
    owner.milestones.remove(milestone)
    for issue in call.state.issues.values():
        if issue.milestone is milestone:
            issue.milestone = None
    call.state.changed()
    return Reply(204)


def issues_of(call: Call) -> Reply:
    milestone, view = _find(call, _owner(call)), call.view()
    found = [
        i for i in call.state.issues.values()
        if i.milestone is milestone and permissions.can_read_issue(call.user, i)
    ]  # fmt: skip
    return call.page(found, lambda i: issue_json(i, view))


ROUTES = [
    route
    for place in ("projects", "groups")
    for route in (
        Route("GET", f"/{place}/:id/milestones", listing),
        Route("POST", f"/{place}/:id/milestones", create),
        Route("GET", f"/{place}/:id/milestones/:milestone_id", get_one),
        Route("PUT", f"/{place}/:id/milestones/:milestone_id", update),
        Route("DELETE", f"/{place}/:id/milestones/:milestone_id", delete),
        Route("GET", f"/{place}/:id/milestones/:milestone_id/issues", issues_of),
    )
]
