"""GitLab's JSON in our nouns: what it documents, what it leaves out, what it calls otherwise."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from triage_bot.gitlab import decode, rows
from triage_bot.model.resource import NOBODY, Ref

EXAMPLES = Path(__file__).parents[3] / "shared" / "gitlab" / "examples"
needs_examples = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="no folder of documented answers beside the checkout")
LEAST: dict[str, Any] = {
    "id": 7,
    "iid": 3,
    "project_id": 1,
    "state": "opened",
    "references": {"full": "group/sub/project#3"},
    "created_at": "2026-11-21T09:00:00.123Z",
    "updated_at": "2026-11-21T10:00:00+01:00",
}


def example(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def test_an_issue_with_the_least_there_can_be() -> None:
    issue = rows.issue(LEAST)
    assert issue.ref == Ref("group/sub/project", 3)
    assert (issue.title, issue.description, issue.labels, issue.assignees) == ("", "", (), ())
    assert issue.author == NOBODY
    assert issue.issue_type == "issue"
    assert (issue.milestone, issue.due_date, issue.closed_at, issue.closed_by, issue.weight) == (None,) * 5
    assert issue.confidential is False
    assert issue.created_at == datetime(2026, 11, 21, 9, 0, 0, 123_000, tzinfo=UTC)
    assert issue.updated_at == datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize("key", ["title", "description", "labels", "author", "assignees", "confidential", "upvotes"])
def test_null_is_nothing(key: str) -> None:
    assert rows.issue({**LEAST, key: None}) == rows.issue(LEAST)


def test_labels_as_names_and_as_objects() -> None:
    for labels in (["a", "b::c"], [{"id": 1, "name": "a"}, {"id": 2, "name": "b::c"}]):
        assert rows.issue({**LEAST, "labels": labels}).labels == ("a", "b::c")


def test_dates_and_people() -> None:
    issue = rows.issue(
        {
            **LEAST,
            "due_date": "2026-12-24",
            "closed_at": "2026-11-22T00:00:00Z",
            "closed_by": {"id": 4, "username": "anna", "name": "Anna"},
            "milestone": {"id": 1, "title": "18.10", "state": "closed", "due_date": "2026-12-31", "start_date": None},
        }
    )
    assert issue.due_date == date(2026, 12, 24)
    assert issue.closed_by is not None
    assert issue.closed_by.username == "anna"
    assert issue.milestone is not None
    assert (issue.milestone.title, issue.milestone.state, issue.milestone.start_date) == ("18.10", "closed", None)


def test_an_event_of_a_label_that_was_deleted() -> None:
    data = {"id": 1, "user": None, "created_at": "2026-11-21T09:00:00Z", "action": "add", "label": None}
    event = decode.label_event(data)
    assert (event.label, event.action, event.user) == ("", "add", NOBODY)


def test_a_note_under_its_older_name_for_internal() -> None:
    data = {"id": 1, "body": "x", "author": {"id": 1, "username": "a"}, "created_at": "2026-11-21T09:00:00Z"}
    assert decode.note({**data, "confidential": True}).internal
    assert decode.note({**data, "internal": True}).internal
    assert not decode.note({**data, "confidential": None}).internal
    assert decode.note(data).updated_at == decode.note(data).created_at


@needs_examples
@pytest.mark.parametrize("name", ["project_issues_list", "group_issues_list"])
def test_documented_lists_of_issues(name: str) -> None:
    for data in example(name):
        issue = rows.issue(data)
        assert (issue.id, issue.ref.iid, issue.title) == (data["id"], data["iid"], data["title"])
        assert len(issue.labels) == len(data["labels"])
        assert [one.username for one in issue.assignees] == [one["username"] for one in data["assignees"]]
        assert issue.created_at.year > 2000


@needs_examples
@pytest.mark.parametrize("name", ["project_issue_get", "project_issue_create", "project_issue_update"])
def test_documented_issues(name: str) -> None:
    data = example(name)
    issue = rows.issue(data)
    assert issue.ref.project == data["references"]["full"].split("#")[0]
    assert issue.state == data["state"]


@needs_examples
def test_documented_notes_and_events() -> None:
    notes = example("issue_notes_list")
    assert [decode.note(one).system for one in notes] == [one["system"] for one in notes]
    events = example("issue_resource_label_events")
    assert [decode.label_event(one).label for one in events] == [one["label"]["name"] for one in events]
    states = example("issue_resource_state_events")
    assert [decode.state_event(one).state for one in states] == [one["state"] for one in states]
    milestones = [rows.milestone(one) for one in example("project_milestones_list")]
    assert all(one and one.title for one in milestones)


@needs_examples
def test_the_documented_user() -> None:
    data = example("user_current")
    assert rows.user(data).username == data["username"]


def test_a_reaction() -> None:
    assert decode.award({"id": 1, "name": "eyes", "user": {"id": 2, "username": "anna"}}) == ("eyes", "anna")
    assert decode.award({"id": 1, "name": "eyes", "user": None}) == ("eyes", "ghost")


def _event(number: int, title: str | None, action: str = "add") -> dict[str, Any]:
    at = f"2026-11-{number:02}T09:00:00Z"
    return {"id": number, "created_at": at, "action": action, "milestone": {"id": 1, "title": title} if title else None}


@pytest.mark.parametrize(
    ("events", "day"),
    [
        pytest.param([_event(3, "b"), _event(2, "a")], 3, id="in any order"),
        pytest.param([_event(2, "a", "remove"), _event(3, "b")], 3, id="its first event is lost"),
        pytest.param([_event(2, "a"), _event(3, "a", "remove"), _event(4, "b", "remove")], None, id="no add, no move"),
        pytest.param([_event(2, None), _event(3, "b")], None, id="the first milestone was deleted"),
        pytest.param([_event(2, "a"), _event(3, None), _event(4, "b")], 4, id="one in between was deleted"),
        pytest.param([_event(2, "a"), _event(3, "b"), _event(4, None)], 3, id="the last milestone was deleted"),
    ],
)
def test_the_last_move_between_milestones(events: list[dict[str, Any]], day: int | None) -> None:
    moved = decode.linked(rows.issue(LEAST), map(decode.milestone_event, events)).moved_at
    assert (moved.day if moved else None) == day
