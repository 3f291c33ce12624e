"""One try of one job: what is done for each kind, and what becomes of it when something is in the way."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triage_bot import errors as e
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.instance import instance
from triage_bot.model.resource import Ref
from triage_bot.service.catchup import FULL_RUN, CatchUp
from triage_bot.service.job import ISSUE, RESYNC, SWEEP, Job, Put, Sequel
from triage_bot.service.look import Looked, Looker, Stopping
from triage_bot.service.memory import AGAIN, PROBE, Refusals
from triage_bot.service.status import Health, say
from triage_bot.service.store import Store, StoreFailed
from triage_bot.service.webhook import Watched
from triage_bot.shapes.values import iso

LONGEST = 600.0
"""Seconds of back-off at most."""

AFTER_WRITING = 60.0
"""Seconds: our own events are dropped at the door; a while after writing we look ourselves what comes next."""

REFUSING = "GitLab refuses one issue after the other (403)"

MOST_DATED = 3
"""Looks whose date has come are made one by one up to this many; more become one full run, so that a person with
many accounts gets one list instead of many comments."""


@dataclass(kw_only=True)
class Worker:
    """`perform` is what stores call; it never raises. `clock` gives UTC, `chance` 0 to 1."""

    store: Store
    looker: Looker
    catch_up: CatchUp
    status: Health
    probe: Connection
    clock: Callable[[], datetime]
    most_tries: int
    chance: Callable[[], float]
    refusals: Refusals
    paused: bool

    def perform(self, job: Job) -> Sequel:
        """One try, told in one log line and one figure."""
        begun = self.looker.monotonic()
        looked = Looked()
        try:
            verdict = self._hindrance(job)
            if verdict is None:
                looked, verdict = self._do(job)
                self.status.trouble("gitlab", "")
                if looked.changes and not looked.forbidden and self.refusals.wrote():
                    self._all_at_once()
            well = "done"
        except Exception as error:
            verdict, well = self._verdict(job, error), "gone"
        result = "aside" if verdict.aside else "again" if verdict.error else well
        seconds = self.looker.monotonic() - begun
        self.looker.metrics.looks.labels(job.kind, result).observe(seconds)
        say(
            logging.WARNING if verdict.error else logging.INFO,
            "look", job=job.key, kind=job.kind, delivery=job.delivery, result=result, changes=looked.changes,
            requests=looked.requests, warnings=looked.warnings or None, seconds=round(seconds, 3), why=verdict.error,
            tries=verdict.tries or None, again=iso(verdict.again) if verdict.again else "",
        )  # fmt: skip
        return verdict

    # What is done -------------------------------------------------------------------------------

    def _hindrance(self, job: Job) -> Sequel | None:
        """Why nothing may be written now: paused, or the fuse has blown."""
        if job.kind == RESYNC:
            return None
        if self.paused:
            return self._later(job, "paused by TRIAGE_BOT_PAUSED", AGAIN)
        if self.looker.fuse.blown():
            return self._later(job, "writing pauses: too many changes in the last hour", AGAIN)
        if self.refusals.waits():
            return self._refused_too()
        return None

    def _do(self, job: Job) -> tuple[Looked, Sequel]:
        if job.kind == ISSUE:
            return self._issue(job)
        watched = _watched(job.path)
        if watched not in self.catch_up.watched:
            return Looked(), Sequel()  # left over from another configuration
        if job.kind == RESYNC:
            count = self.catch_up.resync(watched, self.looker.enter(watched))
            say(logging.INFO, "caught up", watched=str(watched), issues=count)
            return Looked(), Sequel(again=self.catch_up.next_listing())
        return self._sweep(watched)

    def _issue(self, job: Job) -> tuple[Looked, Sequel]:
        if self._follow(job):
            return Looked(), Sequel()
        watched = self._home(job)
        if watched is None or (job.dated and self._hand_over(watched)):
            return Looked(), Sequel()
        looked = self.looker.issue(job)
        if looked.forbidden:
            return looked, self._forbidden(job, looked.failed)
        if looked.failed:
            return looked, self._failed(job, looked.failed)
        if looked.overtaken:  # a person wrote while we looked: what they wrote counts, too
            return looked, Sequel(again=self._in(5))
        first = min(self._plans(looked), key=lambda put: put.due, default=None)
        return looked, Sequel(again=first.due, dated=first.job.dated) if first else Sequel()

    def _plans(self, looked: Looked) -> list[Put]:
        dates = [Put(_look(ref, dated=True), at) for ref, at in looked.dates.items() if ref.iid]
        return dates + [Put(_look(ref), self._in(AFTER_WRITING)) for ref in looked.written if ref.iid]

    def _home(self, job: Job) -> Watched | None:
        """What is watched that holds the issue; asks GitLab where that was not possible at the start, or who moved."""
        places = self.looker.places
        missing = [source for source in self.catch_up.watched if source not in places.paths]
        for watched in missing if places.over(job.path) else self.catch_up.watched:
            self.looker.enter(watched)
        return places.over(job.path)

    def _moved(self, job: Job) -> bool:
        """The same after GitLab was asked: what fails under a path may have another one by now."""
        self.looker.find_again(job.path)
        return self._follow(job)

    def _follow(self, job: Job) -> bool:
        """True if the project was renamed or moved: the look is made under its new path."""
        if path := self.looker.places.moved(job.path):
            self.store.put([Put(replace(job, path=path, tries=0), self.clock())])
        return bool(path)

    def _hand_over(self, watched: Watched) -> bool:
        """True if so many dates have come that one full run looks at them all."""
        sweep = Job(kind=SWEEP, path=str(watched))
        due = any(entry.wanted <= self.clock() for entry in self.store.entries(sweep.key))
        if not due and self.store.depth().dated <= MOST_DATED:
            return False
        self.store.put([Put(sweep, self.clock())])
        return True

    def _sweep(self, watched: Watched) -> tuple[Looked, Sequel]:
        looked = self.looker.whole(watched)
        if looked.forbidden and not looked.changes:
            for ref in looked.forbidden:
                self.refusals.refused(str(ref))
            if self.refusals.trouble():
                return looked, Sequel(again=self._in(LONGEST), error=looked.failed)
        self.status.trouble("full run", "")
        self.store.plan(self._plans(looked))
        self.store.remember(FULL_RUN, iso(self.clock()))
        if looked.failed:
            say(logging.WARNING, "some changes of a full run failed", watched=str(watched), why=looked.failed)
        return looked, Sequel(again=self._next_run(), dated=True)

    def _next_run(self) -> datetime | None:
        return self.catch_up.next_run(self.looker.policies.policy.calendar)

    def _in(self, seconds: float) -> datetime:
        return self.clock() + timedelta(seconds=seconds)

    # What is in the way -------------------------------------------------------------------------

    def _verdict(self, job: Job, error: Exception) -> Sequel:
        """The same, whatever else goes wrong with the store on the way."""
        try:
            return self._after(job, error)
        except e.TriageBotError as another:
            return self._later(job, another.message, 5 * (1 + self.chance()))

    def _after(self, job: Job, error: Exception) -> Sequel:
        """What becomes of a job after an error; only what is the job's own fault counts as a try."""
        match error:
            case e.RateExhausted():
                return self._later(job, error.message, max(1.0, error.wait) * (1 + self.chance() / 5))
            case e.TooLate() | Stopping() | StoreFailed():
                seconds = 5 if isinstance(error, StoreFailed) else 1
                return self._later(job, error.message, seconds * (1 + self.chance()))
            case e.ScopeNotFound() if job.kind == ISSUE:
                self._moved(job)
                return Sequel()
            case e.FuseBlown() if job.kind == SWEEP:
                self.status.trouble("full run", error.message)
                return Sequel(again=self._next_run() or self._in(3600), dated=True)
            case e.Unreachable() if self._answers():
                return self._failed(job, error.message)
            case e.Forbidden() if job.kind == ISSUE:
                return self._forbidden(job, error.message)
            case e.GitLabError():
                self.status.trouble("gitlab", str(error))
                self.looker.forget()
                seconds = 60 if isinstance(error, e.Refused) else 5
                return self._later(job, error.message, seconds * (1 + self.chance()))
            case e.TriageBotError():
                return self._failed(job, error.message)
        return self._failed(job, _our_bug(error))

    def _answers(self) -> bool:
        """True if GitLab answers otherwise: then it is this issue that it cannot answer for."""
        try:
            instance(self.probe)
        except e.TriageBotError:
            return False
        return True

    def _later(self, job: Job, why: str, seconds: float) -> Sequel:
        return Sequel(again=self._in(seconds), error=why, tries=job.tries)

    def _forbidden(self, job: Job, why: str) -> Sequel:
        """An issue's own fault like others, unless GitLab refuses one after the other: then none counts a try."""
        for key in self.refusals.refused(job.key):
            if key != job.key:
                self.store.retry(key)  # also what was set aside before it was clear
        return self._refused_too() if self.refusals.trouble() else self._failed(job, why)

    def _all_at_once(self) -> None:
        """What waited for GitLab to take writes again need not wait any longer."""
        for entry in self.store.entries():
            if entry.error == REFUSING:
                self.store.retry(entry.key)

    def _refused_too(self) -> Sequel:
        return Sequel(again=self._in(PROBE.total_seconds() * (1 + self.chance() / 2)), error=REFUSING)

    def _failed(self, job: Job, why: str) -> Sequel:
        """Tried again with growing pauses; an issue is set aside in the end, so that it does not stop the others.

        A pause is a date on the list, not a sleep as tenacity's: whoever is restarted goes on with it.
        """
        if job.kind == ISSUE and self._moved(job):
            return Sequel()
        tries = job.tries + 1
        if tries >= self.most_tries and job.kind == ISSUE:
            return Sequel(error=why, tries=tries, aside=True)
        pause = min(LONGEST, 2.0 ** (tries - 1)) * (0.5 + self.chance())
        return Sequel(again=self._in(pause), error=why, tries=tries)


def _look(ref: Ref, dated: bool = False) -> Job:
    return Job(kind=ISSUE, path=ref.project, iid=ref.iid, dated=dated)


def _watched(path: str) -> Watched:
    kind, _, name = path.partition(":")
    return Watched(kind, name)


def _our_bug(error: Exception) -> str:
    """Type and place, no message: it may hold people's texts."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "triage_bot" in frame.filename]
    places = [f"{frame.filename.rsplit('triage_bot/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-3:])]
    return f"a bug of triage-bot: {type(error).__name__} at {' < '.join(places)}"
