"""Every route the sandbox knows."""

from __future__ import annotations

from gitlab_sandbox.routes import (
    awards,
    discussions,
    epics,
    events,
    hooks,
    issue_actions,
    issues,
    labels,
    links,
    members,
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
    members, people, places, repository, hooks, epics, work_items,
)  # fmt: skip
TABLE = Table(route for kind in KINDS for route in kind.ROUTES)
