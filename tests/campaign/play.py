"""Lives one schedule, or an unbroken run of its world: runs of the real engine, on a timeline of their own."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import triage_bot.apply.apply
import triage_bot.engine.fetch
import triage_bot.gitlab.listing
from gitlab_sandbox.seeds.base import BOT_TOKEN
from tests.campaign.end import End, end_of
from tests.campaign.people import Act
from tests.campaign.schedule import Luck, Schedule
from tests.campaign.timeline import Timeline
from tests.campaign.wire import HOST, Killed, Mishap, Wire, WiredConnection, issue_in
from tests.campaign.world import MONDAY, PROJECT, World, people, policy
from triage_bot.accounts.account_list import AccountList
from triage_bot.apply.speaking import Pace
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import Target, triage
from triage_bot.errors import TriageBotError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating

QUIET = tuple(MONDAY + timedelta(hours=hours) for hours in (7, 24))
"""When nothing befalls anybody any more: what was held for a day is said by then."""
MOST_RUNS = 4
"""Undisturbed runs at one moment until one has nothing to do."""
TARGET = Target("projects", PROJECT)


@contextmanager
def one_after_another() -> Iterator[None]:
    """One request of a run at a time, so that a seed tells the whole story."""
    before = (triage_bot.apply.apply.AT_ONCE, triage_bot.engine.fetch.PARALLEL, triage_bot.gitlab.listing.PARALLEL)
    here = (triage_bot.apply.apply, triage_bot.engine.fetch, triage_bot.gitlab.listing)
    here[0].AT_ONCE = here[1].PARALLEL = here[2].PARALLEL = 1  # type: ignore[attr-defined]
    try:
        yield
    finally:
        here[0].AT_ONCE, here[1].PARALLEL, here[2].PARALLEL = before  # type: ignore[attr-defined]


@dataclass
class Told:
    """What happened in a schedule, and how it ended."""

    met: Counter[str] = field(default_factory=Counter)
    acts: int = 0
    in_gap: set[str] = field(default_factory=set)
    """Issues on which a person acted between the bot's re-read and the write behind it."""
    early: int = 0
    errors: list[str] = field(default_factory=list)
    restless: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    end: End = field(default_factory=dict)


