"""A small campaign: nothing is lost, doubled or overwritten; and the judge sees it if something is."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.campaign.campaign import campaign, references, schedule
from tests.campaign.end import End
from tests.campaign.judge import Difference, judged
from tests.campaign.people import Act
from tests.campaign.schedule import WORLDS_SHARE

WORLDS = {2022: 4, 5000: 4, 5003: 4, 5014: 4}
"""Small worlds of both tiers, the first with people who hear by lists, the last with all policies; and how many
schedules are lived in each.
"""
WORLD, LISTS = 5000, 2022
FIRST = WORLD * WORLDS_SHARE


@pytest.mark.parametrize("world", WORLDS)
def test_a_few_schedules_end_as_unbroken_runs(world: int) -> None:
    told: list[str] = []
    seeds = range(world * WORLDS_SHARE, world * WORLDS_SHARE + WORLDS[world])
    figures = campaign(seeds, lambda seed, found: told.extend(f"{seed} {one}" for one in found))
    assert figures.clean, "\n".join(told)
    assert figures.schedules == len(seeds) and figures.worlds == {world}
    assert figures.met["acts"] and figures.met["kill"] + figures.met["kill after"] + figures.met["kill later"]


def test_a_seed_tells_the_whole_story() -> None:
    first, second = schedule(FIRST)[0], schedule(FIRST)[0]
    assert first.trace == second.trace and first.end == second.end and len(first.trace) > 100


def _again(facet: str) -> Callable[[dict[str, Any]], None]:
    return lambda one: one[facet].append(one[facet][0])


def _set(**facts: Any) -> Callable[[dict[str, Any]], None]:
    return lambda one: one.update(facts)


SPOILT = [
    pytest.param(_again("marks"), "doubled", id="a note twice"),
    pytest.param(_set(open=2), "doubled", id="two issues"),
    pytest.param(_set(heard=[], marks=[]), "lost", id="a note is gone"),
    pytest.param(lambda one: one["heard"].append("told-red to nobody-else"), "other", id="somebody else heard"),
    pytest.param(_set(due="2027-01-01"), "other", id="a date nobody wanted"),
    pytest.param(_set(people=[]), "overwritten", id="a person's comment is gone"),
]


@pytest.mark.parametrize(("spoil", "kind"), SPOILT)
def test_the_judge_sees_what_is_wrong(spoil: Callable[[dict[str, Any]], None], kind: str) -> None:
    world, before, behind = references(WORLD)
    key = next(
        key for key, one in behind.end.items() if one.get("heard") and one["people"] and key.startswith("planted")
    )
    told = deepcopy(behind)
    spoil(told.end[key])
    world = type(world)(**{**vars(world), "acts": (Act("note", int(key.split()[1])),)})
    assert judged(world, behind, before, behind) == []
    assert kind in {one.kind for one in judged(world, told, before, behind)}


def test_who_heard_by_a_note_need_not_hear_by_a_list() -> None:
    """But a line that told nobody has to be there, and who heard by neither is missed."""
    world, before, behind = references(LISTS)
    key = next(key for key, one in behind.end.items() if "living" in key and one["told"])
    told = deepcopy(behind)
    told.end[key]["description"], told.end[key]["told"] = "", []
    assert not [one for one in judged(world, told, before, behind) if one.kind == "lost" and "told" in one.what]
    about = behind.end[key]["told"][0]
    told.end[about]["heard"] = []
    assert [one for one in judged(world, told, before, behind) if one.kind == "lost" and one.where == about]


@pytest.mark.parametrize("which", ['"account"', '"living"'])
def test_the_judge_misses_an_issue_that_is_not_there(which: str) -> None:
    world, before, behind = references(WORLD)
    key = next(key for key, one in behind.end.items() if which in key and not one["told"])
    told = deepcopy(behind)
    end: End = told.end
    del end[key]
    assert Difference("lost", key, "it is not there") in judged(world, told, before, behind)
    end[key] = {**behind.end[key], "open": 2}
    assert Difference("doubled", key, "2 are open") in judged(world, told, before, behind)
