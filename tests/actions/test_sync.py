"""`sync`: the table follows the account list, every other byte stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.builders import account, day, do, issue, scene
from tests.policy.places import faults, rule
from triage_bot.actions.effects import NOTHING
from triage_bot.changes.set_field import EditDescription
from triage_bot.text import marker, table

ROW = account(
    "acc-001", "Alder Foods", csm="csm-anna", renewal_date=day("2027-06-30"), arr=1_200_000.0, competitor="a | b", sa=""
)
KEYS = ["renewal_date", "csm", "arr", "competitor", "sa"]
ON = scene(accounts={"acc-001": ROW})
HEAD = "Before.\r\n\r\n| Field | Value |\n|:--|--:|\n| **Account ID** | acc-001 |\n"


def synced(description: str, keys: Any = KEYS) -> str:
    effects = do("sync", keys, issue(description=description, confidential=True), on=ON)
    if effects is NOTHING:
        return description
    [edit] = effects.changes
    assert isinstance(edit, EditDescription)
    assert edit.was == description
    return edit.body


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ("| Renewal | 2027-05-31 |\n", "| Renewal | 2027-06-30 |\n"),
        ("| ARR (USD)|1M|\n", "| ARR (USD)| 1,200,000 |\n"),
        ("| ARR | 1.2M |\n", "| ARR | 1.2M |\n"),
        ("| Competitor | x |\n", "| Competitor | a \\| b |\n"),
        ("| SA | sa-one |\n", "| SA | sa-one |\n"),
        ("| CSM |  |\n", "| CSM |  |\n"),
        ("| Tier | x |\n\nWords | x | y\n", "| Tier | x |\n\nWords | x | y\n"),
    ],
)
def test_rows_that_differ_are_set_and_nothing_else(rows: str, after: str) -> None:
    tail = "\nAfter, with  blanks  \n\t\n"
    assert synced(f"{HEAD}{rows}{tail}") == f"{HEAD}{after}{tail}"


def test_twice_is_once_and_only_the_named_fields() -> None:
    before = f"{HEAD}| CSM | csm-ben |\n| Renewal date | 2020-01-01 |\n"
    after = synced(before, ["csm"])
    assert after == f"{HEAD}| CSM | csm-anna |\n| Renewal date | 2020-01-01 |\n"
    assert synced(after, ["csm"]) == after


@given(
    before=st.text("ab|\n\r`<>- ", max_size=40).map(lambda text: text.replace("|", "/")),
    after=st.text("ab|\n\r#*- ", max_size=40).map(lambda text: text.replace("|", "/")),
)
def test_what_stands_around_the_table_is_untouched(before: str, after: str) -> None:
    body = f"{before}\n| Account ID | acc-001 |\n| CSM | csm-ben |\n{after}"
    assert synced(body, ["csm"]) == f"{before}\n| Account ID | acc-001 |\n| CSM | csm-anna |\n{after}"


def test_a_value_of_the_list_breaks_no_table() -> None:
    after = synced(f"{HEAD}| Competitor | x |\n")
    assert ("Competitor", "a | b") in table.read(after)


@pytest.mark.parametrize("value", [[], {"csm": "x"}])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError):
        do("sync", value, issue())


@pytest.mark.parametrize(
    ("mark", "after"),
    [
        pytest.param(
            {"account": "acc-001", "renewal_date": "2027-05-31", "template": "x"}, "2027-06-30", id="as written"
        ),
        pytest.param({"account": "acc-001", "renewal_date": "2027-04-30", "template": "x"}, "2027-05-31", id="by hand"),
        pytest.param({"account": "acc-001", "template": "x"}, "2027-05-31", id="nobody knows"),
        pytest.param({"renewal_date": "2027-05-31", "template": "adopted"}, "2027-05-31", id="adopted"),
    ],
)
def test_a_renewal_date_follows_where_no_person_changed_it(mark: dict[str, str], after: str) -> None:
    body = synced(f"{HEAD}| Renewal date | 2027-05-31 |\n\n{marker.write(mark)}", ["renewal_date"])
    assert ("Renewal date", after) in table.read(body)
    assert marker.read(body).get("renewal_date") == (
        "2027-06-30" if after == "2027-06-30" else mark.get("renewal_date")
    )


@pytest.mark.parametrize("key", ["arr", "health", "Region", "requires_triage"])
def test_amounts_and_what_labels_say_are_not_written(key: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, rule(actions=f"sync: [csm, {key}]"))
    assert "`sync` does not write" in fault


def test_where_not_only_editors_read_the_team_alone_is_written() -> None:
    body = "| Field | Value |\n| --- | --- |\n| Account ID | acc-001 |\n| CSM | x |\n| Renewal | 2027-05-31 |\n"
    effects = do("sync", ["csm", "renewal_date"], issue(description=body, confidential=False), on=ON)
    [edit] = effects.changes
    assert "2027-05-31" in edit.body and "x" not in edit.body.splitlines()[3]  # type: ignore[attr-defined]
    assert "confidential was left out" in effects.warnings[0]
