"""One evaluation: what is left of its budget, its clock and environment, and the calls of methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from triage_bot.ruby.errors import RubyTooCostly
from triage_bot.ruby.values import Proc

MAX_STEPS = 200_000
MAX_BYTES = 16 << 20
MAX_STRING = 1 << 20
MAX_DEPTH = 100


@dataclass(slots=True)
class Run:
    """The state of one evaluation."""

    now: datetime
    zone: ZoneInfo
    """Time zone of `Date.today`, `Time.now` and times without an offset, as Ruby takes TZ."""
    env: Mapping[str, str] = field(default_factory=dict)
    steps: int = MAX_STEPS
    bytes: int = MAX_BYTES

    def spend(self, steps: int, size: int = 0) -> None:
        """Pays for steps and for bytes that are made; raises RubyTooCostly when nothing is left."""
        self.steps -= steps
        self.bytes -= size
        if self.steps < 0 or self.bytes < 0:
            raise RubyTooCostly(
                "the expression takes too many steps" if self.steps < 0 else "the expression grows too large"
            )

    def send(self, receiver: Any, name: str, *args: Any, block: Proc | None = None) -> Any:
        """Calls a public method of a value as Ruby would; raises RubyError (NoMethodError …)."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """`to_s`."""
        return str(self.send(value, "to_s"))

    def inspect(self, value: Any) -> str:
        """`inspect`."""
        return str(self.send(value, "inspect"))

    def equal(self, one: Any, other: Any) -> bool:
        """`==`."""
        raise NotImplementedError

    def compare(self, one: Any, other: Any) -> int | None:
        """`<=>`."""
        raise NotImplementedError
