"""Rewrites what only history could have made of an issue, merge request or epic."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gitlab_sandbox.clock import as_utc
from gitlab_sandbox.entities.dates import stamp
from gitlab_sandbox.state import iterations, work_items
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State

TIMES = ("created_at", "updated_at", "closed_at")
KNOWN = ("item", *TIMES, "status", "iteration")


def rewrite(state: State, wanted: dict[str, Any]) -> dict[str, Any]:
    """`item` is a full reference, `group/project#2`; times in ISO 8601, names of status and iteration, or null."""
    unknown = [k for k in wanted if k not in KNOWN]
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known: {', '.join(KNOWN)}")
    item = _item(state, str(wanted.get("item") or ""))
    for name in TIMES:
        if name in wanted:
            setattr(item, name, _moment(name, wanted[name]))
    if isinstance(item, m.Issue):
        _timeless(item, wanted)
    state.changed()
    return {"item": item.reference(), **{name: stamp(getattr(item, name)) for name in TIMES}}


def _moment(name: str, text: str | None) -> datetime | None:
    if text is None and name != "closed_at":
        raise ValueError(f"{name} wants a time")
    return as_utc(datetime.fromisoformat(text)) if text else None


def _item(state: State, reference: str) -> m.Issuable:
    for item in state.everything():
        if item.reference() == reference:
            return item
    raise ValueError(f"nothing is at {reference!r}; a full reference such as group/project#2 is wanted")


def _timeless(issue: m.Issue, wanted: dict[str, Any]) -> None:
    if "status" in wanted:
        if wanted["status"] is not None and wanted["status"] not in work_items.STATUSES:
            raise ValueError(f"status {wanted['status']!r} is not one of {', '.join(work_items.STATUSES)}")
        issue.status = wanted["status"]
    if "iteration" in wanted:
        title = wanted["iteration"]
        issue.iteration = iterations.find(issue.project, title) if title else None
        if title and issue.iteration is None:
            raise ValueError(f"no iteration {title!r} in the groups above {issue.project.full_path}")
