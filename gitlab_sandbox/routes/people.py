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

USER = (
    Param(name="username", coerce=p.text, required=True),
    Param(name="name", coerce=p.text),
    Param(name="admin", coerce=p.truth),
)
TOKEN = (
    Param(name="name", coerce=p.text, required=True),
    Param(name="scopes", coerce=p.texts, required=True),
    Param(name="expires_at", coerce=p.day),
    Param(name="permissions", coerce=p.texts),
)


def me(call: Call) -> Reply:
    return Reply(body=entity.full(call.need_user(), call.base, call.state.clock.today()))


def listing(call: Call) -> Reply:
    call.need_user()
    wanted = call.read((Param(name="username", coerce=p.text), Param(name="search", coerce=p.text)))
    users = list(call.state.users.values())
    if name := wanted.get("username"):
        users = [u for u in users if u.username.lower() == name.lower()]
    if text := wanted.get("search"):
        users = [u for u in users if text.lower() in f"{u.username} {u.name}".lower()]
    users.sort(key=lambda u: u.id, reverse=True)
    return call.page(users, lambda u: entity.stub(u, call.base) | {"locked": False, "public_email": None})


def get_one(call: Call) -> Reply:
    caller, user = call.need_user(), call.state.users.get(call.number("id"))
    call.limits.spend("users", str(caller.id))
    if user is None:
        raise NotFound("User")
    if caller.admin:
        return Reply(body=entity.full(user, call.base, call.state.clock.today()))
    return Reply(body=entity.public(user, call.base))


def create(call: Call) -> Reply:
    call.need_admin()
    params = call.read(USER)
    user = service.add_user(call.state, params["username"], params.get("name") or "", admin=bool(params.get("admin")))
    return Reply(status=201, body=entity.full(user, call.base, call.state.clock.today()))


def delete(call: Call) -> Reply:
    call.need_admin()
    user = call.state.users.get(call.number("id"))
    if user is None:
        raise NotFound("User")
    ghost.delete_user(call.state, user)
    return Reply(status=204)


def create_token(call: Call) -> Reply:
    call.need_admin()
    user = call.state.users.get(call.number("id"))
    if user is None:
        raise NotFound("User")
    params = call.read(TOKEN)
    token = service.add_token(
        call.state, user, params["name"], params["scopes"],
        expires_at=params.get("expires_at"), permissions=params.get("permissions") or (),
    )  # fmt: skip
    return Reply(status=201, body=entity.token(token, call.state.clock.today()) | {"token": token.value})


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
    tokens = [t for t in call.state.tokens.values() if user.admin or t.user is user]
    return call.page(tokens, lambda t: entity.token(t, today))


def revoke(call: Call) -> Reply:
    _token(call).revoked = True
    return Reply(status=204)


def rotate(call: Call) -> Reply:
    old = _token(call)
    if not {"api", "self_rotate"}.intersection(old.scopes):
        raise Forbidden()
    days = call.read((Param(name="expires_at", coerce=p.day),)).get("expires_at")
    fresh = service.add_token(call.state, old.user, old.name, old.scopes, expires_at=days or old.expires_at)
    fresh.permissions = old.permissions
    fresh.project, fresh.access_level, old.revoked = old.project, old.access_level, True
    return Reply(status=201, body=entity.token(fresh, call.state.clock.today()) | {"token": fresh.value})


ROUTES = [
    Route(method="GET", pattern="/user", handler=me, scopes=("read_user",)),
    Route(method="GET", pattern="/users", handler=listing, scopes=("read_user",)),
    Route(method="POST", pattern="/users", handler=create),
    Route(method="GET", pattern="/users/:id", handler=get_one, scopes=("read_user",)),
    Route(method="DELETE", pattern="/users/:id", handler=delete),
    Route(method="POST", pattern="/users/:id/personal_access_tokens", handler=create_token),
    Route(method="GET", pattern="/personal_access_tokens", handler=list_tokens),
    Route(
        method="GET",
        pattern="/personal_access_tokens/:token_id",
        handler=show_token,
        scopes=("read_user", "self_rotate", "sudo"),
    ),
    Route(method="DELETE", pattern="/personal_access_tokens/:token_id", handler=revoke),
    Route(method="POST", pattern="/personal_access_tokens/:token_id/rotate", handler=rotate, scopes=("self_rotate",)),
]
