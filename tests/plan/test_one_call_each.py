"""Lists call each reader once a day: news for all first, the usual call last; the others wait for the next day."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.builders import CSM, OTHER, at
from tests.plan.test_list_issue import World, _calls, _rules
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.model.facts import People
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker

POLICY = """
lists:
  mine:
    title: "Accounts of {{ person }}"
    for: csm
    call: weekly
    sections:
      Late: {when: {state: opened, labels: [late]}, line: late, call: daily}
      Soon: {when: {state: opened, labels: [soon]}, line: soon}
  red:
    title: Red accounts
    shared: true
    sections:
      New: {when: {state: opened, labels: [new]}, line: new, call: daily, mention: [csm]}
"""
FRIDAY, MONDAY, EVENING = at("2026-11-20"), at("2026-11-23"), at("2026-11-23 19:00")
TUESDAY, WEDNESDAY = at("2026-11-24"), at("2026-11-25")
PEOPLE = People(do_not_mention=(CSM.username,))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> PolicySet:
    return _rules(POLICY, tmp_path_factory.mktemp("calls"))


@pytest.fixture
def world(rules: PolicySet) -> World:
    return World(rules)


def called(world: World, now: datetime) -> list[str]:
    """Which lists are opened or call in a look."""
    changes = world.look(now)
    opened = [one.rule for one in changes if isinstance(one, OpenIssue)]
    return opened + [one.rule for one in changes if one.kind == "post_note"]


def test_of_two_that_would_be_opened_the_red_one_is_and_the_other_a_day_later(world: World) -> None:
    world.has(1, "soon")
    world.has(2, "new")
    assert called(world, MONDAY) == ["red"] and called(world, EVENING) == []
    assert called(world, TUESDAY) == ["mine"] and called(world, WEDNESDAY) == []


def test_what_waits_is_held_with_its_day(world: World) -> None:
    world.has(1, "soon")
    world.has(2, "new")
    [held] = world.plan(MONDAY).held
    assert (held.rule, held.until) == ("mine", TUESDAY)
    assert held.why == "another list calls its reader today, this one does on 2026-11-24"
    world.look(MONDAY)
    assert world.plan(EVENING).held == (held,)
    world.look(TUESDAY)
    assert world.plan(WEDNESDAY).held == ()


def test_news_after_the_weekly_call_wait_for_the_next_day_and_stand_there_meanwhile(world: World) -> None:
    world.has(1, "soon")
    world.has(2, "new")
    assert called(world, at("2026-11-17")) == ["red"] and called(world, at("2026-11-18")) == ["mine"]
    assert called(world, MONDAY) == ["mine"]
    world.has(3, "new")
    assert called(world, EVENING) == []
    assert "#3+" in marker.without(world.the_list("red").description)
    changes = world.look(TUESDAY)
    assert [text for text in _calls(changes) if "#3+" in text] and len(_calls(changes)) == 1


def test_the_weekly_call_waits_for_news_of_the_same_morning(world: World) -> None:
    world.has(1, "soon")
    world.has(2, "new")
    assert called(world, at("2026-11-17")) == ["red"] and called(world, at("2026-11-18")) == ["mine"]
    world.has(3, "new")
    assert called(world, MONDAY) == ["red"]
    assert called(world, TUESDAY) == ["mine"]


def test_whom_a_comment_called_is_remembered_as_well(world: World) -> None:
    world.has(2, "new")
    assert called(world, FRIDAY) == ["red"]
    world.has(3, "new")
    assert called(world, MONDAY) == ["red"]
    world.has(1, "late")
    assert called(world, EVENING) == []
    assert called(world, TUESDAY) == ["mine"]


def test_other_readers_wait_for_nobody(world: World) -> None:
    world.has(1, "soon", by=OTHER)
    world.has(2, "new", by=CSM)
    assert called(world, MONDAY) == ["mine", "red"]


def test_who_asks_not_to_be_mentioned_has_no_call_and_waits_for_none(world: World) -> None:
    world.more["people"] = PEOPLE
    world.has(1, "soon")
    world.has(2, "new")
    assert called(world, MONDAY) == ["mine", "red"]
