"""The laws of promises: what breaks each, and what is just inside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from gitlab_sandbox.state import model as m
from tests.year.making import at, issue, label, note, said
from tests.year.promises import CURRENT, UNTIL, WHEN, Promises, current
from triage_bot.text.calendar import Calendar

LABELS = "@csm-1 Please choose:\n\n{}\n\nI keep this one note up to date and won't ask again."


def broken(*issues: m.Issue) -> list[str]:
    return [line.partition(":")[0] for line in Promises(Calendar()).watch(list(issues))]


def red(*labels: str, reminded: str = "02-16", description: str = "") -> m.Issue:
    """Red since Monday the first, and reminded."""
    one = issue(1, *labels, description=description)
    label(one, "HS::Red", "02-01")
    said(one, "@csm-1 This account is red", reminded, "red-update-due", 1)
    return one


def test_a_reminder_before_the_interval_has_passed() -> None:
    assert broken(red(reminded="02-16")) == []
    assert broken(red(reminded="02-15")) == [f"{UNTIL} the next interval has passed"]


def test_a_reminder_while_it_is_snoozed() -> None:
    one = red("snoozed")
    one.due_date = date(2027, 2, 16)
    assert broken(one) == [f"{UNTIL} the snooze ends"]
    one.due_date = date(2027, 2, 15)
    assert broken(one) == []


@pytest.mark.parametrize(("boxes", "fine"), [("- [x] a\n- [ ] b", True), ("- [x] a\n- [x] b", False)])
def test_a_reminder_when_all_is_ticked(boxes: str, fine: bool) -> None:
    one = red("Will Churn", description=f"Words.\n\n## Will churn\n\n{boxes}\n\n## Next steps\n\n- [ ] call\n")
    assert broken(one) == ([] if fine else [f"{UNTIL} all are ticked"])


@pytest.mark.parametrize(("day", "fine"), [("02-08", False), ("02-09", True)])
def test_labels_asked_for_twice_in_a_week(day: str, fine: bool) -> None:
    one = issue()
    said(one, "@csm-1 Please choose the labels", "02-02", "one-label-per-category")
    said(one, "@csm-1 Now also wanted here: risk", day, "one-label-per-category")
    assert broken(one) == ([] if fine else [f"{UNTIL} a week has passed"])


@pytest.mark.parametrize(("stays", "goes", "fine"), [("EMEA", "APAC", True), ("EMEA", "Commercial", False)])
def test_a_label_taken_off_though_a_person_is_asked(stays: str, goes: str, fine: bool) -> None:
    one = issue(1, stays, goes)
    label(one, goes, "02-02", "bot", "remove")
    assert broken(one) == ([] if fine else [f"{UNTIL} one is taken off"])
    two = issue(1, "Commercial", "EMEA")
    label(two, "EMEA", "02-02", "csm-1", "remove")
    assert broken(two) == []


def _coloured() -> Iterator[tuple[str, m.Issue, bool]]:
    for name in ("against a person", "after words", "after older words", "reopened"):
        one = issue()
        note(one, "It is green again", "02-04" if name == "after words" else "01-29", "csm-1")
        label(one, "HS::Red", "02-03")
        label(one, "HS::Green", "02-05", "bot")
        if name == "reopened":
            one.state_events.append(m.StateEvent(1, one.author, one.label_events[-1].created_at, "reopened"))
        yield name, one, name in ("after words", "reopened")


def test_words_from_before_the_list_reopened_it_are_not_followed() -> None:
    one = issue()
    label(one, "HS::Red", "02-01")
    note(one, "It is green again", "02-02", "csm-1")
    label(one, "HS::Green", "02-05", "bot")
    assert broken(one) == []
    one.state_events.append(m.StateEvent(1, one.author, at("02-03"), "reopened"))
    assert broken(one) == [WHEN]


@pytest.mark.parametrize(("name", "one", "fine"), list(_coloured()))
def test_another_colour_than_a_person_chose(name: str, one: m.Issue, fine: bool) -> None:
    assert broken(one) == ([] if fine else [WHEN])


@pytest.mark.parametrize(
    ("labels", "asked", "fine"),
    [
        (["HS::Red", "EMEA"], "- risk: which", True),
        (["HS::Red"], "- region: which\n- risk: which", True),
        (["HS::Red", "EMEA"], "- region: which\n- risk: which", False),
        (["HS::Green"], "- classification: which", False),
        (["HS::Green", "EMEA"], "- classification: which", True),
    ],
)
def test_the_labels_note_asks_for_just_what_is_missing(labels: list[str], asked: str, fine: bool) -> None:
    one = issue(1, *labels)
    said(one, LABELS.format(asked), "02-02", "one-label-per-category")
    assert [line.partition(":")[0] for line in current(one)] == ([] if fine else [CURRENT])


@pytest.mark.parametrize(("listed", "fine"), [("green", True), ("red", False)])
def test_a_newer_row_of_that_colour_may_change_it(listed: str, fine: bool) -> None:
    one = issue()
    label(one, "HS::Red", "02-03")
    label(one, "HS::Green", "02-05", "bot")
    assert bool(Promises(Calendar()).watch([one], {1: (listed, date(2027, 2, 4))})) is not fine
    assert Promises(Calendar()).watch([one], {1: (listed, date(2027, 2, 3))})


def test_what_was_seen_is_not_seen_again() -> None:
    promises, one = Promises(Calendar()), red(reminded="02-15")
    assert len(promises.watch([one])) == 1 and promises.watch([one]) == []
