"""`unknown_users`: people in a row that are no members."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import PROJECT, account, ask, issue, scene
from triage_bot.model.facts import EMPTY


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        pytest.param({}, "none", id="nobody named"),
        pytest.param({"csm": "csm-anna"}, "none", id="a member"),
        pytest.param({"csm": "gone"}, "gone", id="no member"),
        pytest.param({"csm": "csm-anna", "ae": "gone, csm-ben; left"}, "gone, left", id="several in one"),
        pytest.param({"csm": "", "sa": "gone"}, "none", id="a column nobody asked for"),
    ],
)
def test_who_is_unknown(fields: dict[str, str], found: str) -> None:
    finding = ask("unknown_users", ["csm", "ae"], account(**fields), EMPTY, scene())
    assert (finding.met, finding.seen) == (found != "none", found)


def test_on_an_issue_by_its_table() -> None:
    one = issue(description="| Field | Value |\n| --- | --- |\n| CSM | @gone |")
    assert ask("unknown_users", "csm", one, EMPTY, scene()).seen == "gone"


def test_where_nobody_can_tell_the_members_nobody_is_unknown() -> None:
    assert not ask("unknown_users", "csm", account(csm="gone"), EMPTY, scene(members={}, default_project="")).met


def test_a_guest_cannot_act() -> None:
    guests = {f"projects:{PROJECT}": {"gina": 10, "paul": 15}}
    assert (
        ask("unknown_users", ["csm", "ae"], account(csm="gina", ae="paul"), EMPTY, scene(members=guests)).seen == "gina"
    )


@pytest.mark.parametrize("value", [[], ["region"], ["CSM", "arr"]])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError, match="no column of people"):
        ask("unknown_users", value, account())
