"""A run that breaks off anywhere between lists and notes, and the next: all are called, each once, as by one run."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import CSM, OTHER, PROJECT, added, at, facts
from tests.plan.test_bundles import NEXT, NOW, SA, lost, opened, rules, said, world_of
from tests.plan.test_list_issue import World
from triage_bot.actions.effects import Say
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.model.resource import Ref
from triage_bot.plan.calls import without_readers
from triage_bot.policy.policy_set import PolicySet
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.mentions import mentions

__all__ = ["rules"]


@pytest.mark.parametrize("soon", [NOW, NEXT])
def test_who_has_a_labels_line_on_a_list_is_not_called_by_the_note_that_follows(
    rules: PolicySet, soon: datetime
) -> None:
    world, whole = world_of(rules, "unplaced", 4), world_of(rules, "unplaced", 4)
    usual = said(whole.look(NOW))
    for change in world.plan(NOW).changes:
        if not (isinstance(change, PostNote) and change.ref.iid == 2):
            world._carry_out(change, NOW)
    later = world.look(soon)
    assert {number: note.body for number, note in said(later).items()} == {2: usual[2].body}
    assert not any(one.reaches for one in later)
    assert world.look(soon) == []


def test_who_is_only_named_in_a_labels_note_and_has_no_line_gets_one(rules: PolicySet) -> None:
    world, whole = world_of(rules, "unplaced", 4), world_of(rules, "unplaced", 4)
    lists = opened(whole.look(NOW))
    lost(world, OpenIssue)
    assert world.look(NOW) == []  # a note was posted today
    later = opened(world.look(NEXT))
    assert later.keys() == lists.keys() == {"For you: csm-anna"}
    assert lines_of(later) == [line.replace("told 2026-11-18", "told 2026-11-19") for line in lines_of(lists)]
    assert world.look(NEXT) == [] == world.look(at("2026-11-20"))


def lines_of(lists: dict[str, OpenIssue]) -> list[str]:
    """The lines of the one list."""
    (listed,) = lists.values()
    return [line for line in listed.description.splitlines() if line.startswith("- ")]


def test_what_a_list_cannot_take_any_more_today_it_takes_tomorrow(rules: PolicySet) -> None:
    world = world_of(rules, "unplaced", 4)
    world.look(NOW)
    for number in range(5, 9):
        world.has(number, "unplaced")
    world.look(NOW + timedelta(hours=2))
    (call,) = [one for one in world.look(NEXT) if isinstance(one, PostNote)]
    assert call.mentions == ("csm-anna",)
    assert "4 new lines" in call.reason
    assert all(f"#{number}+" in world.the_list("updates-list").description for number in range(1, 9))
    assert world.look(NEXT) == []


def test_a_reader_of_a_list_hears_again_of_what_came_for_others_alone(rules: PolicySet) -> None:
    """Both were to have it on a list; one list was written."""
    world = world_of(rules, "ask", 4)
    for change in world.plan(NOW).changes:
        if isinstance(change, OpenIssue) and "csm-anna" not in change.title:
            world._carry_out(change, NOW)
    assert opened(world.look(NOW)).keys() == {"For you: csm-anna"}
    assert world.look(NOW) == []


def test_who_is_taken_out_of_a_text_by_and_by_is_remembered_each_time() -> None:
    """By a call of the same day, and by a list."""
    matter = marker.Said(rule="r", episode=NOW)
    names = ("csm-anna", "csm-ben", "manager-emea")
    say = Say(
        ref=Ref(PROJECT, 1), rule="r", part="r", text="@csm-anna @csm-ben", said=matter, reason="", mentions=names
    )
    first = without_readers(say, {Username("csm-ben")})
    assert first is not None
    second = without_readers(first, {Username("csm-anna")})
    assert second is not None and second.said.also == ("csm-anna", "csm-ben")
    assert (second.mentions, second.text) == (("manager-emea",), "csm-anna csm-ben")


# Law ------------------------------------------------------------------------------------------------------

OWN = st.tuples(st.booleans(), st.sets(st.sampled_from(["ask", "red", "unplaced"])))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=st.lists(OWN, max_size=7), after=st.lists(OWN, min_size=1, max_size=7))
def test_broken_off_after_any_change_all_hear_as_of_an_unbroken_run(
    rules: PolicySet, before: list[tuple[bool, set[str]]], after: list[tuple[bool, set[str]]]
) -> None:
    def day_two() -> World:
        world = World(rules)
        _give(world, before, 1)
        world.look(NOW)
        _give(world, after, 11)
        return world

    whole = day_two()
    changes = whole.look(NEXT)
    for done in range(len(changes)):
        world = day_two()
        for change in sorted(world.plan(NEXT).changes, key=lambda each: _written(each, world))[:done]:
            world._carry_out(change, NEXT)
        world.look(NEXT)
        assert _calls(world) == _calls(whole), done


def _give(world: World, given_: list[tuple[bool, set[str]]], first: int) -> None:
    for number, (hers, own) in enumerate(given_, first):
        world.has(number, *sorted(own), by=CSM if hers else OTHER)
        world.known[Ref(PROJECT, number)] = facts(labels=[added(label, "2026-11-17", SA) for label in sorted(own)])


def _living(world: World, ref: Ref) -> str:
    return str(marker.read(world.issues[ref].description).get("living", "")) if ref in world.issues else ""


def _written(change: Change, world: World) -> tuple[bool, bool]:
    """As changes are written: what is opened, then lists, then the others, each with its note first."""
    lists = isinstance(change, OpenIssue) or bool(_living(world, change.ref))
    return (not lists, not isinstance(change, OpenIssue | PostNote))


def _calls(world: World) -> dict[int, list[str]]:
    """By number, whom the issue's notes call, and on whose lists it stands."""
    lists = {_living(world, ref).partition(":")[2]: issue for ref, issue in world.issues.items() if ref.iid > 900}
    calls = {}
    for number in [ref.iid for ref in world.issues if ref.iid < 900]:
        notes = world.known[Ref(PROJECT, number)].notes or ()
        called = [name for note in notes for name in mentions(note.body)]
        listed = [f"list of {name}" for name, issue in lists.items() if f"#{number}+" in issue.description]
        calls[number] = sorted(called + listed)
    return calls
