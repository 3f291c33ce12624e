"""What every list keeps to, on SQLite and on PostgreSQL: putting, trying, and what becomes of a try."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

from tests.service.listing import DONE, List, job
from tests.serving import eventually
from triage_bot.service.job import Job, Put, Verdict

A, B = job(1), job(2)


# Putting ---------------------------------------------------------------------------------------


def test_one_line_for_each_thing(todo: List) -> None:
    now = todo.clock.stop()
    todo.put(A, B, hours=2)
    todo.put(A, hours=1)
    todo.put(A, hours=3)
    first, second = todo.store.entries()
    assert (first.key, first.state, first.due, first.wanted) == (A.key, "waiting", *[now + timedelta(hours=1)] * 2)
    assert (first.delivery, first.tries, first.error) == ("", 0, "")
    assert (second.key, second.due) == (B.key, now + timedelta(hours=2))


def test_what_a_delivery_asks_for_is_wanted_at_once(todo: List) -> None:
    now = todo.clock.stop()
    todo.put(job(1, delivery="d1"), seconds=2)
    todo.clock.turn(seconds=1)
    todo.put(job(1, delivery="d2"), seconds=2)
    found = todo.entry(A)
    assert (found.due, found.wanted, found.delivery) == (now + timedelta(seconds=2), now, "d2")
    todo.put(A, hours=1)
    assert todo.entry(A) == found  # who asks for nothing is not the latest delivery


def test_one_line_for_each_thing_in_one_step(todo: List) -> None:
    now = todo.clock.stop()
    due = [now + timedelta(hours=hours) for hours in (2, 1, 3)]
    wishes = [Put(job(1, delivery=f"d{number}"), at) for number, at in enumerate(due)]
    assert todo.store.put(wishes) == [True, True, True]
    (only,) = todo.store.entries()
    assert (only.due, only.delivery) == (now + timedelta(hours=1), "d2")


def test_the_latest_delivery_is_told_to_who_looks(todo: List) -> None:
    for number in "123":
        todo.put(job(1, event_uuid=f"e{number}", delivery=f"d{number}"))
    todo.put(A)
    with todo.working() as lanes:
        assert lanes.one() == job(1, event_uuid="e3", delivery="d3")


def test_kinds_do_not_meet(todo: List) -> None:
    place = "projects:group/project"
    kinds = [Job("resync", place), Job("sweep", place), A]
    todo.put(*kinds)
    assert sorted(todo.names()) == sorted(["resync projects:group/project", "sweep projects:group/project", A.key])
    with todo.working(answer=lambda _: DONE) as lanes:
        assert {lanes.next().job for _ in kinds} == set(kinds)


def test_nothing_to_put(todo: List) -> None:
    assert todo.store.put([]) == [] and todo.names() == []


# Deliveries ------------------------------------------------------------------------------------


def test_a_delivery_counts_once(todo: List) -> None:
    now = todo.clock.stop()
    later = now + timedelta(hours=1)
    assert todo.store.put([Put(A, later, "k1"), Put(B, later, "k1"), Put(B, later, "k2"), Put(B, later)]) == [
        *[True, False, True, True]
    ]
    assert todo.put(job(1, delivery="again"), key="k1") == [False]
    assert todo.entry(A).due == later and todo.entry(A).delivery == ""
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
        assert lanes.one() == job(1, event_uuid="e3", delivery="d3")
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

    def look(one: Job) -> Verdict:
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


def test_what_waits_for_long_is_brought_forward(todo: List) -> None:
    todo.put(A, hours=5)
    with todo.working() as lanes:
        todo.put(job(1, delivery="d1"), seconds=0.1)
        assert lanes.one() == job(1, delivery="d1")
        eventually(lambda: todo.names() == [])


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
