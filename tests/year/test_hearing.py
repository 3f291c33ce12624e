"""The laws of who hears: what breaks each, and what is just inside."""

from __future__ import annotations

from datetime import date

import pytest

from gitlab_sandbox.state import model as m
from tests.year.hearing import LATE, OFTEN, TWICE, Ears, turn
from tests.year.laws import unasked
from tests.year.making import issue, label, note, said
from tests.year.team import Hearer
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar

CALENDAR = Calendar()
WEDNESDAY = date(2027, 2, 3)
EVERYONE = "@ae-one @sa-one @manager-emea @director-one @asm-one @regional-one @vp-one For your information"


def red(by: str = "csm-1") -> m.Issue:
    """An account that became red on Monday."""
    one = issue(1, "EMEA", day="01-04")
    label(one, "HS::Green", "01-04")
    label(one, "HS::Green", "02-01", by, "remove")
    label(one, "HS::Red", "02-01", by)
    return one


ABOVE = "For @director-one @asm-one @regional-one @vp-one\n\n- g/p#1: red"


def red_accounts(text: str = ABOVE, day: str = "02-02") -> m.Issue:
    """The list of those above, with the account on it."""
    return issue(9, description=f"{text}\n\n{marker.write({'living': 'red-accounts:'})}", day=day)


def broken(*issues: m.Issue) -> list[str]:
    return Ears(CALENDAR).listen(list(issues))


# Everyone who must hear hears -----------------------------------------------------------------------


def roles(*issues: m.Issue, today: date = WEDNESDAY, public: bool = False, since: date = date(2027, 1, 1)) -> list[str]:
    """Who did not hear by that day."""
    ears = Ears(CALENDAR)
    ears.listen(list(issues))
    lines = ears.unheard(issues[0], Hearer("", "EMEA", public), today, since)
    return [line.removeprefix(f"{LATE}, ").partition(" of ")[0] for line in lines]


ALL = ["ae", "sa", "csm_manager", "csm_director", "asm", "regional_director", "vp_cs"]


def test_nobody_called_everybody_is_named() -> None:
    assert roles(red()) == ALL


def test_it_is_judged_on_the_second_working_day_alone() -> None:
    assert roles(red(), today=date(2027, 2, 2)) == roles(red(), today=date(2027, 2, 4)) == []


def test_a_note_on_the_issue_reaches_those_it_calls() -> None:
    one = red()
    said(one, EVERYONE, "02-03", "told-red")
    assert roles(one) == []


def test_so_does_a_list_where_it_stands() -> None:
    assert roles(red(), red_accounts()) == ["ae", "sa", "csm_manager"]


def test_a_list_to_which_nobody_is_called_does_not_count() -> None:
    assert roles(red(), red_accounts("Made new in every run.\n\n- g/p#1: red")) == ALL


def test_nor_does_one_where_it_does_not_stand() -> None:
    assert roles(red(), red_accounts("For @vp-one\n\n- g/p#2: red")) == ALL


def test_nor_does_a_call_before_it_was_red() -> None:
    one = red()
    said(one, EVERYONE, "01-29", "told-red")
    assert roles(one) == ALL


def test_a_name_in_a_span_of_code_calls_nobody() -> None:
    one = red()
    said(one, EVERYONE.replace("@vp-one", "`@vp-one`"), "02-03", "told-red")
    assert roles(one) == ["vp_cs"]


def test_who_did_it_and_who_wrote_there_know() -> None:
    one = red(by="manager-emea")
    note(one, "They called me.", "02-01", "sa-one")
    assert not {"csm_manager", "sa"}.intersection(roles(one))


def test_the_public_sector_has_its_own_director() -> None:
    one = red()
    said(one, EVERYONE, "02-03", "told-red")
    assert roles(one, public=True) == ["csm_director"]


def test_of_yellow_those_above_need_not_hear_and_of_green_after_red_they_do() -> None:
    one = red()
    label(one, "HS::Red", "02-15", action="remove")
    label(one, "HS::Yellow", "02-15")
    assert roles(one, today=date(2027, 2, 17)) == ALL[:3]
    label(one, "HS::Yellow", "03-01", action="remove")
    label(one, "HS::Green", "03-01")
    assert roles(one, today=date(2027, 3, 3)) == [] and roles(one, today=date(2027, 3, 4)) == ALL[:3]
    two = red()
    label(two, "HS::Red", "02-15", action="remove")
    label(two, "HS::Green", "02-15")
    assert roles(two, today=date(2027, 2, 17)) == ALL[3:]
    assert roles(two, today=date(2027, 2, 18)) == ALL[:3], "the resolution is waited for"


