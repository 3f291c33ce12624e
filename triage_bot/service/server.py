"""The service as one process: store, door and worker are put together, started, and stopped without losing anything."""

import gc
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import uvicorn

from triage_bot.admin.secret import Secret
from triage_bot.apply.speaking import Pace
from triage_bot.engine.loading import Loaded, Signature
from triage_bot.errors import RateExhausted, Unreachable, UsageError
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.facts import Identity
from triage_bot.policy.policy_set import PolicySet
from triage_bot.service.catchup import CatchUp
from triage_bot.service.door import MAX_BODY, Door
from triage_bot.service.look import Looker
from triage_bot.service.memory import Fuse, Places, Refusals
from triage_bot.service.patience import PatientProtocol, room_for_connections
from triage_bot.service.policies import Policies
from triage_bot.service.status import Health, Metrics, say
from triage_bot.service.store import is_shared, open_store
from triage_bot.service.webhook import Terms, Watched, host_of
from triage_bot.service.worker import Worker

ENDS = (signal.SIGTERM, signal.SIGINT)


def told_to_end() -> threading.Event:
    """An event that is set by the first signal; the second one ends the process at once.

    To be called in the main thread before any other is begun: they inherit that they do not receive these signals.
    """
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    told = threading.Event()
    threading.Thread(target=_wait, args=(told,), name="signals", daemon=True).start()
    return told


def _wait(told: threading.Event) -> None:
    signal.sigwait(ENDS)
    say(logging.INFO, "stopping")
    told.set()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    signal.pause()


GRACE = 10
"""Seconds that requests under way have when the door closes."""
REQUEST_TIMEOUT = 15.0
"""Seconds for one answer of GitLab; a look has only its lease."""
SWITCH = 0.0005
"""Seconds a busy lane keeps the interpreter before the door gets its turn; Python's own 5 ms show in its answers."""
NO_LEASE = 120.0
"""Seconds for a look where no other worker could take it over."""


@dataclass(frozen=True, kw_only=True)
class ServiceOptions:
    """How the service is to run; `watched` names what it is told about, `secret` is None only if that was asked for."""

    host: str
    token: str = field(repr=False)
    watched: tuple[Watched, ...]
    store: str = field(repr=False)
    listen: tuple[str, int] | None
    secret: Secret | None = None
    instances: tuple[str, ...] = ()
    takes_deliveries: bool = True
    lanes: int = 4
    tries: int = 8
    lease: float = 60.0
    notes_a_minute: int = 60
    max_changes: int = 200
    max_changes_per_hour: int = 600
    max_body: int = MAX_BODY
    resync: timedelta = timedelta(minutes=15)
    sweep: str = ""
    paused: bool = False


@dataclass(frozen=True)
class Time:
    """The service's clocks: UTC, and seconds that only grow; and chance (0 to 1). All come from the surface."""

    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]


