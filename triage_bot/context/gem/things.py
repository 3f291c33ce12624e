"""What an expression sees as `self`: a resource with its members, each asked of GitLab only when it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ruby_subset.core.values import Hash, Thing
from triage_bot.context.gem.members import HIDDEN, Maker, Members
from triage_bot.context.gem.names import CLASSES, RESOURCE
from triage_bot.context.gem.row import row_of, seen_row, shown
from triage_bot.context.scene import Scene, once
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Broken
from triage_bot.model.resource import LATEST
from triage_bot.model.resource_type import BRANCHES, EPICS, ISSUES, MERGE_REQUESTS, TYPES, WORK_ITEMS
from triage_bot.shapes.values import iso

MOST_LEVELS = 10
"""Namespaces above each other that are climbed."""
Row = Mapping[str, Any]


def self_of(seen: Seen, scene: Scene, redact: bool = False) -> Thing:
    """The resource for an expression; `redact`: what it computes of a confidential one is hidden, as the gem does."""
    hidden = redact and seen.issue.confidential
    thing: Thing = once(seen.worked_out, f"self, hidden: {hidden}", lambda: _self(seen, scene, hidden))
    return thing


def _self(seen: Seen, scene: Scene, hidden: bool) -> Thing:
    row = row_of(seen.issue)
    return _Resource(scene, hidden).thing(seen.ref.kind, row, lambda: seen_row(seen), lambda: _planned(seen))


def summary_self(kind: str, scene: Scene, more: Mapping[str, Any]) -> Thing:
    """What the title and the text of a summary see: the type, and what it lists."""
    row = Hash([("type", kind), *more.items()], loose=True)
    maker = _Resource(scene)
    members: Members = {"resource": lambda: row, **dict.fromkeys(("author", "state", "milestone"), lambda: None)}
    members |= maker.of_any()
    return Thing(f"{RESOURCE}Base", members)


def _planned(seen: Seen) -> list[Row]:
    """Label events that this plan makes, as rows; an issue that it opens has its first labels since then."""
    events = [event for event in seen.facts.label_events or () if event.id == LATEST]
    later = {event.label for event in events}
    first = [label for label in seen.issue.labels if seen.ref.planned and label not in later]
    told = [("add", seen.issue.created_at, label) for label in first]
    told += [(event.action, event.created_at, event.label) for event in events]
    return [{"action": action, "created_at": iso(at), "label": {"name": label}} for action, at, label in told]


class _Resource(Maker):
    """Makes resources of rows."""

    def thing(
        self, kind: str, row: Row, resource: Callable[[], Hash], events: Callable[[], list[Row]], link: bool = False
    ) -> Thing:
        """A resource of this type."""
        name = "LinkedIssue" if link else CLASSES[kind]
        members: Members = {"resource": resource, **self.of_any()}
        if kind != BRANCHES:
            members |= self._issuable(kind, row, events)
            members |= {
                ISSUES: self._of_issue, MERGE_REQUESTS: self._of_merge_request, EPICS: self._of_epic,
                WORK_ITEMS: self._of_work_item,
            }[kind](row)  # fmt: skip
        if link:
            members["link_type"] = lambda: row.get("link_type")
        kinds = (f"{RESOURCE}Base", f"{RESOURCE}Issue") if link else (f"{RESOURCE}Base",)
        return Thing(f"{RESOURCE}{name}", members, f"#<{RESOURCE}{name}>", kinds)

    def of_any(self) -> Members:
        """What every resource answers."""
        scene = self.scene
        source = scene.root.split("/")[1] if scene.root else None
        of_options: Members = {"source": lambda: source, "source_id": lambda: scene.scope_path or None}
        options = Thing("Gitlab::Triage::Options", of_options)
        return {
            f"{RESOURCE}Milestone.new": self._new_milestone,
            "instance_version": self.version,
            "network": lambda: Thing("Gitlab::Triage::Network", {"options": lambda: options}),
        }

    def _issuable(self, kind: str, row: Row, events: Callable[[], list[Row]]) -> Members:
        def all_events() -> list[Row]:
            return [*self._rows(kind, row, "resource_label_events"), *events()]

        author, labels = row.get("author"), row.get("labels") or ()
        names = [label["name"] if isinstance(label, Mapping) else label for label in labels]
        return {
            "author": lambda: author.get("username") if isinstance(author, Mapping) else None,
            "state": lambda: row.get("state"),
            "milestone": kept(lambda: self.milestone(row.get("milestone"))),
            "labels": kept(lambda: [self.label({"name": name}) for name in names]),
            "labels_with_details": lambda: list(self._detailed(names, all_events())),
            "labels_chronologically": lambda: list(self._detailed(names, all_events()))[::-1],
            "label_events": lambda: [self.label_event(event) for event in all_events()],
            "project_path": lambda: self._path(kind, row),
            "full_resource_reference": lambda: (row.get("references") or {}).get("full"),
            "root_id": lambda: self._root(kind, row),
        }

    def _new_milestone(self, given: Any, parent: Any = None) -> Thing | None:
        """What `Milestone.new` makes of a hash."""
        del parent
        return self.milestone({str(_word(key)): value for key, value in given} if isinstance(given, Hash) else {})

    def _detailed(self, names: Sequence[str], events: Sequence[Row]) -> Iterator[Thing]:
        """Labels that were added and are there, the newest first, each with all that is known of it."""
        told: set[str] = set()
        for event in sorted(events, key=lambda event: str(event.get("created_at")), reverse=True):
            label = event.get("label")
            if event.get("action") != "add" or not isinstance(label, Mapping):
                continue
            if (name := label.get("name")) in names and name not in told:
                told.add(str(name))
                yield self.label(label, event.get("created_at"))

    # Each type ----------------------------------------------------------------------------

    def _of_issue(self, row: Row) -> Members:
        due = row.get("due_date")

        def expired(today: Any = None) -> Any:
            return self.passed(self.day(due), today, last=True)

        return {
            "due_date": lambda: HIDDEN if self.hidden and due else self.day(due),
            "expired?": expired,
            "merge_requests_count": lambda: row.get("merge_requests_count"),
            "related_merge_requests": lambda: self._related(row, "related_merge_requests", MERGE_REQUESTS),
            "closed_by": lambda: self._related(row, "closed_by", MERGE_REQUESTS),
            "linked_issues": lambda: self._related(row, "links", ISSUES, link=True),
        }

    def _of_merge_request(self, row: Row) -> Members:
        def first() -> Any:
            rows = self.scene.listed_at(self._at(MERGE_REQUESTS, row)) or ({},)
            return rows[0].get("first_contribution")

        return {
            "first_contribution?": first,
            "closes_issues": lambda: self._related(row, "closes_issues", ISSUES, of=MERGE_REQUESTS),
        }

    def _of_epic(self, row: Row) -> Members:
        return {"group_path": lambda: self._path(EPICS, row)}

    def _of_work_item(self, row: Row) -> Members:
        return {
            "start_date": lambda: self.day(row.get("start_date")),
            "due_date": lambda: HIDDEN if self.hidden and row.get("due_date") else self.day(row.get("due_date")),
            "work_item_type": lambda: row.get("work_item_type"),
            "work_item_status": lambda: row.get("work_item_status"),
        }

    # Asked of GitLab ----------------------------------------------------------------------

    def _at(self, kind: str, row: Row) -> str:
        home = f"/groups/{row.get('group_id')}" if kind == EPICS else f"/projects/{row.get('project_id')}"
        number = row.get("id") if kind == EPICS else row.get("iid")
        return f"{home}/{TYPES[kind].path}/{number}"

    def _rows(self, kind: str, row: Row, what: str) -> tuple[Row, ...]:
        """What GitLab lists of it; an issue that is still to be opened has nothing yet."""
        if kind == ISSUES and not row.get("iid"):
            return ()
        rows = self.scene.listed_at(f"{self._at(kind, row)}/{what}")
        if rows is None:
            raise Broken(f"GitLab has no {what} there (404)")
        return rows

    def _related(self, row: Row, what: str, kind: str, link: bool = False, of: str = ISSUES) -> list[Thing]:
        """Other resources that it names; what a confidential one computes stays hidden, in conditions too."""
        return [self._other(kind, other, link) for other in self._rows(of, row, what)]

    def _other(self, kind: str, row: Row, link: bool) -> Thing:
        inner = _Resource(self.scene, bool(row.get("confidential")))
        whole = {**row, "type": kind}
        return inner.thing(kind, whole, lambda: shown(whole), list, link)

    def _path(self, kind: str, row: Row) -> Any:
        """The full path of its project, or of an epic its group."""
        sign = TYPES[kind].sign
        full = str((row.get("references") or {}).get("full") or "")
        return full.rpartition(sign)[0] or None

    def _root(self, kind: str, row: Row) -> Any:
        """The id of the topmost namespace."""
        home = ("groups", row.get("group_id")) if kind == EPICS else ("projects", row.get("project_id"))
        for _ in range(MOST_LEVELS + 1):
            rows = self.scene.listed_at("/{}/{}".format(*home)) or ({},)
            place = rows[0].get("namespace") or rows[0]
            if not place.get("parent_id"):
                return place.get("id")
            home = ("groups", place["parent_id"])
        raise Broken(f"more than {MOST_LEVELS} groups stand above each other")


def kept(make: Callable[[], Any]) -> Callable[[], Any]:
    """Made when it is asked for first; a list is handed out anew each time."""
    known: list[Any] = []

    def get() -> Any:
        if not known:
            known.append(make())
        return list(known[0]) if isinstance(known[0], list) else known[0]

    return get


def _word(key: Any) -> Any:
    return getattr(key, "name", key)
