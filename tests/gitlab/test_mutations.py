"""Writes by GraphQL: said to be done only where GitLab's answer says so, else told, and sent again only unanswered."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
import responses

from tests.gitlab.test_refusals import HOST, TOKEN, connection
from triage_bot.changes.mutation import SetHealth
from triage_bot.errors import Dropped, Forbidden, Rejected, Strange, TriageBotError, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import ATTEMPTS
from triage_bot.model.resource import Ref

PLACE = f"{HOST}/api/graphql"
RISK = SetHealth(ref=Ref("g/p", 1), rule="r", reason="", health="at_risk")
DONE = {"data": {"workItemUpdate": {"errors": [], "workItem": {"widgets": [{}, {"healthStatus": "atRisk"}]}}}}


def mutate(mock: responses.RequestsMock, *answers: Any) -> int:
    """How often it was sent."""
    for answer in answers:  # those that are left over are a fault of the mock
        given = {"body": answer} if isinstance(answer, Exception | str) else {"json": answer}
        mock.post(PLACE, **given)
    Gateway(connection=connection()).mutate(7, RISK)
    return len(mock.calls)


REFUSALS: list[tuple[Any, type[TriageBotError], str]] = [
    ({"data": {"workItemUpdate": {"errors": ["Not for this item"]}}}, Rejected, "Not for this item"),
    ({"errors": [{"message": "Field 'x' doesn't exist"}]}, Rejected, "Field 'x' doesn't exist"),
    ({"errors": [{"message": "a"}, {"message": "b"}], "data": {"workItemUpdate": None}}, Rejected, "a; b"),
    ({"errors": ["plain words"]}, Rejected, "plain words"),
    ({"data": {"workItemUpdate": None}}, Dropped, "by half"),
    ({"data": {}}, Dropped, "by half"),
    ({"data": None}, Dropped, "by half"),
    ({}, Dropped, "by half"),
    ({"data": {"workItemUpdate": {}}}, Dropped, "by half"),
    ({"data": {"workItemUpdate": {"errors": None}}}, Dropped, "by half"),
    ({"data": {"workItemUpdate": {"errors": "all"}}}, Dropped, "by half"),
    ({"data": [1]}, Dropped, "by half"),
    ({"data": {"workItemUpdate": {"errors": []}}}, Dropped, "by half"),
    ({"data": {"workItemUpdate": {"errors": [], "workItem": None}}}, Dropped, "by half"),
    ({"data": {"workItemUpdate": {"errors": [], "workItem": {"widgets": None}}}}, Dropped, "by half"),
    ({"data": {"workItemUpdate": {"errors": [], "workItem": {"widgets": [1]}}}}, Dropped, "by half"),
    ([DONE], Strange, "does not answer as GitLab does"),
    ("<html>Sign in</html>", Strange, "HTML page"),
]


@pytest.mark.parametrize(("answer", "kind", "words"), REFUSALS)
def test_what_is_not_said_to_be_done_is_told_and_not_sent_again(
    answer: Any, kind: type[TriageBotError], words: str
) -> None:
    with responses.RequestsMock() as mock, pytest.raises(kind) as caught:
        mutate(mock, answer)
    assert words in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_what_is_asked_back_is_returned() -> None:
    with responses.RequestsMock() as mock:
        mock.post(PLACE, json=DONE)
        assert Gateway(connection=connection()).mutate(7, RISK) == {"healthStatus": "atRisk"}
        sent = json.loads(mock.calls[0].request.body)
    assert sent["variables"] == {
        "input": {"id": "gid://gitlab/WorkItem/7", "healthStatusWidget": {"healthStatus": "atRisk"}}
    }
    assert "workItem { widgets { ... on WorkItemWidgetHealthStatus { healthStatus } } }" in sent["query"]


def test_without_an_answer_it_is_sent_again_as_it_says_what_shall_be() -> None:
    with responses.RequestsMock() as mock:
        assert mutate(mock, requests.ConnectionError("reset"), requests.ReadTimeout("slow"), DONE) == 3
    with responses.RequestsMock() as mock, pytest.raises(Unreachable):
        mutate(mock, *[requests.ConnectionError("reset")] * ATTEMPTS)


@pytest.mark.parametrize(("status", "kind"), [(403, Forbidden), (400, Rejected)])
def test_a_refused_request_is_told(status: int, kind: type[TriageBotError]) -> None:
    with responses.RequestsMock() as mock, pytest.raises(kind):
        mock.post(PLACE, status=status, json={"message": "no"})
        Gateway(connection=connection()).mutate(7, RISK)
