"""When a request is sent again: reads freely, writes only after looking whether they arrived."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_exponential, wait_random

from triage_bot.errors import RateExhausted, Unreachable
from triage_bot.gitlab.refusals import Answer429, NoAnswer

T = TypeVar("T")
ATTEMPTS = 5
LONGEST = 600.0
"""Seconds a run waits altogether for one request that GitLab keeps limiting."""

SHORTEST = 1.0
"""Seconds to wait at least when GitLab limits us: `Retry-After: 0` must not become a storm."""

SETTLED = 65.0
"""Seconds after which a write that is not there will not come any more: GitLab gives a request 60."""
LOOKS = (5.0, 15.0, 35.0, SETTLED)
"""Seconds after its sending at which a write that may still be carried out is looked for again."""


@dataclass(frozen=True)
class Repeating:
    """Repeats with back-off. `sleep` takes seconds, and may raise what ends the waiting; `clock` gives seconds."""

    sleep: Callable[[float], None]
    attempts: int = ATTEMPTS
    first_wait: float = 0.3
    longest: float = LONGEST
    clock: Callable[[], float] = time.monotonic

    def read(self, send: Callable[[], T]) -> T:
        """Sends a read until it is answered; raises RateExhausted or Unreachable in the end."""
        return self._until_answered(send, (Answer429, NoAnswer))

    def write(self, send: Callable[[], T], arrived: Callable[[], T | None]) -> T:
        """Sends a write; an unknown outcome is looked for first, and only a missing one is sent again.

        While GitLab may still be at work on it, it is looked for until it cannot come any more.
        """
        lost: list[tuple[NoAnswer, float]] = []

        def once() -> T:
            if lost:
                found = self._look(*lost[0], arrived)
                if found is not None:
                    return found
                lost.clear()
            begun = self.clock()
            try:
                return send()
            except NoAnswer as error:
                lost.append((error, begun))
                raise

        return self._until_answered(once, (Answer429, NoAnswer))

    def _look(self, lost: NoAnswer, begun: float, arrived: Callable[[], T | None]) -> T | None:
        """Looks at once, and if it may still come, again until it cannot."""
        found = arrived()
        slept = 0.0
        for at in LOOKS if lost.pending else ():
            pause = at - max(self.clock() - begun, slept)
            if found is not None:
                break
            if pause > 0:
                self.sleep(pause)
                slept += pause
                found = arrived()
        return found

    def _until_answered(self, send: Callable[[], T], again: tuple[type[Exception], ...]) -> T:
        backoff = wait_exponential(multiplier=self.first_wait, max=30.0) + wait_random(0, self.first_wait)
        waited = {"limited": 0.0, "failures": 0.0}

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            if isinstance(error, Answer429):
                pause = max(SHORTEST, error.wait) + min(1.0, error.wait / 10)
                waited["limited"] += pause
                return pause
            waited["failures"] += 1
            return backoff(state)

        def enough(state: RetryCallState) -> bool:
            if _limited(state):
                return waited["limited"] >= self.longest
            return waited["failures"] >= self.attempts

        retrying = Retrying(
            sleep=self.sleep,
            wait=wait,
            stop=enough,
            retry=retry_if_exception_type(again),
            reraise=True,
        )
        try:
            return retrying(send)
        except Answer429 as error:
            raise RateExhausted(waited["limited"], error.wait) from None
        except NoAnswer as error:
            raise Unreachable(f"{error.message}, after {self.attempts} attempts", error.hint) from None


def _limited(state: RetryCallState) -> bool:
    return bool(state.outcome and isinstance(state.outcome.exception(), Answer429))
