"""The types of resources: how each is named, where it is listed, and where its notes and changes go."""

from dataclasses import dataclass
from typing import Literal

Verb = Literal["put", "patch", ""]
PER_PAGE = 100
"""The most that GitLab puts on a page of a list (https://docs.gitlab.com/api/rest/#offset-based-pagination)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceType:
    """One key below `resource_rules` that GitLab itself holds; paths are below a project's or group's own."""

    name: str
    sign: str
    """What stands before the number in a reference."""
    path: str
    home: Literal["projects", "groups"] = "projects"
    """Where one of them lives, and is changed."""
    verb: Verb = "put"
    """How its fields are changed; empty if it has none that can be."""
    by_age: bool = False
    """Its list is asked for oldest first; else it comes in GitLab's own order."""
    speaks: bool = True
    """People and the bot can write notes on it."""
    notes_by_id: bool = False
    """The path of its notes has its id, not its iid."""
    notes_listed: bool = True
    """GitLab lists its notes for sure; else there may be hosts that only take new ones."""
    alone: bool = True
    """One of it can be read again by its address."""
    tells_after: bool = False
    """What a rule says is posted after its changes, as in the gem."""
    names_alone: bool = False
    """Lists of its actions hold names as they are: no expressions in them, and an empty one changes nothing."""
    strict: bool = False
    """What cannot be done to it is a fault of its rule, as in the gem; else it is left out, and told."""
    states: tuple[str, ...] = ("opened", "closed")
    """The states a rule may ask for."""
    by_parameters: bool = False
    """Its rows do not show all that rules ask for: each rule has its own list, filtered by GitLab."""
    sources: tuple[str, ...] = ("projects", "groups", "all")
    """The kinds of scope it can be listed for."""
    what: str = ""
    """One of them, in words."""


ISSUES = "issues"
MERGE_REQUESTS, EPICS, BRANCHES, WORK_ITEMS = "merge_requests", "epics", "branches", "work_items"

_ALL = (
    ResourceType(name=ISSUES, sign="#", path=ISSUES, by_age=True, what="issue"),
    ResourceType(
        name=MERGE_REQUESTS,
        sign="!",
        path=MERGE_REQUESTS,
        by_age=True,
        states=("opened", "closed", "merged"),
        what="merge request",
    ),
    ResourceType(
        name=EPICS,
        sign="&",
        path=EPICS,
        home="groups",
        notes_by_id=True,
        notes_listed=False,
        sources=("groups",),
        what="epic",
    ),  # notes of epics go by id: https://docs.gitlab.com/api/notes/#epics
    ResourceType(
        name=BRANCHES,
        sign="@",
        path="repository/branches",
        verb="",
        speaks=False,
        sources=("projects",),
        what="branch",
    ),
    ResourceType(
        name=WORK_ITEMS,
        sign="#",
        path="-/work_items",
        verb="patch",
        notes_listed=False,
        alone=False,
        tells_after=True,
        names_alone=True,
        strict=True,
        by_parameters=True,
        sources=("projects", "groups"),
        what="work item",
    ),
)
TYPES = {kind.name: kind for kind in _ALL}
"""The types by their key; rows of account lists, which are not GitLab's, are another."""
OF_GITLAB = frozenset(TYPES)
ISSUABLE = frozenset({ISSUES, MERGE_REQUESTS, EPICS})
"""What has labels, notes and a state that REST changes."""
LABELLED = ISSUABLE | {WORK_ITEMS}
"""What has labels, a state and people."""
