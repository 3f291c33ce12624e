"""Deliveries that come at the same time are stored in one durable step: one disk flush for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from triage_bot.service.job import Put


class Batch:
    """Collects what comes while the step before is under way; belongs to one event loop."""

    def __init__(self, put: Callable[[Sequence[Put]], list[bool]]) -> None:
        self._put = put
        self._waiting: list[tuple[Put, asyncio.Future[bool]]] = []
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def put(self, one: Put) -> bool:
        """True if it is new; raises what the store raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        self._waiting.append((one, future))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._steps())
        return await future

    async def _steps(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                fresh = await loop.run_in_executor(self._thread, self._put, [one for one, _ in batch])
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), is_fresh in zip(batch, fresh, strict=True):
                if not future.done():
                    future.set_result(is_fresh)
