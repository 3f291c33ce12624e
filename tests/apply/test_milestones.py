"""Milestones that rules set: used as they are, made once, and never twice whatever happens in between."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import requests

from tests.apply.hands import Hands
from tests.serving import eventually
from triage_bot.changes.set_field import SetMilestone
from triage_bot.model.resource import Dates, Ref

QUARTER = Dates(date(2027, 2, 1), date(2027, 4, 30))


def setting(ref: Ref, title: str = "FY28-Q1", make: Dates | None = QUARTER, rule: str = "r") -> SetMilestone:
    return SetMilestone(ref=ref, rule=rule, reason="", title=title, make=make)


def there(hands: Hands) -> list[tuple[str, str, str | None, str | None]]:
    """(title, state, start, due) of the project's own milestones, oldest first."""
    found = sorted(hands.call("GET", "/milestones"), key=lambda one: int(one["id"]))
    return [(one["title"], one["state"], one["start_date"], one["due_date"]) for one in found]


MADE = ("FY28-Q1", "active", "2027-02-01", "2027-04-30")


def of_issue(hands: Hands, ref: Ref) -> str | None:
    found = hands.call("GET", f"/issues/{ref.iid}")["milestone"]
    return found and found["title"]


def made(hands: Hands) -> int:
    return hands.writes().count("POST milestones")


def test_many_issues_ask_for_one_and_it_is_made_once(hands: Hands) -> None:
    refs = [hands.issue() for _ in range(9)]
    found = hands.apply(*(setting(ref) for ref in refs))
    assert found == [("set_milestone", "done", "")] * 9
    assert made(hands) == 1 and there(hands) == [MADE]
    assert {of_issue(hands, ref) for ref in refs} == {"FY28-Q1"}


def test_the_next_run_makes_no_second_one(hands: Hands) -> None:
    one, two = hands.issue(), hands.issue()
    hands.apply(setting(one))
    assert hands.apply(setting(two)) == [("set_milestone", "done", "")]
    assert made(hands) == 0 and there(hands) == [MADE]


def test_without_days_it_is_made_without_days(hands: Hands) -> None:
    hands.apply(setting(hands.issue(), make=Dates()))
    assert there(hands) == [("FY28-Q1", "active", None, None)]


def test_one_that_was_closed_is_used_as_it_is(hands: Hands) -> None:
    number = hands.call("POST", "/milestones", title="FY28-Q1")["id"]
    hands.call("PUT", f"/milestones/{number}", state_event="close")
    ref = hands.issue()
    assert hands.apply(setting(ref)) == [("set_milestone", "done", "")]
    assert there(hands) == [("FY28-Q1", "closed", None, None)] and of_issue(hands, ref) == "FY28-Q1"


def test_one_of_a_group_above_is_used(hands: Hands) -> None:
    url, headers = f"{hands.url}/api/v4/groups/customer-success/milestones", {"PRIVATE-TOKEN": hands.root}
    assert requests.post(url, json={"title": "FY28-Q1"}, headers=headers, timeout=10).ok
    ref = hands.issue()
    assert hands.apply(setting(ref)) == [("set_milestone", "done", "")]
    assert there(hands) == [] and of_issue(hands, ref) == "FY28-Q1"


def test_without_create_a_missing_one_fails_alone(hands: Hands) -> None:
    """What else is asked of the issue is done."""
    ref = hands.issue()
    found = hands.apply(setting(ref, make=None), hands.relabel(ref))
    assert found == [
        ("set_milestone", "failed", 'there is no milestone "FY28-Q1"'),
        ("relabel", "done", ""),
    ]
    assert there(hands) == [] and hands.labels(ref) == {"due"}


def test_a_refusal_is_asked_for_once_and_told_to_all(hands: Hands) -> None:
    refs = [hands.issue() for _ in range(3)]
    backwards = Dates(QUARTER.due, QUARTER.start)
    found = hands.apply(*(setting(ref, make=backwards) for ref in refs))
    assert [status for _, status, _ in found] == ["failed"] * 3
    assert all("due_date must be greater than start date" in error for *_, error in found)
    assert made(hands) == 1 and there(hands) == []


def test_a_role_that_may_not_make_any_is_told_so(hands: Hands) -> None:
    ref = hands.issue()
    seen = hands.seen()
    hands.fault("forbidden", "POST", "/milestones$")
    (found,) = hands.apply(setting(ref), seen=seen)
    assert found[:2] == ("set_milestone", "failed") and "403" in found[2]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "429_limiter"])
def test_an_answer_that_is_lost_makes_no_second_one(hands: Hands, kind: str) -> None:
    ref = hands.issue()
    seen = hands.seen()
    hands.fault(kind, "POST", "/milestones$")
    assert hands.apply(setting(ref), seen=seen) == [("set_milestone", "done", "")]
    assert there(hands) == [MADE] and of_issue(hands, ref) == "FY28-Q1"


@pytest.mark.parametrize(("kind", "milestones"), [("timeout_before", []), ("timeout_after", [MADE])])
def test_killed_before_it_was_used(hands: Hands, kind: str, milestones: list[Any]) -> None:
    ref = hands.issue()
    seen = hands.seen()
    hands.fault(kind, "POST", "/milestones$", seconds=30)
    with hands.elsewhere([setting(ref)]):
        eventually(lambda: not hands.door("faults", "GET"))
    assert (there(hands), of_issue(hands, ref)) == (milestones, None)
    assert hands.apply(setting(ref), seen=seen) == [("set_milestone", "done", "")]
    assert there(hands) == [MADE] and of_issue(hands, ref) == "FY28-Q1"


def test_another_run_makes_it_after_we_have_read_the_list(hands: Hands) -> None:
    """Before it is sent again it is looked for."""
    one, two = hands.issue(), hands.issue()
    seen = hands.seen()
    hands.fault("timeout_before", "POST", "/milestones$", seconds=1)
    with hands.elsewhere([setting(one)]) as process:
        eventually(lambda: not hands.door("faults", "GET"))
        hands.apply(setting(two), seen=seen)
        process.join(10)
    assert there(hands) == [MADE]
    assert of_issue(hands, one) == of_issue(hands, two) == "FY28-Q1"


@pytest.mark.parametrize("create", [True, False])
def test_an_issue_is_opened_with_one_that_is_made(hands: Hands, create: bool) -> None:
    opening = hands.open("Birch", milestone="FY28-Q1", make_milestone=QUARTER if create else None)
    if create:
        assert hands.apply(opening) == [("open_issue", "done", "")]
        assert there(hands) == [MADE] and of_issue(hands, hands.ref()) == "FY28-Q1"
    else:
        assert hands.apply(opening) == [("open_issue", "failed", 'there is no milestone "FY28-Q1"')]
        assert there(hands) == [] and hands.call("GET", "/issues") == []


def test_a_rule_that_could_not_speak_makes_none(hands: Hands) -> None:
    """The fields of a rule follow its note."""
    ref = hands.issue()
    seen = hands.seen()
    hands.fault("forbidden", "POST", "/notes$")
    found = hands.apply(hands.note(ref), setting(ref), seen=seen)
    assert [status for _, status, _ in found] == ["failed", "skipped"]
    assert there(hands) == []
