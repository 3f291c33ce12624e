"""What was written twice: the older one stays, the other goes, and a twin is nobody's any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import BOT, CSM, NOW, OTHER, account, at, facts, issue, note, planned, shipped_policy
from triage_bot.changes.notes import TakeBack
from triage_bot.changes.set_field import Assign, EditDescription
from triage_bot.changes.set_state import SetState
from triage_bot.changes.twins import is_twin
from triage_bot.context.claims import AccountIndex, claimed
from triage_bot.model.facts import EMPTY
from triage_bot.model.resource import Issue, Note, User
from triage_bot.plan.plan import Options
from triage_bot.text import marker
from triage_bot.text.marker import Said

POLICY = shipped_policy()
RED = issue(labels=("HS::Red", "EMEA", "E&A", "risk::competition", "update due"))
START = at("2026-11-02")


def said(when: str, step: int = 1, author: User = BOT, words: str = "Anything new?", **more: object) -> Note:
    entry = Said(rule="red-update-due", episode=more.pop("episode", START), step=step, about=more.pop("about", ()))  # type: ignore[arg-type]
    return note(when, author, f"{words}\n\n{marker.write({'said': [entry.entry()]})}", **more)


OLDER, NEWER = said("2026-11-20 10:00"), said("2026-11-20 10:01")
EDITED = at("2026-11-20 12:00")


def taken(*notes: Note) -> list[tuple[int, int]]:
    found = planned(POLICY, [RED], {RED.ref: facts([note("2026-11-02"), *notes])}).changes
    return [(one.note_id, one.kept) for one in found if isinstance(one, TakeBack)]


def test_of_two_notes_that_say_the_same_the_newer_goes() -> None:
    assert taken(OLDER, NEWER) == [(NEWER.id, OLDER.id)] == taken(NEWER, OLDER)
    third = said("2026-11-20 10:02")
    assert taken(OLDER, NEWER, third) == [(NEWER.id, OLDER.id), (third.id, OLDER.id)]


def test_one_that_a_person_edited_stays() -> None:
    assert taken(OLDER, replace(NEWER, updated_at=EDITED)) == [(OLDER.id, NEWER.id)]
    assert taken(replace(OLDER, updated_at=EDITED), NEWER) == [(NEWER.id, OLDER.id)]
    assert taken(replace(OLDER, updated_at=EDITED), replace(NEWER, updated_at=EDITED)) == []


@pytest.mark.parametrize(
    ("other", "twins"),
    [
        pytest.param(said("2026-11-20 10:01", episode=at("2026-11-20 10:01")), True, id="a run a minute later"),
        pytest.param(said("2026-11-20 10:03", episode=at("2026-11-20 10:03")), False, id="an episode later"),
        pytest.param(said("2026-11-23 10:03"), True, id="of the same mark, days later"),
        pytest.param(said("2026-11-20 10:01", step=2), False, id="another step"),
        pytest.param(said("2026-11-20 10:01", about=("x",)), False, id="about something else"),
        pytest.param(said("2026-11-20 10:01", author=OTHER), False, id="a person quotes it"),
        pytest.param(said("2026-11-20 10:01", author=User(9, "project_1_bot_0ld")), False, id="of an earlier token"),
        pytest.param(note("2026-11-20 10:01", BOT, "A word."), False, id="without a mark"),
    ],
)
def test_which_notes_are_twins(other: Note, twins: bool) -> None:
    assert bool(taken(OLDER, other)) is twins


# Issues ----------------------------------------------------------------------------------------

MARK = marker.write({"living": "my-accounts:csm-anna", "said": []})
FIRST = issue(1, description=f"Hello\n\n{MARK}", labels=("type::digest",), created_at=NOW)
SECOND = replace(FIRST, ref=issue(2).ref, id=1002)


def closed(*issues: Issue, **more: object) -> dict[int, set[str]]:
    found = planned(POLICY, issues, **more).changes  # type: ignore[arg-type]
    twins = [one for one in found if one.rule == "twins"]
    return {ref.iid: {one.kind for one in twins if one.ref == ref} for ref in dict.fromkeys(one.ref for one in twins)}


WHOLE = {"edit_description", "set_state", "assign"}


def test_the_newer_of_two_open_issues_is_closed_marked_and_nobodys() -> None:
    found = planned(POLICY, [FIRST, SECOND]).changes
    twins = [one for one in found if one.ref == SECOND.ref]
    assert {type(one) for one in twins} == {EditDescription, SetState, Assign}
    (edit,) = (one for one in twins if isinstance(one, EditDescription))
    assert marker.read(edit.body) == {**marker.read(FIRST.description), "twin": str(FIRST.ref)}
    assert not [one for one in found if one.ref == FIRST.ref and one.rule == "twins"]


@pytest.mark.parametrize("mark", [{"living": "my-accounts:csm-anna"}, {"about": "escalation of #1"}])
def test_lists_and_what_commands_opened_alike_whatever_their_marks_remember(mark: dict[str, object]) -> None:
    one = replace(FIRST, description=marker.write({**mark, "said": [], "called": "2026-11-20"}))
    two = replace(SECOND, description=marker.write(mark))
    assert closed(one, two) == {2: WHOLE}


def test_others_are_left_alone() -> None:
    assert closed(FIRST, replace(SECOND, author=CSM)) == {}
    assert closed(FIRST, replace(SECOND, state="closed")) == {}
    assert closed(FIRST, replace(SECOND, description=marker.write({"living": "my-accounts:csm-ben"}))) == {}
    assert closed(FIRST, replace(SECOND, description="")) == {}
    assert closed(FIRST, SECOND, options=Options(rules=frozenset({"red-update-due"}))) == {}
    noted = replace(SECOND, user_notes_count=1)
    assert SECOND.ref in planned(POLICY, [FIRST, noted], {SECOND.ref: EMPTY}).missing
    assert closed(FIRST, noted, known={SECOND.ref: facts([note("2026-11-20")])}) == {}
    assert closed(FIRST, noted, known={SECOND.ref: facts([note("2026-11-20", BOT)])}) == {2: WHOLE}


def test_a_twin_is_about_nothing_and_no_rule_looks_at_it_until_a_person_opens_it_again() -> None:
    mark = marker.write({"account": "acc-001", "twin": str(FIRST.ref)})
    twin = replace(
        SECOND, state="closed", description=mark, closed_at=NOW - timedelta(days=1), closed_by=BOT, assignees=()
    )
    assert is_twin(twin) and AccountIndex([(twin, claimed(twin))]).all(account()) == ([], [], [])
    assert not [one for one in planned(POLICY, [FIRST, twin], accounts=(account(),)).changes if one.ref == twin.ref]
    again = replace(twin, state="opened")
    assert not is_twin(again) and AccountIndex([(again, claimed(again))]).all(account())[0] == [again]
