"""`snooze`: the label goes when its day has passed, or when it stood too long, which is said when it is set."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, MANAGER, NOW, PROCESS, added, at, day, do, facts, issue, note, scene
from triage_bot.actions.effects import Effects
from triage_bot.changes.notes import PostNote
from triage_bot.changes.relabel import Relabel
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, Facts, Need
from triage_bot.model.resource import LabelEvent, Note
from triage_bot.text import marker
from triage_bot.text.marker import Said

VALUE: dict[str, Any] = {"template": "snooze.md.j2", "most": {"HS::Red": "14 days", "HS::Yellow": "31 days"}}
SET = added("snoozed", "2026-11-20", MANAGER)


def _do(due: str = "", *notes: Note, colour: str = "HS::Red", event: LabelEvent = SET, **more: Any) -> Effects:
    one = issue(labels=(colour, "snoozed"), due_date=day(due) if due else None)
    on: Scene = scene(more.pop("now", NOW), process=PROCESS, **more)
    return do("snooze", VALUE, one, facts(notes, [event]), on)


def _goes(effects: Effects) -> bool:
    return any(isinstance(change, Relabel) and change.remove == ("snoozed",) for change in effects.changes)


def _said(effects: Effects) -> str:
    return " ".join(marker.without(change.body) for change in effects.changes if isinstance(change, PostNote))


# Now is Monday 2026-11-23; the label is from the 20th, so red may be snoozed through 2026-12-04.
@pytest.mark.parametrize(
    ("now", "due", "colour", "goes"),
    [
        pytest.param("2026-11-23", "2026-11-23", "HS::Red", False, id="its last day"),
        pytest.param("2026-11-23", "2026-11-22", "HS::Red", True, id="its day has passed"),
        pytest.param("2026-11-23", "2026-11-22", "HS::Green", True, id="on any colour"),
        pytest.param("2026-12-04", "2026-12-31", "HS::Red", False, id="red, day 14"),
        pytest.param("2026-12-05", "2026-12-31", "HS::Red", True, id="red, day 15"),
        pytest.param("2026-12-21", "2026-12-31", "HS::Yellow", False, id="yellow, day 31"),
        pytest.param("2026-12-22", "2026-12-31", "HS::Yellow", True, id="yellow, day 32"),
        pytest.param("2027-03-01", "2027-03-31", "HS::Green", False, id="green has no limit"),
        pytest.param("2026-12-05", "", "HS::Red", True, id="without a due date, red, day 15"),
    ],
)
def test_the_label_goes(now: str, due: str, colour: str, goes: bool) -> None:
    effects = _do(due, colour=colour, now=at(now))
    assert _goes(effects) is goes
    assert not (goes and _said(effects))


@pytest.mark.parametrize(
    ("due", "colour", "says"),
    [
        pytest.param("2026-12-04", "HS::Red", "", id="within the limit"),
        pytest.param(
            "2026-12-05", "HS::Red", "14 days at most, so ~&quot;snoozed&quot; goes after 2026-12-04", id="red"
        ),
        pytest.param("2026-12-21", "HS::Yellow", "", id="yellow, within it"),
        pytest.param("2026-12-22", "HS::Yellow", "31 days at most", id="yellow, beyond"),
        pytest.param("2027-12-22", "HS::Green", "", id="green"),
        pytest.param("", "HS::Red", "holds nothing back here without a due date", id="no due date"),
    ],
)
def test_what_is_too_long_is_said_when_it_is_set(due: str, colour: str, says: str) -> None:
    effects = _do(due, colour=colour)
    assert says.replace("&quot;", '"') in _said(effects)
    assert bool(_said(effects)) is bool(says)
    assert not _goes(effects)
    notes = [change for change in effects.changes if isinstance(change, PostNote)]
    assert all(change.mentions == ("manager-emea",) and change.answer for change in notes)
    assert effects.next_look == (at("2026-12-07" if colour == "HS::Red" else "2026-12-22") if says else None) or says


def test_where_the_bot_set_it_the_csm_hears() -> None:
    (change,) = _do("2026-12-31", event=added("snoozed", "2026-11-20", BOT)).changes
    assert isinstance(change, PostNote)
    assert change.mentions == (CSM.username,)


def _told(when: str, since: str = "2026-11-20") -> Note:
    said = Said(rule="a-rule", episode=at(since), step=0)
    return note(when, BOT, marker.write({"said": [said.entry()]}))


@pytest.mark.parametrize(
    ("told", "again"),
    [
        pytest.param(_told("2026-11-21"), False, id="about this one"),
        pytest.param(_told("2026-11-02", "2026-11-01"), True, id="about one before"),
        pytest.param(note("2026-11-21", CSM, _told("2026-11-21").body), True, id="pasted by a person"),
    ],
)
def test_it_is_said_once_each_time(told: Note, again: bool) -> None:
    assert bool(_said(_do("2026-12-31", told))) is again


def test_it_is_not_said_at_weekends_nor_before_a_date_can_be_set() -> None:
    saturday = _do("2026-12-31", now=at("2026-11-21"))
    assert (saturday.changes, saturday.held[0].until) == ((), at("2026-11-23"))
    fresh = added("snoozed", "2026-11-23 09:55", CSM)
    at_once = _do("", event=fresh)
    assert (at_once.changes, at_once.held[0].until) == ((), at("2026-11-23 10:05"))


def test_what_was_set_before_the_baseline_runs_from_there_in_silence() -> None:
    old, baseline = added("snoozed", "2026-10-01", CSM), day("2026-11-23")
    assert _do("2026-12-31", event=old, baseline=baseline).changes == ()
    assert not _goes(_do("2026-12-31", event=old, baseline=baseline, now=at("2026-12-07")))
    assert _goes(_do("2026-12-31", event=old, baseline=baseline, now=at("2026-12-08")))


def test_a_command_for_just_this_day_begins_it_anew() -> None:
    asked = note("2026-12-03", CSM, "@triage-bot snooze 2026-12-17 the sponsor is on leave")
    assert _do("2026-12-17", asked, now=at("2026-12-10")).changes == ()
    assert _goes(_do("2026-12-18", asked, now=at("2026-12-10"))), "another day was set by hand"
    refused = note("2026-12-03", CSM, "@triage-bot snooze 2027-06-01 the sponsor is on leave")
    assert _goes(_do("2026-12-17", refused, now=at("2026-12-10")))


@pytest.mark.parametrize(
    ("labels", "due", "known", "missing"),
    [
        pytest.param(("HS::Red",), "2026-12-31", EMPTY, set(), id="not snoozed"),
        pytest.param(("HS::Green", "snoozed"), "2026-12-31", EMPTY, set(), id="no limit"),
        pytest.param(("HS::Red", "snoozed"), "2026-11-20", EMPTY, set(), id="over"),
        pytest.param(("HS::Red", "snoozed"), "2026-12-01", EMPTY, {Need(LABEL_EVENTS)}, id="when was it set?"),
        pytest.param(("HS::Red", "snoozed"), "2026-12-04", Facts(label_events=(SET,)), set(), id="short enough"),
        pytest.param(("HS::Red", "snoozed"), "2026-12-31", Facts(label_events=(SET,)), {Need(NOTES)}, id="too long"),
    ],
)
def test_it_reads_no_more_than_it_must(labels: tuple[str, ...], due: str, known: Facts, missing: set[Need]) -> None:
    effects = do("snooze", VALUE, issue(labels=labels, due_date=day(due)), known, scene(process=PROCESS))
    assert effects.missing == missing


@pytest.mark.parametrize("wrong", [{}, {"most": {"HS::Red": "soon"}}, {"most": {"HS::Red": "3 hours"}}])
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        do("snooze", wrong, issue(), facts())
