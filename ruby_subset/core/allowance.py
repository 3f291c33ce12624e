"""What an expression may use up: steps, bytes and depth."""

from __future__ import annotations

from dataclasses import dataclass

from ruby_subset.core.errors import RubyTooCostly
from ruby_subset.core.values import MAX_DEPTH

MAX_STEPS = 12_000
MAX_BYTES = 16 << 20


@dataclass(slots=True, kw_only=True)
class Allowance:
    """What is left of one evaluation's budget."""

    steps: int = MAX_STEPS
    bytes: int = MAX_BYTES
    depth: int = 0
    """How many calls of blocks, and lists in lists, are open."""

    def spend(self, steps: int, size: int = 0) -> None:
        """Pays for steps and for bytes that are made; raises RubyTooCostly when nothing is left."""
        self.steps -= steps
        self.bytes -= size
        if self.steps < 0 or self.bytes < 0:
            raise RubyTooCostly(
                "the expression takes too many steps" if self.steps < 0 else "the expression grows too large"
            )

    def exhausted(self) -> None:
        """Raises RubyTooCostly for what is spent: steps, room or depth."""
        self.spend(0)
        raise RubyTooCostly("the expression goes too deep")

    def deeper(self) -> None:
        """Goes one call or one list deeper; who calls takes `depth` back; raises RubyTooCostly."""
        if self.depth >= MAX_DEPTH:
            self.exhausted()
        self.depth += 1
