"""`kept_closed`: a person closed the account's last issue, and the account list knows nothing newer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import BOT, CSM, NOW, account, ask, at, day, issue, scene
from triage_bot.conditions.kept_closed import A_YEAR, KeptClosed
from triage_bot.model.facts import EMPTY
from triage_bot.model.resource import NOBODY, Issue
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar


def closed(iid: int = 1, when: str = "2026-10-01", kind: str = "", **more: Any) -> Issue:
    mark = {"account": "acc-001", **({"kind": kind} if kind else {})}
    given = {"description": marker.write(mark), "state": "closed", "closed_at": at(when), "closed_by": CSM}
    return issue(iid, **{**given, **more})


OPEN: dict[str, Any] = {"state": "opened", "closed_at": None, "closed_by": None}


@pytest.mark.parametrize(
    ("there", "as_of", "kept"),
    [
        pytest.param([closed()], "", True, id="by a person"),
        pytest.param([closed(when="2020-10-01")], "", True, id="at any age"),
        pytest.param([closed(closed_by=BOT)], "", False, id="by the bot"),
        pytest.param([closed(closed_by=None)], "", True, id="by nobody knows whom"),
        pytest.param([closed(closed_by=NOBODY)], "", True, id="by Ghost"),
        pytest.param([closed()], "2026-10-01", True, id="a colour of that day"),
        pytest.param([closed()], "2026-10-02", False, id="a later colour"),
        pytest.param([closed()], "2027-10-02", True, id="a colour of next year"),
        pytest.param([closed(), closed(2, "2026-10-02")], "", False, id="another was closed later"),
        pytest.param([closed(), closed(2, "2026-09-02")], "", True, id="another was closed before"),
        pytest.param([closed(), closed(2, **OPEN)], "", False, id="another is open"),
        pytest.param([closed(), closed(2, kind="renewal review", **OPEN)], "", True, id="of another kind"),
        pytest.param([issue()], "", False, id="it is open"),
        pytest.param([closed(description="", title="Birch")], "", False, id="of no account"),
    ],
)
def test_what_is_kept_closed(there: list[Issue], as_of: str, kept: bool) -> None:
    row = account("acc-001", "Alder Foods", health="red", **({"health_as_of": day(as_of)} if as_of else {}))
    other = account("acc-002", "Birch Bank", health_as_of=day("2026-01-01"))
    on = scene(issues={one.ref: one for one in there}, accounts={"acc-001": row, "acc-002": other})
    assert ask("kept_closed", True, there[0], EMPTY, on).met is kept


def test_one_day_for_all_rows_is_no_later_one() -> None:
    row = account("acc-001", "Alder Foods", health="red", health_as_of=day("2026-11-20"))
    there = closed()
    assert ask("kept_closed", True, there, EMPTY, scene(issues={there.ref: there}, accounts={"acc-001": row})).met


def test_a_year_is_read_for_it() -> None:
    assert KeptClosed(True).closed_since(NOW, Calendar()) == NOW - A_YEAR
    assert timedelta(days=365) < A_YEAR and KeptClosed(False).closed_since(NOW, Calendar()) is None
