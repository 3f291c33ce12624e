"""A webhook as GitLab shows it, and what one of ours hears."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "triage-bot"

HEARD = frozenset(
    "issues_events confidential_issues_events note_events confidential_note_events merge_requests_events".split()
)
NOT_HEARD = frozenset(
    "push_events tag_push_events job_events pipeline_events wiki_page_events deployment_events releases_events "
    "feature_flag_events emoji_events milestone_events resource_access_token_events resource_deploy_token_events "
    "vulnerability_events repository_update_events subgroup_events member_events project_events".split()
)
WORKS = "executable"
"""The alert status of a webhook that GitLab has not disabled."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook; None where this GitLab does not say."""

    id: int
    url: str
    name: str = ""
    events: frozenset[str] = frozenset()
    ssl: bool = True
    status: str = WORKS
    token: bool | None = None
    signing: bool | None = None
    templated: bool = False
