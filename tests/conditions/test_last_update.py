"""`last_update`: how long ago a person last said something, whatever the bot did since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import (
    BOT,
    CSM,
    MANAGER,
    NOW,
    OTHER,
    PROCESS,
    added,
    ask,
    at,
    away,
    day,
    facts,
    issue,
    note,
    removed,
    reopened,
    scene,
)
from triage_bot.model.facts import (
    EMPTY,
    LABEL_EVENTS,
    NOTES,
    STATE_EVENTS,
    Facts,
    Identity,
    Need,
    People,
    Person,
    Role,
)
from triage_bot.model.resource import NOBODY, Note, User
from triage_bot.text.calendar import Calendar

RED_DAYS: dict[str, Any] = {"older_than": "14 days"}
MONTH: dict[str, Any] = {"older_than": "1 month"}
RED = issue(labels=("HS::Red", "EMEA", "E&A"), created_at=at("2026-07-01"))
EARLIER_TOKEN = User(3, "project_1_bot_0ld")
GROUP_TOKEN = User(4, "group_9_bot_abc")
INTEGRATION = User(5, "crm-sync")


# How many days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "word", "now", "over", "limit"),
    [
        pytest.param("14 days", "2026-11-07", "2026-11-21", False, "2026-11-21", id="day 14 is in time"),
        pytest.param("14 days", "2026-11-07", "2026-11-22", True, "2026-11-21", id="day 15 is over"),
        pytest.param("14 days", "2026-11-07 23:59", "2026-11-22 00:00", True, "2026-11-21", id="days, not hours"),
        pytest.param("1 month", "2026-10-31", "2026-11-30", False, "2026-11-30", id="a month, clamped"),
        pytest.param("1 month", "2026-10-31", "2026-12-01", True, "2026-11-30", id="a clamped month and a day"),
        pytest.param("1 month", "2026-10-20", "2026-11-20", False, "2026-11-20", id="a month to the day"),
        pytest.param("1 month", "2026-10-20", "2026-11-21", True, "2026-11-20", id="a month and a day"),
        pytest.param("5 working days", "2026-11-13", "2026-11-20", False, "2026-11-20", id="five working days"),
        pytest.param("5 working days", "2026-11-13", "2026-11-21", True, "2026-11-20", id="a day more"),
    ],
)
def test_older_and_newer_are_opposites(span: str, word: str, now: str, over: bool, limit: str) -> None:
    known, on = facts([note(word)]), scene(at(now))
    older = ask("last_update", {"older_than": span}, RED, known, on)
    newer = ask("last_update", {"newer_than": span}, RED, known, on)
    assert (older.met, newer.met) == (over, not over)
    assert older.clock
    assert older.clock.limit == day(limit)


@pytest.mark.parametrize(
    ("zone", "now", "over"),
    [
        pytest.param("UTC", "2026-11-22 23:59", False, id="UTC, day 14"),
        pytest.param("UTC", "2026-11-23 00:00", True, id="UTC, day 15"),
        pytest.param("Pacific/Auckland", "2026-11-23 10:59", False, id="there it is 23:59 of day 14"),
        pytest.param("Pacific/Auckland", "2026-11-23 11:00", True, id="there it is midnight"),
    ],
)
def test_days_begin_at_midnight_of_the_calendar(zone: str, now: str, over: bool) -> None:
    on = scene(at(now), calendar=Calendar(timezone=zone))
    word = note("2026-11-08 12:30")  # in Auckland the 9th has begun
    assert ask("last_update", RED_DAYS, RED, facts([word]), on).met is over


# What counts as a word --------------------------------------------------------------------------


def _system(body: str, author: User = CSM) -> Note:
    return note("2026-11-20", author, body, system=True)


@pytest.mark.parametrize(
    ("newest", "who"),
    [
        pytest.param(note("2026-11-20"), "csm-anna", id="a comment"),
        pytest.param(note("2026-11-20", OTHER), "csm-ben", id="anybody's comment"),
        pytest.param(note("2026-11-20", internal=True), "csm-anna", id="an internal comment"),
        pytest.param(note("2026-08-01", updated_at=at("2026-11-20")), "csm-anna", id="an old comment, edited"),
        pytest.param(_system("changed the description"), "csm-anna", id="a description edit"),
        pytest.param(
            _system("marked the checklist item **Call** as completed"), "csm-anna", id="a ticked checklist item"
        ),
        pytest.param(_system("marked the task **Call** as incomplete"), "csm-anna", id="an unticked task"),
        pytest.param(
            note("2026-11-20", User(6, "project_1_bot_evil")), "project_1_bot_evil", id="a person named like a bot"
        ),
    ],
)
def test_an_update_by_a_person_starts_the_clock(newest: Note, who: str) -> None:
    finding = ask("last_update", RED_DAYS, RED, facts([note("2026-10-01"), newest]))
    assert finding.verdict == "unmet"
    assert finding.clock
    assert (finding.clock.start, finding.clock.what, finding.clock.who) == (at("2026-11-20"), "update", who)
    assert finding.seen == f"last update 2026-11-20 by {who}, 3 days ago"


@pytest.mark.parametrize(
    "newest",
    [
        pytest.param(note("2026-11-20", BOT), id="the bot"),
        pytest.param(note("2026-08-01", BOT, updated_at=at("2026-11-20")), id="the bot, edited"),
        pytest.param(note("2026-11-20", EARLIER_TOKEN), id="the bot under an earlier token"),
        pytest.param(note("2026-11-20", GROUP_TOKEN), id="the bot as the group's token"),
        pytest.param(note("2026-11-20", User(7, "triage-bot")), id="a bot listed by name"),
        pytest.param(note("2026-11-20", NOBODY), id="Ghost"),
        pytest.param(note("2026-11-20", INTEGRATION), id="an integration listed under bots"),
        pytest.param(_system("changed the description", BOT), id="the bot edits the description"),
        pytest.param(_system("changed the description", INTEGRATION), id="an integration edits the description"),
        pytest.param(_system("added ~12 label"), id="labels are no word"),
        pytest.param(_system("assigned to @csm-ben"), id="assignments are no word"),
        pytest.param(_system("mentioned in issue #4, it changed the description"), id="only how a system note begins"),
    ],
)
def test_nothing_else_is_a_word(newest: Note) -> None:
    identity = Identity(
        usernames=frozenset({"triage-bot"}),
        project_ids=frozenset({1}),
        group_ids=frozenset({9}),
        others=frozenset({"crm-sync"}),
    )
    known = facts([note("2026-11-03", OTHER), newest])
    finding = ask("last_update", RED_DAYS, RED, known, scene(identity=identity))
    assert finding.met
    assert finding.clock
    assert (finding.clock.start, finding.clock.who) == (at("2026-11-03"), "csm-ben")


# Other starts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "known", "what", "start"),
    [
        pytest.param(replace(RED, created_at=at("2026-11-20")), facts(), "created", "2026-11-20", id="opened"),
        pytest.param(RED, facts(states=[reopened("2026-11-20")]), "reopened", "2026-11-20", id="reopened by a person"),
        pytest.param(RED, facts(states=[reopened("2026-11-20", BOT)]), "reopened", "2026-11-20", id="reopened by bot"),
        pytest.param(
            RED, facts(labels=[added("HS::Red", "2026-11-20")]), "label", "2026-11-20", id="given this colour"
        ),
        pytest.param(RED, facts(labels=[added("HS:Red", "2026-11-20")]), "label", "2026-11-20", id="under an alias"),
        pytest.param(RED, facts(labels=[added("hs::red", "2026-11-20")]), "label", "2026-11-20", id="in other case"),
        pytest.param(
            RED,
            facts([note("2026-11-19")], [added("HS::Red", "2026-11-20")], [reopened("2026-11-18")]),
            "label",
            "2026-11-20",
            id="the latest of all",
        ),
        pytest.param(
            RED,
            facts([note("2026-11-20")], [added("HS::Red", "2026-11-19")]),
            "update",
            "2026-11-20",
            id="the word is the latest",
        ),
    ],
)
def test_the_clock_runs_from_the_latest_start(one: Any, known: Facts, what: str, start: str) -> None:
    finding = ask("last_update", RED_DAYS, one, known)
    assert finding.clock
    assert (finding.verdict, finding.clock.what, finding.clock.start) == ("unmet", what, at(start))


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([added("HS::Red", "2026-11-20", BOT)], id="the bot put the colour there"),
        pytest.param([added("HS::Yellow", "2026-11-20")], id="a colour that is gone"),
        pytest.param([added("EMEA", "2026-11-20")], id="a label of another category"),
        pytest.param([removed("HS::Red", "2026-11-20")], id="taken off"),
        pytest.param([added("", "2026-11-20")], id="a label that was deleted"),
    ],
)
def test_other_label_edits_start_nothing(events: list[Any]) -> None:
    finding = ask("last_update", RED_DAYS, RED, facts([note("2026-11-01")], events))
    assert finding.met
    assert finding.clock
    assert finding.clock.what == "update"


def test_the_colour_it_was_opened_with_is_the_opening() -> None:
    one = replace(RED, created_at=at("2026-11-20 09:00"))
    for when, what in (("2026-11-20 09:01", "created"), ("2026-11-20 09:02", "label")):
        clock = ask("last_update", RED_DAYS, one, facts(labels=[added("HS::Red", when)])).clock
        assert clock
        assert clock.what == what


@pytest.mark.parametrize(
    ("since", "start"),
    [
        pytest.param(["update"], "2026-11-01", id="only words"),
        pytest.param(["update", "created"], "2026-11-02", id="words and the opening"),
        pytest.param(["update", "reopened"], "2026-11-03", id="words and reopening"),
        pytest.param(["label"], "2026-11-04", id="only the label"),
    ],
)
def test_since_chooses_the_starts(since: list[str], start: str) -> None:
    known = facts([note("2026-11-01")], [added("HS::Red", "2026-11-04")], [reopened("2026-11-03")])
    one = replace(RED, created_at=at("2026-11-02"))
    finding = ask("last_update", {**RED_DAYS, "since": since}, one, known)
    assert finding.clock
    assert finding.clock.start == at(start)


STRANGER = User(90, "ae-one")
OF_CSM: dict[str, Any] = {**RED_DAYS, "since": "csm update"}
PEOPLE = People(
    people={"csm-anna": Person(backup="csm-ben", away=(away("2026-11-20", "2026-12-01"),))},
    roles={"csm_manager": Role(default=MANAGER.username)},
)


@pytest.mark.parametrize(
    ("newest", "counts"),
    [
        pytest.param(note("2026-11-20"), True, id="the CSM"),
        pytest.param(note("2026-11-20", OTHER), True, id="the backup"),
        pytest.param(note("2026-11-20", MANAGER), True, id="the manager"),
        pytest.param(note("2026-11-20", body="@triage-bot no-change call, by 2026-12-01"), True, id="no change"),
        pytest.param(note("2026-11-20", STRANGER), False, id="somebody else"),
        pytest.param(note("2026-11-20", BOT), False, id="the bot"),
        pytest.param(note("2026-11-20", body="@triage-bot help"), False, id="a command alone"),
        pytest.param(_system("changed the description"), False, id="an edit of the description"),
    ],
)
def test_a_team_may_ask_for_an_update_by_those_who_speak_for_the_account(newest: Note, counts: bool) -> None:
    known, on = facts([note("2026-11-01"), newest]), scene(people=PEOPLE, process=PROCESS)
    finding = ask("last_update", OF_CSM, RED, known, on)
    assert finding.clock
    assert finding.met is not counts
    assert finding.clock.start == finding.clock.last_update == at("2026-11-20" if counts else "2026-11-01")
    assert finding.clock.of_csm
    assert finding.explained.wanted == "last update of CSM, backup or manager older than 14 days"


def test_whose_updates_count_leaves_the_other_starts() -> None:
    known = facts([note("2026-11-01")], [added("HS::Red", "2026-11-20")])
    for since, what in (
        ("csm update", "label"),
        ("update", "label"),
        (["csm update"], "update"),
        ("created", "created"),
    ):
        clock = ask("last_update", {**RED_DAYS, "since": since}, RED, known).clock
        assert clock
        assert clock.what == what


@pytest.mark.parametrize(("older", "now"), [("word", "update"), (["word", "created"], ["update", "created"])])
def test_the_spelling_of_former_versions_still_counts(older: Any, now: Any) -> None:
    known = facts([note("2026-11-19")], [added("HS::Red", "2026-11-20")])
    clocks = [ask("last_update", {**RED_DAYS, "since": since}, RED, known).clock for since in (older, now)]
    assert clocks[0] == clocks[1]


def test_where_nobody_ever_spoke_the_opening_counts() -> None:
    finding = ask("last_update", {**RED_DAYS, "since": ["update"]}, RED, facts([note("2026-11-20", BOT)]))
    assert finding.met
    assert finding.clock
    assert (finding.clock.what, finding.clock.last_update) == ("created", None)


def test_another_category_than_health() -> None:
    wanted = {**RED_DAYS, "category": "region"}
    known = facts([note("2026-11-01")], [added("HS::Red", "2026-11-20"), added("EMEA", "2026-11-19")])
    finding = ask("last_update", wanted, RED, known)
    assert finding.clock
    assert finding.clock.start == at("2026-11-19")


# Reading little ---------------------------------------------------------------------------------

NOTES_READ = Facts(notes=(note("2026-11-01"),))
LABELS_TOO = replace(NOTES_READ, label_events=())


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        pytest.param(EMPTY, NOTES, id="first the notes"),
        pytest.param(NOTES_READ, LABEL_EVENTS, id="then the label events"),
        pytest.param(LABELS_TOO, STATE_EVENTS, id="then the state events"),
        pytest.param(Facts(label_events=(), state_events=()), NOTES, id="whatever is still missing"),
    ],
)
def test_one_kind_of_facts_is_asked_for_at_a_time(known: Facts, missing: str) -> None:
    for side in ("older_than", "newer_than"):
        finding = ask("last_update", {side: "14 days"}, RED, known)
        assert (finding.verdict, finding.missing) == ("unknown", {Need(missing)})


@pytest.mark.parametrize(
    ("since", "missing"), [(["update"], NOTES), (["label"], LABEL_EVENTS), (["reopened"], STATE_EVENTS)]
)
def test_only_facts_of_the_chosen_starts_are_read(since: list[str], missing: str) -> None:
    finding = ask("last_update", {**RED_DAYS, "since": since}, RED, EMPTY)
    assert finding.missing == {Need(missing)}


@pytest.mark.parametrize(
    ("one", "known", "over"),
    [
        pytest.param(replace(RED, created_at=at("2026-11-20")), EMPTY, False, id="opened a few days ago"),
        pytest.param(RED, Facts(notes=(note("2026-11-20"),)), False, id="a fresh word, events do not matter"),
        pytest.param(RED, Facts(state_events=(reopened("2026-11-20"),)), False, id="reopened a few days ago"),
        pytest.param(replace(RED, updated_at=at("2026-11-08")), EMPTY, True, id="not even touched for 15 days"),
    ],
)
def test_what_the_list_page_decides_needs_no_facts(one: Any, known: Facts, over: bool) -> None:
    older = ask("last_update", RED_DAYS, one, known)
    assert (older.met, older.verdict != "unknown", older.missing) == (over, True, frozenset())
    assert ask("last_update", {"newer_than": "14 days"}, one, known).met is not over


@pytest.mark.parametrize(
    ("touched", "verdict"),
    [
        pytest.param("2026-11-08 23:58", "met", id="a minute and more before midnight"),
        pytest.param("2026-11-08 23:59", "unknown", id="GitLab may leave out a touch within a minute"),
        pytest.param("2026-11-09", "unknown", id="touched on day 14"),
    ],
)
def test_a_touch_may_hide_another_within_a_minute(touched: str, verdict: str) -> None:
    assert ask("last_update", RED_DAYS, replace(RED, updated_at=at(touched)), EMPTY).verdict == verdict


# When to look again -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "look"),
    [
        pytest.param("2026-11-11", "2026-11-26", id="the day after the limit"),
        pytest.param("2026-11-13", "2026-11-30", id="over on a Saturday: Monday"),
        pytest.param("2026-11-10", "2026-11-26", id="over on a holiday: the day after"),
    ],
)
def test_the_next_look_is_on_a_working_day(word: str, look: str) -> None:
    on = scene(calendar=Calendar(holidays=(date(2026, 11, 25),)))
    assert ask("last_update", RED_DAYS, RED, facts([note(word)]), on).next_look == at(look)


def test_working_days_are_those_of_the_region() -> None:
    off = (
        date(2026, 11, 18),
        date(2026, 11, 19),
    )
    asked = {"older_than": "5 working days"}
    verdicts = [
        ask("last_update", asked, RED, facts([note("2026-11-13")]), scene(calendar=calendar)).verdict
        for calendar in (Calendar(), Calendar(holidays_by_region={"EMEA": off}))
    ]
    assert verdicts == ["met", "unmet"]


def test_once_over_there_is_nothing_to_wait_for() -> None:
    assert ask("last_update", RED_DAYS, RED, facts([note("2026-11-01")])).next_look is None


def test_the_clock_remembers_the_word_even_if_it_started_otherwise() -> None:
    known = facts([note("2026-10-01", OTHER)], [added("HS::Red", "2026-10-20")])
    clock = ask("last_update", MONTH, RED, known).clock
    assert clock
    assert (clock.what, clock.who, clock.last_update, clock.last_update_by) == (
        "label",
        "csm-anna",
        at("2026-10-01"),
        "csm-ben",
    )
    assert str(clock.interval) == "1 month"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "give older_than or newer_than"),
        ({"older_than": "1 day", "newer_than": "1 day"}, "give older_than or newer_than"),
        ({"older_than": "36 hours"}, "counts whole days"),
        ({"older_than": "14"}, "not a duration"),
        ({"older_than": "14 days", "since": ["assigned"]}, "since"),
    ],
)
def test_faulty_maps_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=message):
        ask("last_update", wrong, RED)


def test_the_builders_now_is_a_monday_morning() -> None:
    assert (NOW.weekday(), NOW.hour) == (0, 10)  # the tables above count on it
