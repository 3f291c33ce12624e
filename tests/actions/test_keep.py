"""`keep`: what the account list says of an ending is kept in the table, once."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import account, day, do, issue, scene
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.changes.set_field import EditDescription
from triage_bot.model.resource import Issue
from triage_bot.text import marker, table

ROW = account(
    "acc-001", "Alder Foods", renewal_outcome="renewed", renewal_outcome_date=day("2026-11-20"), arr_after=9e4
)
KEYS = ["renewal_outcome", "renewal_outcome_date", "arr_before", "arr_after"]
MARK = marker.write({"account": "acc-001"})
HEAD = "| Field | Value |\r\n| --- | --- |\r\n| Account ID | acc-001 |\r\n"


def marked(iid: int = 2, body: str = "", **more: Any) -> Issue:
    return issue(iid, description=f"{body}\n\n{MARK}", **{"confidential": True, "state": "closed", **more})


def kept(there: Issue, *others: Issue) -> Effects:
    on = scene(accounts={"acc-001": ROW}, issues={one.ref: one for one in (there, *others)})
    return do("keep", KEYS, there, on=on)


def test_what_the_row_says_is_added_to_the_table_and_nothing_else() -> None:
    [edit] = kept(marked(body=f"Words.\n\n{HEAD}\r\nMore.")).changes
    assert isinstance(edit, EditDescription) and edit.private
    rows = "| Renewal outcome | renewed |\r\n| Renewal outcome date | 2026-11-20 |\r\n| ARR after | 90,000 |\r\n"
    assert edit.body == f"Words.\n\n{HEAD}{rows}\r\nMore.\n\n{MARK}"


def test_without_a_table_one_stands_above_the_mark() -> None:
    [edit] = kept(marked(body="Words.")).changes
    assert isinstance(edit, EditDescription)
    assert edit.body.startswith("Words.\n\n| Field | Value |") and edit.body.endswith(f"|\n\n{MARK}")
    assert ("ARR after", "90,000") in table.read(edit.body)


def test_what_is_there_stays_and_what_is_not_is_added() -> None:
    [edit] = kept(marked(body=f"{HEAD}| Renewal outcome | churned |\r\n| ARR after | 1 |\r\n")).changes
    assert isinstance(edit, EditDescription)
    rows = dict(table.read(edit.body))
    assert (rows["Renewal outcome"], rows["ARR after"]) == ("churned", "1")
    assert rows["Renewal outcome date"] == "2026-11-20"
    assert kept(marked(body=edit.body.removesuffix(f"\n\n{MARK}"))) is NOTHING


OLD = f"{HEAD}| Renewal outcome | renewed |\r\n| Renewal outcome date | 2026-11-20 |\r\n| ARR after | 90000 |\r\n"


@pytest.mark.parametrize(
    ("iid", "body", "keeps"),
    [
        pytest.param(1, OLD, False, id="all of it is an older one's"),
        pytest.param(1, OLD.replace("90000", "1"), True, id="an older one has another amount"),
        pytest.param(3, OLD, True, id="a newer one's"),
        pytest.param(1, HEAD, True, id="an older one without it"),
    ],
)
def test_what_an_older_issue_has_is_said_of_that_one(iid: int, body: str, keeps: bool) -> None:
    assert bool(kept(marked(2), marked(iid, body)).changes) is keeps


def test_where_not_only_editors_read_nothing_is_kept() -> None:
    effects = kept(marked(confidential=False))
    assert not effects.changes and "the account list says how it ended" in effects.warnings[0]


def test_without_a_row_or_with_an_empty_one_nothing_is_kept() -> None:
    assert do("keep", KEYS, marked(), on=scene()) is NOTHING
    bare = scene(accounts={"acc-001": account("acc-001", "Alder Foods", renewal_outcome="")})
    assert do("keep", KEYS, marked(), on=bare) is NOTHING


@pytest.mark.parametrize("value", [[], {"arr_after": 1}])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError):
        do("keep", value, issue())
