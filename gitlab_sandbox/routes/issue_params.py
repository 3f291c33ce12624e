"""The declared parameters of the issue endpoints."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import params as p
from gitlab_sandbox.errors import ParamError
from gitlab_sandbox.params import Param
from gitlab_sandbox.state.issue_query import ORDERS
from gitlab_sandbox.state.store import State

TYPES = ("issue", "incident", "test_case", "task", "ticket", "requirement")
WILD = ("None", "Any", "Upcoming", "Started")
DUE = (
    "0", "any", "today", "tomorrow", "overdue", "week", "month", "next_month_and_previous_two_weeks", "",
)  # fmt: skip
SCOPES = ("created-by-me", "assigned-to-me", "created_by_me", "assigned_to_me", "all")
HEALTH = ("none", "any", "on_track", "needs_attention", "at_risk")
ITERATION = p.whole_or("none", "any", "current")
NEGATABLE = (
    Param(name="labels", coerce=p.names),
    Param(name="milestone", coerce=p.text),
    Param(name="milestone_id", coerce=p.text, choices=WILD),
    Param(name="iids", coerce=p.wholes),
    Param(name="author_id", coerce=p.whole),
    Param(name="author_username", coerce=p.text),
    Param(name="assignee_id", coerce=p.whole),
    Param(name="assignee_username", coerce=p.texts),
)
NEGATABLE_PAID = (
    Param(name="weight", coerce=p.whole),
    Param(name="iteration_id", coerce=ITERATION),
    Param(name="iteration_title", coerce=p.text),
)
FILTERS_PAID = (
    Param(name="weight", coerce=p.whole_or_wild),
    Param(name="iteration_id", coerce=ITERATION),
    Param(name="iteration_title", coerce=p.text),
)
EXCLUSIVE = (
    ("milestone_id", "milestone"),
    ("author_id", "author_username"),
    ("assignee_id", "assignee_username"),
)
EXCLUSIVE_PAID = (*EXCLUSIVE, ("iteration_id", "iteration_title"))
FILTERS = (
    Param(name="state", coerce=p.text, choices=("opened", "closed", "all"), default="all"),
    Param(name="labels", coerce=p.names),
    Param(name="milestone", coerce=p.text),
    Param(name="milestone_id", coerce=p.text, choices=WILD),
    Param(name="iids", coerce=p.wholes),
    Param(name="author_id", coerce=p.whole),
    Param(name="author_username", coerce=p.text),
    Param(name="assignee_id", coerce=p.whole_or_wild),
    Param(name="assignee_username", coerce=p.texts),
    Param(name="search", coerce=p.text),
    Param(name="in", coerce=p.text),
    Param(name="created_after", coerce=p.instant),
    Param(name="created_before", coerce=p.instant),
    Param(name="updated_after", coerce=p.instant),
    Param(name="updated_before", coerce=p.instant),
    Param(name="due_date", coerce=p.text, choices=DUE),
    Param(name="confidential", coerce=p.truth),
    Param(name="my_reaction_emoji", coerce=p.text),
    Param(name="closed_by_id", coerce=p.whole),
    Param(name="issue_type", coerce=p.text, choices=TYPES),
    Param(name="scope", coerce=p.text, choices=SCOPES),
    Param(name="not", coerce=p.branch),
)
SHOWN = (
    Param(name="with_labels_details", coerce=p.truth),
    Param(name="sort", coerce=p.text, choices=("asc", "desc"), default="desc"),
    Param(name="non_archived", coerce=p.truth, default=True),
)
FIELDS = (
    Param(name="description", coerce=p.text, longest=1_048_576),
    Param(name="labels", coerce=p.texts),
    Param(name="assignee_ids", coerce=p.wholes),
    Param(name="assignee_id", coerce=p.whole),
    Param(name="milestone_id", coerce=p.whole),
    Param(name="due_date", coerce=p.day),
    Param(name="confidential", coerce=p.truth),
    Param(name="discussion_locked", coerce=p.truth),
    Param(name="issue_type", coerce=p.text, choices=TYPES),
    Param(name="created_at", coerce=p.instant),
    Param(name="weight", coerce=p.whole),
    Param(name="epic_id", coerce=p.whole),
    Param(name="epic_iid", coerce=p.whole),
)
CREATE = (Param(name="title", coerce=p.text, required=True), *FIELDS, Param(name="iid", coerce=p.whole))
UPDATE = (
    Param(name="title", coerce=p.text),
    *FIELDS,
    Param(name="add_labels", coerce=p.texts),
    Param(name="remove_labels", coerce=p.texts),
    Param(name="state_event", coerce=p.text, choices=("reopen", "close")),
    Param(name="updated_at", coerce=p.instant),
)
ENOUGH = (
    "assignee_id", "assignee_ids", "confidential", "created_at", "description", "discussion_locked",
    "due_date", "labels", "add_labels", "remove_labels", "milestone_id", "state_event", "title", "issue_type",
    "weight", "epic_id", "epic_iid",
)  # fmt: skip


def list_params(state: State, keyset: bool) -> tuple[Param, ...]:
    orders = (*ORDERS, *(("weight",) if state.paid else ()), *(("id",) if keyset else ()))
    extra: tuple[Param, ...] = (Param(name="order_by", coerce=p.text, choices=orders, default="created_at"),)
    if state.paid:
        extra += FILTERS_PAID
    if state.ultimate:
        extra += (Param(name="health_status", coerce=p.lowered, choices=HEALTH),)
    return (*FILTERS, *SHOWN, *extra)


def read_filters(state: State, given: dict[str, Any]) -> dict[str, Any]:
    """The list's conditions, those under `not` included, checked as the declarations ask."""
    keyset, exclusive = given.get("pagination") == "keyset", EXCLUSIVE_PAID if state.paid else EXCLUSIVE
    params = p.read(given, list_params(state, keyset), exclusive=exclusive)
    turned: dict[str, Any] = {}
    if "not" in params:
        declared = (*NEGATABLE, *(NEGATABLE_PAID if state.paid else ()))
        turned = params["not"] = p.read(params["not"], declared, exclusive=exclusive, prefix="not")
    if not state.paid:
        _check_single("assignee_username", params.get("assignee_username"))
        _check_single("not[assignee_username]", turned.get("assignee_username"))
    return params


def _check_single(name: str, people: list[str] | None) -> None:
    """Where an issue has one assignee a list asks for one."""
    if people and len(people) > 1:
        raise ParamError(f"{name} allows one value, but found {len(people)}: {', '.join(people)}")


def as_wanted(params: dict[str, Any]) -> dict[str, Any]:
    """Renames the deprecated single assignee and drops what carries no wish."""
    wanted = dict(params)
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
