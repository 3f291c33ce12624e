"""Repeats requests with back-off: reads freely, writes only after a look for what may have arrived."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any, NoReturn, TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_result,
    stop_after_attempt,
    wait_chain,
    wait_exponential,
    wait_fixed,
    wait_none,
    wait_random,
)

from triage_bot.errors import RateExhausted, Unreachable
from triage_bot.gitlab.answer import Answer429, NoAnswer

T = TypeVar("T")
ATTEMPTS = 5
LONGEST = 600.0
"""Seconds a run waits altogether for one request that GitLab keeps limiting."""
SHORTEST = 1.0
"""Seconds to wait at least when GitLab limits us: `Retry-After: 0` must not become a storm."""
SETTLED = 65.0
"""Seconds after which a write that is not there will not come any more: GitLab gives a request 60
(https://docs.gitlab.com/administration/operations/puma/)."""
LOOKS = (5.0, 15.0, 35.0, SETTLED)
"""Seconds after its sending at which a write that may still be carried out is looked for again."""


@dataclass(frozen=True, kw_only=True)
class Repeating:
    """Repeats with back-off. `sleep` takes seconds, and may raise what ends the waiting; `clock` gives seconds."""

    sleep: Callable[[float], None]
    attempts: int = ATTEMPTS
    first_wait: float = 0.3
    longest: float = LONGEST
    clock: Callable[[], float] = time.monotonic

    def read(self, send: Callable[[], T]) -> T:
        """Sends until it is answered; raises RateExhausted or Unreachable. Limits and failures are counted apart."""
        failures = count(1)
        limited = Retrying(
            sleep=self.sleep,
            wait=_as_told,
            stop=lambda state: _waited(state) >= self.longest,
            retry=retry_if_exception_type(Answer429),
            retry_error_callback=_exhausted,
        )
        failing = Retrying(
            sleep=self.sleep,
            wait=wait_exponential(self.first_wait, max=30.0) + wait_random(0, self.first_wait),
            stop=lambda _: next(failures) >= self.attempts,
            retry=retry_if_exception_type(NoAnswer),
            retry_error_callback=self._unreachable,
        )
        answer: T = limited(failing, send)
        return answer

    def write(self, send: Callable[[], T], arrived: Callable[[], T | None]) -> T:
        """Sends a write; an unknown outcome is looked for first, and only a missing one is sent again.

        While GitLab may still be at work on it, it is looked for until it cannot come any more.
        """
        lost: list[tuple[NoAnswer, float]] = []

        def once() -> T:
            if lost and (answer := self._look(*lost.pop(), arrived)) is not None:
                return answer
            begun = self.clock()
            try:
                return send()
            except NoAnswer as error:
                lost.append((error, begun))
                raise

        return self.read(once)

    def _look(self, lost: NoAnswer, begun: float, arrived: Callable[[], T | None]) -> T | None:
        """Looks at once, and if it may still come, again until it cannot."""
        passed = self.clock() - begun
        times = [passed, *(at for at in LOOKS if lost.pending and at > passed)]
        looking = Retrying(
            sleep=self.sleep,
            wait=wait_chain(*(wait_fixed(at - before) for before, at in pairwise(times)), wait_none()),
            stop=stop_after_attempt(len(times)),
            retry=retry_if_result(lambda answer: answer is None),
            retry_error_callback=lambda _: None,
        )
        return looking(arrived)

    def _unreachable(self, state: RetryCallState) -> NoReturn:
        raise Unreachable(f"{_error(state).message}, after {self.attempts} attempts") from None


def _error(state: RetryCallState) -> Any:
    return state.outcome.exception() if state.outcome else None


def _as_told(state: RetryCallState) -> float:
    wait: float = _error(state).wait
    return max(SHORTEST, wait) + min(1.0, wait / 10)


def _waited(state: RetryCallState) -> float:
    """Seconds, with those of the next wait."""
    return state.idle_for + state.upcoming_sleep


def _exhausted(state: RetryCallState) -> NoReturn:
    raise RateExhausted(_waited(state), _error(state).wait) from None
