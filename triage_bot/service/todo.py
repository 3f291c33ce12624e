"""The to-do list as door, worker and engine know it, with the rules that it keeps on whatever database.

A look brings an issue to what the policies want now, whoever asked for it: one too many is harmless. So there is at
most one wish for a thing and one plan, and who finds the place taken leaves it: the look that waits there comes later.
"""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from triage_bot.service.job import ASIDE, ISSUE, NEVER, RUNNING, Depth, Entry, Job, Put, Verdict
from triage_bot.service.memory import Memory, StoreFailed
from triage_bot.service.step import by_key

Perform = Callable[[Job], Verdict]
"""One try; never raises."""

SILENT = "its worker ended or fell silent while it was under way"
PAUSE = 1.0
"""Seconds before another attempt when the store cannot be written."""


@dataclass
class Store(Memory):
    """The list. Whatever was put is there after a crash; two tries of one job never overlap.

    `lease` is after how many seconds of silence a worker's job goes to another.
    """

    most_tries: int = 8
    lease: float = 60.0

    @abstractmethod
    def begin(self) -> None:
        """Makes ready to work: claims a list that only one process may have. Raises UsageError, StoreFailed."""

    @abstractmethod
    def work(self, perform: Perform, lanes: int, stop: threading.Event) -> None:
        """Tries what is due, so many at a time, until `stop` is set and the tries under way have ended."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of files and connections."""

    @abstractmethod
    def _listed(self, key: str = "") -> list[Entry]:
        """What waits and what is under way, all or of one key."""

    def _waits(self, _key: str) -> bool:
        """True if a wish for it is known to wait, where that is quicker than to find its place taken."""
        return False

    # Putting ------------------------------------------------------------------------------------

    def put(self, puts: Sequence[Put]) -> list[bool]:
        """Puts all durably, at once, for now; False where the delivery was put before. Raises StoreFailed."""
        now, keys = self.clock(), {one.job.key for one in puts}
        covered = {key for key in keys if self._waits(key)}
        with self._step() as step:
            unknown = step.unknown({one.delivery_key for one in puts if one.delivery_key}, now)
            fresh = [not one.delivery_key or _taken(unknown, one.delivery_key) for one in puts]
            wishes = [one for one, is_fresh in zip(puts, fresh, strict=True) if is_fresh and one.job.key not in covered]
            entries = by_key(Entry(job=one.job, due=one.due, wanted=min(one.due, now)) for one in wishes)
            step.add(list(entries.values()))
        return fresh

    def plan(self, puts: Sequence[Put]) -> None:
        """Plans looks for their dates; of two dates for one thing the earlier stays."""
        plans = by_key(Entry(job=one.job, due=one.due, wanted=one.due, later=True) for one in puts)
        before = by_key(one for one in self._listed() if one.later and one.key in plans)
        for key, one in before.items():
            if one.due <= plans[key].due:
                del plans[key]
        with self._step() as step:
            step.take_off(before[key] for key in plans if key in before)
            step.add(list(plans.values()))

    # Trying -------------------------------------------------------------------------------------

    def _come(self, plan: Entry) -> None:
        """What was planned is wanted from now on."""
        with self._step() as step:
            step.add([replace(plan, later=False)])
            step.end(plan)

    def _settle(self, entry: Entry, verdict: Verdict) -> None:
        """What comes next takes the place of what waited there: after an error a wish that pauses, else a plan."""
        after = _after(entry, verdict, self.clock())
        later = after.later if after else True
        with self._step() as step:
            step.take_off(one for one in self._waiting(entry.key) if one.later == later)
            step.add([after] if after else [])
            step.end(entry)

    def _revive(self, entry: Entry) -> None:
        """Who tried it has ended or fallen silent; it counts as a try, so that the rest goes on in the end."""
        tries = entry.job.tries + 1
        self._settle(entry, Verdict(error=SILENT, tries=tries, aside=tries >= self.most_tries))

    def _in_the_end(self, act: Callable[[], None], stop: threading.Event) -> None:
        """Also when the store comes back later; raises StoreFailed if we are told to stop before."""
        while True:
            try:
                return act()
            except StoreFailed:
                if stop.wait(PAUSE):
                    raise

    # What people see and do ---------------------------------------------------------------------

    def depth(self) -> Depth:
        """How full the list is; raises StoreFailed."""
        now, entries = self.clock(), self._listed()
        listed = [one for one in entries if one.state != ASIDE]
        due = [one for one in listed if one.wanted <= now]
        return Depth(
            due=len(due), planned=len(listed) - len(due), aside=len(entries) - len(listed),
            oldest=min((one.wanted for one in due), default=None),
            dated=len({one.key for one in due if one.job.dated and one.job.kind == ISSUE}),
        )  # fmt: skip

    def entries(self, key: str = "") -> list[Entry]:
        """The list, or what is there of one key; what was set aside first, then by due time."""
        return sorted(self._listed(key), key=lambda one: (one.state != ASIDE, one.due))

    def retry(self, key: str) -> bool:
        """Makes a job due now, also by a clock behind ours, whatever it waits for. False if it is not there."""
        now, entries = self.clock(), self._waiting(key)
        with self._step() as step:
            step.take_off(entries)
            for one in entries[:1]:
                due = min(one.wanted, now)
                step.add([Entry(job=replace(one.job, tries=0, dated=False), due=due, wanted=due)])
        return bool(entries)

    def drop(self, key: str) -> bool:
        """Takes a job off the list; False if it is not there."""
        entries = self._waiting(key)
        with self._step() as step:
            step.take_off(entries)
        return bool(entries)

    def _waiting(self, key: str) -> list[Entry]:
        return [one for one in self.entries(key) if one.state != RUNNING] if key else []


def _after(entry: Entry, verdict: Verdict, now: datetime) -> Entry | None:
    """What comes after a try; what is set aside is planned for no date."""
    due = NEVER if verdict.aside else verdict.again or now
    if verdict.error:
        job = replace(entry.job, tries=verdict.tries, dated=False)
        return Entry(job=job, due=due, wanted=entry.wanted, error=verdict.error, later=verdict.aside)
    job = Job(kind=entry.job.kind, path=entry.job.path, iid=entry.job.iid, dated=verdict.dated)
    return Entry(job=job, due=due, wanted=due, later=True) if verdict.again else None


def _taken(keys: set[str], key: str) -> bool:
    """True once for each key."""
    known = key in keys
    keys.discard(key)
    return known
