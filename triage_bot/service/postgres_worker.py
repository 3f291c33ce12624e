"""Runs procrastinate's worker in this process: again after every failure, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException

from triage_bot.service.logs import say

POLL = 0.25
"""Seconds between two looks for jobs whose time has come; new ones are announced by the database."""
HEARTBEATS = 6
"""So many in the time after which a silent worker's jobs go to another."""
QUEUE, TASK = "triage-bot", "look"
PAUSE = 1.0
"""Seconds before another attempt when the database is away."""


@dataclass(frozen=True)
class PostgresWorker:
    """`one` does a job and settles it; `revive` gives the job of a silent worker back; both run in threads."""

    dsn: str
    lease: float
    one: Callable[[Mapping[str, Any]], None]
    revive: Callable[[int], None]
    report: Callable[[str], None]

    def run(self, lanes: int, stop: threading.Event) -> None:
        """Returns when `stop` is set and the jobs under way have ended."""
        asyncio.run(self._run(lanes, stop))

    async def _run(self, lanes: int, stop: threading.Event) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(lanes + 4, thread_name_prefix="lane"))
        while not stop.is_set():
            try:
                await self._once(lanes, stop)
            except (psycopg.Error, ConnectorException, OSError) as error:
                self.report(f"PostgreSQL: {type(error).__name__}")
                await asyncio.to_thread(stop.wait, PAUSE)

    def _app(self) -> procrastinate.App:
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=self.dsn, min_size=1, max_size=8))

        @app.task(name=TASK, queue=QUEUE)
        def look(**args: Any) -> None:
            self.one(args)

        return app

    async def _once(self, lanes: int, stop: threading.Event) -> None:
        """One life of a worker; it ends by itself when its heartbeat or listener fails."""
        app = self._app()
        async with app.open_async():
            work = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=lanes,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    fetch_job_polling_interval=POLL,
                    update_heartbeat_interval=self.lease / HEARTBEATS,
                    stalled_worker_timeout=self.lease,
                )
            )
            reviving = asyncio.create_task(self._revive(app))
            try:
                while not stop.is_set() and not work.done():
                    await asyncio.wait({work}, timeout=POLL)
            finally:
                reviving.cancel()
                work.cancel()  # a worker that is cancelled ends its jobs first
                await asyncio.wait({work, reviving})
            if not work.cancelled() and (error := work.exception()):
                raise error

    async def _revive(self, app: procrastinate.App) -> None:
        """The stalled-job task: looks for jobs whose worker has not been heard of for a lease."""
        while True:
            await asyncio.sleep(self.lease / HEARTBEATS)
            try:
                silent = await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=self.lease)
                for job in silent:
                    say(logging.WARNING, "its worker fell silent", job=job.lock or "")
                    await asyncio.to_thread(self.revive, int(job.id or 0))
            except Exception as error:
                self.report(f"PostgreSQL: {type(error).__name__}")
