"""Openings are worked off: who gets how many a day, in which order, and when the turn of the rest comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builders import CSM, NOW, PROJECT, account, at, day, issue, planned, policy
from triage_bot.changes.open_issue import openings
from triage_bot.errors import FaultyFiles
from triage_bot.model.resource import Account, Issue
from triage_bot.plan.plan import Options, Plan
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker

RULES = """
{more}
values: {{large_book: 25}}
label_categories: {{health: {{labels: ["HS::Red", "HS::Yellow", "HS::Green"]}}}}
resource_rules:
  accounts:
    source: {{file: accounts.csv}}
    rules:
      - id: triage
        conditions: {{fields: {{health: [red, yellow]}}}}
        limits: {{per_person: 2, first: [red, Renewal Date]}}
        actions: {{issue: {{template: account-triage.md.j2, once_per: account}}}}
      - id: review
        conditions: {{fields: {{renewal_date: {{within: 4 months}}}}}}
        limits: {{per_person: 1, first: [renewal_date]}}
        actions: {{issue: {{template: renewal-review.md.j2, once_per: renewal}}}}
"""


def written(text: str, folder: Path) -> PolicySet:
    """The policy beside an account list."""
    (folder / "accounts.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    return policy(text, folder)


FRIDAY, SATURDAY = at("2026-11-27 10:00"), at("2026-11-28 10:00")


@pytest.fixture
def rules(tmp_path: Path) -> PolicySet:
    return written(RULES.format(more=""), tmp_path)


def row(number: str, health: str = "red", csm: str = "csm-anna", renewal: str = "", **more: Any) -> Account:
    days = {"renewal_date": day(renewal)} if renewal else {}
    return account(number, f"{number.title()} Foods", health=health, csm=csm, **days, **more)


def look(
    rules: PolicySet, rows: Iterable[Account], there: Iterable[Issue] = (), now: datetime = NOW, **more: Any
) -> Plan:
    return planned(rules, there, now=now, accounts=tuple(rows), **more)


def opened(plan: Plan) -> list[str]:
    """The accounts that get an issue, and `renewal` behind those that get a review."""
    marks = (marker.read(opening.mark) for opening in openings(plan.changes))
    return sorted(f"{mark['account']}{' renewal' if 'renewal' in mark else ''}" for mark in marks if "account" in mark)


def held(plan: Plan) -> dict[str, str]:
    return {hold.ref.key: hold.why for hold in plan.held if hold.rule in ("triage", "review")}


def by_bot(plan: Plan, when: str = "2026-11-23 09:00", **more: Any) -> list[Issue]:
    """What a plan opens, as GitLab lists it later."""
    changes = openings(plan.changes)
    return [
        issue(number, title=each.title, description=each.description, labels=each.labels, created_at=at(when), **more)
        for number, each in enumerate(changes, 1)
    ]


# Whose turn it is -------------------------------------------------------------------------------


def test_two_a_day_for_each_csm_red_first_then_by_renewal(rules: PolicySet) -> None:
    rows = [
        row("late", renewal="2027-09-01"), row("soon", renewal="2027-08-01"), row("undated"),
        row("yellow", "yellow", renewal="2027-07-01"), row("bens", "yellow", csm="csm-ben"),
    ]  # fmt: skip
    plan = look(rules, rows)
    assert opened(plan) == ["bens", "late", "soon"]
    assert held(plan) == {
        "undated": "opens on Tuesday 2026-11-24: 3rd of 4 new issues for csm-anna",
        "yellow": "opens on Tuesday 2026-11-24: 4th of 4 new issues for csm-anna",
    }
    assert {hold.until for hold in plan.held} == {at("2026-11-24")}


def test_twelve_take_until_the_next_monday(rules: PolicySet) -> None:
    plan = look(rules, [row(f"a{number:02}") for number in range(1, 13)])
    assert opened(plan) == ["a01", "a02"]
    assert held(plan)["a07"] == "opens on Thursday 2026-11-26: 7th of 12 new issues for csm-anna"
    assert held(plan)["a12"] == "opens on Monday 2026-11-30: 12th of 12 new issues for csm-anna"


def test_reviews_are_counted_apart_nearest_first(rules: PolicySet) -> None:
    rows = [row("a1", "red", renewal="2027-02-01"), row("a2", "red", renewal="2027-01-01"), row("a3", "red")]
    plan = look(rules, rows)
    assert opened(plan) == ["a1", "a2", "a2 renewal"]
    assert held(plan) == {
        "a3": "opens on Tuesday 2026-11-24: 3rd of 3 new issues for csm-anna",
        "a1": "opens on Tuesday 2026-11-24: 2nd of 2 new issues for csm-anna",
    }


def test_without_a_csm_the_manager_is_the_person(rules: PolicySet) -> None:
    rows = [row(f"a{number}", csm="", csm_manager="manager-emea") for number in (1, 2, 3)]
    rows += [row(f"b{number}", csm="") for number in (1, 2, 3)]
    plan = look(rules, rows)
    assert opened(plan) == ["a1", "a2", "b1", "b2"]
    assert held(plan)["a3"] == "opens on Tuesday 2026-11-24: 3rd of 3 new issues for manager-emea"
    assert held(plan)["b3"] == "opens on Tuesday 2026-11-24: 3rd of 3 new issues for the CSM manager"


def test_a_username_is_one_whatever_its_case(rules: PolicySet) -> None:
    assert opened(look(rules, [row("a1"), row("a2", csm="CSM-Anna"), row("a3")])) == ["a1", "a2"]


def test_what_cannot_be_filled_in_takes_nobodys_turn(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "named.md.j2").write_text(
        "---\ntitle: '{{ account.tier }}'\n---\nText\n", encoding="utf-8"
    )
    rules = written(RULES.format(more="").replace("account-triage.md.j2", "named.md.j2"), tmp_path)
    plan = look(rules, [row("a1"), row("a2", tier="1"), row("a3"), row("a4", tier="2"), row("a5", tier="3")])
    assert opened(plan) == ["a2", "a4"]
    assert len(plan.warnings) == 2
    assert held(plan) == {"a5": "opens on Tuesday 2026-11-24: 3rd of 3 new issues for csm-anna"}


# What was opened already --------------------------------------------------------------------------


def test_a_second_run_opens_nothing_and_says_the_same(rules: PolicySet) -> None:
    rows = [row(f"a{number}", renewal="2027-02-01") for number in range(1, 6)]
    first = look(rules, rows)
    second = look(rules, rows, by_bot(first))
    assert opened(second) == []
    assert held(second) == held(first)


def test_the_next_day_goes_on(rules: PolicySet) -> None:
    rows = [row(f"a{number}") for number in range(1, 6)]
    first = by_bot(look(rules, rows))
    plan = look(rules, rows, first, at("2026-11-24 10:00"))
    assert opened(plan) == ["a3", "a4"]
    assert held(plan) == {"a5": "opens on Wednesday 2026-11-25: 3rd of 3 new issues for csm-anna"}


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        pytest.param({}, ["a3"], id="by the bot"),
        pytest.param({"state": "closed", "closed_at": NOW, "closed_by": CSM}, ["a3"], id="closed since"),
        pytest.param({"assignees": ()}, ["a3"], id="given to somebody else"),
        pytest.param({"created_at": at("2026-11-22 23:59")}, ["a2", "a3"], id="before midnight"),
        pytest.param({"author": CSM, "confidential": False}, ["a2", "a3"], id="by a person"),
        pytest.param({"description": marker.write({"about": "a#9"})}, ["a2", "a3"], id="an escalation"),
    ],
)  # fmt: skip
def test_counted_is_what_the_bot_opened_for_accounts_since_midnight(
    rules: PolicySet, fields: dict[str, Any], left: list[str]
) -> None:
    rows = [row("a1", "green"), row("a2", renewal="2028-02-01"), row("a3", renewal="2028-01-01")]
    mark = marker.write({"account": "a1", "template": "account-triage"})
    opening = issue(**{"description": mark, "title": "x", "created_at": at("2026-11-23 09:00"), **fields})
    assert opened(look(rules, rows, [opening])) == left


def test_midnight_is_that_of_the_calendar(tmp_path: Path) -> None:
    rules = written(RULES.format(more="calendar: {timezone: America/New_York}"), tmp_path)
    mark = marker.write({"account": "a1", "template": "account-triage"})
    before = issue(description=mark, created_at=at("2026-11-24 04:30"))
    since = issue(2, description=mark.replace("a1", "a2"), created_at=at("2026-11-24 05:30"))
    rows = [row("a1", "green"), row("a2", "green"), row("a3"), row("a4")]
    assert opened(look(rules, rows, [before, since], at("2026-11-24 15:00"))) == ["a3"]


def test_a_weekend_opens_what_friday_has_left(rules: PolicySet) -> None:
    rows = [row(f"a{number}") for number in range(1, 4)]
    assert opened(look(rules, rows, now=SATURDAY)) == ["a1", "a2"]
    friday = by_bot(look(rules, rows, now=FRIDAY), "2026-11-27 10:00")
    plan = look(rules, rows, friday, SATURDAY)
    assert opened(plan) == []
    assert held(plan) == {"a3": "opens on Monday 2026-11-30: 3rd of 3 new issues for csm-anna"}


def test_holidays_are_passed_over(tmp_path: Path) -> None:
    rules = written(RULES.format(more="calendar: {holidays: [2026-11-24]}"), tmp_path)
    assert held(look(rules, [row("a1"), row("a2"), row("a3")])) == {
        "a3": "opens on Wednesday 2026-11-25: 3rd of 3 new issues for csm-anna"
    }


# The project ------------------------------------------------------------------------------------


def test_a_third_of_the_fuse_reds_before_all_else(rules: PolicySet) -> None:
    rows = [row(f"y{number}", "yellow", f"csm-{number}", renewal=f"2027-02-{number:02}") for number in range(1, 5)]
    rows += [row(f"r{number}", "red", f"boss-{number}", renewal="2028-01-01") for number in range(1, 4)]
    plan = look(rules, rows, options=Options(max_changes=15))
    assert opened(plan) == ["r1", "r2", "r3", "y1", "y1 renewal"]
    assert held(plan)["y2"] == "opens on Tuesday 2026-11-24: 1st of 1 new issues for csm-2"
    assert opened(look(rules, rows, by_bot(plan), options=Options(max_changes=15))) == []


def test_at_least_one_a_day(rules: PolicySet) -> None:
    assert opened(look(rules, [row("a1"), row("a2", csm="csm-ben")], options=Options(max_changes=2))) == ["a1"]


def test_rules_that_name_no_person_are_bounded_by_the_project(tmp_path: Path) -> None:
    text = RULES.format(more="").replace("limits: {per_person: 2, first: [red, Renewal Date]}", "")
    rules = written(text, tmp_path)
    plan = look(rules, [row(f"a{number}") for number in range(1, 5)], options=Options(max_changes=9))
    assert opened(plan) == ["a1", "a2", "a3"]
    assert held(plan) == {"a4": f"opens on Tuesday 2026-11-24: 4th of 4 new issues for {PROJECT}"}


def test_the_gems_limits_stay_as_they_are(tmp_path: Path) -> None:
    text = RULES.format(more="").replace("{per_person: 2, first: [red, Renewal Date]}", "{most_recent: 4}")
    plan = look(written(text, tmp_path), [row(f"a{number}") for number in range(1, 6)], options=Options(max_changes=3))
    assert (opened(plan), held(plan)) == (["a1", "a2", "a3", "a4"], {})


def test_for_one_person_it_is_the_same_turn(rules: PolicySet) -> None:
    rows = [row("b1", csm="csm-ben"), *(row(f"a{number}") for number in range(1, 4))]
    plan = look(rules, rows, options=Options(person="csm-anna"))
    assert (opened(plan), list(held(plan))) == (["a1", "a2"], ["a3"])


# How it is written ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("{per_person: 0}", "greater than or equal to 1"),
        ("{per_person: 1, oldest: 2}", "give most_recent, oldest or per_person"),
        ("{oldest: 2, first: [red]}", "first is the order of `per_person`"),
        ("{per_person: 1, first: [renewal_date, red]}", "in first, colours stand before fields"),
        ("{per_person: 1, first: [renewal_dat]}", 'did you mean "renewal_date"?'),
        ("{per_person: 1, first: [crimson]}", '"crimson" is neither a colour nor a field'),
    ],
)
def test_faults_are_told_with_their_place(limits: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles) as caught:
        written(RULES.format(more="").replace("{per_person: 2, first: [red, Renewal Date]}", limits), tmp_path)
    [fault] = caught.value.faults
    assert told in str(fault)
    assert fault.place.line == 11


def test_per_person_needs_issues_that_are_opened_once(tmp_path: Path) -> None:
    text = RULES.format(more="").replace("once_per: account", "kind: x").replace(", kind: x", "")
    with pytest.raises(FaultyFiles, match="this rule opens none"):
        written(text, tmp_path)
