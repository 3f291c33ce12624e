"""What every list keeps to, on SQLite and on PostgreSQL: putting, trying, and what becomes of a try."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest

from tests.service.listing import DONE, List, job
from tests.serving import eventually
from triage_bot.service.job import Job, Put, Sequel

A, B = job(1), job(2)


# Putting ---------------------------------------------------------------------------------------


def test_one_wish_for_each_thing(todo: List) -> None:
    """The look that waits sees what the second wish is about: it comes after both."""
    now = todo.clock.stop()
    todo.put(job(1, delivery="d1"), B, seconds=2)
    todo.clock.turn(seconds=1)
    assert todo.put(job(1, delivery="d2"), seconds=2) == [True]
    first, second = todo.store.entries()
    assert (first.key, first.state, first.due, first.wanted) == (A.key, "waiting", now + timedelta(seconds=2), now)
    assert (first.job, first.error, second.job) == (job(1, delivery="d1"), "", B)


def test_one_wish_for_each_thing_in_one_step(todo: List) -> None:
    now = todo.clock.stop()
    due = [now + timedelta(hours=hours) for hours in (2, 1, 3)]
    assert todo.store.put([Put(one, at) for at in due for one in (A, B)]) == [True] * 6
    assert [(one.key, one.due) for one in todo.store.entries()] == [(A.key, due[1]), (B.key, due[1])]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_many_of_which_some_wait_already(todo: List, count: int) -> None:
    todo.put(*[job(iid) for iid in range(0, count, 2)])
    assert todo.put(*[job(iid, delivery="d2") for iid in range(count)]) == [True] * count
    entries = {one.job.iid: one.job.delivery for one in todo.store.entries()}
    assert entries == {iid: "d2" if iid % 2 else "" for iid in range(count)}


def test_kinds_do_not_meet(todo: List) -> None:
    place = "projects:group/project"
    kinds = [Job(kind="resync", path=place), Job(kind="sweep", path=place), A]
    todo.put(*kinds)
    assert sorted(todo.names()) == sorted(["resync projects:group/project", "sweep projects:group/project", A.key])
    with todo.working(answer=lambda _: DONE) as lanes:
        assert {lanes.next().job for _ in kinds} == set(kinds)


def test_nothing_to_put(todo: List) -> None:
    todo.store.plan([])
    assert todo.store.put([]) == [] and todo.names() == []


# Planning --------------------------------------------------------------------------------------


def test_of_two_dates_the_earlier_stays(todo: List) -> None:
    now = todo.clock.stop()
    for hours in (5, 2, 9):
        todo.plan(job(1, dated=True), hours=hours)
    todo.plan(B, hours=7)
    todo.plan(B, A, hours=3)
    assert [(one.key, one.due, one.wanted, one.later) for one in todo.store.entries()] == [
        (A.key, now + timedelta(hours=2), now + timedelta(hours=2), True),
        (B.key, now + timedelta(hours=3), now + timedelta(hours=3), True),
    ]


def test_a_plan_holds_no_wish_back(todo: List) -> None:
    """Neither one that was made before nor one that was made after it."""
    todo.put(A)
    todo.plan(A, B, hours=5)
    todo.put(job(2, delivery="d2"))
    with todo.working() as lanes:
        assert sorted([lanes.one().iid, lanes.one().iid]) == [1, 2]
        assert lanes.idle()


def test_a_date_that_comes_is_one_look(todo: List) -> None:
    due = todo.clock() + timedelta(seconds=0.3)
    todo.store.plan([Put(job(1, dated=True), due), Put(B, due)])
    with todo.working() as lanes:
        todo.put(job(3))
        assert lanes.one() == job(3)
        assert sorted([lanes.one(), lanes.one()], key=lambda it: it.iid) == [job(1, dated=True), B]
        assert todo.clock() >= due
        eventually(lambda: todo.names() == [])
        assert lanes.idle()


def test_a_date_that_comes_while_a_wish_waits_is_no_look_more(todo: List) -> None:
    with todo.working() as lanes:
        todo.put(A)
        lanes.one(todo.again("GitLab is away", 1, seconds=1.5))
        eventually(lambda: todo.names("waiting") == [A.key] and not todo.names("running"))
        todo.plan(job(1, dated=True), seconds=0.2)
        eventually(lambda: len(todo.names()) == 1)
        assert lanes.one() == job(1, tries=1)
        eventually(lambda: todo.names() == [])
        assert lanes.idle()


# Deliveries ------------------------------------------------------------------------------------


def test_a_delivery_counts_once(todo: List) -> None:
    now = todo.clock.stop()
    later = now + timedelta(hours=1)
    assert todo.store.put([Put(A, later, "k1"), Put(B, later, "k1"), Put(B, later, "k2"), Put(B, later)]) == [
        *[True, False, True, True]
    ]
    assert todo.put(job(1, delivery="again"), key="k1") == [False]
    assert todo.entry(A).due == later and todo.entry(A).job.delivery == ""
    assert todo.put(job(3), key="k2") == [False] and len(todo.names()) == 2


def test_a_delivery_is_known_after_its_look_for_a_week(todo: List) -> None:
    todo.put(A, key="k1")
    with todo.working() as lanes:
        lanes.one()
        eventually(lambda: todo.names() == [])
    assert todo.put(A, key="k1") == [False] and todo.names() == []
    todo.clock.turn(days=6.9)
    todo.store.tidy()
    assert todo.put(A, key="k1") == [False]
    todo.clock.turn(days=0.2)
    assert todo.put(A, key="k1") == [False]
    todo.store.tidy()
    assert todo.put(A, key="k1") == [True] and todo.names() == [A.key]


# Trying ----------------------------------------------------------------------------------------


def test_wanted_while_under_way_is_one_more_look(todo: List) -> None:
    with todo.working() as lanes:
        todo.put(A)
        first = lanes.next()
        for number in "123":
            todo.put(job(1, event_uuid=f"e{number}", delivery=f"d{number}"))
        todo.put(B)
        assert lanes.one() == B  # a lane was free all the time
        assert lanes.idle()
        first.end()
        assert lanes.one() == job(1, event_uuid="e1", delivery="d1")
        eventually(lambda: todo.names() == [])
        assert lanes.idle()


def test_different_ones_at_once_up_to_the_lanes(todo: List) -> None:
    with todo.working(lanes=3) as lanes:
        todo.put(A, B, job(3), job(4))
        under_way = [lanes.next() for _ in range(3)]
        assert lanes.idle() and sorted(todo.names("running")) == sorted(one.job.key for one in under_way)
        assert len(todo.names("waiting")) == 1
        under_way[0].end()
        last = lanes.next()
        assert {one.job.iid for one in [*under_way, last]} == {1, 2, 3, 4}
        for one in [*under_way[1:], last]:
            one.end()
        eventually(lambda: todo.names() == [])


def test_no_wish_is_lost_and_no_two_tries_overlap(todo: List) -> None:
    wishes, seen, active = Counter[int](), Counter[int](), Counter[int]()
    lock, overlaps = threading.Lock(), []

    def look(one: Job) -> Sequel:
        with lock:
            active[one.iid] += 1
            overlaps.extend([one.iid] * (active[one.iid] > 1))
            before = wishes[one.iid]
        todo.store.recall("something that takes a moment")
        with lock:
            seen[one.iid] = before
            active[one.iid] -= 1
        return DONE

    def wish(iids: range) -> None:
        for iid in iids:
            with lock:
                wishes[iid % 3] += 1
            todo.put(job(iid % 3))

    with todo.working(lanes=4, answer=look):
        threads = [threading.Thread(target=wish, args=(range(start, start + 25),)) for start in (0, 1)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        eventually(lambda: todo.names() == [])
    assert overlaps == [] and seen == wishes


def test_not_before_its_time(todo: List) -> None:
    todo.put(A, seconds=0.4)
    due = todo.entry(A).due
    todo.put(job(3), hours=1)
    with todo.working() as lanes:
        todo.put(B)
        assert lanes.one() == B
        assert lanes.one() == A and todo.clock() >= due
        eventually(lambda: todo.names() == [job(3).key])


# The end ---------------------------------------------------------------------------------------


def test_stopping_waits_for_what_is_under_way(todo: List) -> None:
    ended = []
    todo.put(A)
    with todo.working(lanes=1) as lanes:
        under_way = lanes.next()
        todo.put(B)
        lanes.stop.set()
        assert lanes.thread.is_alive()
        threading.Timer(0.3, lambda: (ended.append("look"), under_way.end())).start()
        lanes.thread.join(20)
        assert ended == ["look"] and lanes.idle()
    assert todo.names() == [B.key] and todo.names("running") == []


def test_work_can_begin_again(todo: List) -> None:
    for _ in range(2):
        todo.put(A)
        with todo.working(lanes=2) as lanes:
            assert lanes.one() == A
    assert todo.names() == []
