"""When a request is sent again: reads freely, writes only after looking whether they arrived."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Repeating:
    """Repeats with back-off; `sleep` takes seconds and comes from the surface."""

    sleep: Callable[[float], None]
    attempts: int = ATTEMPTS
    first_wait: float = 0.3
    longest: float = LONGEST

    def read(self, send: Callable[[], T]) -> T:
        """Sends a read until it is answered; raises RateExhausted or Unreachable in the end."""
        return self._until_answered(send, (Answer429, NoAnswer))

    def write(self, send: Callable[[], T], arrived: Callable[[], T | None]) -> T:
        """Sends a write; an unknown outcome is looked for first, and only a missing one is sent again."""
        state = {"unknown": False}

        def once() -> T:
            if state["unknown"]:
                found = arrived()
                if found is not None:
                    return found
                state["unknown"] = False
            try:
                return send()
            except NoAnswer:
                state["unknown"] = True
                raise

        return self._until_answered(once, (Answer429, NoAnswer))

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
