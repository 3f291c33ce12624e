"""What a host says of itself, also one that says little."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from tests.gitlab.conftest import NOW, Line
from tests.gitlab.test_refusals import API, connection
from triage_bot.errors import Unreachable
from triage_bot.gitlab.instance import Glimpse, Instance, instance, newest, system_notes

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_the_sandbox(line: Line) -> None:
    assert instance(line.adapter().connection) == Instance("18.3.1-ee", True, NOW)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"json": {"version": "15.2.0"}, "headers": {"Date": "Wed, 25 Nov 2026 10:00:00 GMT"}}, ("15.2.0", None, AT)),
        ({"json": {"version": "15.2.0"}, "headers": {"Date": "Wed, 25 Nov 2026 10:00:00 -0000"}}, ("15.2.0", None, AT)),
        ({"json": {"version": "15.2.0"}, "headers": {"Date": "soon"}}, ("15.2.0", None, None)),
        ({"json": {"version": "15.2.0"}}, ("15.2.0", None, None)),
        ({"json": []}, ("", None, None)),
        ({"status": 404, "json": {"error": "404 Not Found"}}, ("", None, None)),
        ({"status": 403, "json": {"message": "403 Forbidden"}}, ("", None, None)),
    ],
)
def test_odd_hosts(answer: dict[str, Any], found: tuple[Any, ...]) -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/metadata", **answer)
        assert instance(connection()) == Instance(*found)


def test_a_host_that_is_no_gitlab() -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/metadata", status=404, body="<html>", content_type="text/html")
        with pytest.raises(Unreachable, match="is this a GitLab host"):
            instance(connection())


def test_the_newest_issues_and_their_system_notes(line: Line) -> None:
    first, second = line.issue(), line.issue("Birch Bank")
    line.call("PUT", f"/projects/1/issues/{first.iid}", description="new", due_date="2026-12-01")
    line.call("POST", f"/projects/1/issues/{first.iid}/notes", body="a comment")
    found = newest(line.adapter().connection, line.scope, 20)
    assert {one.iid for one in found} == {first.iid, second.iid}
    assert not any(one.weight or one.health_status for one in found)
    notes = [system_notes(line.adapter().connection, one) for one in found if one.iid == first.iid]
    assert set(notes[0]) == {"changed the description", "changed due date to December 1, 2026"}
    assert all("activity_filter=only_activity" in path for path in line.sent("GET", "/notes"))


def test_comments_are_passed_over_whatever_gitlab_sends() -> None:
    with responses.RequestsMock() as mock:
        notes = [{"system": False, "body": "a comment"}, {"system": True, "body": "changed the description"}]
        mock.get(f"{API}/projects/1/issues/2/notes", json=notes)
        assert system_notes(connection(), Glimpse(1, 2, False, False)) == ("changed the description",)
