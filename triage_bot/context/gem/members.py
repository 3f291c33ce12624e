"""What milestones, labels, label events and versions answer in an expression (gem 1.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from ruby_subset.core.values import Thing, truthy
from ruby_subset.running.run import Run
from triage_bot.context.gem.names import RESOURCE
from triage_bot.context.gem.row import shown
from triage_bot.context.scene import Scene

HIDDEN = "(confidential)"
Members = dict[str, Callable[..., Any]]


def zone_of(scene: Scene) -> ZoneInfo:
    """The zone that Ruby takes for the local one."""
    return ZoneInfo(scene.calendar.timezone)


@dataclass(frozen=True)
class Maker:
    """Makes things of rows, for one scene; `hidden`: values of a confidential resource are not told."""

    scene: Scene
    hidden: bool = False

    @property
    def run(self) -> Run:
        """An evaluation of our own, for what a row's texts mean as dates and times."""
        return Run(now=self.scene.now, zone=zone_of(self.scene))

    def fields(self, row: Mapping[str, Any], names: str, hidden: bool | None = None) -> Members:
        """Members that tell a field of the row as it is."""
        hide = self.hidden if hidden is None else hidden
        return {name: (lambda key=name: HIDDEN if hide else shown(row.get(key))) for name in names.split()}

    def day(self, value: Any) -> Any:
        """A row's day as a Date; nil where there is none."""
        return self.run.send(value, "to_date") if isinstance(value, str) and value else None

    def moment(self, value: Any) -> Any:
        """A row's time as a Time; nil where there is none."""
        return self.run.send(value, "to_time") if isinstance(value, str) and value else None

    @property
    def today(self) -> Any:
        """The local day, as a Date."""
        return self.day(self.scene.today.isoformat())

    def passed(self, day: Any, today: Any, last: bool) -> Any:
        """Whether today has come, or (`last`) is behind the day; nil without a day."""
        if day is None:
            return None
        order = self.run.compare(day, self.today if today is None else today)
        return order is not None and (order < 0 if last else order <= 0)

    # Milestones ---------------------------------------------------------------------------

    def milestone(self, row: Any) -> Thing | None:
        """A milestone of a row, or one that an expression makes of a hash."""
        if not isinstance(row, Mapping):
            return None
        due, start = self.day(row.get("due_date")), self.day(row.get("start_date"))
        state = row.get("state")

        def expired(today: Any = None) -> Any:
            return self.passed(due, today, last=True)

        def started(today: Any = None) -> Any:
            return self.passed(start, today, last=False)

        members: Members = {
            **self.fields(row, "id iid project_id group_id title description state"),
            "due_date": lambda: HIDDEN if self.hidden and due else due,
            "start_date": lambda: HIDDEN if self.hidden and start else start,
            "created_at": lambda: HIDDEN if self.hidden else self.moment(row.get("created_at")),
            "updated_at": lambda: HIDDEN if self.hidden else self.moment(row.get("updated_at")),
            "active?": lambda: state == "active",
            "closed?": lambda: state == "closed",
            "expired?": expired,
            "started?": started,
            "in_progress?": lambda today=None: started(today) and not truthy(expired(today)),
            "succ": lambda: self._succ(row),
            "all_active_with_start_date": lambda: [self.milestone(other) for other in self._active(row)],
        }
        return Thing(f"{RESOURCE}Milestone", members)

    def _active(self, row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The active milestones with a start of its project or group, the earliest first."""
        kind, number = ("groups", row["group_id"]) if row.get("group_id") else ("projects", row.get("project_id"))
        rows = self.scene.listed_at(f"/{kind}/{number}/milestones?state=active") or ()
        return sorted((other for other in rows if other.get("start_date")), key=lambda other: str(other["start_date"]))

    def _succ(self, row: Mapping[str, Any]) -> Thing | None:
        rows = self._active(row)
        place = next((number for number, other in enumerate(rows) if other.get("id") == row.get("id")), None)
        return self.milestone(rows[place + 1]) if place is not None and place + 1 < len(rows) else None

    # Labels -------------------------------------------------------------------------------

    def label(self, row: Mapping[str, Any], added_at: str | None = None) -> Thing:
        """A label; of one in a row's list only the name is known."""
        members = self.fields(row, "id project_id group_id name description color priority")
        members["added_at"] = lambda: HIDDEN if self.hidden else self.moment(added_at)
        return Thing(f"{RESOURCE}Label", members)

    def label_event(self, row: Mapping[str, Any]) -> Thing:
        """A label event; its label is nil once it was deleted."""
        label = row.get("label")
        members = self.fields(row, "id user resource_type resource_id action")
        members["created_at"] = lambda: HIDDEN if self.hidden else self.moment(row.get("created_at"))
        members["label"] = lambda: self.label(label, row.get("created_at")) if isinstance(label, Mapping) else None
        return Thing(f"{RESOURCE}LabelEvent", members)

    def version(self) -> Thing:
        """GitLab's version."""
        rows = self.scene.listed_at("/version") or ({},)
        row = rows[0]
        version = str(row.get("version") or "")
        members: Members = {
            "version": lambda: version,
            "version_short": lambda: ".".join(version.split(".")[:2]),
            "revision": lambda: row.get("revision"),
        }
        return Thing(f"{RESOURCE}InstanceVersion", members)
