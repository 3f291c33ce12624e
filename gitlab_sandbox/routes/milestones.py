"""Milestones of projects and groups over the wire."""

from __future__ import annotations

from datetime import date

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
    Param(name="iids", coerce=p.wholes),
    Param(name="state", coerce=p.text, choices=("all", "active", "closed"), default="all"),
    Param(name="title", coerce=p.text),
    Param(name="search", coerce=p.text),
    Param(name="include_ancestors", coerce=p.truth),
    Param(name="include_parent_milestones", coerce=p.truth),
    Param(name="include_descendants", coerce=p.truth),
    Param(name="updated_before", coerce=p.instant),
    Param(name="updated_after", coerce=p.instant),
)
FIELDS = (
    Param(name="description", coerce=p.text),
    Param(name="due_date", coerce=p.day),
    Param(name="start_date", coerce=p.day),
)
CREATE = (Param(name="title", coerce=p.text, required=True), *FIELDS)
UPDATE = (
    Param(name="title", coerce=p.text),
    *FIELDS,
    Param(name="state_event", coerce=p.text, choices=("close", "activate")),
)
ENOUGH = ("title", "description", "start_date", "due_date", "state_event")

Owner = m.Project | m.Group


def _owner(call: Call) -> Owner:
    return call.group() if "/groups/" in call.request.path else call.project()


def _available(owner: Owner, ancestors: bool) -> list[m.Milestone]:
    if isinstance(owner, m.Project):
        return service.available(owner, ancestors)
    return [x for g in (owner.lineage() if ancestors else [owner]) for x in g.milestones]


def _below(call: Call, owner: Owner, asked: bool) -> list[m.Milestone]:
    """Those of the groups and projects within a group."""
    if not asked or not isinstance(owner, m.Group):
        return []
    groups = [g for g in call.state.groups_below(owner) if g is not owner]
    places: list[Owner] = [*groups, *call.state.projects_below(owner)]
    return [x for place in places for x in place.milestones]


def listing(call: Call) -> Reply:
    owner, wanted = _owner(call), call.read(LIST)
    above = bool(wanted.get("include_ancestors") or wanted.get("include_parent_milestones"))
    milestones = _available(owner, above) + _below(call, owner, bool(wanted.get("include_descendants")))
    if (iids := wanted.get("iids")) and not above:  # numbers of several places are not told apart
        milestones = [x for x in milestones if x.iid in iids]
    if wanted["state"] != "all":
        milestones = [x for x in milestones if x.state == wanted["state"]]
    if title := wanted.get("title"):
        milestones = [x for x in milestones if x.title == title]
    if text := wanted.get("search"):
        milestones = [x for x in milestones if text.lower() in f"{x.title} {x.description or ''}".lower()]
    if after := wanted.get("updated_after"):
        milestones = [x for x in milestones if x.updated_at >= after]
    if before := wanted.get("updated_before"):
        milestones = [x for x in milestones if x.updated_at <= before]
    milestones.sort(key=lambda x: (x.due_date or date.max, -x.id))  # what has no end comes last
    today = call.state.clock.today()
    return call.page(milestones, lambda x: entity.milestone(x, call.base, today))


def _shown(call: Call, milestone: m.Milestone, status: int = 200) -> Reply:
    return Reply(status=status, body=entity.milestone(milestone, call.base, call.state.clock.today()))


def _find(call: Call, owner: Owner) -> m.Milestone:
    wanted = call.number("milestone_id")
    milestone = next((x for x in owner.milestones if x.id == wanted), None)
    if milestone is None:
        raise NotFound("Milestone")
    return milestone


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
    owner, params = _writable(call), call.read(CREATE)
    milestone = service.create(
        call.state,
        owner,
        params["title"] or "",
        description=params.get("description"),
        due_date=params.get("due_date"),
        start_date=params.get("start_date"),
    )
    _tell(call, milestone, "create")
    return _shown(call, milestone, 201)


def update(call: Call) -> Reply:
    owner = _writable(call)
    params, milestone = call.read(UPDATE, at_least_one=ENOUGH), _find(call, owner)
    event = params.pop("state_event", None)
    if params.get("title", milestone.title) != milestone.title:
        params["title"] = (params["title"] or "").strip()
        service.check_title(call.state, owner, params["title"])
    days = (params.get(name, getattr(milestone, name)) for name in ("start_date", "due_date"))
    service.check_days(*days)
    for name, value in params.items():
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
    return Reply(status=204)


def issues_of(call: Call) -> Reply:
    milestone, view = _find(call, _owner(call)), call.view()
    issues = [
        i for i in call.state.issues.values()
        if i.milestone is milestone and permissions.can_read_issue(call.user, i)
    ]  # fmt: skip
    return call.page(issues, lambda i: issue_json(i, view))


ROUTES = [
    route
    for place in ("projects", "groups")
    for route in (
        Route(method="GET", pattern=f"/{place}/:id/milestones", handler=listing),
        Route(method="POST", pattern=f"/{place}/:id/milestones", handler=create),
        Route(method="GET", pattern=f"/{place}/:id/milestones/:milestone_id", handler=get_one),
        Route(method="PUT", pattern=f"/{place}/:id/milestones/:milestone_id", handler=update),
        Route(method="DELETE", pattern=f"/{place}/:id/milestones/:milestone_id", handler=delete),
        Route(method="GET", pattern=f"/{place}/:id/milestones/:milestone_id/issues", handler=issues_of),
    )
]