@pytest.mark.parametrize("quiet", ["snoozed", "triage-ignore", "closed", "off"])
def test_what_is_left_alone_is_told_to_nobody(quiet: str) -> None:
    one = red()
    if quiet == "closed":
        one.state = "closed"
    elif quiet != "off":
        label(one, quiet, "02-02")
    assert roles(one, since=date(2027, 2, 2) if quiet == "off" else date(2027, 1, 1)) == []


def test_after_a_colour_of_three_days_it_is_not_judged() -> None:
    one = red()
    label(one, "HS::Red", "02-03", action="remove")
    label(one, "HS::Green", "02-03")
    assert roles(one, today=date(2027, 2, 5)) == []


def test_another_spelling_is_no_turn() -> None:
    one = red()
    label(one, "HS:Red", "02-08")
    assert (news := turn(one, CALENDAR)) and (news.colour, news.at.day, news.before) == ("red", 1, "green")


# One call a day --------------------------------------------------------------------------------------


def test_a_second_call_on_a_day_is_one_too_many() -> None:
    one = red()
    said(one, EVERYONE, "02-03", "told-red")
    lines = broken(one, red_accounts(day="02-03"))
    assert [line.split(": ")[1].split()[0] for line in lines if line.startswith(OFTEN)] == [
        "asm-one", "director-one", "regional-one", "vp-one",
    ]  # fmt: skip
    assert not [line for line in broken(one, red_accounts(day="02-04")) if line.startswith(OFTEN)]


def test_escalations_are_apart_and_weekends_are_free() -> None:
    urgent = issue(2, "type::escalation")
    said(urgent, EVERYONE, "02-02", "asked")
    assert broken(urgent, red_accounts()) == []
    assert any("no working day" in line for line in broken(red_accounts(day="02-06")))


def test_what_the_bot_answers_is_no_call() -> None:
    one = issue()
    note(one, "@vp-one Done.", "02-02")
    note(one, "@vp-one Done.", "02-02")
    assert not unasked(one.notes[0]) and broken(one) == []


# Twice -----------------------------------------------------------------------------------------------


def test_a_colour_told_on_the_issue_and_on_the_list_is_told_twice() -> None:
    one, above = red(), red_accounts(day="02-01")
    said(one, "@vp-one It is red", "02-02", "told-red")
    said(above, "@vp-one New on this list (2027-02-03):\n\n- g/p#1: since 2027-02-01", "02-03", "red-accounts")
    assert [line.split(":")[0] for line in broken(one, above)] == [f"{TWICE} of red"]


def test_by_two_rules_it_is_the_same_colour_and_a_new_turn_is_another() -> None:
    one = red()
    ears = Ears(CALENDAR)
    said(one, "@sa-one It is red", "02-02", "told-red")
    assert ears.listen([one]) == []
    said(one, "@sa-one It is red", "02-03", "told-plain-red")
    assert len(ears.listen([one])) == 1
    label(one, "HS::Yellow", "02-15")
    label(one, "HS::Red", "02-15", action="remove")
    said(one, "@sa-one It is yellow", "02-15", "told-yellow")
    assert ears.listen([one]) == []


def test_one_reminder_by_two_doors_is_one_too_many_and_another_person_is_fine() -> None:
    one, mine = red(), issue(8, description=marker.write({"living": "my-accounts:csm-1"}))
    said(one, "@csm-1 Quiet", "02-15", "red-update-due", 1)
    said(mine, "@csm-1 New on your list", "02-15", "red-update-due", 1, "g/p#1")
    said(mine, "@csm-2 New on your list", "02-16", "red-update-due", 1, "g/p#1")
    assert [line.split(":")[0] for line in broken(one, mine)] == [f"{TWICE} of red-update-due"]


def test_a_resolution_follows_once_and_only_where_it_was_promised() -> None:
    one = red()
    label(one, "HS::Red", "02-15", action="remove")
    label(one, "HS::Green", "02-15")
    ears = Ears(CALENDAR)
    told_green(one, "02-18", "form:no")
    told_green(one, "02-25", "form:yes")
    assert ears.listen([one]) == []
    told_green(one, "02-26", "form:yes")
    assert [line.split(":")[0] for line in ears.listen([one])] == [f"{TWICE} of green, its resolution"]
    told_green(one, "03-01", "form:no")
    assert [line.split(":")[0] for line in ears.listen([one])] == [f"{TWICE} of green"]


def test_what_was_told_with_its_resolution_is_not_told_again() -> None:
    one = red()
    label(one, "HS::Red", "02-15", action="remove")
    label(one, "HS::Green", "02-15")
    told_green(one, "02-18", "form:yes")
    told_green(one, "02-25", "form:yes")
    assert [line.split(":")[0] for line in broken(one)] == [f"{TWICE} of green"]


def told_green(one: m.Issue, day: str, written: str) -> None:
    """Good news, with the resolution or without."""
    said(one, "@sa-one It is green", day, "told-resolved", about=("health:HS::Green", written))
