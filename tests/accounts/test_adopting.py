"""Hand-made issues of accounts, taken over by kind."""

from __future__ import annotations

from collections.abc import Iterable

from tests.builders import BOT, CSM, account, day, issue, scene
from triage_bot.accounts.adopting import AccountStanding, adoption, standings
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.claims import IssueKind
from triage_bot.context.scene import Scene
from triage_bot.model.resource import Issue
from triage_bot.text import marker

ROW = account("a-1", "Alder Foods", renewal_date=day("2027-06-30"))
REVIEW = IssueKind("renewal review", per_renewal=True)
MARK = marker.write({"account": "a-1"})
BY_HAND = ("type::renewal review",)


def _adoption(one: AccountStanding, named: bool = False) -> EditDescription | None:
    edit = adoption(one, scene(), named)
    assert edit is None or isinstance(edit, EditDescription)
    return edit


def _scene(issues: Iterable[Issue]) -> Scene:
    return scene(issues={one.ref: one for one in issues}, accounts={ROW.id: ROW})


def test_a_review_made_by_hand_is_taken_over_with_its_renewal() -> None:
    [standing] = standings(_scene([issue(2, labels=BY_HAND, author=CSM, description="Words.")]), [REVIEW])
    edit = _adoption(standing)
    assert edit is not None
    assert marker.read(edit.body) == {
        "v": 1, "account": "a-1", "kind": "renewal review", "renewal": "2027-06-30", "template": "adopted",
    }  # fmt: skip
    assert edit.body.startswith("Words.\n\n")


def test_what_is_not_clear_is_not_taken() -> None:
    two = [issue(number, author=BOT) for number in (1, 2)]
    assert [_adoption(one) for one in standings(_scene(two), [IssueKind()])] == [None]
    marked = [issue(1, description=MARK), issue(2)]
    assert [_adoption(one) for one in standings(_scene(marked), [IssueKind()])] == [None]


def test_a_review_that_says_which_renewal_it_is_about_keeps_that() -> None:
    body = "| Field | Value |\n| --- | --- |\n| Account ID | a-1 |\n| Renewal date | 2026-06-30 |"
    [standing] = standings(_scene([issue(2, labels=BY_HAND, description=body)]), [REVIEW])
    edit = _adoption(standing)
    assert edit is not None and marker.read(edit.body)["renewal"] == "2026-06-30"
