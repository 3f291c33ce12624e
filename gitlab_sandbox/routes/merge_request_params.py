"""The declared parameters of the merge request endpoints."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import params as p
from gitlab_sandbox.errors import ParamError
from gitlab_sandbox.params import Param

SCOPES = ("created-by-me", "assigned-to-me", "created_by_me", "assigned_to_me", "reviews_for_me", "all")
ORDERS = (
    "created_at", "label_priority", "milestone_due", "popularity", "priority", "title", "updated_at", "merged_at",
)  # fmt: skip
EXCLUSIVE = (
    ("author_id", "author_username"), ("assignee_id", "assignee_username"), ("reviewer_id", "reviewer_username"),
    ("merge_user_id", "merge_user_username"),
)  # fmt: skip
NEGATABLE = (
    Param(name="author_id", coerce=p.whole),
    Param(name="author_username", coerce=p.text),
    Param(name="assignee_id", coerce=p.whole_or_wild),
    Param(name="assignee_username", coerce=p.texts),
    Param(name="reviewer_username", coerce=p.text),
    Param(name="labels", coerce=p.texts),
    Param(name="milestone", coerce=p.text),
    Param(name="my_reaction_emoji", coerce=p.text),
)
LIST = (
    *NEGATABLE,
    Param(name="reviewer_id", coerce=p.whole_or_wild),
    Param(name="state", coerce=p.text, choices=("opened", "closed", "locked", "merged", "all"), default="all"),
    Param(name="order_by", coerce=p.text, choices=ORDERS, default="created_at"),
    Param(name="sort", coerce=p.text, choices=("asc", "desc"), default="desc"),
    Param(name="with_labels_details", coerce=p.truth),
    Param(name="created_after", coerce=p.instant),
    Param(name="created_before", coerce=p.instant),
    Param(name="updated_after", coerce=p.instant),
    Param(name="updated_before", coerce=p.instant),
    Param(name="view", coerce=p.text, choices=("simple",)),
    Param(name="scope", coerce=p.text, choices=SCOPES),
    Param(name="source_branch", coerce=p.text),
    Param(name="source_project_id", coerce=p.whole),
    Param(name="target_branch", coerce=p.text),
    Param(name="search", coerce=p.text),
    Param(name="in", coerce=p.text),
    Param(name="wip", coerce=p.text, choices=("yes", "no")),
    Param(name="approved", coerce=p.text, choices=("yes", "no")),
    Param(name="merge_user_id", coerce=p.whole),
    Param(name="merge_user_username", coerce=p.text),
    Param(name="not", coerce=p.branch),
)
IIDS = Param(name="iids", coerce=p.wholes)
NON_ARCHIVED = Param(name="non_archived", coerce=p.truth, default=True)
FIELDS = (
    Param(name="description", coerce=p.text, longest=1_048_576),
    Param(name="labels", coerce=p.texts),
    Param(name="add_labels", coerce=p.texts),
    Param(name="remove_labels", coerce=p.texts),
    Param(name="assignee_id", coerce=p.whole),
    Param(name="assignee_ids", coerce=p.wholes),
    Param(name="reviewer_ids", coerce=p.wholes),
    Param(name="milestone_id", coerce=p.whole),
    Param(name="remove_source_branch", coerce=p.truth),
    Param(name="squash", coerce=p.truth),
)
CREATE = (
    Param(name="title", coerce=p.text, required=True),
    Param(name="source_branch", coerce=p.text, required=True),
    Param(name="target_branch", coerce=p.text, required=True),
    *FIELDS,
)
UPDATE = (
    Param(name="title", coerce=p.text),
    Param(name="target_branch", coerce=p.text),
    *FIELDS,
    Param(name="discussion_locked", coerce=p.truth),
    Param(name="state_event", coerce=p.text, choices=("close", "reopen")),
)
ENOUGH = (
    "assignee_id", "assignee_ids", "reviewer_ids", "description", "labels", "add_labels", "remove_labels",
    "milestone_id", "remove_source_branch", "allow_collaboration", "allow_maintainer_to_push", "squash",
    "target_branch", "title", "state_event", "discussion_locked", "merge_after",
)  # fmt: skip
MERGE = (
    Param(name="sha", coerce=p.text),
    Param(name="squash", coerce=p.truth),
    Param(name="should_remove_source_branch", coerce=p.truth),
    Param(name="merge_when_pipeline_succeeds", coerce=p.truth),
    Param(name="auto_merge", coerce=p.truth),
)


def read_filters(given: dict[str, Any], *extra: Param) -> dict[str, Any]:
    """The list's conditions, those under `not` included, checked as the declarations ask."""
    wanted = p.read(given, (*LIST, *extra), exclusive=EXCLUSIVE)
    if "not" in wanted:
        refusable = (*NEGATABLE, Param(name="reviewer_id", coerce=p.whole))
        wanted["not"] = p.read(wanted["not"], refusable, exclusive=EXCLUSIVE, prefix="not")
    return wanted


def as_wanted(params: dict[str, Any]) -> dict[str, Any]:
    """Renames the deprecated single assignee and reads emptiness as GitLab does."""
    wanted = dict(params)
    empty = [f"{name} is empty" for name in ("title", "target_branch") if name in wanted and not wanted[name]]
    if empty:
        raise ParamError(*empty)
    if "assignee_id" in wanted:
        single = wanted.pop("assignee_id")
        wanted.setdefault("assignee_ids", [single] if single else [])
    for name in ("assignee_ids", "reviewer_ids", "labels", "add_labels", "remove_labels"):
        if name in wanted:
            wanted[name] = wanted[name] or []
    if wanted.get("state_event", "") is None:
        del wanted["state_event"]
    return wanted
