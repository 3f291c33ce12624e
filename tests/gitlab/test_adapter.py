"""The port: what is asked of the sandbox and what comes back in our nouns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import responses

from tests.gitlab.conftest import NOW, Line
from triage_bot.changes.notes import PostNote
from triage_bot.errors import Dropped, Forbidden, Rejected
from triage_bot.gitlab.connection import Connection, unchecked
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Ref

HOST = "https://gitlab.example.com"


def test_whose_token_it_is(line: Line) -> None:
    bot = line.adapter().me()
    assert (bot.is_bot, bot.is_admin) == (True, False)
    assert bot.user.username.startswith("project_1_bot_")
    anna = line.adapter(line.token("anna", 30)).me()
    assert (anna.user.username, anna.is_bot) == ("anna", False)


def test_the_user_is_asked_once(line: Line) -> None:
    adapter = line.adapter()
    assert adapter.me() is adapter.me()
    assert len(line.sent("GET", "/user")) == 1


def test_what_the_token_may(line: Line) -> None:
    info = line.adapter(line.token("anna", 30, ("read_api",), expires_at="2027-01-31")).token()
    assert info == TokenInfo(frozenset({"read_api"}), date(2027, 1, 31))


def test_a_project_by_path_and_by_number(line: Line) -> None:
    adapter = line.adapter()
    by_path = adapter.scope("projects", "customer-success/account-triage")
    assert by_path == adapter.scope("projects", "1")
    assert (by_path.path, by_path.id, by_path.kind) == ("customer-success/account-triage", 1, "projects")
    assert by_path.group_ids


def test_a_group(line: Line) -> None:
    scope = line.adapter().scope("groups", "customer-success")
    assert (scope.path, scope.kind) == ("customer-success", "groups")
    assert scope.id in scope.group_ids


def test_everything_asks_nothing(line: Line) -> None:
    assert line.adapter().scope("all", "") == Scope(path="", kind="all")
    assert line.sent("GET") == []


def test_an_issue_with_all_we_read_of_it(line: Line) -> None:
    anna = line.call("POST", "/users", username="anna", name="Anna", email="anna@sample.example")["id"]
    line.call("POST", "/projects/1/members", user_id=anna, access_level=30)
    milestone = line.call("POST", "/projects/1/milestones", title="18.10", due_date="2026-12-31")["id"]
    ref = line.issue(
        "Alder | Foods",
        description="Hello\n\n| a | b |",
        labels="HS::Red,EMEA",
        assignee_ids=[anna],
        due_date="2026-12-24",
        milestone_id=milestone,
        confidential=True,
    )
    issue = line.adapter(line.sandbox.root_token).issue(ref)
    assert issue.ref == Ref("customer-success/account-triage", 1)
    assert issue.title == "Alder | Foods"
    assert issue.description == "Hello\n\n| a | b |"
    assert set(issue.labels) == {"HS::Red", "EMEA"}
    assert [one.username for one in issue.assignees] == ["anna"]
    assert (issue.due_date, issue.confidential, issue.state) == (date(2026, 12, 24), True, "opened")
    assert issue.milestone is not None
    assert (issue.milestone.title, issue.milestone.due_date) == ("18.10", date(2026, 12, 31))
    assert issue.author.username == "root"
    assert abs((issue.created_at - NOW).total_seconds()) < 60


def test_notes_and_events(line: Line) -> None:
    ref = line.issue(labels="a")
    adapter = line.adapter()
    adapter.post_note(
        ref, PostNote(ref=ref, rule="r", reason="", body="A word.", internal=True), frozenset(), unchecked
    )
    adapter.update(ref, {"add_labels": "b", "remove_labels": "a"})
    adapter.update(ref, {"state_event": "close"})
    adapter.update(ref, {"state_event": "reopen"})
    (note,) = [one for one in adapter.notes(ref) if not one.system]
    assert (note.body, note.internal, note.author.username) == ("A word.", True, adapter.me().user.username)
    assert [(one.action, one.label) for one in adapter.label_events(ref)] == [
        ("add", "a"),
        ("add", "b"),
        ("remove", "a"),
    ]
    assert [one.state for one in adapter.state_events(ref)] == ["closed", "reopened"]


def test_threads_count_what_people_began(line: Line) -> None:
    ref = line.issue()
    adapter = line.adapter()
    for body, thread in (("one", True), ("two", False)):
        note = PostNote(ref=ref, rule="r", reason="", body=body, thread=thread)
        adapter.post_note(ref, note, frozenset(one.id for one in adapter.notes(ref)), unchecked)
    adapter.update(ref, {"title": "Another title"})
    assert adapter.threads(ref) == 2


@pytest.mark.parametrize("state", ["blocked", "ldap_blocked", "banned", "deactivated"])
def test_who_may_not_sign_in_is_no_member_that_can_act(line: Line, state: str) -> None:
    line.token("anna", 30)
    line.token("ben", 30)
    ben = line.sandbox.state.user("ben")
    assert ben is not None
    ben.state = state
    levels = line.adapter().members(f"projects:{line.sandbox.project}")
    assert "anna" in levels and "ben" not in levels


@pytest.mark.parametrize(
    ("until", "counts"), [(None, True), ("2026-11-26", True), ("2026-11-25", False), ("2026-01-01", False)]
)
@pytest.mark.parametrize("told", [True, False])
def test_a_member_whose_time_is_over_is_none(until: str | None, counts: bool, told: bool) -> None:
    """By GitLab's own day where it says which."""
    one = {"id": 5, "username": "anna", "name": "Anna", "state": "active", "access_level": 30, "expires_at": until}
    day = datetime(2026, 11, 25, 1, tzinfo=UTC)
    headers = {"Date": format_datetime(day, usegmt=True)} if told else {}
    here = day + timedelta(days=400) if told else day
    connection = Connection(host=HOST, token="t", repeating=Repeating(sleep=lambda _: None), clock=here.timestamp)
    with responses.RequestsMock() as mock:
        mock.get(f"{HOST}/api/v4/projects/g%2Fp/members/all", json=[one], headers=headers)
        assert Gateway(connection=connection).members("projects:g/p") == ({"anna": 30} if counts else {})


