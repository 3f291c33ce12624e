"""`form`: the newest form a person wrote is complete, or is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, OTHER, added, ask, at, day, facts, issue, note
from tests.forms import MONTHLY, NO_CHANGE, RESOLUTION, UPDATE, form_scene
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, Facts, Identity, Need
from triage_bot.model.resource import User

RED = issue(labels=("HS::Red", "EMEA"))
HALF = UPDATE.replace("2026-12-04", "soon")
UNDATED = "No change. Next step: ask for the figures"


def verdict(value: dict[str, Any], *notes: Any, one: Any = RED) -> str:
    return ask("form", value, one, facts(notes), form_scene()).verdict


# Complete, incomplete -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "complete", "incomplete"),
    [
        pytest.param(UPDATE, "met", "unmet", id="whole"),
        pytest.param(HALF, "unmet", "met", id="half"),
        pytest.param("They signed.", "unmet", "unmet", id="prose is neither"),
        pytest.param(f"```\n{UPDATE}```", "unmet", "unmet", id="nor is what is shown as code"),
        pytest.param("@project_1_bot_abc123 no-change call by 2026-12-04", "met", "unmet", id="the command"),
        pytest.param("@project_1_bot_abc123 no-change call", "unmet", "met", id="the command, half"),
        pytest.param("@project_1_bot_abc123 help", "unmet", "unmet", id="another command"),
    ],
)
def test_complete_or_not(body: str, complete: str, incomplete: str) -> None:
    assert verdict({}, note("2026-11-20", body=body)) == complete
    assert verdict({"complete": False}, note("2026-11-20", body=body)) == incomplete


@pytest.mark.parametrize(
    ("labels", "complete"),
    [(("HS::Red",), "unmet"), (("HS::Yellow",), "met"), (("HS::Green",), "met"), ((), "met")],
)
def test_what_it_lacks_depends_on_the_colour(labels: tuple[str, ...], complete: str) -> None:
    assert verdict({}, note("2026-11-20", body=UNDATED), one=issue(labels=labels)) == complete


# Which one counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "notes", "complete"),
    [
        pytest.param([], [("2026-11-19", UPDATE), ("2026-11-20", HALF)], "met", id="half a form hides no whole one"),
        pytest.param([], [("2026-11-20", UPDATE), ("2026-11-19", HALF)], "met", id="whatever the order"),
        pytest.param([], [("2026-11-19", UPDATE), ("2026-11-20", "They signed.")], "met", id="prose does not cover it"),
        pytest.param(["resolution"], [("2026-11-20", UPDATE)], "unmet", id="of another name"),
        pytest.param("update", [("2026-11-19", HALF), ("2026-11-20", HALF)], "unmet", id="one name"),
        pytest.param(["resolution"], [("2026-11-19", RESOLUTION), ("2026-11-20", HALF)], "met", id="by its name"),
        pytest.param(["no-change", "monthly"], [("2026-11-19", NO_CHANGE), ("2026-11-20", MONTHLY)], "met", id="two"),
        pytest.param([], [], "unmet", id="no notes"),
    ],
)
def test_the_newest_of_these_forms_counts(names: Any, notes: list[tuple[str, str]], complete: str) -> None:
    written = [note(when, body=body) for when, body in notes]
    assert verdict({"name": names} if names else {}, *written) == complete


def test_an_edited_form_stays_as_old_as_it_was_written() -> None:
    edited = note("2026-11-01", body=HALF, updated_at=at("2026-11-21"))
    assert verdict({}, edited, note("2026-11-20", body=UPDATE)) == "met"


@pytest.mark.parametrize(
    ("author", "more"),
    [
        pytest.param(BOT, {}, id="the bot"),
        pytest.param(User(3, "project_1_bot_0ld"), {}, id="the bot under an earlier token"),
        pytest.param(User(5, "crm-sync"), {}, id="other automation"),
        pytest.param(CSM, {"system": True}, id="a system note"),
    ],
)
def test_only_persons_fill_in_forms(author: User, more: dict[str, Any]) -> None:
    on = form_scene(identity=Identity(project_ids=frozenset({1}), others=frozenset({"crm-sync"})))
    known = facts([note("2026-11-20", author, UPDATE, **more)])
    assert ask("form", {}, RED, known, on).verdict == "unmet"


# How old ------------------------------------------------------------------------------------------


# Now is Monday 2026-11-23, 10:00 UTC.
@pytest.mark.parametrize(
    ("span", "when", "verdict_"),
    [
        ("14 days", "2026-11-09", "met"),
        ("14 days", "2026-11-08", "unmet"),
        ("1 month", "2026-10-23", "met"),
        ("1 month", "2026-10-22", "unmet"),
        ("2 working days", "2026-11-19", "met"),
        ("2 working days", "2026-11-18", "unmet"),
    ],
)
def test_newer_than(span: str, when: str, verdict_: str) -> None:
    assert verdict({"newer_than": span}, note(when, body=UPDATE)) == verdict_


@pytest.mark.parametrize(
    ("turned", "who", "verdict_"),
    [
        pytest.param("2026-11-19", OTHER, "met", id="written after it turned red"),
        pytest.param("2026-11-20", OTHER, "met", id="at the same moment"),
        pytest.param("2026-11-21", OTHER, "unmet", id="written before"),
        pytest.param("2026-11-21", BOT, "met", id="what the bot set does not count"),
    ],
)
def test_since_the_colour_it_has(turned: str, who: User, verdict_: str) -> None:
    known = facts([note("2026-11-20", body=UPDATE)], [added("HS::Red", turned, who)])
    assert ask("form", {"since_colour": True}, RED, known, form_scene()).verdict == verdict_
    assert ask("form", {}, RED, known, form_scene()).verdict == "met"


@pytest.mark.parametrize(
    ("written", "closed", "verdict_"),
    [
        pytest.param("2026-11-06", "2026-11-20", "met", id="day 14 before the closing"),
        pytest.param("2026-11-05", "2026-11-20", "unmet", id="day 15"),
        pytest.param("2026-11-21", "2026-11-20", "met", id="after it"),
        pytest.param("2026-09-01", "2026-09-10", "met", id="however long ago both are"),
        pytest.param("2026-11-20", None, "unmet", id="of an open issue nothing tells the end"),
    ],
)
def test_before_closing(written: str, closed: str | None, verdict_: str) -> None:
    ended = issue(state="closed" if closed else "opened", closed_at=at(closed) if closed else None)
    assert verdict({"before_closing": "14 days"}, note(written, body=UPDATE), one=ended) == verdict_


@pytest.mark.parametrize("label", ["HS::Green", "EMEA"])
def test_other_labels_do_not_matter(label: str) -> None:
    known = facts([note("2026-11-20", body=UPDATE)], [added(label, "2026-11-21")])
    assert ask("form", {"since_colour": True}, RED, known, form_scene()).verdict == "met"


# What is read -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "known", "missing"),
    [
        pytest.param({}, EMPTY, {Need(NOTES)}, id="notes"),
        pytest.param({"since_colour": True}, EMPTY, {Need(NOTES)}, id="notes first"),
        pytest.param(
            {"since_colour": True},
            Facts(notes=(note("2026-11-20", body=UPDATE),)),
            {Need(LABEL_EVENTS)},
            id="label events only if a form is there",
        ),
    ],
)
def test_what_it_needs(value: dict[str, Any], known: Facts, missing: set[Need]) -> None:
    finding = ask("form", value, RED, known, form_scene())
    assert (finding.verdict, finding.missing) == ("unknown", missing)


def test_without_a_form_no_label_events_are_read() -> None:
    finding = ask("form", {"since_colour": True}, RED, Facts(notes=()), form_scene())
    assert (finding.verdict, finding.missing) == ("unmet", frozenset())


@pytest.mark.parametrize(
    ("touched", "verdict_"),
    [
        pytest.param("2026-11-08 23:58", "unmet", id="day 15"),
        pytest.param("2026-11-08 23:59", "unknown", id="GitLab may leave out a touch within a minute"),
        pytest.param("2026-11-09", "unknown", id="day 14"),
    ],
)
def test_what_nobody_touched_lately_needs_no_notes(touched: str, verdict_: str) -> None:
    finding = ask("form", {"newer_than": "14 days"}, issue(updated_at=at(touched)), EMPTY, form_scene())
    assert (finding.verdict, bool(finding.missing)) == (verdict_, verdict_ == "unknown")


def test_how_old_is_asked_only_where_it_matters() -> None:
    assert ask("form", {}, issue(updated_at=at("2020-01-01")), EMPTY, form_scene()).verdict == "unknown"


def test_label_events_are_asked_for_only_where_they_matter() -> None:
    known = Facts(notes=(note("2026-11-20", body=UPDATE),))
    assert ask("form", {}, RED, known, form_scene()).verdict == "met"


# What it says -------------------------------------------------------------------------------------


def test_it_says_whose_form_and_what_is_missing() -> None:
    finding = ask("form", {"complete": False}, RED, facts([note("2026-11-20", OTHER, HALF)]), form_scene())
    assert finding.wanted == "an incomplete form: any"
    assert finding.seen == "update of 2026-11-20 by csm-ben, without next contact"


def test_its_clock_is_the_note() -> None:
    clock = ask("form", {"name": "update"}, RED, facts([note("2026-11-20", OTHER, UPDATE)]), form_scene()).clock
    assert clock
    assert (clock.what, clock.who, clock.start, clock.limit) == ("form", "csm-ben", at("2026-11-20"), day("2026-11-20"))
    assert clock.limit == date(2026, 11, 20)


@pytest.mark.parametrize(
    "wrong",
    [
        {"newer_than": "36 hours"},
        {"newer_than": "soon"},
        {"older_than": "1 day"},
        {"complete": "perhaps"},
        {"before_closing": "3 hours"},
    ],
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        ask("form", wrong, RED)
