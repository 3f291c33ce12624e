"""Web hook settings over the wire, and test deliveries."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import urlsplit

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities.dates import stamp
from gitlab_sandbox.errors import ApiError, Forbidden, Invalid, MessageError, NotFound
from gitlab_sandbox.hooks.dispatch import executable
from gitlab_sandbox.hooks.payloads import build
from gitlab_sandbox.hooks.sending import Delivery
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, Happening, snapshot
from gitlab_sandbox.wire import Reply

EVENTS = (
    "push_events", "issues_events", "confidential_issues_events", "merge_requests_events", "note_events",
    "confidential_note_events", "emoji_events", "milestone_events", "tag_push_events", "job_events",
    "pipeline_events", "wiki_page_events", "deployment_events", "releases_events", "feature_flag_events",
    "resource_access_token_events", "vulnerability_events",
)  # fmt: skip
FIELDS = (
    *(Param(name=name, coerce=p.truth) for name in EVENTS),
    Param(name="token", coerce=p.text),
    Param(name="signing_token", coerce=p.text),
    Param(name="enable_ssl_verification", coerce=p.truth),
    Param(name="name", coerce=p.text),
    Param(name="description", coerce=p.text),
    Param(name="custom_headers", coerce=p.anything),
)
CREATE = (Param(name="url", coerce=p.text, required=True), *FIELDS)
UPDATE = CREATE

Owner = m.Project | m.Group


def _owner(call: Call) -> Owner:
    call.need_user()
    if "/groups/" not in call.request.path:
        project = call.project()
        call.require(permissions.can_admin_project(call.user, project))
        return project
    group = call.group()
    if not call.state.paid:
        raise NotFound()  # group hooks come with a paid tier
    call.require(permissions.group_level(call.user, group) >= m.OWNER)
    return group


def _show(hook: m.Hook, call: Call) -> dict[str, Any]:
    """Secrets go in but never come out; only their presence is told."""
    place = {"project_id": hook.project.id} if hook.project else {"group_id": hook.group.id if hook.group else None}
    status = "disabled" if hook.disabled else "executable" if executable(hook, call.state) else "temporarily_disabled"
    return {
        "id": hook.id, "url": hook.url, "name": hook.name, "description": hook.description, **place,
        "created_at": stamp(hook.created_at), **{name: hook.events.get(name, False) for name in EVENTS},
        "enable_ssl_verification": hook.ssl, "repository_update_events": False, "alert_status": status,
        "disabled_until": stamp(hook.disabled_until), "url_variables": [], "push_events_branch_filter": "",
        "branch_filter_strategy": "wildcard", "custom_webhook_template": None,
        "custom_headers": [{"key": h["key"]} for h in hook.custom_headers],
        "token_present": bool(hook.token), "signing_token_present": bool(hook.signing_token),
    }  # fmt: skip


def _apply(hook: m.Hook, params: dict[str, Any]) -> None:
    if "url" in params:
        parts = urlsplit(params["url"] or "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Invalid(url=["is blocked: Only allowed schemes are http, https"])
        if hook.url and hook.url != params["url"]:
            hook.token = hook.signing_token = None  # secrets do not follow to another address
        hook.url = params["url"]
    if params.get("signing_token"):
        _check_signing_token(params["signing_token"])
    for name in ("token", "signing_token"):
        if name in params:
            setattr(hook, name, params[name] or None)
    for name in ("name", "description"):
        if name in params:
            setattr(hook, name, params[name] or "")
    if params.get("enable_ssl_verification") is not None:
        hook.ssl = params["enable_ssl_verification"]
    if isinstance(params.get("custom_headers"), list):
        hook.custom_headers = params["custom_headers"]
    hook.events |= {name: params[name] for name in EVENTS if params.get(name) is not None}


def _check_signing_token(token: str) -> None:
    try:
        key = base64.b64decode(token.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not token.startswith("whsec_") or len(key) != 32:
        raise Invalid(signing_token=["is invalid"])


def listing(call: Call) -> Reply:
    return call.page(_owner(call).hooks, lambda h: _show(h, call))


def _find(call: Call) -> m.Hook:
    wanted = call.number("hook_id")
    hook = next((h for h in _owner(call).hooks if h.id == wanted), None)
    if hook is None:
        raise NotFound()
    return hook


def get_one(call: Call) -> Reply:
    return Reply(body=_show(_find(call), call))


def create(call: Call) -> Reply:
    owner, params = _owner(call), call.read(CREATE)
    hook = m.Hook(
        id=call.state.next_id("hook"), url="", created_at=call.state.clock.now(), events={"push_events": True}
    )
    if isinstance(owner, m.Project):
        hook.project = owner
    else:
        hook.group = owner
    _apply(hook, params)
    owner.hooks.append(hook)
    return Reply(status=201, body=_show(hook, call))


def update(call: Call) -> Reply:
    hook = _find(call)
    _apply(hook, call.read(UPDATE))
    return Reply(body=_show(hook, call))


def delete(call: Call) -> Reply:
    owner, hook = _owner(call), _find(call)
    owner.hooks.remove(hook)
    return Reply(status=204)


def test(call: Call) -> Reply:
    """Sends a sample made from what is there; a success brings a disabled hook back."""
    hook, trigger = _find(call), call.path["trigger"]
    if trigger not in EVENTS:
        raise ApiError(400, {"error": "trigger does not have a valid value"})
    call.limits.spend("hook_tests", f"{call.request.path.split('/hooks/')[0]} {call.need_user().id}")
    message = build(_sample(call, hook, trigger), call.base)
    if message is None:
        raise MessageError(422, "Ensure the project has notes.")
    delivery = call.hooks.delivery(hook, message, call.actor.chain)
    # the answer goes out after the receiver has been heard, without holding the state
    return Reply(status=201, body={"message": "201 Created"}, after=lambda: _answered(call, delivery))


def _answered(call: Call, delivery: Delivery) -> Reply | None:
    status = call.hooks.attempt(delivery)
    if status is None or not 200 <= status < 300:  # unlike other deliveries, where a redirect is success
        return Reply(status=422, body={"message": f"Hook executed but returned HTTP {status or 'nothing'}"})
    return None


def _sample(call: Call, hook: m.Hook, trigger: str) -> Happening:
    project = hook.project
    if project is None and hook.group is not None:
        project = next(iter(call.state.projects_below(hook.group)), None)
    if project is None:
        raise Forbidden()
    issue = next(reversed(project.issues.values()), None)
    if issue is None:
        raise MessageError(422, "Ensure the project has issues.")
    actor = Actor(call.state, call.need_user(), call.actor.chain)
    note = issue.notes[-1] if issue.notes and "note" in trigger else None
    kind = "note" if "note" in trigger else "issue"
    seen = snapshot(issue)
    return Happening(
        kind=kind,
        action="create" if note else "open",
        actor=actor,
        project=project,
        issue=issue,
        note=note,
        before=seen,
        after=seen,
    )


ROUTES = [
    route
    for place in ("projects", "groups")
    for route in (
        Route(method="GET", pattern=f"/{place}/:id/hooks", handler=listing),
        Route(method="POST", pattern=f"/{place}/:id/hooks", handler=create),
        Route(method="GET", pattern=f"/{place}/:id/hooks/:hook_id", handler=get_one),
        Route(method="PUT", pattern=f"/{place}/:id/hooks/:hook_id", handler=update),
        Route(method="DELETE", pattern=f"/{place}/:id/hooks/:hook_id", handler=delete),
        Route(method="POST", pattern=f"/{place}/:id/hooks/:hook_id/test/:trigger", handler=test),
    )
]