def test_members_and_the_ids_of_users(line: Line) -> None:
    line.token("anna", 30)
    line.token("stranger")
    adapter = line.adapter()
    levels = adapter.members(f"projects:{line.sandbox.project}")
    assert levels["anna"] == 30
    line.forget()
    assert adapter.user_id("anna") is not None
    assert line.sent("GET", "/users") == [], "members are known already"
    stranger = adapter.user_id("stranger")
    assert stranger == line.call("GET", "/users?username=stranger")[0]["id"]
    assert adapter.user_id("nobody") is None
    adapter.user_id("nobody")
    assert len(line.sent("GET", "username=nobody")) == 1, "an answer is remembered, also none"


def test_assignees_are_set_by_id(line: Line) -> None:
    line.token("anna", 30)
    ref, adapter = line.issue(), line.adapter()
    updated = adapter.update(ref, {"assignee_ids": [adapter.user_id("anna")]})
    assert [one.username for one in updated.assignees] == ["anna"]
    assert adapter.update(ref, {"assignee_ids": [0]}).assignees == ()


def test_labels_and_milestones(line: Line) -> None:
    adapter, scope = line.adapter(), line.scope
    adapter.create_label(scope, "HS::Red", "#c21e56", "One health label per account issue")
    group = adapter.scope("groups", "customer-success")
    line.adapter(line.sandbox.root_token).create_label(group, "EMEA", "#6699cc", "")
    assert adapter.labels(scope) == {"HS::Red", "EMEA"}
    line.call("POST", "/projects/1/milestones", title="18.10")
    assert [one.title for one in adapter.milestones(line.sandbox.project)] == ["18.10"]
    assert adapter.labels(Scope(path="", kind="all")) == frozenset()


