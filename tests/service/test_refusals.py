"""Refusals with 403 over many issues: when they are GitLab's trouble, and when that is over; on both stores."""

from __future__ import annotations

from tests.service.listing import List
from triage_bot.service.memory import MANY, OVER, PROBE, Refusals


def refusals(todo: List) -> Refusals:
    todo.clock.stop()
    return Refusals(todo.store, todo.clock)


def refuse(one: Refusals, *keys: str) -> list[tuple[str, ...]]:
    return [one.refused(key) for key in keys]


def test_three_issues_in_a_row(todo: List) -> None:
    one = refusals(todo)
    assert refuse(one, "g/p#1", "g/p#2", "g/p#1", "g/p#2") == [()] * 4 and one.trouble() == "" and not one.waits()
    assert one.refused("g/p#3") == ("g/p#1", "g/p#2", "g/p#3")
    assert one.trouble() == f"GitLab refuses {MANY} issues in a row (403), g/p#3 last"
    assert one.refused("g/p#4") == ()  # it is known already
    assert Refusals(todo.store, todo.clock).trouble()  # to every worker, and after a restart


def test_what_is_written_between_breaks_the_row(todo: List) -> None:
    one = refusals(todo)
    for key in ("g/p#1", "g/p#2", "g/p#3", "g/p#4"):
        one.refused(key)
        one.wrote()
    assert one.trouble() == ""


def test_a_write_ends_it(todo: List) -> None:
    one = refusals(todo)
    refuse(one, "a", "b", "c")
    one.wrote()
    assert one.trouble() == "" and not one.waits()
    assert refuse(one, "a", "b") == [(), ()] and one.trouble() == ""


def test_while_it_lasts_one_look_at_a_time_finds_out(todo: List) -> None:
    one = refusals(todo)
    refuse(one, "a", "b", "c")
    assert one.waits()
    todo.clock.turn(seconds=PROBE.total_seconds())
    assert [one.waits(), one.waits()] == [False, True]
    todo.clock.turn(seconds=PROBE.total_seconds())
    assert [one.waits(), one.waits()] == [False, True]


def test_without_another_refusal_it_is_over_within_two_minutes(todo: List) -> None:
    """The issues may have been closed, moved or dropped meanwhile: nothing is left that could be written."""
    one = refusals(todo)
    refuse(one, "a", "b", "c")
    todo.clock.turn(seconds=100)
    one.refused("a")
    todo.clock.turn(seconds=100)
    assert one.trouble()
    todo.clock.turn(seconds=OVER.total_seconds() - 99)
    assert OVER.total_seconds() < 120 and one.trouble() == "" and not one.waits()
    one.refused("b")
    assert one.trouble()  # still nothing was written
