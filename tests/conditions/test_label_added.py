"""`label_added`: how long ago a label that is there was put on."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BOT, added, ask, at, day, facts, issue, removed
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, Need


def _of(**more: Any) -> dict[str, Any]:
    return {"labels": ["HS::Red"], **more}


RED = issue(labels=("HS::Red",), created_at=at("2026-07-01"))


# Now is Monday 2026-11-23, 10:00 UTC.
@pytest.mark.parametrize(
    ("span", "when", "older", "newer"),
    [
        pytest.param("14 days", "2026-11-09", "unmet", "met", id="day 14"),
        pytest.param("14 days", "2026-11-08", "met", "unmet", id="day 15"),
        pytest.param("1 month", "2026-10-23", "unmet", "met", id="a month to the day"),
        pytest.param("1 month", "2026-10-22", "met", "unmet", id="a month and a day"),
        pytest.param("2 working days", "2026-11-19", "unmet", "met", id="the second working day"),
        pytest.param("2 working days", "2026-11-18", "met", "unmet", id="the third working day"),
        pytest.param("2 hours", "2026-11-23 08:01", "unmet", "met", id="less than two hours"),
        pytest.param("2 hours", "2026-11-23 08:00", "met", "unmet", id="two hours"),
    ],
)
def test_edges(span: str, when: str, older: str, newer: str) -> None:
    known = facts(labels=[added("HS::Red", when)])
    assert ask("label_added", _of(older_than=span), RED, known).verdict == older
    assert ask("label_added", _of(newer_than=span), RED, known).verdict == newer


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        pytest.param([added("HS::Red", "2026-11-01"), added("HS::Red", "2026-11-20")], "met", id="the newest counts"),
        pytest.param([added("HS::Red", "2026-11-01"), removed("HS::Red", "2026-11-20")], "unmet", id="removals do not"),
        pytest.param([added("HS::Red", "2026-11-01"), added("HS::Green", "2026-11-20")], "unmet", id="others do not"),
        pytest.param([added("HS::Red", "2026-11-20", BOT)], "met", id="whoever added it"),
        pytest.param([], "unmet", id="no event: since the issue was opened"),
    ],
)
def test_the_newest_addition_counts(events: list[Any], verdict: str) -> None:
    assert ask("label_added", _of(newer_than="5 days"), RED, facts(labels=events)).verdict == verdict


def test_of_several_labels_only_those_still_there_count() -> None:
    wanted = {"labels": ["HS::Red", "HS::Yellow"], "newer_than": "5 days"}
    known = facts(labels=[added("HS::Red", "2026-11-01"), added("HS::Yellow", "2026-11-20")])
    assert ask("label_added", wanted, RED, known).verdict == "unmet"


def test_without_the_label_nothing_is_read() -> None:
    finding = ask("label_added", _of(older_than="1 day"), issue(labels=("HS::Green",)), EMPTY)
    assert (finding.verdict, finding.missing, finding.seen) == ("unmet", frozenset(), "not there")


def test_label_events_are_the_only_fact_it_needs() -> None:
    finding = ask("label_added", _of(older_than="1 day"), RED, EMPTY)
    assert (finding.verdict, finding.missing) == ("unknown", {Need(LABEL_EVENTS)})


def test_its_clock_says_who_when_and_until_which_day_it_was_fine() -> None:
    finding = ask("label_added", _of(older_than="14 days"), RED, facts(labels=[added("HS::Red", "2026-11-12")]))
    assert finding.clock
    assert (finding.clock.start, finding.clock.limit) == (at("2026-11-12"), day("2026-11-26"))
    assert (finding.clock.what, finding.clock.who) == ("label", "csm-anna")
    assert finding.next_look == at("2026-11-27")


def test_when_it_is_over_there_is_nothing_to_wait_for() -> None:
    known = facts(labels=[added("HS::Red", "2026-10-01")])
    assert ask("label_added", _of(older_than="14 days"), RED, known).next_look is None


def test_without_an_age_it_is_met_for_as_long_as_the_label_is_there() -> None:
    known = facts(labels=[added("HS::Red", "2026-07-02")])
    finding = ask("label_added", _of(), RED, known)
    assert (finding.verdict, finding.next_look, finding.seen) == ("met", None, "added 2026-07-02T09:00:00Z")
    assert finding.clock
    assert (finding.clock.start, finding.clock.limit, finding.clock.who) == (
        at("2026-07-02"),
        day("2026-07-02"),
        "csm-anna",
    )
    assert ask("label_added", _of(), issue(labels=("HS::Green",)), known).verdict == "unmet"


@pytest.mark.parametrize("wrong", [{"older_than": "1 day", "newer_than": "1 day"}, {"older_than": "soon"}])
def test_two_ages_are_one_too_many(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        ask("label_added", _of(**wrong), RED)


# Patterns, and what was there before --------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "there", "verdict"),
    [
        pytest.param("devops::*", "devops::plan", "met", id="any that begins so"),
        pytest.param("devops::*", "HS::Red", "unmet", id="another"),
        pytest.param("devops::*", "Devops::plan", "unmet", id="in other case"),
        pytest.param("*", "HS::Red", "met", id="any at all"),
        pytest.param("HS::*d", "HS::Red", "unmet", id="a star in the middle is a star"),
        pytest.param("HS::Red", "HS::Red", "met", id="no star"),
    ],
)
def test_a_star_at_the_end_stands_for_any_text(wanted: str, there: str, verdict: str) -> None:
    one, known = issue(labels=(there,)), facts(labels=[added(there, "2026-11-20")])
    assert ask("label_added", {"labels": [wanted], "newer_than": "5 days"}, one, known).verdict == verdict


def test_of_labels_that_fit_only_those_still_there_count() -> None:
    one = issue(labels=("devops::plan",))
    known = facts(labels=[added("devops::plan", "2026-11-01"), added("devops::verify", "2026-11-20")])
    assert ask("label_added", {"labels": ["devops::*"], "newer_than": "5 days"}, one, known).verdict == "unmet"


GREEN = issue(labels=("HS::Green",), created_at=at("2026-07-01"))
BACK = {"labels": ["HS::Green"], "newer_than": "5 days", "from": ["HS::Red", "HS::Yellow"]}


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        pytest.param([added("HS::Red", "2026-11-01"), added("HS::Green", "2026-11-20")], "met", id="red before"),
        pytest.param(
            [added("HS::Yellow", "2026-08-01"), added("HS::Green", "2026-11-20")], "met", id="yellow, long ago"
        ),
        pytest.param(
            [added("HS::Red", "2026-11-01"), removed("HS::Red", "2026-11-02"), added("HS::Green", "2026-11-20")],
            "met",
            id="red, taken off in between",
        ),
        pytest.param([added("HS::Green", "2026-11-20")], "unmet", id="nothing before"),
        pytest.param([added("EMEA", "2026-11-01"), added("HS::Green", "2026-11-20")], "unmet", id="another label"),
        pytest.param([added("HS::Green", "2026-11-20"), added("HS::Red", "2026-11-21")], "unmet", id="red afterwards"),
        pytest.param([added("HS::Red", "2026-11-01"), added("HS::Green", "2026-11-10")], "unmet", id="too long ago"),
        pytest.param([added("HS::Red", "2026-11-20"), added("HS::Green", "2026-11-20")], "met", id="in one edit"),
        pytest.param([], "unmet", id="no events"),
    ],
)
def test_only_if_it_had_another_label_before(events: list[Any], verdict: str) -> None:
    assert ask("label_added", BACK, GREEN, facts(labels=events)).verdict == verdict


def test_nothing_comes_before_the_opening() -> None:
    one = issue(labels=("HS::Green",), created_at=at("2026-11-20"))  # opened with it: no event tells
    known = facts(labels=[added("HS::Red", "2026-11-21"), removed("HS::Red", "2026-11-22")])
    assert ask("label_added", BACK, one, known).verdict == "unmet"


def test_what_was_before_is_not_asked_where_the_label_is_gone() -> None:
    finding = ask("label_added", BACK, RED, EMPTY)
    assert (finding.verdict, finding.missing) == ("unmet", frozenset())


# What nobody touched needs no events --------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "touched", "verdict"),
    [
        pytest.param({"newer_than": "5 days"}, "2026-11-17 23:58", "unmet", id="six days ago"),
        pytest.param({"newer_than": "5 days"}, "2026-11-17 23:59", "unknown", id="a touch within a minute is left out"),
        pytest.param({"newer_than": "5 days"}, "2026-11-18", "unknown", id="five days ago"),
        pytest.param({"newer_than": "2 hours"}, "2026-11-23 07:58", "unmet", id="more than two hours ago"),
        pytest.param({"newer_than": "2 hours"}, "2026-11-23 08:00", "unknown", id="two hours ago"),
        pytest.param({"older_than": "5 days"}, "2026-11-01", "unknown", id="older ones may be"),
    ],
)
def test_what_nobody_touched_needs_no_events(span: dict[str, str], touched: str, verdict: str) -> None:
    one = issue(labels=("HS::Red",), updated_at=at(touched))
    finding = ask("label_added", _of(**span), one, EMPTY)
    assert (finding.verdict, bool(finding.missing)) == (verdict, verdict == "unknown")


@pytest.mark.parametrize(("side", "words"), [("older_than", "more than"), ("newer_than", "less than")])
def test_it_says_what_was_wanted(side: str, words: str) -> None:
    finding = ask("label_added", _of(**{side: "5 days"}), RED, facts(labels=[added("HS::Red", "2026-11-20")]))
    assert (finding.wanted, finding.seen) == (f"HS::Red added {words} 5 days ago", "added 2026-11-20T09:00:00Z")
