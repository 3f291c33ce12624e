"""One voice: one note per look, one a day, quiet when snoozed; many reminders become a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    BOT,
    CSM,
    MANAGER,
    NOW,
    OTHER,
    PROJECT,
    added,
    at,
    facts,
    issue,
    note,
    planned,
    shipped_policy,
)
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import EditDescription
from triage_bot.model.facts import People, Role
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.plan import Options, Plan
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar
from triage_bot.text.marker import Said

POLICY = shipped_policy()
RED = ("HS::Red", "EMEA", "E&A", "risk::competition")
QUIET = facts([note("2026-11-02")])
SNOOZED = facts([note("2026-11-02")], [added("snoozed", "2026-11-20")])
PEOPLE = People(roles={"csm_manager": Role(default=MANAGER.username)})


def notes(plan: Plan) -> list[PostNote]:
    return [change for change in plan.changes if isinstance(change, PostNote)]


def test_all_texts_for_an_issue_are_one_note_with_the_reminder_first() -> None:
    one = issue(labels=("HS::Red", "EMEA", "APAC", "E&A"))
    known = facts([note("2026-11-02")], [added("EMEA", "2026-07-01"), added("APAC", "2026-07-02")])
    (spoken,) = notes(planned(POLICY, [one], {one.ref: known}))
    rules = [said.rule for said in marker.said(spoken.body)]
    assert rules[0] == "red-update-due" and set(rules[1:]) == {"one-label-per-category"}
    assert spoken.body.index("14 days") < spoken.body.index("APAC")


def test_a_second_text_waits_for_the_next_day() -> None:
    body = marker.compose(
        {"one-label-per-category": "Missing."},
        (Said(rule="one-label-per-category", episode=NOW, step=0, about=("region",)),),
    )
    one = issue(labels=RED)
    known = facts([note("2026-11-02"), note("2026-11-23", BOT, body)])
    plan = planned(POLICY, [one], {one.ref: known})
    assert notes(plan) == []
    (held,) = plan.held
    assert "one note was posted today" in held.why and held.until == at("2026-11-24")


@pytest.mark.parametrize(("due", "said"), [("2026-11-23", 0), ("2026-12-01", 0), ("2026-11-22", 1)])
def test_snoozed_with_a_due_date_is_quiet_until_it_has_passed(due: str, said: int) -> None:
    one = issue(labels=(*RED, "snoozed"), due_date=at(due).date())
    plan = planned(POLICY, [one], {one.ref: SNOOZED})
    assert len(notes(plan)) == said
    assert any("snoozed until" in held.why for held in plan.held) is not bool(said)
    added_labels = [label for change in plan.changes if isinstance(change, Relabel) for label in change.add]
    assert ("update due" in added_labels) is bool(said)


def test_snoozed_without_a_due_date_is_not_quiet() -> None:
    one = issue(labels=(*RED, "snoozed"))
    assert len(notes(planned(POLICY, [one], {one.ref: QUIET}))) == 1


def test_triage_ignore_is_left_alone_and_listed() -> None:
    one = issue(labels=(*RED, "triage-ignore", "EMEA", "APAC"))
    plan = planned(POLICY, [one], {one.ref: QUIET})
    assert plan.changes == ()
    assert [held.why for held in plan.held] == ['labelled ~"triage-ignore"']


def test_holidays_hold_like_weekends(tmp_path: object) -> None:
    policy = replace(POLICY, calendar=Calendar(holidays=(NOW.date(),)))
    one = issue(labels=RED)
    plan = planned(policy, [one], {one.ref: QUIET})
    assert notes(plan) == []
    assert plan.next_looks[one.ref] == at("2026-11-24")


def at_home(region: str, *days: str) -> PolicySet:
    """The policy with these days off in one region."""
    off = frozenset(at(one).date() for one in days)
    return replace(POLICY, calendar=Calendar(holidays_by_region={region: off}))


def in_region(*labels: str, description: str = "") -> Issue:
    """A red issue without a word, with these labels for its region."""
    return issue(labels=("HS::Red", "E&A", "risk::competition", *labels), description=description)


def reminders(policy: PolicySet, one: Issue, **more: Any) -> list[PostNote]:
    found = notes(planned(policy, [one], {one.ref: QUIET}, **more))
    return [change for change in found if "red-update-due" in change.rule]


@pytest.mark.parametrize(
    ("region", "labels", "row", "said"),
    [
        pytest.param("EMEA", ["EMEA"], "", 0, id="its region is off"),
        pytest.param("APAC", ["EMEA"], "", 1, id="another region is off"),
        pytest.param("LACSM", [], "LACSM", 0, id="a row of the table says the region"),
        pytest.param("LACSM", [], "LATAM", 0, id="by an alias"),
        pytest.param("EMEA", [], "emea", 0, id="in lower case"),
        pytest.param("EMEA", ["APAC"], "EMEA", 1, id="the label goes before the row"),
        pytest.param("EMEA", [], "", 1, id="no region"),
    ],
)
def test_a_regions_holidays_hold_what_is_said_there(region: str, labels: list[str], row: str, said: int) -> None:
    table = f"| Field | Value |\n| --- | --- |\n| Region | {row} |\n" if row else ""
    one = in_region(*labels, description=table)
    policy = at_home(region, "2026-11-23", "2026-11-24")
    assert len(reminders(policy, one)) == said
    if not said:
        plan = planned(policy, [one], {one.ref: QUIET})
        assert any("is no working day, held until 2026-11-25" in held.why for held in plan.held)
        assert plan.next_looks[one.ref] == at("2026-11-25")


def test_the_day_after_a_regions_holidays_it_is_said() -> None:
    policy = at_home("EMEA", "2026-11-23", "2026-11-24")
    assert len(reminders(policy, in_region("EMEA"), now=at("2026-11-25 10:00"))) == 1


def test_the_next_step_counts_the_working_days_of_the_region() -> None:
    """Asked on the 23rd: five working days later is the 30th, or the 2nd where two of them are off."""
    body = marker.compose({"red-update-due": "Late."}, (Said(rule="red-update-due", episode=at("2026-11-02"), step=1),))
    asked = facts([note("2026-11-02"), note("2026-11-23", BOT, body)])
    for policy, day in ((POLICY, "2026-11-30"), (at_home("EMEA", "2026-11-26", "2026-11-30"), "2026-12-02")):
        one = in_region("EMEA")
        plan = planned(policy, [one], {one.ref: asked}, now=at("2026-11-25 10:00"), people=PEOPLE)
        assert f"reminder 2 follows on {day}" in [held.why for held in plan.held]
        assert plan.next_looks[one.ref] == at(day)


def test_a_snooze_ends_on_a_working_day_of_the_region() -> None:
    one = replace(in_region("EMEA", "snoozed"), due_date=at("2026-11-23").date())
    plan = planned(at_home("EMEA", "2026-11-24"), [one], {one.ref: SNOOZED})
    assert plan.next_looks[one.ref] == at("2026-11-25")


@pytest.mark.parametrize(("baseline", "said"), [("2026-11-17", 1), ("2026-11-18", 0)])
def test_what_was_overdue_before_the_baseline_is_not_said(baseline: str, said: int) -> None:
    policy = replace(POLICY, baseline=at(baseline).date())
    one = issue(labels=RED)  # last word 2 November, overdue since the 17th
    plan = planned(policy, [one], {one.ref: QUIET})
    assert len(notes(plan)) == said
    assert [change.add for change in plan.changes if isinstance(change, Relabel)] == [("update due",)]


def test_labels_are_mended_before_the_baseline_too_but_silently() -> None:
    policy = replace(POLICY, baseline=at("2026-11-20").date())
    one = issue(labels=("HS::Green", "APAC", "EMEA", "E&A"))
    known = facts([], [added("EMEA", "2026-11-10"), added("APAC", "2026-11-11")])
    plan = planned(policy, [one], {one.ref: known})
    assert [change.kind for change in plan.changes] == ["relabel"]


def quiet_issues(count: int) -> tuple[list, dict]:  # type: ignore[type-arg]
    issues = [issue(number, labels=RED, title=f"Sample {number}") for number in range(1, count + 1)]
    return issues, {one.ref: QUIET for one in issues}


def test_three_reminders_to_one_person_are_three_notes() -> None:
    issues, known = quiet_issues(3)
    assert len(notes(planned(POLICY, issues, known))) == 3


def test_four_reminders_to_one_person_are_one_list_that_remembers_them() -> None:
    issues, known = quiet_issues(4)
    plan = planned(POLICY, issues, known)
    assert notes(plan) == []
    (opened,) = [change for change in plan.changes if isinstance(change, OpenIssue)]
    assert opened.assignees == (CSM.username,) and opened.confidential
    assert {said.resource for said in marker.said(opened.description)} == {str(one.ref) for one in issues}
    assert sum(isinstance(change, Relabel) for change in plan.changes) == 4

    listed = issue(9, title=opened.title, description=opened.description, labels=opened.labels, created_at=NOW)
    marked = [replace(one, labels=(*one.labels, "update due")) for one in issues]
    assert planned(POLICY, [*marked, listed], known).changes == ()

    known[issues[0].ref] = facts([note("2026-11-23 09:30")])
    after = planned(POLICY, [*marked, listed], known)
    kinds = sorted(change.kind for change in after.changes)
    assert kinds == ["edit_description", "relabel"]
    (edit,) = [change for change in after.changes if isinstance(change, EditDescription)]
    assert f"{issues[0].ref}+" not in edit.body and f"{issues[1].ref}+" in edit.body


def test_the_ladder_goes_on_from_the_list() -> None:
    issues, known = quiet_issues(4)
    opened = next(c for c in planned(POLICY, issues, known).changes if isinstance(c, OpenIssue))
    listed = issue(9, description=opened.description, labels=opened.labels, created_at=NOW)
    later = planned(POLICY, [*issues, listed], known, now=at("2026-11-30 10:00"), people=PEOPLE)
    calls = [change for change in later.changes if isinstance(change, OpenIssue)]
    assert [one.assignees for one in calls] == [(MANAGER.username,)]


def test_the_bots_living_issues_are_left_alone() -> None:
    hidden = marker.write({"living": "summary:weekly"})
    mine = issue(9, labels=("HS::Red",), description=f"A list.\n\n{hidden}")
    theirs = replace(mine, author=OTHER)
    assert planned(POLICY, [mine], {mine.ref: QUIET}).changes == ()
    assert planned(POLICY, [theirs], {theirs.ref: QUIET}).changes != ()


def test_for_one_person_only_that_persons_issues_are_looked_at() -> None:
    mine, other = issue(1, labels=RED), issue(2, labels=RED, assignees=(OTHER,))
    known = {mine.ref: QUIET, other.ref: QUIET}
    plan = planned(POLICY, [mine, other], known, options=Options(person=OTHER.username))
    assert {change.ref for change in plan.changes} == {other.ref}


OPENING = ("open-triage-issue", "open-triage-issue-yellow")


def test_one_look_at_one_issue_lists_what_needs_the_whole_set() -> None:
    from triage_bot.model.facts import Scope

    one = issue(labels=RED)
    scope = Scope(path=PROJECT, kind="projects", id=1, only_issue=Ref(PROJECT, 1))
    plan = planned(POLICY, [one], {one.ref: QUIET}, scope=scope)
    assert len(notes(plan)) == 1
    assert plan.skipped == tuple(f"{rule}: needs a full run" for rule in OPENING)


def test_a_list_somebody_closed_still_remembers_and_is_reopened_for_new_lines() -> None:
    issues, known = quiet_issues(4)
    opened = next(c for c in planned(POLICY, issues, known).changes if isinstance(c, OpenIssue))
    closed = issue(9, description=opened.description, labels=opened.labels, created_at=NOW, state="closed")
    marked = [replace(one, labels=(*one.labels, "update due")) for one in issues]
    assert planned(POLICY, [*marked, closed], known).changes == ()
    more = [issue(number, labels=RED) for number in range(20, 24)]
    known |= {one.ref: QUIET for one in more}
    everything = [*marked, *more, closed]
    assert not any(c.ref == closed.ref for c in planned(POLICY, everything, known).changes)  # one call a day
    later = planned(POLICY, everything, known, now=at("2026-11-24 10:00"))
    kinds = {c.kind for c in later.changes if c.ref == closed.ref}
    assert kinds == {"edit_description", "post_note", "set_state"}
