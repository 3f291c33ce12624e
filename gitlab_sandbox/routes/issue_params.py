"""The declared parameters of the issue endpoints."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import params as p
from gitlab_sandbox.params import Param
from gitlab_sandbox.state.issue_query import ORDERS
from gitlab_sandbox.state.store import State

TYPES = ("issue", "incident", "test_case", "task", "ticket", "requirement")
WILD = ("None", "Any", "Upcoming", "Started")
DUE = (
    "0", "any", "today", "tomorrow", "overdue", "week", "month", "next_month_and_previous_two_weeks", "",
)  # fmt: skip
SCOPES = ("created-by-me", "assigned-to-me", "created_by_me", "assigned_to_me", "all")
NEGATABLE = (
    Param("labels", p.texts),
    Param("milestone", p.text),
    Param("milestone_id", p.text, choices=WILD),
    Param("iids", p.wholes),
    Param("author_id", p.whole),
    Param("author_username", p.text),
    Param("assignee_id", p.whole),
    Param("assignee_username", p.texts),
)
EXCLUSIVE = (
    ("milestone_id", "milestone"),
    ("author_id", "author_username"),
    ("assignee_id", "assignee_username"),
)
FILTERS = (
    Param("state", p.text, choices=("opened", "closed", "all"), default="all"),
    Param("labels", p.texts),
    Param("milestone", p.text),
    Param("milestone_id", p.text, choices=WILD),
    Param("iids", p.wholes),
    Param("author_id", p.whole),
    Param("author_username", p.text),
    Param("assignee_id", p.whole_or_wild),
    Param("assignee_username", p.texts),
    Param("search", p.text),
    Param("in", p.text),
    Param("created_after", p.instant),
    Param("created_before", p.instant),
    Param("updated_after", p.instant),
    Param("updated_before", p.instant),
    Param("due_date", p.text, choices=DUE),
    Param("confidential", p.truth),
    Param("my_reaction_emoji", p.text),
    Param("closed_by_id", p.whole),
    Param("issue_type", p.text, choices=TYPES),
    Param("scope", p.text, choices=SCOPES),
    Param("not", p.branch),
)
SHOWN = (
    Param("with_labels_details", p.truth),
    Param("sort", p.text, choices=("asc", "desc"), default="desc"),
    Param("non_archived", p.truth),
)
FIELDS = (
    Param("description", p.text, longest=1_048_576),
    Param("labels", p.texts),
    Param("assignee_ids", p.wholes),
    Param("assignee_id", p.whole),
    Param("milestone_id", p.whole),
    Param("due_date", p.day),
    Param("confidential", p.truth),
    Param("discussion_locked", p.truth),
    Param("issue_type", p.text, choices=TYPES),
    Param("created_at", p.instant),
    Param("weight", p.whole),
    Param("epic_id", p.whole),
    Param("epic_iid", p.whole),
)
CREATE = (Param("title", p.text, required=True), *FIELDS, Param("iid", p.whole))
UPDATE = (
    Param("title", p.text),
    *FIELDS,
    Param("add_labels", p.texts),
    Param("remove_labels", p.texts),
    Param("state_event", p.text, choices=("reopen", "close")),
    Param("updated_at", p.instant),
)
ENOUGH = (
    "assignee_id", "assignee_ids", "confidential", "created_at", "description", "discussion_locked",
    "due_date", "labels", "add_labels", "remove_labels", "milestone_id", "state_event", "title", "issue_type",
    "weight", "epic_id", "epic_iid",
)  # fmt: skip


def list_params(state: State, keyset: bool) -> tuple[Param, ...]:
    orders = (*ORDERS, *(("weight",) if state.paid else ()), *(("id",) if keyset else ()))
    extra: tuple[Param, ...] = (Param("order_by", p.text, choices=orders, default="created_at"),)
    if state.paid:
        extra += (Param("weight", p.text),)
    if state.ultimate:
        extra += (Param("health_status", p.text),)
    return (*FILTERS, *SHOWN, *extra)


def read_filters(state: State, given: dict[str, Any]) -> dict[str, Any]:
    """The list's conditions, those under `not` included, checked as the declarations ask."""
    keyset = given.get("pagination") == "keyset"
    found = p.read(given, list_params(state, keyset), exclusive=EXCLUSIVE)
    if "not" in found:
        found["not"] = p.read(found["not"], NEGATABLE, exclusive=EXCLUSIVE, prefix="not")
    return found


def as_wanted(found: dict[str, Any]) -> dict[str, Any]:
    """Renames the deprecated single assignee and drops what carries no wish."""
    wanted = dict(found)
    for name in ("epic_id", "epic_iid"):
        wanted.pop(name, None)
    if "assignee_id" in wanted:
        single = wanted.pop("assignee_id")
        wanted.setdefault("assignee_ids", [single] if single else [])
    for name in ("assignee_ids", "labels"):
        if name in wanted and wanted[name] is None:
            wanted[name] = []
    for name in ("add_labels", "remove_labels"):
        if name in wanted:
            wanted[name] = wanted[name] or []
    for name in ("title", "confidential", "issue_type", "created_at", "updated_at", "iid", "state_event"):
        if name in wanted and wanted[name] is None:
            del wanted[name]
    return wanted
