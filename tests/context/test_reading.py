"""What people wrote on an issue: forms, next dates, checklists, and whose words count for the account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import BOT, CSM, OTHER, added, at, away, day, facts, issue, note, removed
from tests.forms import MONTHLY, NO_CHANGE, UPDATE, form_scene, process
from triage_bot.context.process import Process
from triage_bot.context.reading import checklist, form_at, form_of, forms, next_date, set_by_bot, speaks_for
from triage_bot.context.seen import Seen
from triage_bot.model.facts import People, Person, Role

STEPS = "## Next steps\n"


def seen(*bodies: str, description: str = "") -> Seen:
    """An issue with these comments by the CSM, one a day since 1 November."""
    notes = [note(f"2026-11-{index:02}", body=body) for index, body in enumerate(bodies, start=1)]
    return Seen(issue(description=description), facts(notes))


# Forms --------------------------------------------------------------------------------------------


def test_forms_are_listed_newest_first() -> None:
    found = forms(seen(UPDATE, "A word.", NO_CHANGE), form_scene())
    assert [(one.filled.form.name, one.at) for one in found] == [
        ("no-change", at("2026-11-03")),
        ("update", at("2026-11-01")),
    ]


@pytest.mark.parametrize(
    ("names", "found"), [((), ["no-change", "update"]), (("update",), ["update"]), (("monthly",), [])]
)
def test_forms_of_some_names(names: tuple[str, ...], found: list[str]) -> None:
    there = forms(seen(UPDATE, NO_CHANGE), form_scene(), names)
    assert [one.filled.form.name for one in there] == found


def test_a_note_edited_between_two_looks_is_read_again() -> None:
    on, one = form_scene(), note("2026-11-20", body="A word.")
    assert forms(Seen(issue(), facts([one])), on) == []
    later = replace(one, body=UPDATE, updated_at=one.updated_at + timedelta(minutes=5))
    assert len(forms(Seen(issue(), facts([later])), on)) == 1


def test_the_command_no_change_is_a_form_under_any_name_of_the_bot() -> None:
    for on, name in (
        (form_scene(), BOT.username),
        (form_scene(process=Process(forms=process().forms, mention="tri")), "tri"),
    ):
        there = forms(seen(f"@{name} no-change ask, by 2026-12-04", f"@{name} help", "@x no-change ask"), on)
        assert [one.filled.dates for one in there] == [(day("2026-12-04"),)]


def test_without_a_form_of_that_name_the_command_is_none() -> None:
    assert forms(seen(f"@{BOT.username} no-change ask"), form_scene(process=Process())) == []


@pytest.mark.parametrize(("body", "is_one"), [(UPDATE, True), (NO_CHANGE, True), ("A word.", False)])
def test_whether_a_note_is_a_form(body: str, is_one: bool) -> None:
    assert (form_of(note("2026-11-20", body=body), form_scene()) is not None) is is_one


def test_of_what_was_not_read_nothing_is_known() -> None:
    assert forms(Seen(issue()), form_scene()) == []
    assert set_by_bot("HS::Red", at("2026-11-09"), Seen(issue()), form_scene()) is False


def test_the_form_of_a_moment() -> None:
    there = seen(UPDATE, NO_CHANGE)
    found = form_at(at("2026-11-01"), there, form_scene())
    assert found
    assert found.filled.form.name == "update"
    assert form_at(at("2026-11-05"), there, form_scene()) is None


# The next date ------------------------------------------------------------------------------------


# Now is Monday 2026-11-23.
@pytest.mark.parametrize(
    ("notes", "description", "found"),
    [
        pytest.param([UPDATE], "", "2026-12-04", id="of a form's date part"),
        pytest.param([NO_CHANGE], "", "2026-12-04", id="of a form's step"),
        pytest.param([UPDATE, MONTHLY.replace("2026-12-04", "2026-12-01")], "", "2026-12-01", id="the newest form's"),
        pytest.param([], STEPS + "- [ ] 2026-12-02 call", "2026-12-02", id="of the description"),
        pytest.param([NO_CHANGE], STEPS + "- [ ] 2026-12-02 call", "2026-12-02", id="the earlier of both"),
        pytest.param([NO_CHANGE], STEPS + "- [x] 2026-12-02 call", "2026-12-04", id="not of what is done"),
        pytest.param([], STEPS + "- [ ] 2026-11-22 a\n- [ ] 2026-12-02 b", "2026-12-02", id="the earliest ahead"),
        pytest.param([], STEPS + "- [ ] 2026-11-23 a", "2026-11-23", id="today is ahead"),
        pytest.param([], STEPS + "- [ ] 2026-11-22 a", None, id="yesterday is not"),
        pytest.param([], STEPS + "- [ ] 9999-12-31 a", None, id="a day nobody means"),
        pytest.param(["Next call is on 2026-12-04."], "Due 2026-12-04", None, id="not of prose"),
    ],
)
def test_the_next_date(notes: list[str], description: str, found: str | None) -> None:
    assert next_date(seen(*notes, description=description), form_scene()) == (day(found) if found else None)


def test_a_checklist_may_be_empty_or_not_there() -> None:
    assert checklist("Will churn", seen(description="## Will churn\nwords")) == ()
    assert checklist("Will churn", seen(description="words")) is None


# Whose words count --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "roles", "counts"),
    [
        pytest.param("csm-anna", [], True, id="an assignee, whatever the roles"),
        pytest.param("csm-anna", ["csm"], True, id="the CSM"),
        pytest.param("manager-emea", ["csm_manager"], True, id="who holds a role, here or away"),
        pytest.param("director-emea", ["csm_manager"], True, id="who stands in"),
        pytest.param("manager-emea", ["csm"], False, id="who holds another role"),
        pytest.param("vip", ["vp_cs"], True, id="who is quiet"),
        pytest.param("csm-ben", ["csm", "csm_manager", "rm"], False, id="anybody else"),
        pytest.param("the rm", ["rm"], False, id="nobody"),
    ],
)
def test_who_speaks_for_the_account(username: str, roles: list[str], counts: bool) -> None:
    days = (away("2026-11-20", "2026-11-30"),)
    people = People(
        people={"manager-emea": Person(backup="director-emea", away=days)},
        roles={"csm_manager": Role(default="manager-emea"), "vp_cs": Role(default="vip")},
        quiet=frozenset({"vp_cs"}),
    )
    there = Seen(issue(assignees=(CSM,)), facts())
    assert speaks_for(username, roles, there, form_scene(people=people)) is counts


@pytest.mark.parametrize(
    ("events", "by_bot"),
    [
        ([added("HS::Red", "2026-11-10", BOT)], True),
        ([added("HS::Red", "2026-11-09", BOT)], True),
        ([added("HS::Red", "2026-11-08", BOT)], False),
        ([added("HS::Red", "2026-11-10", OTHER)], False),
        ([added("HS::Red", "2026-11-10", BOT), added("HS::Red", "2026-11-11", OTHER)], False),
        ([added("HS::Green", "2026-11-10", BOT), removed("HS::Red", "2026-11-11", BOT)], False),
        ([], False),
    ],
    ids=["since then", "at that moment", "before", "a person", "a person later", "another label", "no events"],
)
def test_what_the_bot_set(events: list[object], by_bot: bool) -> None:
    there = Seen(issue(), facts(labels=events))
    assert set_by_bot("HS::Red", at("2026-11-09"), there, form_scene()) is by_bot
