"""What lists show: each issue once, the most valuable first, and what of it a call names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import MANAGER, OTHER, PROJECT, account, at, day
from tests.plan.test_list_issue import World, _calls, _rules
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.model.facts import People, Role
from triage_bot.model.resource import Account, Ref
from triage_bot.text import marker

POLICY = """
lists:
  mine:
    title: "Accounts of {{ person }}"
    for: csm
    call: weekly
    sections:
      Late: {when: {state: opened, labels: [late]}, line: "late{{ ' ' ~ fields.arr if fields.arr }}", call: daily}
      Soon: {when: {state: opened, labels: [soon]}, line: soon}
      Seen: {when: {state: opened, labels: [seen]}}
      All: {when: {state: opened, any_label: [late, soon, seen]}, line: all, in_full: true}
  red:
    title: Red accounts
    shared: true
    sections:
      New:
        when: {state: opened, labels: [new]}
        call: daily
        mention: [csm_director, vp_cs, manager-emea]
        line: "{{ role('csm') }}"
"""
WEDNESDAY, NEXT = at("2026-11-18"), at("2026-11-19")
REF = f"{PROJECT}#"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(_rules(POLICY, tmp_path_factory.mktemp("texts")))


@pytest.fixture
def fresh(world: World) -> World:
    return World(world.rules)


def lines(world: World) -> list[str]:
    """What the one list that is opened shows: sections, and lines by number and text."""
    [opened] = [one for one in world.look(WEDNESDAY) if isinstance(one, OpenIssue) and one.rule == "mine"]
    shown = marker.without(opened.description).splitlines()
    return [line.replace(f"- {REF}", "").replace("## ", "") for line in shown if line.strip()][1:]


# Each once ------------------------------------------------------------------------------------------------


def test_an_issue_stands_in_its_first_section_which_tells_how_many_more(fresh: World) -> None:
    fresh.has(1, "late", "soon", "seen")
    fresh.has(2, "soon", "seen")
    fresh.has(3, "seen")
    assert lines(fresh) == [
        "Late", "1+: late, and 2 more", "Soon", "2+: soon, and 1 more", "Seen", "3+: ",
        "All", "1+: all", "2+: all", "3+: all",
    ]  # fmt: skip


def test_a_call_names_three_and_each_once(fresh: World) -> None:
    for number in range(1, 6):
        fresh.has(number, "late", "soon")
    fresh.look(WEDNESDAY)
    [call] = _calls(fresh.look(at("2026-11-23")))
    assert call == f"@csm-anna 2026-11-23 {'; '.join(f'{REF}{n}+: late, and 1 more' for n in (1, 2, 3))} +2"


def test_news_are_named_by_what_is_new(fresh: World) -> None:
    fresh.has(1, "soon")
    fresh.look(WEDNESDAY)
    fresh.has(1, "soon", "late")
    assert _calls(fresh.look(NEXT)) == [f"@csm-anna 2026-11-19 new {REF}1+: late, and 1 more"]


def test_a_call_names_the_next_step_unless_the_line_says_it(fresh: World) -> None:
    fresh.has(1, "soon")
    fresh.look(WEDNESDAY)
    ref = Ref(PROJECT, 1)
    steps = "## Next steps\n- [ ] later @all\n- [ ] 2026-12-02 call\n- [x] 2026-11-01 done\n- [ ] 2026-11-30 write"
    fresh.issues[ref] = replace(fresh.issues[ref], description=steps)
    assert _calls(fresh.look(at("2026-11-23"))) == [f"@csm-anna 2026-11-23 {REF}1+: soon > 2026-11-30 write"]


# In order -------------------------------------------------------------------------------------------------


def ranked(world: World, rows: list[Account]) -> list[str]:
    """The lines of `Late`, for issues that bear the rows' names."""
    for number, row in enumerate(rows, 1):
        world.has(number, "late")
        ref = Ref(PROJECT, number)
        world.issues[ref] = replace(world.issues[ref], title=f"{row.name} - triage")
    world.more["accounts"] = tuple(rows)
    shown = lines(world)
    return [line.partition("+")[0] for line in shown[1 : shown.index("All")]]


def row(number: int, **fields: object) -> Account:
    return account(f"acc-{number}", f"Sample {number}", csm="csm-anna", **fields)


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        pytest.param([{"arr": 5}, {"arr": 50}, {"arr": 20}], "231", id="by ARR, where all is known"),
        pytest.param(
            [{"arr": 5}, {"renewal_date": day("2027-05-01")}, {"renewal_date": day("2027-02-01")}],
            "321",
            id="else by renewal",
        ),
        pytest.param([{}, {}, {}], "123", id="else as they come"),
    ],
)
def test_the_order_of_lines(fresh: World, rows: list[dict[str, object]], order: str) -> None:
    assert ranked(fresh, [row(number, **fields) for number, fields in enumerate(rows, 1)]) == list(order)


# When a list may call -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "called"),
    [
        ("2026-11-18", ["2026-11-23", "2026-11-30"]),
        ("2026-11-19", ["2026-11-24", "2026-11-30"]),
        ("2026-11-20", ["2026-11-25", "2026-11-30"]),
        ("2026-11-23", ["2026-11-30"]),
    ],
)
def test_never_before_the_third_working_day_after_the_last_call(fresh: World, opened: str, called: list[str]) -> None:
    fresh.has(1, "soon")
    fresh.look(at(opened))
    later = [f"2026-11-{number}" for number in range(18, 31) if f"2026-11-{number}" > opened]
    assert [when for when in later if _calls(fresh.look(at(when)))] == called


# Lists for all ----------------------------------------------------------------------------------------------


PEOPLE = People(
    roles={"csm_director": Role(default=OTHER.username), "vp_cs": Role(default="sa-one")}, quiet=frozenset({"vp_cs"})
)


def test_its_opening_calls_those_its_lines_name_and_quiet_ones_are_named(fresh: World) -> None:
    fresh.more["people"] = PEOPLE
    fresh.has(1, "new")
    fresh.has(2, "new")
    [opened] = fresh.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue)
    assert marker.without(opened.description).startswith("@csm-ben @manager-emea sa-one\n")
    assert opened.reaches == opened.mentions == ("csm-ben", "manager-emea")
    assert opened.assignees == ()
    assert fresh.look(WEDNESDAY) == [] == fresh.look(NEXT)


def test_later_lines_call_by_a_comment_once_a_working_day(fresh: World) -> None:
    fresh.more["people"] = PEOPLE
    fresh.has(1, "new")
    fresh.look(WEDNESDAY)
    fresh.has(2, "new")
    assert not _calls(fresh.look(WEDNESDAY))
    assert _calls(fresh.look(NEXT)) == [f"@csm-ben @manager-emea sa-one: 2026-11-19 new {REF}2+: csm-anna"]
    assert marker.without(fresh.the_list("red").description).startswith("Nobody\n")
    assert fresh.look(NEXT) == []


def test_who_asks_not_to_be_mentioned_later_is_not(fresh: World) -> None:
    fresh.more["people"] = PEOPLE
    fresh.has(1, "new")
    fresh.look(WEDNESDAY)
    fresh.more["people"] = PEOPLE.model_copy(update={"do_not_mention": (MANAGER.username,)})
    fresh.look(NEXT)
    assert marker.without(fresh.the_list("red").description).startswith("@csm-ben manager-emea sa-one\n")
