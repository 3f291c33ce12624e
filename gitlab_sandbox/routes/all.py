"""Every route the sandbox knows."""

from __future__ import annotations

from gitlab_sandbox.routes import (
    awards,
    branches,
    discussions,
    epics,
    events,
    graphql,
    hooks,
    issue_actions,
    issues,
    labels,
    links,
    members,
    merge_request_actions,
    merge_requests,
    milestones,
    notes,
    people,
    places,
    repository,
    work_items,
)
from gitlab_sandbox.routes.route import Table

KINDS = (
    issues, issue_actions, links, notes, discussions, events, awards, labels, milestones, merge_requests,
    merge_request_actions, members, people, places, repository, branches, hooks, epics, work_items, graphql,
)  # fmt: skip
TABLE = Table(route for kind in KINDS for route in kind.ROUTES)
