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
LIST = (Param("query", p.text), Param("user_ids", p.wholes), Param("skip_users", p.wholes))
JOIN = (
    Param("user_id", p.text),
    Param("username", p.text),
    Param("access_level", p.whole, required=True),
    Param("expires_at", p.day),
)
TOKEN = (
    Param("name", p.text, required=True),
    Param("scopes", p.texts, required=True),
    Param("access_level", p.whole, default=m.MAINTAINER),
    Param("expires_at", p.day),
)

Place = m.Project | m.Group


def _place(call: Call) -> Place:
    return call.group() if "/groups/" in call.request.path else call.project()


def _everyone(place: Place, inherited: bool) -> list[m.Member]:
    groups = place.lineage() if isinstance(place, m.Group) else place.group.lineage()
    found = dict(place.members)
    if inherited:
        for group in groups:
            for user_id, member in group.members.items():
                if user_id not in found or found[user_id].level < member.level:
                    found[user_id] = member
    return sorted(found.values(), key=lambda x: x.user.id)


def _is_all(call: Call) -> bool:
    return "/members/all" in call.request.path


def listing(call: Call) -> Reply:
    call.need_user()
    found, wanted = _everyone(_place(call), _is_all(call)), call.read(LIST)
    if text := wanted.get("query"):
        found = [x for x in found if text.lower() in f"{x.user.username} {x.user.name}".lower()]
    if ids := wanted.get("user_ids"):
        found = [x for x in found if x.user.id in ids]
    if skipped := wanted.get("skip_users"):
        found = [x for x in found if x.user.id not in skipped]
    return call.page(found, lambda x: entity.member(x, call.base))


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
    found = call.read(JOIN)
    user = _user(call, found.get("user_id"), found.get("username"))
    if found["access_level"] not in LEVELS:
        raise ParamError("access_level does not have a valid value")
    if user.id in place.members:
        raise Conflict("Member already exists")
    member = service.join(call.state, place, user, found["access_level"], call.user)
    member.expires_at = found.get("expires_at")
    return Reply(201, entity.member(member, call.base))


def _user(call: Call, user_id: str | None, username: str | None) -> m.User:
    if user_id is not None and user_id.isdigit():
        found = call.state.users.get(int(user_id))
    else:
        found = call.state.user(username or user_id or "")
    if found is None:
        raise NotFound("User")
    return found


def change(call: Call) -> Reply:
    _require_admin(call, _place(call))
    member = _find(call, inherited=False)
    found = call.read((Param("access_level", p.whole, required=True), Param("expires_at", p.day)))
    member.level, member.expires_at = found["access_level"], found.get("expires_at", member.expires_at)
    call.state.changed()
    return Reply(body=entity.member(member, call.base))


def remove(call: Call) -> Reply:
    place = _place(call)
    _require_admin(call, place)
    del place.members[_find(call, inherited=False).user.id]
    call.state.changed()
    return Reply(204)


def create_token(call: Call) -> Reply:
    project = call.project()
    call.require(permissions.can_admin_project(call.user, project))
    found = call.read(TOKEN)
    token = service.add_project_token(
        call.state,
        project,
        found["name"],
        found["scopes"],
        level=found["access_level"],
        expires_at=found.get("expires_at"),
    )
    return Reply(201, entity.token(token, call.state.clock.today()) | {"token": token.value})


def list_tokens(call: Call) -> Reply:
    project, today = call.project(), call.state.clock.today()
    call.require(permissions.can_admin_project(call.user, project))
    found = [t for t in call.state.tokens.values() if t.project is project]
    return call.page(found, lambda t: entity.token(t, today))


def revoke_token(call: Call) -> Reply:
    project = call.project()
    call.require(permissions.can_admin_project(call.user, project))
    for token in call.state.tokens.values():
        if token.project is project and token.id == call.number("token_id"):
            ghost.delete_user(call.state, token.user)  # its bot user goes with it
            return Reply(204)
    raise NotFound()


ROUTES = [
    route
    for place in ("projects", "groups")
    for route in (
        Route("GET", f"/{place}/:id/members", listing),
        Route("POST", f"/{place}/:id/members", add),
        Route("GET", f"/{place}/:id/members/all", listing),
        Route("GET", f"/{place}/:id/members/all/:user_id", get_one),
        Route("GET", f"/{place}/:id/members/:user_id", get_one),
        Route("PUT", f"/{place}/:id/members/:user_id", change),
        Route("DELETE", f"/{place}/:id/members/:user_id", remove),
    )
] + [
    Route("GET", "/projects/:id/access_tokens", list_tokens),
    Route("POST", "/projects/:id/access_tokens", create_token),
    Route("DELETE", "/projects/:id/access_tokens/:token_id", revoke_token),
]
