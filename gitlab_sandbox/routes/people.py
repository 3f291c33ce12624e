"""Users, personal tokens and who-am-I over the wire."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox.entities import people as entity
from gitlab_sandbox.errors import Forbidden, NotFound, Unauthorized
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import ghost
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import people as service
from gitlab_sandbox.wire import Reply

USER = (Param("username", p.text, required=True), Param("name", p.text), Param("admin", p.truth))
TOKEN = (
    Param("name", p.text, required=True),
    Param("scopes", p.texts, required=True),
    Param("expires_at", p.day),
    Param("permissions", p.texts),
)


def me(call: Call) -> Reply:
    return Reply(body=entity.full(call.need_user(), call.base, call.state.clock.today()))


def listing(call: Call) -> Reply:
    call.need_user()
    wanted = call.read((Param("username", p.text), Param("search", p.text)))
    found = list(call.state.users.values())
    if name := wanted.get("username"):
        found = [u for u in found if u.username.lower() == name.lower()]
    if text := wanted.get("search"):
        found = [u for u in found if text.lower() in f"{u.username} {u.name}".lower()]
    found.sort(key=lambda u: u.id, reverse=True)
    return call.page(found, lambda u: entity.stub(u, call.base) | {"locked": False, "public_email": None})


def get_one(call: Call) -> Reply:
    caller, found = call.need_user(), call.state.users.get(call.number("id"))
    call.limits.spend("users", str(caller.id))
    if found is None:
        raise NotFound("User")
    if caller.admin:
        return Reply(body=entity.full(found, call.base, call.state.clock.today()))
    return Reply(body=entity.public(found, call.base))


def create(call: Call) -> Reply:
    call.need_admin()
    found = call.read(USER)
    user = service.add_user(call.state, found["username"], found.get("name") or "", admin=bool(found.get("admin")))
    return Reply(201, entity.full(user, call.base, call.state.clock.today()))


def delete(call: Call) -> Reply:
    call.need_admin()
    found = call.state.users.get(call.number("id"))
    if found is None:
        raise NotFound("User")
    ghost.delete_user(call.state, found)
    return Reply(204)


def create_token(call: Call) -> Reply:
    call.need_admin()
    user = call.state.users.get(call.number("id"))
    if user is None:
        raise NotFound("User")
    found = call.read(TOKEN)
    token = service.add_token(
        call.state, user, found["name"], found["scopes"],
        expires_at=found.get("expires_at"), permissions=found.get("permissions") or (),
    )  # fmt: skip
    return Reply(201, entity.token(token, call.state.clock.today()) | {"token": token.value})


def _token(call: Call) -> m.Token:
    if call.path["token_id"] == "self":
        if call.caller.token is None:
            raise Unauthorized()
        return call.caller.token
    user, wanted = call.need_user(), call.number("token_id")
    for token in call.state.tokens.values():
        if token.id == wanted and (user.admin or token.user is user):
            return token
    raise NotFound() if user.admin else Unauthorized()  # a stranger's token is not even denied by name


def show_token(call: Call) -> Reply:
    return Reply(body=entity.token(_token(call), call.state.clock.today()))


def list_tokens(call: Call) -> Reply:
    user, today = call.need_user(), call.state.clock.today()
    found = [t for t in call.state.tokens.values() if user.admin or t.user is user]
    return call.page(found, lambda t: entity.token(t, today))


def revoke(call: Call) -> Reply:
    _token(call).revoked = True
    return Reply(204)


def rotate(call: Call) -> Reply:
    old = _token(call)
    if not {"api", "self_rotate"}.intersection(old.scopes):
        raise Forbidden()
    days = call.read((Param("expires_at", p.day),)).get("expires_at")
    fresh = service.add_token(call.state, old.user, old.name, old.scopes, expires_at=days or old.expires_at)
    fresh.permissions = old.permissions
    fresh.project, fresh.access_level, old.revoked = old.project, old.access_level, True
    return Reply(201, entity.token(fresh, call.state.clock.today()) | {"token": fresh.value})


ROUTES = [
    Route("GET", "/user", me, scopes=("read_user",)),
    Route("GET", "/users", listing, scopes=("read_user",)),
    Route("POST", "/users", create),
    Route("GET", "/users/:id", get_one, scopes=("read_user",)),
    Route("DELETE", "/users/:id", delete),
    Route("POST", "/users/:id/personal_access_tokens", create_token),
    Route("GET", "/personal_access_tokens", list_tokens),
    Route("GET", "/personal_access_tokens/:token_id", show_token, scopes=("read_user", "self_rotate", "sudo")),
    Route("DELETE", "/personal_access_tokens/:token_id", revoke),
    Route("POST", "/personal_access_tokens/:token_id/rotate", rotate, scopes=("self_rotate",)),
]
