"""`author_member`: the author is, or is not, a member of a group or project."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import CSM, OTHER, ask, issue, scene
from triage_bot.model.facts import MEMBERS, Need
from triage_bot.model.resource import User

MEMBERS_OF = {"groups:csm-team": {"csm-anna": 30}, "projects:7": {"csm-ben": 30}}


def _of(condition: str, source: str = "group", where: object = "csm-team") -> dict[str, Any]:
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
    finding = ask("author_member", wanted, issue(author=person), on=scene(members=MEMBERS_OF))
    assert (finding.verdict, finding.missing) == (verdict, frozenset())


@pytest.mark.parametrize("condition", ["member_of", "not_member_of"])
def test_members_not_read_yet_are_the_only_fact_missing(condition: str) -> None:
    finding = ask("author_member", _of(condition), issue(author=CSM), on=scene(members={}))
    assert finding.verdict == "unknown"
    assert finding.missing == {Need(MEMBERS, "groups:csm-team")}


@pytest.mark.parametrize("wrong", [{"source": "team"}, {"condition": "member"}, {"source_id": None}, {"more": 1}])
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ask("author_member", {**_of("member_of"), **wrong}, issue())
