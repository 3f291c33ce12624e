"""Time that nobody waits for: it moves when something happens, and says which of the runs goes on."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from gitlab_sandbox.app import App


class Timeline:
    """Seconds since the beginning, for the sandbox's clock too; what is to happen later; and whose turn it is.

    Of several runs one goes on at a time, until its next request or wait, so that a seed tells the whole story.
    """

    def __init__(self, app: App, begin: datetime, rng: Random) -> None:
        self.app, self.begin, self.rng = app, begin, rng
        self.seconds = 0.0
        self._later: list[tuple[float, int, Callable[[], object]]] = []
        self._number = 0
        self._wakes: dict[int, float] = {}
        self._turn: int | None = None
        self._changed = threading.Condition()
        self._set()

    @property
    def now(self) -> datetime:
        """The moment (UTC)."""
        return self.begin + timedelta(seconds=self.seconds)

    def clock(self) -> float:
        """Seconds that only grow."""
        return self.seconds

    def later(self, at: float, act: Callable[[], object]) -> None:
        """Something that happens at that second, whoever is waiting then."""
        self._number += 1
        heapq.heappush(self._later, (at, self._number, act))

    def advance(self, to: float) -> None:
        """Lives until then."""
        while self._later and self._later[0][0] <= to:
            at, _, act = heapq.heappop(self._later)
            self.seconds = max(self.seconds, at)
            self._set()
            act()
        self.seconds = max(self.seconds, to)
        self._set()

    def turn_to(self, moment: datetime) -> None:
        """Lives until this moment (UTC)."""
        self.advance((moment - self.begin).total_seconds())

    def _set(self) -> None:
        self.app.clock.freeze(self.now)

    # Turns ----------------------------------------------------------------------------------

    def enter(self, *runs: int) -> None:
        """These runs begin now."""
        with self._changed:
            self._wakes |= dict.fromkeys(runs, self.seconds)
            self._choose()

    def leave(self, run: int) -> None:
        """This run is over."""
        with self._changed:
            del self._wakes[run]
            self._choose()

    def sleep(self, run: int, seconds: float) -> None:
        """The run waits so long, and for its turn."""
        with self._changed:
            self._wakes[run] = self.seconds + seconds
            self._choose()
            self._changed.wait_for(lambda: self._turn == run)

    def _choose(self) -> None:
        if not self._wakes:
            self._turn = None
            return
        self.advance(max(self.seconds, min(self._wakes.values())))
        awake = sorted(run for run, wake in self._wakes.items() if wake <= self.seconds)
        self._turn = self.rng.choice(awake)
        self._changed.notify_all()
