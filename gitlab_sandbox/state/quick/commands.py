"""The commands that change labels, state, people, dates and flags."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.quick.interpret import ISSUES, Scene, command


def _names(labels: list[m.Label]) -> str:
    marks = [f'~"{x.title}"' if re.search(r"\W", x.title) else f"~{x.title}" for x in labels]
    return f"{' '.join(marks)} label{'s' if len(labels) > 1 else ''}"


@command("label")
def label(scene: Scene) -> bool:
    labels = scene.labels()
    if not scene.metadata or not labels:
        return False
    scene.out.wanted["add_labels"] = [*scene.out.wanted.get("add_labels", []), *(x.title for x in labels)]
    scene.out.changes.setdefault("add_label_ids", []).extend(x.id for x in labels)
    scene.out.summary.append(f"Added {_names(labels)}.")
    return True


@command("unlabel")
def unlabel(scene: Scene) -> bool:
    if not scene.metadata or scene.target is None or not scene.target.labels:
        return False
    labels = scene.labels()
    if scene.argument and not labels:
        return False
    if labels:
        kept = scene.out.wanted.get("remove_labels", [])
        scene.out.wanted["remove_labels"] = [*kept, *(x.title for x in labels)]
        scene.out.changes.setdefault("remove_label_ids", []).extend(x.id for x in labels)
    else:
        scene.out.wanted["labels"] = []
        scene.out.changes["label_ids"] = []
    scene.out.summary.append(f"Removed {_names(labels)}." if labels else "Removed all labels.")
    return True


@command("relabel")
def relabel(scene: Scene) -> bool:
    labels = scene.labels()
    if not scene.metadata or scene.target is None or not scene.target.labels or not labels:
        return False
    scene.out.changes["label_ids"] = [x.id for x in labels]
    scene.out.want(f"Replaced all labels with {_names(labels)}.", labels=[x.title for x in labels])
    return True


@command("close")
def close(scene: Scene) -> bool:
    return _state(scene, "opened", "close", f"Closed this {scene.word}.")


@command("reopen")
def reopen(scene: Scene) -> bool:
    return _state(scene, "closed", "reopen", f"Reopened this {scene.word}.")


def _state(scene: Scene, needed: str, event: str, message: str) -> bool:
    if not scene.update or scene.target is None or scene.target.state != needed:
        return False
    scene.out.changes["state_event"] = event
    scene.out.want(message, state_event=event)
    return True


@command("title")
def title(scene: Scene) -> bool:
    if not scene.update or not scene.argument:
        return False
    scene.out.changes["title"] = scene.argument
    scene.out.want(f'Changed the title to "{scene.argument}".', title=scene.argument)
    return True


def _people(scene: Scene, chosen: list[m.User], message: str) -> bool:
    scene.out.changes["assignee_ids"] = [u.id for u in chosen]
    scene.out.want(message, assignee_ids=[u.id for u in chosen])
    return True


@command("assign")
def assign(scene: Scene) -> bool:
    users = scene.users()
    if not scene.metadata or not users:
        return False
    paid = scene.actor.state.paid
    now = list(scene.target.assignees) if scene.target and paid else []
    chosen = list(dict.fromkeys([*now, *users])) if paid else users[:1]
    return _people(scene, chosen, f"Assigned {' '.join(f'@{u.username}' for u in users)}.")


@command("unassign")
def unassign(scene: Scene) -> bool:
    if not scene.metadata or scene.target is None or not scene.target.assignees:
        return False
    gone = scene.users() if scene.argument else list(scene.target.assignees)
    chosen = [u for u in scene.target.assignees if u not in gone]
    return _people(scene, chosen, f"Removed assignee {' '.join(f'@{u.username}' for u in gone)}.")


@command("reassign")
def reassign(scene: Scene) -> bool:
    users = scene.users()
    if not scene.metadata or scene.target is None or not users:
        return False
    return _people(scene, users, f"Changed assignee to {' '.join(f'@{u.username}' for u in users)}.")


@command("due", on=ISSUES)
def due(scene: Scene) -> bool:
    day = parse_day(scene.argument, scene.actor.now.date())
    if not scene.metadata or day is None:
        return False
    scene.out.changes["due_date"] = day.isoformat()
    scene.out.want(f"Set the due date to {day:%b} {day.day}, {day.year}.", due_date=day)
    return True


@command("remove_due_date", on=ISSUES)
def remove_due_date(scene: Scene) -> bool:
    if not scene.metadata or scene.issue is None or scene.issue.due_date is None:
        return False
    scene.out.changes["due_date"] = None
    scene.out.want("Removed the due date.", due_date=None)
    return True


@command("confidential", on=ISSUES)
def confidential(scene: Scene) -> bool:
    if scene.issue is not None and (scene.issue.confidential or not scene.metadata):
        return False
    scene.out.changes["confidential"] = True
    scene.out.want("Made this issue confidential.", confidential=True)
    return True


@command("lock")
def lock(scene: Scene) -> bool:
    return _lock(scene, True, "Locked the discussion.")


@command("unlock")
def unlock(scene: Scene) -> bool:
    return _lock(scene, False, "Unlocked the discussion.")


def _lock(scene: Scene, wanted: bool, message: str) -> bool:
    if not scene.metadata or scene.target is None or bool(scene.target.discussion_locked) is wanted:
        return False
    scene.out.changes["discussion_locked"] = wanted
    scene.out.want(message, discussion_locked=wanted)
    return True


UNITS = {"day": 1, "week": 7, "month": 30}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse_day(text: str, today: date) -> date | None:
    """The spoken dates people use: ISO, today, tomorrow, `in 2 days`, `next week`, a weekday."""
    words = text.lower().strip()
    if match := re.search(r"\d{4}-\d{2}-\d{2}", words):
        try:
            return date.fromisoformat(match.group())
        except ValueError:
            return None
    if words in ("today", "tomorrow", "next week"):
        return today + timedelta(days={"today": 0, "tomorrow": 1, "next week": 7}[words])
    if match := re.match(r"in (\d+|a|one) (day|week|month)s?\b", words):
        count = int(match[1]) if match[1].isdigit() else 1
        return today + timedelta(days=count * UNITS[match[2]])
    for index, name in enumerate(WEEKDAYS):
        if words in (name, f"next {name}", f"this {name}"):
            return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)
    return None
