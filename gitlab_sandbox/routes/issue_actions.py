"""What else can be done to an issue: move, clone, reorder, subscribe, to-do; who takes part."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import issues as entity
from gitlab_sandbox.entities import people
from gitlab_sandbox.errors import ApiError, NotFound, NotModified
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import moving, rendered
from gitlab_sandbox.state.mentions import names
from gitlab_sandbox.wire import Reply

TARGET = Param(name="to_project_id", coerce=p.whole, required=True)


def _target(call: Call, project_id: int) -> m.Project:
    project = call.state.projects.get(project_id)
    if project is None:
        raise NotFound("Project")
    return project


def move(call: Call) -> Reply:
    issue, params = call.issue(), call.read((TARGET,))
    fresh = moving.move(call.actor, issue, _target(call, params["to_project_id"]))
    return _shown(call, fresh, 201)


def clone(call: Call) -> Reply:
    issue, params = call.issue(), call.read((TARGET, Param(name="with_notes", coerce=p.truth)))
    target = _target(call, params["to_project_id"])
    return _shown(call, moving.clone(call.actor, issue, target, bool(params.get("with_notes"))), 201)


def reorder(call: Call) -> Reply:
    """Only the position changes; `updated_at` does not."""
    issue, params = (
        call.issue(),
        call.read((Param(name="move_after_id", coerce=p.whole), Param(name="move_before_id", coerce=p.whole))),
    )
    call.require(permissions.can_update_issue(call.user, issue))
    anchors = [call.state.issues.get(params.get(k) or 0) for k in ("move_after_id", "move_before_id")]
    anchor = next((a for a in anchors if a is not None), None)
    if anchor is None:
        raise ApiError(422, {"message": "422 Unprocessable Entity"})
    issue.relative_position = (anchor.relative_position or anchor.iid) + (1 if anchors[0] else -1)
    call.state.changed()
    return _shown(call, issue)


def _shown(call: Call, issue: m.Issue, status: int = 200) -> Reply:
    return Reply(status=status, body=entity.issue(issue, call.view(issue.project, single=True)))


def subscription(call: Call) -> Reply:
    issue, user = call.issue(), call.need_user()
    wanted = call.request.path.endswith("/subscribe")
    now = issue.subscribers.get(user.id, user in (issue.author, *issue.assignees))
    if now is wanted:
        raise NotModified()
    issue.subscribers[user.id] = wanted
    call.state.changed()
    return _shown(call, issue, 201)


def todo(call: Call) -> Reply:
    issue, user = call.issue(), call.need_user()
    if user.id in issue.todos:
        raise NotModified()
    issue.todos.add(user.id)
    shown = entity.issue(issue, call.view(issue.project))
    body = {
        "id": call.state.next_id("todo"), "author": people.stub(user, call.base), "action_name": "marked",
        "target_type": "Issue", "target": shown, "target_url": shown["web_url"], "body": issue.title,
        "state": "pending",
    }  # fmt: skip
    return Reply(status=201, body=body)


def participants(call: Call) -> Reply:
    """Author, assignees, those who wrote, and those who were named."""
    issue = call.issue()
    written = [n.author for n in issue.notes if not n.system and permissions.can_read_note(call.user, n, issue)]
    texts = [issue.description or "", *(n.body for n in issue.notes if not n.system)]
    named = [u for text in texts for name in names(rendered.markdown(text)) if (u := call.state.user(name))]
    users = dict.fromkeys([issue.author, *issue.assignees, *written, *named])
    readers = [u for u in users if permissions.can_read_issue(u, issue)]
    return call.page(readers, lambda u: people.stub(u, call.base))


ROUTES = [
    Route(method="POST", pattern="/projects/:id/issues/:iid/move", handler=move),
    Route(method="POST", pattern="/projects/:id/issues/:iid/clone", handler=clone),
    Route(method="PUT", pattern="/projects/:id/issues/:iid/reorder", handler=reorder),
    Route(method="POST", pattern="/projects/:id/issues/:iid/subscribe", handler=subscription),
    Route(method="POST", pattern="/projects/:id/issues/:iid/unsubscribe", handler=subscription),
    Route(method="POST", pattern="/projects/:id/issues/:iid/todo", handler=todo),
    Route(method="GET", pattern="/projects/:id/issues/:iid/participants", handler=participants),
]
