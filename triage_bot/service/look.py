"""Looks: at one issue, or at everything that is watched; the same engine as a run, in a hurry and with a lease."""

import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from triage_bot.apply.apply import Applied
from triage_bot.apply.speaking import Pace
from triage_bot.apply.writing import DONE, FAILED, SKIPPED
from triage_bot.engine import triage
from triage_bot.engine.fetch import Admitted, Given, identity_of
from triage_bot.errors import ScopeNotFound, TooLate, TriageBotError
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.facts import Identity, Scope
from triage_bot.model.resource import Ref
from triage_bot.service.job import Job
from triage_bot.service.memory import Fuse, Places
from triage_bot.service.policies import Lists, Policies
from triage_bot.service.status import Metrics, say
from triage_bot.service.webhook import Watched

ADMITTED_FOR = 600.0
"""Seconds for which role, members and labels are taken as they were."""

USERS_KEPT_FOR = 86_400.0
"""Seconds for which a user is the bot or person that GitLab said."""

LOOP_GUARD = "X-Gitlab-Event-UUID"
"""GitLab knows by this header which delivery caused a request, and does not call the same hook for it again
(https://docs.gitlab.com/user/project/integrations/webhooks/)."""


class Stopping(TriageBotError):
    """The service ends: a full run stops between two issues and is made anew later."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a look came to: how much was written, what failed, when to look again."""

    changes: int = 0
    failed: str = ""
    forbidden: tuple[Ref, ...] = ()
    """Issues for which GitLab answered 403."""
    overtaken: bool = False
    dates: dict[Ref, datetime] = field(default_factory=dict)
    """When to look again, by what the policies say."""
    written: frozenset[Ref] = frozenset()
    """To be looked at soon: our own events are dropped at the door."""
    warnings: int = 0
    requests: int = 0


