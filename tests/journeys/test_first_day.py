"""The first day with an account list and all living lists: what the first run wrote the second one finds right."""

from __future__ import annotations

import pytest

from tests.journeys.test_faults import Between
from tests.shelf import ACCOUNTS, including
from tests.world import World

ALL = "account-triage account-table accounts endings forms lists notify product renewals".split()
POLICY = f"{including(ALL)}people: people.yml\n{ACCOUNTS}"
HEAD = "Account ID,Account Name,CSM,Region,Health,Renewal Date"
ROWS = {
    "two without a CSM, one of them red": ["a-1,Birch Bank,,EMEA,red,", "a-2,Cedar Foods,,EMEA,green,"],
    "many": [
        "a-9,Alder Air,,EMEA,red,", "a-1,Birch Bank,csm-ben,APAC,red,2027-02-01", "a-3,Cedar Foods,,EMEA,green,",
        "a-2,Dogwood Dairy,csm-ben,EMEA,yellow,", "a-4,Elm Energy,nobody-here,,red,2027-03-01", "a-8,Fir Farms,,,red,",
        "a-5,Gum Goods,csm-anna,EMEA,yellow,2027-05-01", "a-7,Hazel Homes,csm-anna,US-EAST,red,",
    ],
}  # fmt: skip


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_the_second_run_finds_nothing_to_do(place: World, rows: list[str]) -> None:
    place.files(accounts="\n".join([HEAD, *rows, ""]), policy=POLICY)
    first = Between(place)
    assert {status for status, _ in first.apply().values()} == {"done"}
    assert any(one.kind == "open_issue" and "type::digest" in one.labels for one in first.result.plan.changes)  # type: ignore[attr-defined]
    assert Between(place).result.plan.changes == ()
