"""What befalls the runs of one schedule: drawn from its seed, request by request."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.campaign.wire import ANSWERS, GITLABS_LIMIT, Mishap

WORLDS_SHARE = 20
"""Schedules that live in the same world, so that its unbroken runs are lived once for all of them."""


@dataclass(frozen=True)
class Schedule:
    """One seed's: its world, how often requests go wrong, how many disturbed runs, and when people act."""

    seed: int

    @property
    def world(self) -> int:
        """The world's seed."""
        return self.seed // WORLDS_SHARE

    def rng(self, what: str) -> Random:
        """A source for one purpose, so that one draw more does not move all others."""
        return Random(f"{what} {self.seed}")


@dataclass
class Luck:
    """Decides what befalls each request of one run."""

    rng: Random
    rate: float
    kill_at: int = 0
    """The number of the write that the process does not survive; 0: it survives all."""
    down_at: int = 0
    """The number of the write from which on GitLab is down for this run; 0: never."""
    writes: int = 0
    forbidden: int = 0
    """Writes that are still refused with 403."""
    met: dict[str, int] = field(default_factory=dict)

    def befalls(self, method: str) -> Mishap | None:
        """What befalls this request."""
        writing = method != "GET"
        self.writes += writing
        if writing and self.kill_at == self.writes:
            return self._count(Mishap("kill", self._carried()))
        if self.down_at and self.writes >= self.down_at:
            return self._count(Mishap("503"))
        if writing and self.forbidden:
            self.forbidden -= 1
            return self._count(Mishap("forbidden"))
        if self.rng.random() >= (self.rate if writing else self.rate / 8):
            return None
        return self._count(self._write() if writing else self._read())

    def _count(self, mishap: Mishap) -> Mishap:
        late = "" if mishap.carried is None else (" later" if mishap.carried else " after")
        name = mishap.kind + (late if mishap.kind != "late" else "")
        self.met[name] = self.met.get(name, 0) + 1
        return mishap

    def _carried(self) -> float | None:
        """Never, at once, or as late as GitLab's own limit lets it."""
        return self.rng.choice((None, 0.0, 0.0, self.rng.uniform(1.0, GITLABS_LIMIT - 1)))

    def _write(self) -> Mishap:
        kind = self.rng.choice((*ANSWERS, "drop", "drop", "late", "late"))
        if kind == "forbidden":
            self.forbidden = self.rng.randrange(0, 5)
            return Mishap(kind)
        if kind.startswith("429"):
            return Mishap(kind, None, self.rng.choice((1.0, 7.0, 30.0)))
        if kind in ("500", "503"):
            return Mishap(kind, self.rng.choice((None, 0.0)))
        if kind == "late":
            carried = self.rng.uniform(0.0, GITLABS_LIMIT - 1)
            return Mishap(kind, carried, carried + self.rng.choice((0.0, 5.0, 30.0)))
        return Mishap(kind, self._carried())

    def _read(self) -> Mishap:
        kind = self.rng.choice(("500", "502", "429_throttle", "drop", "late"))
        if kind == "late":
            return Mishap(kind, 0.0, self.rng.uniform(5.0, 50.0))
        return Mishap(kind, None, self.rng.choice((1.0, 7.0)))