@dataclass(kw_only=True)
class Looker:
    """Makes looks. `clock` gives UTC; `monotonic` and `lease` are seconds: later than that nothing is written.

    `max_changes` is the fuse of a full run; one issue has the engine's own.
    """

    connection: Connection
    policies: Policies
    pace: Pace
    fuse: Fuse
    metrics: Metrics
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    lease: float
    max_changes: int
    stop: threading.Event
    places: Places
    identity: Identity = field(default_factory=Identity)
    lists: Lists = field(default_factory=Lists)
    _admitted: dict[str, tuple[float, Admitted]] = field(default_factory=dict)
    _users: tuple[float, dict[int, bool]] = field(default_factory=lambda: (0.0, {}))
    _warned: str = ""

    def issue(self, job: Job) -> Looked:
        """Looks at one issue and does what the policies want there; raises what the engine raises."""
        begun = self.monotonic()

        def in_time() -> None:
            if self.monotonic() - begun > self.lease:
                raise TooLate(f"the look took longer than {self.lease:g} seconds")

        headers = {LOOP_GUARD: job.event_uuid} if job.event_uuid else {}
        stoppable = replace(self.connection.repeating, sleep=self._patiently)  # what was not answered waits
        gateway = self._gateway(replace(self.connection, repeating=stoppable).speaking_for(headers, in_time))
        given = self.policies.given(self.clock())
        here = self._admit(gateway, "projects", job.path, given)
        gateway.known(here.me)
        given = self._listed(gateway, self.places.over(job.path), here.scope, given)
        seen = triage.look_from(gateway, here.only(job.iid), given)
        return self._written(triage.write(gateway, seen, given, self.pace))

    def whole(self, watched: Watched) -> Looked:
        """A full run over a project or group; raises FuseBlown before any write if it would change too much."""
        patient = replace(self.connection, repeating=Repeating(sleep=self._patiently, clock=self.monotonic))
        gateway = self._gateway(patient.speaking_for({}, self._going_on))
        given = self.policies.given(self.clock())
        here = self._enter(gateway, watched, given)
        given = self._listed(gateway, watched, here.scope, given)
        given = replace(given, options=replace(given.options, max_changes=self.max_changes))
        pace = replace(self.pace, sleep=self._patiently)
        seen = triage.look_from(gateway, here, given, self._progress)
        return self._written(triage.write(gateway, seen, given, pace, self.max_changes, self._progress))

    def enter(self, watched: Watched) -> Scope:
        """Checks who and where we are, and reads the account list; raises what speaks against working here."""
        given = self.policies.given(self.clock())
        gateway = self._gateway(self.connection)
        scope = self._enter(gateway, watched, given).scope
        self._listed(gateway, watched, scope, given)
        return scope

    def _enter(self, gateway: Gateway, watched: Watched, given: Given) -> Admitted:
        """By its number, once it is known: its path may be another one by now."""
        place = self.places.recalled(watched)
        try:
            here = self._admit(gateway, watched.kind, str(place.number or place.name), given, anew=True)
        except ScopeNotFound:
            if not place.number:
                raise
            here = self._admit(gateway, watched.kind, watched.name, given, anew=True)  # another one of its name
        self.places.named(watched, here.scope)
        return here

    def find_again(self, project: str) -> None:
        """Asks by its number where a project is that is not (or not well) found under its path."""
        if number := self.places.number_of(project):
            with contextlib.suppress(TriageBotError):
                scope = self._gateway(self.connection).scope("projects", number)
                self.places.learn(scope.id, scope.path)

    def forget(self) -> None:
        """GitLab refused us: what we may do is asked anew."""
        self._admitted.clear()

    def _listed(self, gateway: Gateway, watched: Watched | None, scope: Scope, given: Given) -> Given:
        """With the account list of what is watched: one issue of a group has the group's."""
        place = self.places.recalled(watched) if watched else None
        return self.lists.filled(gateway, Scope(path=place.name, kind=place.kind) if place else scope, given)

    def _gateway(self, connection: Connection) -> Gateway:
        since, known = self._users
        if self.monotonic() - since > USERS_KEPT_FOR:
            self._users = (self.monotonic(), known := {})
        return Gateway(connection=connection, per_page=self.policies.policy.per_page, users=known)

    def _admit(self, gateway: Gateway, kind: str, path: str, given: Given, anew: bool = False) -> Admitted:
        """Who and where we are: asked every ten minutes, and anew after a refusal."""
        known = self._admitted.get(f"{kind}:{path}")
        if known and not anew and self.monotonic() - known[0] < ADMITTED_FOR:
            return known[1]
        here = triage.admit(gateway, kind, path, given.policy.bot_usernames, True)
        self._admitted[f"{kind}:{here.scope.path}"] = (self.monotonic(), here)
        if kind == "projects":
            self.places.learn(here.scope.id, here.scope.path)
        self.identity = _joined(self.identity, identity_of(given.policy, here.me, here.scope, ()))
        self._warn(triage.expiry_warning(here.token, given.policy.calendar.day(given.now)))
        return here

    def _warn(self, expiry: str) -> None:
        """Once a day: the text counts the days."""
        if expiry and expiry != self._warned:
            say(logging.WARNING, expiry)
        self._warned = expiry

    def _written(self, result: triage.Result) -> Looked:
        applied = result.applied or Applied()
        done = sum(write.status == DONE for write in applied.outcomes)
        for outcome in applied.outcomes:
            self.metrics.changes.labels(outcome.change.kind, outcome.status).inc()
        self.fuse.spend(done)
        if applied.stopped:
            raise applied.stopped
        failures = [write.error for write in applied.outcomes if write.status == FAILED]
        return Looked(
            changes=done,
            failed="; ".join(failures),
            forbidden=tuple(dict.fromkeys(write.change.ref for write in applied.outcomes if write.forbidden)),
            overtaken=any(write.status == SKIPPED and not write.said_already for write in applied.outcomes),
            dates=dict(result.plan.next_looks),
            written=frozenset(write.ref or write.change.ref for write in applied.outcomes if write.status == DONE),
            warnings=len(result.warnings),
            requests=result.requests,
        )

    def _going_on(self) -> None:
        if self.stop.is_set():
            raise Stopping("the service ends")

    def _progress(self, _what: str, _done: int, _total: int) -> None:
        self._going_on()

    def _patiently(self, seconds: float) -> None:
        """Waits, unless the service ends meanwhile."""
        self.stop.wait(seconds)
        self._going_on()


def _joined(identity: Identity, other: Identity) -> Identity:
    return Identity(*(getattr(identity, it.name) | getattr(other, it.name) for it in fields(Identity)))
