"""Which names expressions know on each type of resource (gem 1.9)."""

from functools import lru_cache

from ruby_subset.core.names import Names
from triage_bot.model.resource_type import BRANCHES, EPICS, ISSUES, MERGE_REQUESTS, WORK_ITEMS

RESOURCE = "Gitlab::Triage::Resource::"
CLASSES = {
    ISSUES: "Issue",
    MERGE_REQUESTS: "MergeRequest",
    EPICS: "Epic",
    BRANCHES: "Branch",
    WORK_ITEMS: "WorkItem",
}
SUMMARY = "summary"
"""Stands for the type in the title and summary of a summary, where there is no single resource."""
_ANY = frozenset({"resource", "instance_version", "network"})
_ISSUABLE = _ANY | frozenset(
    "author state milestone labels labels_with_details labels_chronologically label_events project_path "
    "full_resource_reference root_id".split()
)
_OF_ISSUES = frozenset("due_date expired? merge_requests_count related_merge_requests closed_by linked_issues".split())
BARE = {
    ISSUES: _ISSUABLE | _OF_ISSUES,
    MERGE_REQUESTS: _ISSUABLE | {"first_contribution?", "closes_issues"},
    EPICS: _ISSUABLE | {"group_path"},
    WORK_ITEMS: _ISSUABLE | {"start_date", "due_date", "work_item_type", "work_item_status"},
    BRANCHES: _ANY,
    SUMMARY: _ANY | {"author", "state", "milestone", "labels"},
}
"""What stands without a receiver, by type."""
OF_MILESTONES = frozenset(
    "id iid project_id group_id title description state due_date start_date created_at updated_at active? closed? "
    "started? expired? in_progress? succ all_active_with_start_date".split()
)
OF_LABELS = frozenset("id project_id group_id name description color priority added_at".split())
OF_EVENTS = frozenset("id user resource_type resource_id action created_at label".split())
OF_VERSIONS = frozenset("version version_short revision".split())
_MEMBERS = (
    OF_MILESTONES | OF_LABELS | OF_EVENTS | OF_VERSIONS | {"link_type", "options", "source_id", "source"}
    | frozenset().union(*BARE.values())
)  # fmt: skip
_CONSTANTS = frozenset(
    f"{RESOURCE}{name}"
    for name in ("Base", "Issue", "LinkedIssue", "MergeRequest", "Epic", "Branch", "WorkItem", "Milestone", "Label")
) | {f"{RESOURCE}LabelEvent", f"{RESOURCE}InstanceVersion"}
_NESTING = (RESOURCE, "Gitlab::Triage::", "Gitlab::")


@lru_cache(maxsize=64)
def names_of(kind: str, helpers: tuple[tuple[str, str], ...] = (), given: frozenset[str] = frozenset()) -> Names:
    """What expressions on a type know; `helpers` are the project's own, `given` variables that sound secret."""
    return Names(
        bare=BARE.get(kind, _ANY), members=_MEMBERS, constants=_CONSTANTS, nesting=_NESTING, helpers=helpers,
        environment=given,
    )  # fmt: skip
