"""Opening and changing epics, and the commands in their texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gitlab_sandbox.errors import Forbidden
from gitlab_sandbox.permissions import can_write_epics, group_level
from gitlab_sandbox.state import labels, rendered, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, saved, tell, touch
from gitlab_sandbox.state.epic_model import COLOR, Epic
from gitlab_sandbox.state.issue_fields import check_description, clean_title
from gitlab_sandbox.state.mentions import note_mentions
from gitlab_sandbox.state.quick.epic_commands import interpret
from gitlab_sandbox.state.quick.extract import extract

PLAIN = ("confidential", "color", "start_date", "due_date", "start_fixed", "due_fixed", "parent")


def create(actor: Actor, group: m.Group, wanted: dict[str, Any]) -> Epic:
    if not can_write_epics(actor.user, group):
        raise Forbidden()
    born = _own_time(actor, group, wanted.pop("created_at", None)) or actor.now
    epic = Epic(
        id=actor.state.next_id("epic"), work_item_id=actor.state.next_id("issue"), iid=next_iid(group), group=group,
        title=clean_title(wanted.pop("title") or ""), description=None, author=actor.user,
        created_at=born, updated_at=actor.now, color=wanted.pop("color", None) or COLOR,
    )  # fmt: skip
    group.epics.append(epic)
    wanted |= _run_description(actor, epic, wanted)
    wanted.pop("state_event", None)
    epic.description = wanted.pop("description", None)
    _put(actor, epic, wanted, born)
    note_mentions(actor, epic, rendered.markdown(epic.description), rendered.title(epic.title))
    epic.updated_at = actor.now
    tell(actor, "epic", "open", None, epic=epic, after={"title": epic.title})
    return epic


def next_iid(group: m.Group) -> int:
    return max((x.iid for x in group.epics), default=0) + 1


def update(actor: Actor, epic: Epic, wanted: dict[str, Any]) -> Epic:
    """A state change first, with its own hook, then the rest, as with issues."""
    if not can_write_epics(actor.user, epic.group):
        raise Forbidden()
    if "description" in wanted:
        wanted |= _run_description(actor, epic, wanted)
    return apply(actor, epic, wanted)


def apply(actor: Actor, epic: Epic, wanted: dict[str, Any]) -> Epic:
    """Puts wanted values on an epic; permissions were checked before."""
    stamp = _own_time(actor, epic.group, wanted.pop("updated_at", None))
    if event := wanted.pop("state_event", None):
        change_state(actor, epic, event, stamp)
    if wanted or stamp:
        before = _snapshot(epic)
        _texts(actor, epic, wanted)
        _put(actor, epic, wanted, stamp)
        epic.updated_at = stamp or epic.updated_at
        actor.state.changed()
        tell(actor, "epic", "update", None, epic=epic, before=before, after=_snapshot(epic))
    return epic


def _own_time(actor: Actor, group: m.Group, given: datetime | None) -> datetime | None:
    """Only owners rewrite history."""
    return given if group_level(actor.user, group) >= m.OWNER else None


def _run_description(actor: Actor, epic: Epic, wanted: dict[str, Any]) -> dict[str, Any]:
    text = wanted.get("description")
    if not text:
        return {}
    check_description(text)
    rest, commands = extract(text, actor.state.tier)
    asked = interpret(actor, epic, commands).wanted
    asked["add_labels"] = [*(wanted.get("add_labels") or []), *asked.get("add_labels", [])]
    return {**asked, "description": rest}


def _snapshot(epic: Epic) -> dict[str, Any]:
    """What a web hook compares; `updated_at` is left to those that tell of nothing else."""
    return {
        "title": epic.title, "description": epic.description, "confidential": epic.confidential,
        "labels": list(epic.labels), "state_id": 1 if epic.state == "opened" else 2, "closed_at": epic.closed_at,
    }  # fmt: skip


def _texts(actor: Actor, epic: Epic, wanted: dict[str, Any]) -> None:
    if wanted.get("title") is not None and (new := clean_title(wanted["title"])) != epic.title:
        traces.system_note(actor, epic, traces.title_text(epic.title, new))
        note_mentions(actor, epic, rendered.title(new), rendered.title(epic.title))
        epic.title = new
        saved(actor, epic)
    if "description" in wanted and wanted["description"] != epic.description:
        old, epic.description = epic.description, wanted["description"]
        for text in traces.description_texts(old, epic.description):
            traces.system_note(actor, epic, text)
        note_mentions(actor, epic, rendered.markdown(epic.description), rendered.markdown(old))
        saved(actor, epic)


def _put(actor: Actor, epic: Epic, wanted: dict[str, Any], at: datetime | None) -> None:
    for name in PLAIN:
        if name in wanted and getattr(epic, name) != wanted[name]:
            setattr(epic, name, wanted[name])
            saved(actor, epic)
    replace = wanted.get("labels")
    after = labels.next_set(
        epic.labels,
        None if replace is None else labels.resolve(actor, epic.group, replace, create_missing=True),
        labels.resolve(actor, epic.group, wanted.get("add_labels") or [], create_missing=True),
        labels.resolve(actor, epic.group, wanted.get("remove_labels") or [], create_missing=False),
        scoped=actor.state.paid,
    )
    if set(after) != set(epic.labels):
        before, epic.labels = list(epic.labels), after
        traces.label_events(actor, epic, before, at)
        touch(actor, epic)


def change_state(actor: Actor, epic: Epic, event: str, stamp: datetime | None = None) -> None:
    """Closing what is closed does nothing."""
    state = "closed" if event == "close" else "opened"
    if epic.state == state:
        return
    before, at = _snapshot(epic), stamp or actor.now
    epic.state = state
    epic.closed_at, epic.closed_by = (at, actor.user) if state == "closed" else (None, None)
    traces.state_event(actor, epic, "closed" if state == "closed" else "reopened", at)
    saved(actor, epic)
    tell(actor, "epic", event, None, epic=epic, before=before, after=_snapshot(epic))
