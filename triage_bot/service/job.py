"""What the service has on its list: looks at one issue, catch-ups, full runs; and what becomes of a try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ISSUE, RESYNC, SWEEP = "issue", "resync", "sweep"


@dataclass(frozen=True, slots=True)
class Job:
    """Something to look at, not before its time; there is never more than one of a key on the list.

    `path` is the project of an issue, else what is watched (`projects:group/project`). `event_uuid` and
    `delivery` are those of the last delivery that asked for it, empty if none did.
    """

    kind: str
    path: str
    iid: int = 0
    event_uuid: str = ""
    delivery: str = ""
    tries: int = 0
    dated: bool = False
    """True if it is on the list because its date has come, and nobody asked for it since."""

    @property
    def key(self) -> str:
        """`group/project#12`, `resync projects:group/project`."""
        return f"{self.path}#{self.iid}" if self.kind == ISSUE else f"{self.kind} {self.path}"


LONG = 900.0
"""Seconds: a wait this short was meant as so much time, a longer one as a date of the calendar."""


@dataclass(frozen=True, slots=True)
class Put:
    """A wish: this job, not before `due` (UTC). A delivery's key makes it count only once.

    What a delivery asks for is wanted from now on, even if it is gathered with others first; the rest from `due`.
    """

    job: Job
    due: datetime
    delivery_key: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a job after a try: done, perhaps to be looked at again; tried again later; or set aside."""

    again: datetime | None = None
    error: str = ""
    tries: int = 0
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list as people see it; `state` is waiting, running or aside."""

    key: str
    state: str
    due: datetime
    wanted: datetime
    tries: int
    error: str
    delivery: str


@dataclass(frozen=True, slots=True)
class Depth:
    """How full the list is: what is due or running, what is planned for later, what was set aside."""

    due: int = 0
    planned: int = 0
    aside: int = 0
    oldest: datetime | None = None
    """Since when the oldest unfinished job is wanted."""
    oldest_issue: datetime | None = None
    """The same, of looks at issues alone."""
    due_dated: int = 0
    due_sweeps: int = 0
