"""Deliveries that come together are stored together, and each gets its own answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.service.listing import PATIENCE, Clock, job
from triage_bot.service.door import Batch
from triage_bot.service.job import Put
from triage_bot.service.sqlite import SqliteStore
from triage_bot.service.store import StoreFailed


class Gate:
    """A store's `put`, which waits in its first step until the rest has come; its steps are counted."""

    def __init__(self, store: SqliteStore) -> None:
        self.store, self.sizes = store, list[int]()
        self.entered, self.open = threading.Event(), threading.Event()

    def put(self, puts: Sequence[Put]) -> list[bool]:
        self.sizes.append(len(puts))
        self.entered.set()
        assert self.open.wait(PATIENCE)
        return self.store.put(puts)


@pytest.fixture
def gate(tmp_path: Path, clock: Clock) -> Gate:
    return Gate(SqliteStore(path=tmp_path / "list.db", clock=clock))


async def together(gate: Gate, puts: Sequence[Put], leave: int | None = None) -> list[object]:
    """One put is under way when the others come; one of them may be given up."""
    batch = Batch(gate.put)
    tasks = [asyncio.create_task(batch.put(puts[0]))]
    assert await asyncio.to_thread(gate.entered.wait, PATIENCE)
    tasks += [asyncio.create_task(batch.put(one)) for one in puts[1:]]
    await asyncio.sleep(0)  # each has come as far as waiting
    if leave is not None:
        tasks[leave].cancel()
    gate.open.set()
    return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), PATIENCE)


def wishes(clock: Clock, keys: str) -> list[Put]:
    return [Put(job(number), clock(), key) for number, key in enumerate(keys)]


def test_one_step_for_all_that_wait(gate: Gate, clock: Clock) -> None:
    answers = asyncio.run(together(gate, wishes(clock, "abcadb")))
    assert gate.sizes == [1, 5]
    assert answers == [True, True, True, False, True, False]
    assert [one.key for one in gate.store.entries()] == [job(number).key for number in (0, 1, 2, 4)]


def test_each_hears_of_a_failure_and_the_next_step_is_tried(gate: Gate, clock: Clock) -> None:
    gate.store.close()
    answers = asyncio.run(together(gate, wishes(clock, "abcd")))
    assert [type(one) for one in answers] == [StoreFailed] * 4 and gate.sizes == [1, 3]


def test_who_leaves_does_not_disturb_the_others(gate: Gate, clock: Clock) -> None:
    answers = asyncio.run(together(gate, wishes(clock, "abcd"), leave=2))
    assert [isinstance(one, asyncio.CancelledError) or one for one in answers] == [True, True, True, True]
    assert isinstance(answers[2], asyncio.CancelledError) and len(gate.store.entries()) == 4


def test_one_after_the_other(gate: Gate, clock: Clock) -> None:
    gate.open.set()

    async def twice() -> list[bool]:
        batch = Batch(gate.put)
        return [await asyncio.wait_for(batch.put(one), PATIENCE) for one in wishes(clock, "aab")]

    assert asyncio.run(twice()) == [True, False, True] and gate.sizes == [1, 1, 1]