class Play:
    """One life of a world."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world, self.rng = world, rng
        self.root = world.build()
        self.time = Timeline(self.root.app, MONDAY, rng)
        self.told = Told()
        self.waiting = list(world.acts)
        self.wires: list[Wire] = []
        self._runs = 0

    # Runs -----------------------------------------------------------------------------------

    def run(self, *befalls: Callable[[Wire, str, str], Mishap | None]) -> list[int]:
        """So many runs at once; how many changes each planned (-1: it did not come so far)."""
        numbers = [self._runs + one for one in range(len(befalls))]
        self._runs += len(befalls)
        self.time.enter(*numbers)
        planned = [-1] * len(befalls)

        def work(place: int) -> None:
            wire = Wire(numbers[place], self.root.app, self.time, befalls[place], self.told.trace)
            self.wires.append(wire)
            planned[place] = self._one(wire)

        threads = [threading.Thread(target=work, args=(place,)) for place in range(1, len(befalls))]
        for thread in threads:
            thread.start()
        work(0)
        for thread in threads:
            thread.join()
        return planned

    def _one(self, wire: Wire) -> int:
        def sleep(seconds: float) -> None:
            if wire.dead:
                raise Killed
            self.time.sleep(wire.run, seconds)

        try:
            self.time.sleep(wire.run, 0)
            connection = WiredConnection(
                host=HOST, token=BOT_TOKEN, repeating=Repeating(sleep=sleep, clock=self.time.clock)
            )
            connection.wire = wire
            given = Given(
                policy=policy(self.world.files),
                now=self.time.now,
                account_list=AccountList(accounts=self.world.accounts),
                people=people(),
            )
            result = triage(Gateway(connection=connection), TARGET, given, Pace(clock=self.time.clock, sleep=sleep))
            if result.applied and result.applied.stopped:
                self.told.early += 1
            return len(result.plan.changes)
        except Killed:
            return -1
        except TriageBotError as error:
            if error.exit_code != 3:
                self.told.errors.append(f"{type(error).__name__}: {error}")
            self.told.early += 1
            return -1
        except Exception as error:  # a fault of ours
            self.told.errors.append(f"{type(error).__name__}: {error}")
            return -1
        finally:
            self.time.leave(wire.run)

    def act(self, act: Act) -> int:
        """Somebody does it now; on which issue, or 0 if it is not possible yet."""
        iid = act.find(self.root)
        if not iid:
            return 0
        self.waiting.remove(act)
        self.told.acts += 1
        self.told.trace.append(f"{self.time.seconds:9.1f} {act}")
        for wire in self.wires:
            wire.somebody_acts(iid)
        act.do(self.root, iid)
        return iid

    def act_all(self) -> None:
        """All that was left, and is possible."""
        for one in list(self.waiting):
            self.act(one)

    def settle(self) -> None:
        """Undisturbed runs at one moment, until one has nothing to do."""
        for _ in range(MOST_RUNS):
            (planned,) = self.run(lambda *_: None)
            if planned == 0:
                return
        self.told.restless.append(f"{self.time.now:%a %H:%M}: {planned} changes in run {MOST_RUNS}")

    def rest(self) -> Told:
        """The quiet days; what came of it all."""
        for moment in QUIET:
            self.time.turn_to(max(moment, self.time.now))
            self.settle()
            if self.waiting:  # for an issue that was not there before
                self.act_all()
                self.settle()
        gaps = set().union(*(wire.gaps for wire in self.wires))
        self.told.in_gap = {act.key for act in self.world.acts if act.find(self.root) in gaps}
        self.told.end = end_of(self.root, len(self.world.issues))
        return self.told


def unbroken(world: World, people_first: bool) -> Told:
    """Nothing goes wrong; people act before the bot, or behind it."""
    play = Play(world, Random(0))
    if people_first:
        play.act_all()
        play.run(lambda *_: play.act_all())
    play.settle()
    play.act_all()
    return play.rest()


def lived(world: World, schedule: Schedule) -> Told:
    """The world under this schedule."""
    random.seed(f"back-off {schedule.seed}")
    play = Play(world, schedule.rng("turns"))
    draw = schedule.rng("shape")
    for number in range(draw.randrange(1, 4)):
        at_once = 2 if draw.random() < 0.35 else 1
        luck = [_luck(schedule, draw, f"{number}.{one}") for one in range(at_once)]
        play.run(*(_befalls(play, one, draw) for one in luck))
        for one in luck:
            play.told.met.update(one.met)
        play.told.met["runs"] += at_once
        play.told.met["runs beside another"] += at_once if at_once > 1 else 0
        play.time.advance(play.time.seconds + draw.choice((0.0, 10.0, 120.0)))
    play.act_all()
    return play.rest()


def _luck(schedule: Schedule, draw: Random, name: str) -> Luck:
    kill_at = draw.randrange(1, 30) if draw.random() < 0.4 else 0
    down_at = draw.randrange(1, 30) if draw.random() < 0.15 else 0
    return Luck(schedule.rng(f"luck {name}"), draw.choice((0.0, 0.05, 0.15, 0.4)), kill_at, down_at)


def _befalls(play: Play, luck: Luck, draw: Random) -> Callable[[Wire, str, str], Mishap | None]:
    """People act before a request, most often before one on their own issue; then it meets its luck."""

    def meet(wire: Wire, method: str, target: str) -> Mishap | None:
        for act in list(play.waiting):
            if draw.random() >= _likely(act, target, method):
                continue
            play.act(act)
        return luck.befalls(method)

    return meet


def _likely(act: Act, target: str, method: str) -> float:
    """How likely a person acts just before this request."""
    if act.iid and act.iid == issue_in(target):
        return 0.25 if method == "GET" else 0.4
    return 0.004 if act.iid else 0.1
