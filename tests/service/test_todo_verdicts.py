"""What becomes of a try, on SQLite and on PostgreSQL: done, again, after an error, set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.service.listing import ASIDE, List, job
from tests.serving import eventually
from triage_bot.service.job import Sequel

A, B = job(1), job(2)


def test_looked_at_again(todo: List) -> None:
    todo.put(job(1, event_uuid="e1", delivery="d1"))
    with todo.working() as lanes:
        lanes.next().end(verdict := replace(todo.again(seconds=0.3), dated=True))
        assert lanes.one() == job(1, dated=True)  # nobody asked for this one
        assert verdict.again and todo.clock() >= verdict.again
        eventually(lambda: todo.names() == [])


def test_the_date_that_was_found_last_counts(todo: List) -> None:
    """The last look knows best, whether its date is earlier, or later, or there is none any more."""
    for iid in (1, 2, 3):
        todo.plan(job(iid, dated=True), hours=iid)
    todo.put(A, B, job(3))
    with todo.working() as lanes:
        for one in sorted([lanes.next() for _ in range(3)], key=lambda it: it.job.iid):
            one.end(todo.again(hours=9) if one.job.iid == 1 else todo.again(hours=0.5) if one.job == B else Sequel())
        eventually(lambda: todo.names("running") == [] and len(todo.names()) == 2)
    due = {one.job.iid: round((one.due - todo.clock()) / timedelta(hours=1), 1) for one in todo.store.entries()}
    assert due == {1: 9.0, 2: 0.5} and not any(one.job.dated for one in todo.store.entries())


def test_a_wish_that_comes_meanwhile_is_looked_at_before_the_date(todo: List) -> None:
    with todo.working() as lanes:
        todo.put(A)
        first = lanes.next()
        todo.put(job(1, delivery="put meanwhile"))
        first.end(todo.again(hours=1))
        assert lanes.one(todo.again(hours=2)).delivery == "put meanwhile"
        eventually(lambda: todo.names("running") == [])
    assert round((todo.entry(A).due - todo.clock()) / timedelta(hours=1), 1) == 2.0


def test_an_error_is_tried_again_and_no_event_hurries_it(todo: List) -> None:
    todo.put(job(1, event_uuid="e1", delivery="d1"))
    wanted = todo.entry(A).wanted
    with todo.working() as lanes:
        first = lanes.next()
        todo.clock.turn(minutes=1)
        todo.put(job(1, event_uuid="e2", delivery="d2"))
        first.end(verdict := todo.again("GitLab is away", 1, hours=1))
        eventually(lambda: todo.names("waiting") == [A.key] and todo.names("running") == [])
        todo.put(job(1, event_uuid="e3", delivery="d3"), B)
        assert lanes.one() == B and lanes.idle()
        entry = todo.entry(A)
        assert (entry.due, entry.job.tries, entry.error, entry.job.delivery) == (
            verdict.again,
            1,
            "GitLab is away",
            "d1",
        )
        assert entry.wanted == wanted  # not since the try failed
        assert todo.store.retry(A.key)
        assert lanes.one() == job(1, event_uuid="e1", delivery="d1")
        eventually(lambda: todo.names() == [])


def test_tries_are_counted_until_one_succeeds(todo: List) -> None:
    todo.put(job(1, event_uuid="e1", delivery="d1"))
    with todo.working() as lanes:
        assert lanes.one(todo.again("x", 1, seconds=0)) == job(1, event_uuid="e1", delivery="d1")
        assert lanes.one(todo.again("x", 2, seconds=0)) == job(1, event_uuid="e1", delivery="d1", tries=1)
        assert lanes.one(todo.again(seconds=0)).tries == 2
        assert lanes.one().tries == 0
        eventually(lambda: todo.names() == [])


@pytest.mark.parametrize("how", ["put", "retry", "drop"])
def test_set_aside(todo: List, how: str) -> None:
    todo.put(job(1, delivery="d1"))
    with todo.working() as lanes:
        assert lanes.one(ASIDE) == job(1, delivery="d1")
        eventually(lambda: todo.names("aside") == [A.key] and todo.names("running") == [])
        todo.put(B)
        assert lanes.one() == B and lanes.idle()
        assert (todo.entry(A).job.tries, todo.entry(A).error) == (8, "it keeps failing")
        if how == "drop":
            assert todo.store.drop(A.key) and A.key not in todo.names() and not todo.store.drop(A.key)
            return
        if how == "put":
            todo.put(job(1, delivery="d2"))
        else:
            assert todo.store.retry(A.key)
        assert lanes.one() == job(1, delivery="d2" if how == "put" else "d1")
        eventually(lambda: todo.names() == [])


def test_set_aside_but_wanted_meanwhile_begins_anew(todo: List) -> None:
    todo.put(A)
    with todo.working() as lanes:
        first = lanes.next()
        todo.put(job(1, delivery="d2"))
        first.end(ASIDE)
        assert lanes.one() == job(1, delivery="d2")
        eventually(lambda: todo.names() == [])


@pytest.mark.parametrize("dated", [True, False])
def test_a_pause_after_an_error_leaves_a_date_a_date(dated: bool, todo: List) -> None:
    """GitLab may limit us for an hour: what was on the list for its date still is, and nothing else is for that."""
    now = todo.clock.stop()
    with todo.working() as lanes:
        todo.put(job(1, dated=dated))
        lanes.next().end(Sequel(again=now + timedelta(hours=1), dated=not dated, error="limited"))
        eventually(lambda: todo.names("waiting") == [A.key] and not todo.names("running"))
        assert todo.entry(A).error == "limited"
    todo.clock.turn(hours=2)
    assert (todo.store.depth().due, todo.store.depth().dated) == (1, dated)
