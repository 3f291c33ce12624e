"""What becomes of a try, on SQLite and on PostgreSQL: done, again, after an error, set aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.service.listing import List, job
from tests.serving import eventually
from triage_bot.service.job import LONG, Verdict

A, B = job(1), job(2)


def test_looked_at_again(todo: List) -> None:
    todo.put(job(1, event_uuid="e1", delivery="d1"))
    with todo.working() as lanes:
        lanes.next().end(verdict := todo.again(seconds=0.3))
        assert lanes.one() == A  # nobody asked for this one
        assert verdict.again and todo.clock() >= verdict.again
        eventually(lambda: todo.names() == [])


def test_a_plan_and_a_wish_are_the_earlier_of_both(todo: List) -> None:
    with todo.working() as lanes:
        todo.put(A, B)
        for one in sorted([lanes.next(), lanes.next()], key=lambda it: it.job.iid):
            todo.put(job(one.job.iid, delivery="put meanwhile"), hours=2)
            one.end(todo.again(hours=1 if one.job == A else 3))
        eventually(lambda: todo.names("running") == [])
    due = [todo.entry(one).due - todo.clock() for one in (A, B)]
    assert [round(one / timedelta(hours=1), 1) for one in due] == [1.0, 2.0]
    assert todo.entry(B).delivery == "put meanwhile"


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
        found = todo.entry(A)
        assert (found.due, found.tries, found.error, found.delivery) == (verdict.again, 1, "GitLab is away", "d3")
        assert found.wanted == wanted  # not since the try failed
        assert todo.store.retry(A.key)
        assert lanes.one() == job(1, event_uuid="e3", delivery="d3")
        eventually(lambda: todo.names() == [])


def test_tries_are_counted_until_one_succeeds(todo: List) -> None:
    todo.put(job(1, event_uuid="e1", delivery="d1"))
    with todo.working() as lanes:
        assert lanes.one(todo.again("x", 1, seconds=0)) == job(1, event_uuid="e1", delivery="d1")
        assert lanes.one(todo.again("x", 2, seconds=0)) == job(1, event_uuid="e1", delivery="d1", tries=1)
        assert lanes.one(todo.again(seconds=0)).tries == 2
        assert lanes.one().tries == 0
        eventually(lambda: todo.names() == [])


ASIDE = Verdict(None, "it keeps failing", 8, aside=True)


@pytest.mark.parametrize("how", ["put", "retry", "drop"])
def test_set_aside(todo: List, how: str) -> None:
    todo.put(job(1, delivery="d1"))
    with todo.working() as lanes:
        assert lanes.one(ASIDE) == job(1, delivery="d1")
        eventually(lambda: todo.names("aside") == [A.key] and todo.names("running") == [])
        todo.put(B)
        assert lanes.one() == B and lanes.idle()
        assert (todo.entry(A).tries, todo.entry(A).error) == (8, "it keeps failing")
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


def test_a_long_pause_after_an_error_is_no_date(todo: List) -> None:
    """GitLab may limit us for an hour; what waits for that was not planned for its date."""
    now = todo.clock.stop()
    with todo.working() as lanes:
        todo.put(A)
        lanes.next().end(Verdict(now + timedelta(seconds=2 * LONG), "limited", 0))
        eventually(lambda: todo.names("waiting") == [A.key] and not todo.names("running"))
        assert todo.entry(A).error == "limited"
    todo.clock.turn(seconds=3 * LONG)
    assert (todo.store.depth().due, todo.store.depth().due_dated) == (1, 0)


def test_a_date_that_comes(todo: List) -> None:
    """Only what was put for longer than a quarter of an hour ahead is on the list because of its date."""
    todo.clock.stop()
    todo.put(A, B, seconds=LONG - 1)
    todo.put(job(3), job(4), seconds=LONG + 1)
    assert todo.store.depth().due_dated == 0
    todo.clock.turn(seconds=LONG + 2)
    assert (todo.store.depth().due, todo.store.depth().due_dated) == (4, 2)
    todo.put(job(3))
    assert todo.store.depth().due_dated == 2  # its date has come all the same
    assert todo.store.retry(job(4).key) and todo.store.depth().due_dated == 1
