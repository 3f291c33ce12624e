"""Runs procrastinate's worker in this process: again after every failure, until it is told to stop."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from triage_bot.service.status import say
from triage_bot.service.store import StoreFailed

WISHES, PLANS = "triage-bot", "triage-bot-plans"
"""The queues: what is to be looked at now, or after an error; and what has a date."""
TASKS = {WISHES: "look", PLANS: "plan"}
POLL = 0.25
"""Seconds between two looks for jobs whose time has come; new ones are announced by the database."""
HEARTBEATS = 6
"""So many in the time after which a silent worker's jobs go to another."""
PAUSE = 1.0
"""Seconds before another attempt when the database is away."""


@dataclass(frozen=True, kw_only=True)
class PostgresWorker:
    """`tasks` by queue do a job and what follows; `revive` puts that of a silent worker again; all run in threads."""

    dsn: str
    lease: float
    tasks: Mapping[str, Callable[[Job], None]]
    revive: Callable[[Job], None]
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
        for queue, act in self.tasks.items():

            def task(context: procrastinate.JobContext, /, _act: Callable[[Job], None] = act, **_args: Any) -> None:
                _act(context.job)

            # What fails could not be stored: it goes back on the list, or stays with a worker that has ended.
            app.task(name=TASKS[queue], queue=queue, pass_context=True, retry=True)(task)
        return app

    async def _once(self, lanes: int, stop: threading.Event) -> None:
        """One life of a worker; it ends by itself when its heartbeat or listener fails."""
        app = self._app()
        async with app.open_async():
            work = asyncio.create_task(
                app.run_worker_async(
                    queues=list(TASKS),
                    concurrency=lanes,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    fetch_job_polling_interval=POLL,
                    update_heartbeat_interval=self.lease / HEARTBEATS,
                    stalled_worker_timeout=self.lease,
                )
            )
            reviving = asyncio.create_task(self._revive_in_time(app))
            try:
                while not stop.is_set() and not work.done():
                    await asyncio.wait({work}, timeout=POLL)
            finally:
                reviving.cancel()
                work.cancel()  # a worker that is cancelled ends its jobs first
                await asyncio.wait({work, reviving})
            if not work.cancelled() and (error := work.exception()):
                raise error

    async def _revive_in_time(self, app: procrastinate.App) -> None:
        """Looks for jobs whose worker has not been heard of for a lease."""
        while True:
            await asyncio.sleep(self.lease / HEARTBEATS)
            try:
                for queue in TASKS:
                    for job in await app.job_manager.get_stalled_jobs(queue=queue, seconds_since_heartbeat=self.lease):
                        await self._revive(app, job)
            except (psycopg.Error, ConnectorException, StoreFailed) as error:
                self.report(f"PostgreSQL: {type(error).__name__}")

    async def _revive(self, app: procrastinate.App, job: Job) -> None:
        """First its successor, which its lock holds back, then its end; another may have been faster.

        procrastinate's own retry fails where another wish for the same issue waits:
        https://github.com/procrastinate-org/procrastinate/issues/1446
        """
        say(logging.WARNING, "its worker fell silent", job=job.lock or "")
        await asyncio.to_thread(self.revive, job)
        with contextlib.suppress(ConnectorException):
            await app.job_manager.finish_job_by_id_async(int(job.id or 0), Status.FAILED, delete_job=True)
