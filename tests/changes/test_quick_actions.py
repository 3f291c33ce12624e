"""What the plan takes quick actions for is what GitLab makes of them: the sandbox is the witness."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import gitlab
import pytest
import requests
from gitlab.v4.objects import Project

from gitlab_sandbox.server import Sandbox
from tests.builders import BOT, NOW, issue
from triage_bot.changes.change import Hand
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.quick_actions import commands, effects
from triage_bot.gitlab import rows
from triage_bot.model.facts import Facts
from triage_bot.model.resource import Issue, Ref, User

LABELS = ("bug", "needs review", "stale", "when::now", "when::later")
FIELDS = ("title", "state", "labels", "milestone", "due_date", "confidential", "weight", "discussion_locked")
WHY: dict[str, Any] = {"rule": "r", "reason": ""}


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    with Sandbox(tier="ultimate", clock=NOW) as sandbox:
        free = {"notes_per_minute": 0, "issues_per_minute": 0}
        requests.post(f"{sandbox.url}/sandbox/limits", json=free, timeout=10).raise_for_status()
        root = gitlab.Gitlab(sandbox.url, private_token=sandbox.root_token)
        there = root.projects.get(sandbox.project)
        for name in LABELS:
            there.labels.create({"name": name, "color": "#6699cc"})
        there.milestones.create({"title": "13.0"})
        for name in ("ann", "bea"):
            user = root.users.create({"username": name, "name": name, "email": f"{name}@sample.example"})
            there.members.create({"user_id": user.id, "access_level": 30})
        yield there


def seen(row: Any) -> dict[str, object]:
    """What quick actions may change, as it compares."""
    read: Issue = row if isinstance(row, Issue) else rows.issue(row.attributes)
    fields = {name: getattr(read, name) for name in FIELDS}
    people = {name: sorted(user.username for user in getattr(read, name)) for name in ("assignees", "reviewers")}
    milestone = read.milestone and read.milestone.title
    return {**fields, **people, "labels": sorted(read.labels), "milestone": milestone, "health": read.health_status}


def hand(project: Project) -> Hand:
    client = gitlab.Gitlab(project.manager.gitlab.url, private_token=project.manager.gitlab.private_token)
    client.auth()
    assert client.user is not None
    user = User(int(client.user.id), str(client.user.username))
    return Hand(user=user, at=NOW, labels=frozenset(LABELS), paid=True)


TEXTS = [
    "Look here.\n/label ~stale",
    '/label ~"needs review" ~stale ~unknown',
    "/label stale",
    "/label ~stale ~stale",
    "/unlabel ~bug\n/label ~bug",
    "/label ~stale\n/unlabel ~stale",
    "/unlabel\n/label ~bug",
    "/relabel ~when::now ~when::later",
    "/labels ~stale\n/unlabel ~bug",
    "/unlabel",
    "/remove_label ~bug",
    "/relabel ~stale",
    "/relabel ~unknown",
    "/label ~stale\n/relabel ~bug",
    "/relabel ~stale\n/label ~bug",
    "/unlabel ~bug\n/label ~bug ~stale",
    "/label ~stale\n/unlabel",
    "/LABEL ~stale",
    "Words /label ~stale",
    " /label ~stale",
    "```\n/label ~stale\n```\n/close",
    "```\n/label ~stale",
    ">>>\n/close\n>>>",
    "<details>\n/close\n</details>",
    "/close\n/reopen",
    "/close\n/close",
    "/reopen",
    "/title A better one",
    "/title",
    "/assign @ann",
    "/assign me",
    "/assign @ann @bea\n/unassign @ann",
    "/reassign @bea",
    "/unassign",
    '/milestone %"13.0"',
    "/milestone %13.0",
    "/milestone %13.0\n/remove_milestone",
    "/due 2026-12-24",
    "/due tomorrow",
    "/due in 2 days",
    "/due in 2 weeks",
    "/due 2026-12-24\n/remove_due_date",
    "/weight 3",
    "/weight many",
    "/weight 3\n/clear_weight",
    "/lock",
    "/lock\n/unlock",
    "/confidential",
    "/health_status at_risk",
    "/health_status bad",
    "/health_status at_risk\n/clear_health_status",
    "/nothing of this name\n/label ~stale",
    "/label ~stale\r\n/close\r\n",
    "/draft",
]


OF_ONE_SCOPE = ["/label ~when::now ~when::later", "/label ~when::now\n/label ~when::later", "/label ~when::later ~bug"]


@pytest.mark.parametrize("text", [*TEXTS, *OF_ONE_SCOPE])
def test_a_note_does_to_the_issue_what_the_plan_says(project: Project, text: str) -> None:
    made = project.issues.create({"title": "Mend it", "labels": "bug,when::now"})
    before = rows.issue(made.attributes)
    note = PostNote(ref=before.ref, body=text, **WHY)
    with suppress(gitlab.GitlabCreateError, gitlab.GitlabHttpError):  # nothing could be applied
        made.notes.create({"body": text})
    planned = note.shows(before, hand(project))
    assert planned
    assert seen(planned) == seen(project.issues.get(made.iid))


@pytest.mark.parametrize("text", TEXTS)
def test_so_does_the_description_of_an_issue_that_is_opened(project: Project, text: str) -> None:
    opening = OpenIssue(ref=Ref(str(project.path_with_namespace), 0, "k"), title="New", description=text, **WHY)
    made = project.issues.create({"title": "New", "description": text})
    planned = opening.shows(None, hand(project))
    assert planned
    assert seen(planned) == seen(project.issues.get(made.iid))


REQUESTS = ["/draft", "/draft\n/ready", "/ready", "/assign_reviewer @ann", "/reviewer @ann\n/remove_reviewer @ann"]


@pytest.mark.parametrize("text", [*REQUESTS, "/label ~stale", "/close", "/request_review @bea", "/unassign_reviewer"])
def test_merge_requests_too(project: Project, text: str) -> None:
    for old in project.mergerequests.list(get_all=True):
        old.delete()
    made = project.mergerequests.create({"title": "Mend it", "source_branch": "mend", "target_branch": "main"})
    before = rows.resource("merge_requests", "", made.attributes)
    with suppress(gitlab.GitlabCreateError, gitlab.GitlabHttpError):
        made.notes.create({"body": text})
    planned = PostNote(ref=before.ref, body=text, **WHY).shows(before, hand(project))
    assert planned
    after = rows.resource("merge_requests", "", project.mergerequests.get(made.iid).attributes)
    assert seen(planned) == seen(after)


def test_later_rules_hear_since_when_a_label_is_there_and_that_it_was_closed() -> None:
    before, by = issue(labels=("bug",)), Hand(user=BOT, at=NOW, labels=frozenset(LABELS))
    note = PostNote(ref=before.ref, body="/label ~stale\n/unlabel ~bug\n/close", **WHY)
    facts = note.leaves(before, Facts(label_events=(), state_events=()), by)
    assert [(event.action, event.label) for event in facts.label_events or ()] == [("add", "stale"), ("remove", "bug")]
    assert [event.state for event in facts.state_events or ()] == ["closed"]


def test_what_changes_nothing_is_nothing() -> None:
    before, by = issue(labels=("stale",)), Hand(user=BOT, at=NOW, labels=frozenset(LABELS))
    assert not list(effects("/label ~stale\n/unlabel ~bug\n/unlock", before, by, {"ref": before.ref, **WHY}))
    assert not list(effects("No command", before, by, {"ref": before.ref, **WHY}))
    assert replace(before, labels=("stale",)) == PostNote(ref=before.ref, body="/label ~x", **WHY).shows(before, by)


def test_many_fences_are_gone_through_once() -> None:
    text = "```\n" * 50_000 + "/close"
    assert [name for name, _ in commands(text)] == ["close"]


def test_a_weight_beyond_all_numbers_is_none() -> None:
    before, by = issue(labels=("stale",)), Hand(user=BOT, at=NOW)
    assert not list(effects(f"/weight {'9' * 5_000}", before, by, {"ref": before.ref, **WHY}))
