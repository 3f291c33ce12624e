"""The declared parameters of the work item endpoints."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import params as p
from gitlab_sandbox.errors import PagingError, ParamError
from gitlab_sandbox.params import Param
from gitlab_sandbox.state.store import State

ORDERS = ("created_at", "updated_at", "title", "due_date")
HEALTH = ("none", "any", "on_track", "needs_attention", "at_risk")
PAGED = (
    "Explicitly setting offset pagination is not supported. Pagination is determined automatically based on the sort "
    "parameter."
)
TYPES = (Param(name="work_item_type_names", coerce=p.names), Param(name="work_item_type_ids", coerce=p.wholes))
NEGATABLE = (
    *TYPES,
    Param(name="assignee_usernames", coerce=p.names),
    Param(name="author_username", coerce=p.names),
    Param(name="label_name", coerce=p.names),
    Param(name="milestone_title", coerce=p.names),
    Param(name="milestone_wildcard_id", coerce=p.text, choices=("Started", "Upcoming")),
    Param(name="my_reaction_emoji", coerce=p.text),
)
EXCLUSIVE = (
    ("work_item_type_ids", "work_item_type_names"),
    ("assignee_usernames", "assignee_wildcard_id"),
    ("milestone_title", "milestone_wildcard_id"),
)
PERIODS = ("created", "updated", "closed", "due")
TIMES = tuple(Param(name=f"{x}_{y}", coerce=p.instant) for x in PERIODS for y in ("before", "after"))
LIST = (
    Param(name="ids", coerce=p.wholes),
    Param(name="iids", coerce=p.wholes),
    Param(name="state", coerce=p.text, choices=("opened", "closed", "all")),
    *TYPES,
    Param(name="author_username", coerce=p.text),
    Param(name="assignee_usernames", coerce=p.names),
    Param(name="assignee_wildcard_id", coerce=p.text, choices=("None", "Any", "Me")),
    Param(name="label_name", coerce=p.names),
    Param(name="milestone_title", coerce=p.names),
    Param(name="milestone_wildcard_id", coerce=p.text, choices=("None", "Any", "Upcoming", "Started")),
    Param(name="my_reaction_emoji", coerce=p.text),
    *TIMES,
    Param(name="search", coerce=p.text),
    Param(name="in", coerce=p.text),
    Param(name="confidential", coerce=p.truth),
    Param(name="not", coerce=p.branch),
    Param(name="order_by", coerce=p.text, choices=ORDERS, default="created_at"),
    Param(name="sort", coerce=p.text, choices=("asc", "desc"), default="desc"),
)
PAID = (
    Param(name="weight", coerce=p.lowered),
    Param(name="health_status_filter", coerce=p.text, choices=HEALTH),
    Param(name="status", coerce=p.branch),
)
GROUP = (
    Param(name="include_ancestors", coerce=p.truth),
    Param(name="include_descendants", coerce=p.truth),
    Param(name="include_archived", coerce=p.truth),
)
UPDATE = (
    Param(name="title", coerce=p.text),
    Param(name="confidential", coerce=p.truth),
    Param(name="state_event", coerce=p.text, choices=("close", "reopen")),
    Param(name="features", coerce=p.branch),
    Param(name="fields", coerce=p.text),
)
MOST = 30
WIDGETS: dict[str, tuple[Param, ...]] = {
    "description": (Param(name="description", coerce=p.text, required=True),),
    "assignees": (Param(name="assignee_ids", coerce=p.wholes, required=True),),
    "labels": (Param(name="add_label_ids", coerce=p.wholes), Param(name="remove_label_ids", coerce=p.wholes)),
    "milestone": (Param(name="milestone_id", coerce=p.whole),),
    "start_and_due_date": (Param(name="start_date", coerce=p.day), Param(name="due_date", coerce=p.day)),
    "notes": (Param(name="discussion_locked", coerce=p.truth, required=True),),
    "health_status": (Param(name="health_status", coerce=p.text, choices=HEALTH[2:]),),
    "weight": (Param(name="weight", coerce=p.whole),),
    "status": (Param(name="status_id", coerce=p.whole),),
}


def read_list(state: State, given: dict[str, Any], group: bool) -> dict[str, Any]:
    """The list's conditions; paging by number is refused."""
    if given.get("pagination") not in (None, "", "keyset"):
        raise PagingError(PAGED)
    declared = (*LIST, *(GROUP if group else ()), *(PAID if state.paid else ()))
    params = p.read(given, declared, exclusive=EXCLUSIVE)
    if "not" in params:
        params["not"] = p.read(params["not"], NEGATABLE, exclusive=EXCLUSIVE, prefix="not")
    return params


def picked(given: Any) -> list[str]:
    """`state, reference`: names of fields or features."""
    return [x for part in str(given or "").split(",") if (x := part.strip().lower())]


def read_update(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The plain fields, and what each named feature is to become; unknown features vanish."""
    params = p.read(given, UPDATE)
    features = {}
    for name, value in (params.pop("features", None) or {}).items():
        if name in WIDGETS:
            features[name] = p.read(p.branch_of(value, f"features[{name}]"), WIDGETS[name], prefix=f"features[{name}]")
            _limit(f"features[{name}]", features[name])
    return params, features


def _limit(place: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, list) and len(value) > MOST:
            raise ParamError(f"{place}[{name}] must have at most {MOST} items")