def test_a_milestone_is_made_with_its_days(line: Line) -> None:
    adapter, project = line.adapter(), line.sandbox.project
    made = adapter.create_milestone(project, "FY28-Q1", date(2027, 2, 1), None)
    assert (made.title, made.start_date, made.due_date) == ("FY28-Q1", date(2027, 2, 1), None)
    assert adapter.create_milestone(project, "FY28-Q1", None, None) == made, "the one that is there"
    assert adapter.milestones(project) == (made,)


def test_a_milestone_that_cannot_be_is_refused(line: Line) -> None:
    with pytest.raises(Rejected, match="must be greater than start date"):
        line.adapter().create_milestone(line.sandbox.project, "x", date(2027, 2, 1), date(2027, 1, 31))
    with pytest.raises(Forbidden):
        line.adapter(line.token("guest", 10)).create_milestone(line.sandbox.project, "x", None, None)


@responses.activate
@pytest.mark.parametrize("changed", [{"title": "FY28"}, {"start_date": None}, {"due_date": "2027-04-29"}], ids="".join)
def test_a_milestone_that_is_made_otherwise_than_asked_is_told(changed: dict[str, Any]) -> None:
    asked = {"title": "FY28-Q1", "start_date": "2027-02-01", "due_date": "2027-04-30"}
    responses.post(f"{HOST}/api/v4/projects/a%2Fb/milestones", json={"id": 1, **asked, **changed}, status=201)
    adapter = Gateway(connection=Connection(host=HOST, token="t", repeating=Repeating(sleep=lambda _: None)))
    with pytest.raises(Dropped, match="FY28-Q1"):
        adapter.create_milestone("a/b", "FY28-Q1", date(2027, 2, 1), date(2027, 4, 30))


def test_a_label_that_exists_already_is_fine(line: Line) -> None:
    adapter, scope = line.adapter(), line.scope
    for _ in range(2):
        adapter.create_label(scope, "HS::Red", "#c21e56", "")
    assert adapter.labels(scope) == {"HS::Red"}


def test_a_label_that_cannot_be_is_refused(line: Line) -> None:
    with pytest.raises(Rejected, match="POST /projects/1/labels"):
        line.adapter().create_label(line.scope, "a,b", "#c21e56", "")


def test_a_label_whose_answer_is_lost(line: Line) -> None:
    line.fault("drop_after", method="POST", path="/labels")
    line.adapter().create_label(line.scope, "HS::Red", "#c21e56", "")
    assert line.adapter().labels(line.scope) == {"HS::Red"}
    assert len(line.sent("POST", "/labels")) == 1


def test_a_note_of_quick_actions_only_is_no_error(line: Line) -> None:
    ref, adapter = line.issue(), line.adapter()
    adapter.post_note(ref, PostNote(ref=ref, rule="r", reason="", body="/close", bare=True), frozenset(), unchecked)
    assert adapter.issue(ref).state == "closed"
    assert [one for one in adapter.notes(ref) if not one.system] == []


def test_an_issue_is_opened_with_its_fields(line: Line) -> None:
    fields = {"title": "Birch", "description": "Hi", "labels": "a,b", "due_date": "2026-12-24", "confidential": True}
    opened = line.adapter().open(line.sandbox.project, fields, 0, lambda one: False)
    assert (opened.title, opened.due_date, opened.confidential) == ("Birch", date(2026, 12, 24), True)
    assert set(opened.labels) == {"a", "b"}


def test_the_newest_issues_come_first(line: Line) -> None:
    for title in ("one", "two", "three"):
        line.issue(title)
    assert [one.title for one in line.adapter().newest(line.sandbox.project)] == ["three", "two", "one"]


def test_requests_are_counted(line: Line) -> None:
    ref, adapter = line.issue(), line.adapter()
    line.fault("500", method="GET", path="/issues/")
    adapter.issue(ref)
    adapter.update(ref, {"title": "x"})
    assert adapter.requests == 3


def test_times_of_a_list_are_utc(line: Line) -> None:
    line.issue()
    (found,) = line.adapter().newest(line.sandbox.project)
    assert found.created_at.tzinfo is UTC
    assert isinstance(found.created_at, datetime)
