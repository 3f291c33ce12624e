"""Members and project access tokens over the wire."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import people as entity
from gitlab_sandbox.errors import Conflict, NotFound, ParamError
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import ghost
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import people as service
from gitlab_sandbox.wire import Reply

LEVELS = (5, 10, 15, 20, 25, 30, 40, 50)
LIST = (
    Param(name="query", coerce=p.text),
    Param(name="user_ids", coerce=p.wholes),
    Param(name="skip_users", coerce=p.wholes),
)
JOIN = (
    Param(name="user_id", coerce=p.text),
    Param(name="username", coerce=p.text),
    Param(name="access_level", coerce=p.whole, required=True),
    Param(name="expires_at", coerce=p.day),
)
TOKEN = (
    Param(name="name", coerce=p.text, required=True),
    Param(name="scopes", coerce=p.texts, required=True),
    Param(name="access_level", coerce=p.whole, default=m.MAINTAINER),
    Param(name="expires_at", coerce=p.day),
)

Place = m.Project | m.Group


def _place(call: Call) -> Place:
    return call.group() if "/groups/" in call.request.path else call.project()


def _everyone(place: Place, inherited: bool) -> list[m.Member]:
    groups = place.lineage() if isinstance(place, m.Group) else place.group.lineage()
    members = dict(place.members)
    if inherited:
        for group in groups:
            for user_id, member in group.members.items():
                if user_id not in members or members[user_id].level < member.level:
                    members[user_id] = member
    return sorted(members.values(), key=lambda x: x.user.id)


def _is_all(call: Call) -> bool:
    return "/members/all" in call.request.path


def listing(call: Call) -> Reply:
    call.need_user()
    members, wanted = _everyone(_place(call), _is_all(call)), call.read(LIST)
    if text := wanted.get("query"):
        members = [x for x in members if text.lower() in f"{x.user.username} {x.user.name}".lower()]
    if ids := wanted.get("user_ids"):
        members = [x for x in members if x.user.id in ids]
    if skipped := wanted.get("skip_users"):
        members = [x for x in members if x.user.id not in skipped]
    return call.page(members, lambda x: entity.member(x, call.base))


def _find(call: Call, inherited: bool) -> m.Member:
    wanted = call.number("user_id")
    for member in _everyone(_place(call), inherited):
        if member.user.id == wanted:
            return member
    raise NotFound()


def get_one(call: Call) -> Reply:
    call.need_user()
    return Reply(body=entity.member(_find(call, _is_all(call)), call.base))


def _require_admin(call: Call, place: Place) -> None:
    if isinstance(place, m.Project):
        call.require(permissions.can_admin_project(call.user, place))
    else:
        call.require(permissions.group_level(call.user, place) >= m.OWNER)


def add(call: Call) -> Reply:
    place = _place(call)
    _require_admin(call, place)
    params = call.read(JOIN)
    user = _user(call, params.get("user_id"), params.get("username"))
    if params["access_level"] not in LEVELS:
        raise ParamError("access_level does not have a valid value")
    if user.id in place.members:
        raise Conflict("Member already exists")
    member = service.join(call.state, place, user, params["access_level"], call.user)
    member.expires_at = params.get("expires_at")
    return Reply(status=201, body=entity.member(member, call.base))


def _user(call: Call, user_id: str | None, username: str | None) -> m.User:
    if user_id is not None and user_id.isdigit():
        user = call.state.users.get(int(user_id))
    else:
        user = call.state.user(username or user_id or "")
    if user is None:
        raise NotFound("User")
    return user


def change(call: Call) -> Reply:
    _require_admin(call, _place(call))
    member = _find(call, inherited=False)
    params = call.read(
        (Param(name="access_level", coerce=p.whole, required=True), Param(name="expires_at", coerce=p.day))
    )
    member.level, member.expires_at = params["access_level"], params.get("expires_at", member.expires_at)
    call.state.changed()
    return Reply(body=entity.member(member, call.base))


def remove(call: Call) -> Reply:
    place = _place(call)
    _require_admin(call, place)
    del place.members[_find(call, inherited=False).user.id]
    call.state.changed()
    return Reply(status=204)


def create_token(call: Call) -> Reply:
    project = call.project()
    call.require(permissions.can_admin_project(call.user, project))
    params = call.read(TOKEN)
    token = service.add_project_token(
        call.state,
        project,
        params["name"],
        params["scopes"],
        level=params["access_level"],
        expires_at=params.get("expires_at"),
    )
    return Reply(status=201, body=entity.token(token, call.state.clock.today()) | {"token": token.value})


def list_tokens(call: Call) -> Reply:
    project, today = call.project(), call.state.clock.today()
    call.require(permissions.can_admin_project(call.user, project))
    tokens = [t for t in call.state.tokens.values() if t.project is project]
    return call.page(tokens, lambda t: entity.token(t, today))


def revoke_token(call: Call) -> Reply:
    project = call.project()
    call.require(permissions.can_admin_project(call.user, project))
    for token in call.state.tokens.values():
        if token.project is project and token.id == call.number("token_id"):
            ghost.delete_user(call.state, token.user)  # its bot user goes with it
            return Reply(status=204)
    raise NotFound()


ROUTES = [
    route
    for place in ("projects", "groups")
    for route in (
        Route(method="GET", pattern=f"/{place}/:id/members", handler=listing),
        Route(method="POST", pattern=f"/{place}/:id/members", handler=add),
        Route(method="GET", pattern=f"/{place}/:id/members/all", handler=listing),
        Route(method="GET", pattern=f"/{place}/:id/members/all/:user_id", handler=get_one),
        Route(method="GET", pattern=f"/{place}/:id/members/:user_id", handler=get_one),
        Route(method="PUT", pattern=f"/{place}/:id/members/:user_id", handler=change),
        Route(method="DELETE", pattern=f"/{place}/:id/members/:user_id", handler=remove),
    )
] + [
    Route(method="GET", pattern="/projects/:id/access_tokens", handler=list_tokens),
    Route(method="POST", pattern="/projects/:id/access_tokens", handler=create_token),
    Route(method="DELETE", pattern="/projects/:id/access_tokens/:token_id", handler=revoke_token),
]
