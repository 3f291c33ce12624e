"""`assignee_member`: the assignee is, or is not, a member of a group or project."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import CSM, OTHER, ask, issue, scene
from triage_bot.model.facts import ROWS, Need, NotListed
from triage_bot.model.resource import User

TEAM, SEVEN = "/groups/csm%2Fteam/members", "/projects/7/members"
MEMBERS_OF = {TEAM: ({"username": "csm-anna"},), SEVEN: ({"username": "csm-ben"},)}


def _of(condition: str, source: str = "group", where: object = "csm/team") -> dict[str, Any]:
    return {"source": source, "condition": condition, "source_id": where}


@pytest.mark.parametrize(
    ("wanted", "person", "verdict"),
    [
        pytest.param(_of("member_of"), CSM, "met", id="is a member"),
        pytest.param(_of("member_of"), OTHER, "unmet", id="is none"),
        pytest.param(_of("not_member_of"), CSM, "unmet", id="must not be one, but is"),
        pytest.param(_of("not_member_of"), OTHER, "met", id="must not be one, and is not"),
        pytest.param(_of("member_of", "project", 7), OTHER, "met", id="a project by number"),
        pytest.param(_of("member_of", "project", 7), CSM, "unmet", id="member of another place"),
    ],
)
def test_members_are_looked_up(wanted: dict[str, Any], person: User, verdict: str) -> None:
    finding = ask("assignee_member", wanted, issue(assignees=(person,)), on=scene(rows=MEMBERS_OF))
    assert (finding.verdict, finding.missing) == (verdict, frozenset())


@pytest.mark.parametrize("condition", ["member_of", "not_member_of"])
def test_members_not_read_yet_are_the_only_fact_missing(condition: str) -> None:
    finding = ask("assignee_member", _of(condition), issue(assignees=(CSM,)), on=scene(rows={}))
    assert finding.verdict == "unknown"
    assert finding.missing == {Need(ROWS, TEAM)}


@pytest.mark.parametrize("condition", ["member_of", "not_member_of"])
def test_without_an_assignee_it_is_false_and_nothing_is_read(condition: str) -> None:
    finding = ask("assignee_member", _of(condition), issue(assignees=()), on=scene(rows={}))
    assert (finding.verdict, finding.seen, finding.missing) == ("unmet", "nobody", frozenset())


def test_only_the_first_assignee_counts() -> None:
    one = issue(assignees=(OTHER, CSM))
    assert ask("assignee_member", _of("member_of"), one, on=scene(rows=MEMBERS_OF)).verdict == "unmet"


def test_an_unknown_group_is_told_and_no_answer() -> None:
    on = scene(rows={TEAM: NotListed("404 Group Not Found", absent=True)})
    verdict = ask("assignee_member", _of("not_member_of"), issue(), on=on).explained.verdict
    assert (verdict.met, verdict.broken, verdict.failed) == (None, True, 'there is no group "csm/team" for this token')


def test_refused_members_are_told_and_no_answer() -> None:
    verdict = ask(
        "assignee_member", _of("not_member_of"), issue(), on=scene(rows={TEAM: NotListed("403")})
    ).explained.verdict
    assert (verdict.met, verdict.broken, verdict.failed) == (None, False, "403")


@pytest.mark.parametrize(
    "wrong", [{"source_id": " "}, {"source": "team"}, {"condition": "member"}, {"source_id": None}, {"more": 1}]
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ask("assignee_member", {**_of("member_of"), **wrong}, issue())
