"""Answers requests: control door, pages or API, with faults, latency and the record around the API."""

from __future__ import annotations

import logging
import math
import random
from datetime import datetime

from gitlab_sandbox import auth, clock, wire
from gitlab_sandbox.clock import Clock
from gitlab_sandbox.control import door, failing
from gitlab_sandbox.control.faults import Faults
from gitlab_sandbox.control.recorder import Recorder
from gitlab_sandbox.errors import ApiError, Unauthorized
from gitlab_sandbox.hooks.dispatch import Dispatcher
from gitlab_sandbox.limits import Limits
from gitlab_sandbox.pages import views
from gitlab_sandbox.routes.all import TABLE
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Found
from gitlab_sandbox.seeds import planting
from gitlab_sandbox.seeds.planting import Seed
from gitlab_sandbox.state.issue_query import IssueQuery
from gitlab_sandbox.state.store import State
from gitlab_sandbox.wire import MalformedBody, Reply, Request

log = logging.getLogger(__name__)


class App:
    """Everything of the sandbox except the socket."""

    def __init__(self, seed: Seed, tier: str, latency: float, frozen: datetime | None) -> None:
        self.seed, self.tier, self.latency, self.frozen = seed, tier, latency, frozen
        self.recorder = Recorder()
        self.faults = Faults(random.Random(20))
        self.limits = Limits()
        self.base = "http://127.0.0.1"
        self._begin(seed)

    def serve_at(self, address: str) -> None:
        """The server listens: from here on the instance knows its own address."""
        self.base = self.state.address = address

    def reset(self, seed: Seed | None = None) -> None:
        """Begin anew from a seed (the last one unless told): same tokens, same numbers, fresh everything."""
        old = self.hooks
        self._begin(seed or self.seed)
        old.stop()

    def _begin(self, seed: Seed) -> None:
        fresh_clock = Clock(self.frozen)
        state = State(fresh_clock, self.tier)
        planting.plant(state, seed, pin=self.frozen is None)
        state.address = self.base
        self.seed, self.clock, self.state = seed, fresh_clock, state
        self.query = IssueQuery(state)
        self.hooks = Dispatcher(state, lambda: self.base)
        self.limits, self.faults = Limits(), Faults(random.Random(20))

    def handle(self, request: Request) -> Reply:
        if request.path.startswith("/sandbox/"):
            with self.state.lock:
                return door.handle(self, request)
        if not request.path.startswith("/api/"):
            with self.state.lock:
                return views.handle(self.state, request)
        reply = self._with_faults(request)
        self.recorder.note(request.method, request.target, reply.status)
        return reply

    def _with_faults(self, request: Request) -> Reply:
        clock.sleep(self.latency)
        fault = self.faults.meet(request.method, request.target)
        if fault is None:
            return self._api(request, frozenset())
        return failing.answer(fault, failing.Ask(request, self._api, self.clock))

    def _api(self, request: Request, forget: frozenset[str]) -> Reply:
        """While the request throttle is on, every answer tells of it; those of the other limiter do not."""
        with self.state.lock:
            seen = self.limits.request(auth.value(request) or "")
        if seen is None:
            return self._called(request, forget)
        if seen.over:
            return failing.throttled(seen, math.ceil(seen.seconds_left), self.clock)
        reply = self._called(request, forget)
        if reply.status != 429:
            reply.headers |= failing.throttle_headers(seen, self.clock)
        return reply

    def _called(self, request: Request, forget: frozenset[str]) -> Reply:
        try:
            match = TABLE.find(request.method, request.path)
            with self.state.lock:
                reply = self._routed(request, match, forget)
            return (reply.after() or reply) if reply.after else reply
        except ApiError as error:
            raw = error.body.encode() if isinstance(error.body, str) else None
            return Reply(status=error.status, body=error.body, headers=dict(error.headers), raw=raw)
        except MalformedBody as error:
            return Reply(status=400, body={"error": f"Problem while parsing the request body: {error}"})
        except Exception:
            log.exception("the sandbox itself failed on %s %s", request.method, request.target)
            return Reply(status=500, body={"message": "500 Internal Server Error"})

    def _routed(self, request: Request, match: Found, forget: frozenset[str]) -> Reply:
        given = wire.parameters(request)
        sudo = str(given["sudo"]) if given.get("sudo") else None
        self.state.end_memberships()
        caller = auth.identify(self.state, request, match.route.job, match.route.scopes, sudo)
        auth.check_permission(self.state, caller, match.route.permission, match.path.get("id", ""))
        if caller.user is None and not match.route.public:
            raise Unauthorized()
        call = Call(
            request=request,
            state=self.state,
            caller=caller,
            given=given,
            path=match.path,
            query=self.query,
            limits=self.limits,
            hooks=self.hooks,
            forget=forget,
        )
        return match.route.handler(call)
