"""Finds out who is calling and whether the token may do this."""

from __future__ import annotations

from dataclasses import dataclass

from gitlab_sandbox.errors import BadToken, Forbidden, MissingPermission, MissingScope, NotFound, Unauthorized
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State
from gitlab_sandbox.wire import Request

EXPIRED = "Token is expired. You can either do re-authorization or token refresh."
REVOKED = "Token was revoked. You have to re-authorize from the user."
READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Caller:
    """Nobody, a token's user, or the user an administrator stands in for."""

    user: m.User | None = None
    token: m.Token | None = None
    job: bool = False


def identify(
    state: State, request: Request, job_allowed: bool, scopes: tuple[str, ...], sudo: str | None = None
) -> Caller:
    """`scopes` are the extra ones (besides api and read_api) that open this route."""
    if "job-token" in request.headers or "job_token=" in request.query:
        return _job(state, request, job_allowed)
    given = value(request)
    if given is None:
        return Caller()
    token = state.tokens.get(given)
    if token is None:
        raise Unauthorized()
    _check_alive(state, token)
    _check_scope(token, request.method, scopes)
    token.last_used_at = state.clock.now()
    return Caller(_stand_in(state, token, request.headers.get("sudo") or sudo), token)


def value(request: Request) -> str | None:
    """The token as sent, whether anybody knows it or not."""
    if private := request.headers.get("private-token"):
        return private.strip()
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" and given else None


def _job(state: State, request: Request, allowed: bool) -> Caller:
    if request.headers.get("job-token") != state.job_token or not allowed:
        raise Unauthorized()
    return Caller(state.users[1], None, job=True)


def _check_alive(state: State, token: m.Token) -> None:
    if token.revoked:
        raise BadToken(REVOKED)
    if token.expires_at is not None and token.expires_at <= state.clock.today():
        raise BadToken(EXPIRED)
    if token.user.state != "active":
        raise Forbidden("Your account has been blocked.")


def _check_scope(token: m.Token, method: str, extra: tuple[str, ...]) -> None:
    if token.granular:
        return
    allowed = {"api", *extra} | ({"read_api"} if method in READING else set())
    if not allowed.intersection(token.scopes):
        raise MissingScope(" ".join(["api", *(["read_api"] if method in READING else []), *extra]))


def check_permission(state: State, caller: Caller, needed: str | None, place: str) -> None:
    """Fine-grained tokens do what they list; where they are enforced, classic ones do nothing."""
    token = caller.token
    if token is None or needed is None:
        return
    refused = needed not in token.permissions if token.granular else state.granular_only and not token.user.admin
    if refused:
        raise MissingPermission(needed, place)


def _stand_in(state: State, token: m.Token, wanted: str | None) -> m.User:
    """An administrator may act for somebody else, named by id or username."""
    if not wanted:
        return token.user
    if not token.user.admin:
        raise Forbidden("Must be admin to use sudo")
    if "sudo" not in token.scopes:
        raise MissingScope("sudo")
    user = state.users.get(int(wanted)) if wanted.isdigit() else state.user(wanted)
    if user is None:
        raise NotFound(f"User with ID or username '{wanted}'")
    return user
