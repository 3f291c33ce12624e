"""What the service has on its list: looks at one issue, catch-ups, full runs; and what becomes of a try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

ISSUE, RESYNC, SWEEP = "issue", "resync", "sweep"
WAITING, RUNNING, ASIDE = "waiting", "running", "aside"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When what was set aside is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to look at.

    `path` is the project of an issue, else what is watched (`projects:group/project`). `event_uuid` and
    `delivery` are those of the delivery that asked for it, empty if none did. `dated` says that it is on the list
    because a date of the calendar has come.
    """

    kind: str
    path: str
    iid: int = 0
    event_uuid: str = ""
    delivery: str = ""
    tries: int = 0
    dated: bool = False

    @property
    def key(self) -> str:
        """`group/project#12`, `resync projects:group/project`."""
        return f"{self.path}#{self.iid}" if self.kind == ISSUE else f"{self.kind} {self.path}"


@dataclass(frozen=True, slots=True)
class Put:
    """This job, not before `due` (UTC). A delivery's key makes it count only once."""

    job: Job
    due: datetime
    delivery_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """What becomes of a job after a try: done, and perhaps planned; tried again after an error; or set aside."""

    again: datetime | None = None
    dated: bool = False
    error: str = ""
    tries: int = 0
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedJob:
    """One line of the list: a wish, which is due now or after an error, or with `later` what is planned.

    `wanted` is since when somebody waits for it; `number` is the store's own.
    """

    job: Job
    due: datetime
    wanted: datetime
    error: str = ""
    running: bool = False
    later: bool = False
    number: int = 0

    @property
    def state(self) -> str:
        """As people see it."""
        return RUNNING if self.running else ASIDE if self.due == NEVER else WAITING

    @property
    def key(self) -> str:
        """The job's."""
        return self.job.key

    def args(self) -> dict[str, Any]:
        """As JSON can hold it; times are seconds of the service's clock."""
        times = {"due": self.due.timestamp(), "wanted": self.wanted.timestamp()}
        return {**asdict(self.job), **times, "error": self.error}

    @classmethod
    def of(cls, args: Mapping[str, Any], **more: Any) -> ListedJob:
        """The entry that was kept so."""
        job = Job(**{name: args[name] for name in Job.__slots__})
        due, wanted = (datetime.fromtimestamp(args[name], UTC) for name in ("due", "wanted"))
        return cls(job=job, due=due, wanted=wanted, error=args["error"], **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How full the list is: what is due or running, what is planned for later, what was set aside."""

    due: int = 0
    planned: int = 0
    aside: int = 0
    oldest: datetime | None = None
    """Since when the oldest unfinished job is wanted."""
    dated: int = 0
    """How many issues are due because their date has come."""
