"""What people see of a list and do with it, and the small facts beside it; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.service.listing import ASIDE, Clock, List, job
from tests.serving import eventually
from triage_bot.service.job import Depth, Job, Put

A, B = job(1), job(2)
PLACE = "projects:group/project"


def hours(at: datetime, count: float) -> datetime:
    return at + timedelta(hours=count)


def put_at(todo: List, one: Job, at: datetime) -> None:
    assert todo.store.put([Put(one, at)]) == [True]


def set_aside(todo: List, *jobs: Job) -> None:
    """Tries that end with being set aside."""
    todo.put(*jobs)
    with todo.working(answer=lambda _: ASIDE):
        eventually(lambda: len(todo.names("aside")) == len(jobs) and not todo.names("running"))


# How full it is --------------------------------------------------------------------------------


def test_depth(todo: List) -> None:
    assert todo.store.depth() == Depth()
    set_aside(todo, job(8), job(9))
    now = todo.clock.stop()
    put_at(todo, Job(kind="resync", path=PLACE), hours(now, -3))
    put_at(todo, A, now)
    todo.plan(job(1, dated=True), job(2, dated=True), hours=1)
    todo.plan(job(3), hours=1)
    todo.plan(Job(kind="sweep", path=PLACE, dated=True), hours=2)
    assert todo.store.depth() == Depth(due=2, planned=4, aside=2, oldest=hours(now, -3))
    todo.clock.turn(hours=1)
    assert todo.store.depth() == Depth(due=5, planned=1, aside=2, oldest=hours(now, -3), dated=2)
    put_at(todo, job(2, dated=True), todo.clock())  # it is on its way from a plan to a wish
    todo.clock.turn(hours=1)
    assert todo.store.depth() == Depth(due=7, planned=0, aside=2, oldest=hours(now, -3), dated=2)


def test_depth_counts_what_is_under_way_and_what_failed(todo: List) -> None:
    todo.put(A, B)
    wanted = todo.entry(A).wanted
    with todo.working() as lanes:
        first, second = sorted([lanes.next(), lanes.next()], key=lambda it: it.job.iid)
        assert (todo.store.depth().due, todo.store.depth().oldest) == (2, wanted)
        first.end(todo.again("GitLab is away", minutes=10))
        second.end()
        eventually(lambda: todo.names() == [A.key] and not todo.names("running"))
        assert todo.store.depth() == Depth(due=1, oldest=wanted)


# The lines -------------------------------------------------------------------------------------


def test_lines_in_order(todo: List) -> None:
    set_aside(todo, job(9))
    now = todo.clock.stop()
    for iid, later in ((1, 3), (2, 1), (3, 2)):
        put_at(todo, job(iid), hours(now, later))
    assert todo.names() == [job(9).key, *(job(iid).key for iid in (2, 3, 1))]
    assert [(one.state, one.key) for one in todo.store.entries(job(3).key)] == [("waiting", job(3).key)]
    assert [one.state for one in todo.store.entries(job(9).key)] == ["aside"]
    assert todo.store.entries("group/project#77") == [] and todo.store.entries("group/project") == []


def test_nobody_there(todo: List) -> None:
    todo.put(A, hours=1)
    for key in (B.key, "", "%", "group/project", A.key.upper()):
        assert todo.store.retry(key) is False and todo.store.drop(key) is False
    assert todo.names() == [A.key]


def test_retry_of_what_waits(todo: List) -> None:
    now = todo.clock.stop()
    todo.plan(job(1, delivery="d1", dated=True), hours=5)
    assert todo.store.retry(A.key) is True
    entry = todo.entry(A)
    assert (entry.state, entry.due, entry.wanted, entry.job) == ("waiting", now, now, job(1, delivery="d1"))
    assert not entry.later


def test_drop_of_what_waits(todo: List) -> None:
    todo.plan(A, B, hours=5)
    todo.put(A)
    assert todo.store.drop(A.key) is True and todo.names() == [B.key]
    todo.put(A)
    assert A.key in todo.names()


def test_what_is_under_way_is_left_alone(todo: List) -> None:
    todo.put(A)
    with todo.working() as lanes:
        under_way = lanes.next()
        assert todo.store.retry(A.key) is False and todo.store.drop(A.key) is False
        assert todo.names("running") == [A.key]
        todo.put(A)
        assert todo.store.drop(A.key) is True
        under_way.end()
        eventually(lambda: todo.names() == [])
        assert lanes.idle()


# Memory ----------------------------------------------------------------------------------------


def test_what_is_remembered(todo: List) -> None:
    assert todo.store.recall("watermark") == ""
    todo.store.remember("watermark", "2026-11-23T10:00:00Z")
    todo.store.remember("other", "ä 'quoted' \"text\"; --")
    todo.store.remember("watermark", "2026-11-24T10:00:00Z")
    assert todo.store.recall("watermark") == "2026-11-24T10:00:00Z"
    assert todo.store.recall("other") == "ä 'quoted' \"text\"; --" and todo.store.recall("Watermark") == ""


def test_how_much_was_changed(todo: List, clock: Clock) -> None:
    start = clock.stop()
    assert todo.store.changes_since(start - timedelta(days=9)) == 0
    for count in (3, 4, 5):
        todo.store.changed(count)
        clock.turn(minutes=30)
    assert [todo.store.changes_since(start + timedelta(minutes=minutes)) for minutes in (-1, 0, 29, 30, 60)] == [
        *[12, 9, 9, 5, 0]
    ]


@pytest.mark.parametrize(("later", "left"), [(23.9, 7), (24.1, 4), (25.1, 0)])
def test_counts_are_forgotten_after_a_day(todo: List, clock: Clock, later: float, left: int) -> None:
    start = clock.stop()
    todo.store.changed(3)
    clock.turn(hours=1)
    todo.store.changed(4)
    clock.turn(hours=later - 1)
    todo.store.remember("watermark", "x")
    todo.store.tidy()
    assert todo.store.changes_since(start - timedelta(days=1)) == left
    assert todo.store.recall("watermark") == "x"


def test_tidying_leaves_the_list_alone(todo: List, clock: Clock) -> None:
    todo.put(A)
    todo.put(B, hours=500)
    clock.turn(days=30)
    todo.store.tidy()
    assert todo.names() == [A.key, B.key]