class Service:
    """Everything of one process; `run` returns some time after `stop` was set."""

    def __init__(
        self,
        options: ServiceOptions,
        load: Callable[[], Loaded],
        signature: Callable[[PolicySet], Signature],
        time: Time,
        stop: threading.Event,
    ) -> None:
        self.options, self.time, self.stop = options, time, stop
        self.status, self.metrics = Health(), Metrics()
        self.policies = Policies(load, signature, self.status, time.monotonic)
        told = partial(self.status.trouble, "store")
        self.store = open_store(options.store, time.clock, report=told, most_tries=options.tries, lease=options.lease)
        self.places = Places(self.store, host_of(options.host))
        self.worker = self._worker()
        self.door = Door(
            terms=self.terms, store=self.store, status=self.status, metrics=self.metrics, clock=time.clock,
            places=self.places, max_body=options.max_body,
        )  # fmt: skip
        if options.paused:
            self.status.trouble("pause", "paused by TRIAGE_BOT_PAUSED: deliveries are kept, nothing is written")

    def _worker(self) -> Worker:
        options, time = self.options, self.time
        impatient = Repeating(sleep=time.sleep, attempts=3, first_wait=0.2, longest=0.0, clock=time.monotonic)
        connection = Connection(
            host=options.host,
            token=options.token,
            repeating=impatient,
            timeout=REQUEST_TIMEOUT,
            observe=lambda method, _path, status, _headers: self.metrics.request(method, status),
        )
        fuse = Fuse(options.max_changes_per_hour, self.store, self.status, time.clock)
        pace = Pace(clock=time.monotonic, sleep=_not_now, limit=options.notes_a_minute)
        lease = options.lease * 2 / 3 if is_shared(options.store) else NO_LEASE
        looker = Looker(
            connection=connection, policies=self.policies, pace=pace, fuse=fuse, metrics=self.metrics, clock=time.clock,
            monotonic=time.monotonic, lease=lease, max_changes=options.max_changes, stop=self.stop, places=self.places,
        )  # fmt: skip
        catch_up = CatchUp(self.store, connection, options.watched, time.clock)
        probe = Connection(
            host=options.host,
            token=options.token,
            repeating=Repeating(sleep=time.sleep, attempts=1, longest=0.0),
            timeout=10.0,
        )
        return Worker(
            store=self.store, looker=looker, catch_up=catch_up, status=self.status, probe=probe, clock=time.clock,
            most_tries=options.tries, chance=time.chance, refusals=Refusals(self.store, time.clock),
            paused=options.paused,
        )  # fmt: skip

    def terms(self) -> Terms:
        """What the door goes by, as of now: policies may have been read anew, and who the bot is learned."""
        policy, known = self.policies.policy, self.worker.looker.identity
        identity = Identity(policy.bot_usernames | known.usernames, known.group_ids, known.project_ids)
        hosts = frozenset(map(host_of, (self.options.host, *self.options.instances)))
        resources = frozenset(rule.type for rule in policy.rules)
        watched = tuple(self.places.paths.get(source, source) for source in self.options.watched)
        secret = self.options.secret
        return Terms(secret=secret, watched=watched, hosts=hosts, identity=identity, resources=resources)

    # Life ---------------------------------------------------------------------------------------

    def run(self) -> None:
        """Works until it is told to stop; then the looks under way end, and the rest stays on the list."""
        options = self.options
        door = _Listener(self.door, options.listen, options.takes_deliveries) if options.listen else None
        self._enter()
        self.store.begin()
        if options.takes_deliveries:
            self.worker.catch_up.begin(options.resync, options.sweep, self.policies.policy.calendar)
        sys.setswitchinterval(SWITCH)
        gc.freeze()  # what a start needs stays: looking through it again and again costs time
        thread = door.start() if door else None
        watching = threading.Thread(target=self.policies.watch, args=(self.stop,), name="policies")
        watching.start()
        try:
            self.store.work(self.worker.perform, options.lanes, self.stop)
        finally:
            self.stop.set()
            watching.join()
            if door and thread:
                door.close()
                thread.join()
            self.store.close()
            say(logging.INFO, "stopped")

    def _enter(self) -> None:
        """A token that is refused ends the start; a GitLab that does not answer does not: deliveries are kept."""
        for watched in self.options.watched:
            self.places.recalled(watched)
            try:
                self.worker.looker.enter(watched)
            except (Unreachable, RateExhausted) as error:
                self.status.trouble("gitlab", str(error))


class _Listener:
    """uvicorn in a thread of its own, on a socket that is bound before anything else begins."""

    def __init__(self, door: Door, listen: tuple[str, int], takes_deliveries: bool) -> None:
        host, port = listen
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._socket = socket.create_server(listen, family=family, backlog=2048, reuse_port=False)
        except OSError as error:
            raise UsageError(f"--listen: {host}:{port} cannot be used: {error.strerror}") from None
        room_for_connections()
        config = uvicorn.Config(
            door.app(takes_deliveries), http=PatientProtocol, ws="none", lifespan="off", proxy_headers=False,
            access_log=False, log_config=None, server_header=False, date_header=False,
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip
        self._server = uvicorn.Server(config)

    def start(self) -> threading.Thread:
        """Serves; uvicorn leaves signals alone in a thread that is not the main one."""
        thread = threading.Thread(target=self._server.run, args=([self._socket],), name="door")
        thread.start()
        host, port = self._socket.getsockname()[:2]
        say(logging.INFO, "listening", url=f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
        return thread

    def close(self) -> None:
        """Ends after the requests under way."""
        self._server.should_exit = True


def _not_now(seconds: float) -> None:
    """A look does not wait for its turn to post: it is made again when there is room."""
    raise RateExhausted(0, seconds)
