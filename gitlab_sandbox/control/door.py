"""The routes under /sandbox/: no token needed, never counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gitlab_sandbox.control import history, rewriting
from gitlab_sandbox.entities.dates import stamp
from gitlab_sandbox.errors import ApiError
from gitlab_sandbox.state import model as m
from gitlab_sandbox.wire import Reply, Request

if TYPE_CHECKING:
    from gitlab_sandbox.app import App

LIMITS = {
    "notes": "notes_per_minute", "issues": "issues_per_minute", "requests": "requests_per_minute",
    "users": "users_per_ten_minutes",
}  # fmt: skip


def handle(app: App, request: Request) -> Reply:
    name = request.path.removeprefix("/sandbox/").strip("/")
    handler = HANDLERS.get((request.method, name))
    if handler is None:
        known = ", ".join(sorted(f"{method} /sandbox/{path}" for method, path in HANDLERS))
        return Reply(status=404, body={"error": f"nothing at {request.method} {request.path}; known: {known}"})
    try:
        wanted = request.json()
        if not isinstance(wanted, dict):
            raise ApiError(400, {"error": "an object is wanted"})
        return Reply(body=handler(app, wanted))
    except ApiError as error:
        return Reply(status=error.status, body=error.body)
    except (ValueError, TypeError) as error:
        return Reply(status=400, body={"error": str(error)})


def _reset(app: App, _wanted: dict[str, Any]) -> Any:
    app.reset()
    return _clock_now(app, {})


def _seed(app: App, wanted: dict[str, Any]) -> Any:
    app.reset(str(wanted["seed"]) if "seed" in wanted else None)
    return {"seed": app.seed, "issues": len(app.state.issues)} | _clock_now(app, {})


def _clock(app: App, wanted: dict[str, Any]) -> Any:
    if "now" in wanted:
        app.clock.freeze(datetime.fromisoformat(wanted["now"]) if wanted["now"] else None)
    app.clock.advance(float(wanted.get("advance") or 0))
    return _clock_now(app, {})


def _clock_now(app: App, _wanted: dict[str, Any]) -> dict[str, Any]:
    return {"now": stamp(app.clock.now())}


def _limits(app: App, wanted: dict[str, Any]) -> Any:
    for kind, name in LIMITS.items():
        if (value := wanted.get(name)) is not None:
            app.limits.set(kind, int(value))
    return {name: app.limits.most[kind] for kind, name in LIMITS.items()}


def _add_fault(app: App, wanted: dict[str, Any]) -> Any:
    return vars(app.faults.add(wanted))


def _list_faults(app: App, _wanted: dict[str, Any]) -> Any:
    return app.faults.waiting()


def _clear_faults(app: App, _wanted: dict[str, Any]) -> Any:
    app.faults.clear()
    return []


def _requests(app: App, _wanted: dict[str, Any]) -> Any:
    return app.recorder.summary()


def _forget_requests(app: App, _wanted: dict[str, Any]) -> Any:
    app.recorder.clear()
    return app.recorder.summary()


def _tokens(app: App, wanted: dict[str, Any]) -> Any:
    app.state.granular_only = bool(wanted.get("granular_only", app.state.granular_only))
    return {"granular_only": app.state.granular_only}


def _flags(app: App, wanted: dict[str, Any]) -> Any:
    for name, on in wanted.items():
        app.state.switch(name, bool(on))
    return sorted(app.state.flags)


def _history(app: App, wanted: dict[str, Any]) -> Any:
    """What no call of the API sets: times gone by, a status, an iteration; without a trace."""
    return rewriting.rewrite(app.state, wanted)


def _mentions(app: App, _wanted: dict[str, Any]) -> Any:
    return [_mention(x) for x in app.state.mentions]


def _mention(mention: m.Mention) -> dict[str, Any]:
    return {
        "at": stamp(mention.at), "by": mention.by.username, "in": mention.source.reference(),
        "note": mention.note.id if mention.note else None,
        "people": [u.username for u in mention.people], "items": mention.items,
    }  # fmt: skip


def _forget_mentions(app: App, _wanted: dict[str, Any]) -> Any:
    app.state.mentions.clear()
    return []


def _merge_request(app: App, wanted: dict[str, Any]) -> Any:
    return history.merge_request(app.state, app.base, wanted)


def _branch(app: App, wanted: dict[str, Any]) -> Any:
    return history.branch(app.state, app.base, wanted)


HANDLERS = {
    ("POST", "merge_requests"): _merge_request,
    ("POST", "branches"): _branch,
    ("POST", "tokens"): _tokens,
    ("GET", "tokens"): _tokens,
    ("POST", "history"): _history,
    ("POST", "flags"): _flags,
    ("GET", "flags"): _flags,
    ("GET", "mentions"): _mentions,
    ("DELETE", "mentions"): _forget_mentions,
    ("POST", "reset"): _reset,
    ("POST", "seed"): _seed,
    ("POST", "clock"): _clock,
    ("GET", "clock"): _clock_now,
    ("POST", "limits"): _limits,
    ("GET", "limits"): _limits,
    ("POST", "faults"): _add_fault,
    ("GET", "faults"): _list_faults,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "requests"): _requests,
    ("DELETE", "requests"): _forget_requests,
}
