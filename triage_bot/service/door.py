"""The HTTP side: takes deliveries, stores them before it answers, and tells how the service is."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, Router

from triage_bot.service import webhook as w
from triage_bot.service.catchup import FULL_RUN
from triage_bot.service.job import Put
from triage_bot.service.memory import Places, Refusals
from triage_bot.service.patience import AUTHENTIC, Bodies, TooLarge
from triage_bot.service.status import Health, Metrics, say
from triage_bot.service.store import Store, StoreFailed
from triage_bot.shapes.values import parse_iso


class Batch:
    """Collects what comes while the step before is under way; belongs to one event loop."""

    def __init__(self, put: Callable[[Sequence[Put]], list[bool]]) -> None:
        self._put = put
        self._waiting: list[tuple[Put, asyncio.Future[bool]]] = []
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def put(self, put: Put) -> bool:
        """True if it is new; raises what the store raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        self._waiting.append((put, future))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._steps())
        return await future

    async def _steps(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                fresh = await loop.run_in_executor(self._thread, self._put, [put for put, _ in batch])
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), is_fresh in zip(batch, fresh, strict=True):
                if not future.done():
                    future.set_result(is_fresh)


MAX_BODY = 25 * 1024 * 1024
"""Bytes of a delivery: GitLab sends none beyond 25 MB (https://gitlab.com/gitlab-org/gitlab/-/merge_requests/38687)."""

PATIENCE = 10.0
"""Seconds a client may take to send a delivery: as long as GitLab itself waits for an answer."""

GATHER = timedelta(milliseconds=300)
"""Events on one issue come in bursts; the look waits so long for the rest of them."""

REFUSED = {w.UNAUTHORIZED, w.MALFORMED, w.ELSEWHERE, w.TOO_LARGE, w.TOO_SLOW, w.NOT_STORED}


@dataclass(kw_only=True)
class Door:
    """What the pages need; `terms` gives what is known now, `clock` UTC."""

    terms: Callable[[], w.Terms]
    store: Store
    status: Health
    metrics: Metrics
    clock: Callable[[], datetime]
    places: Places
    max_body: int = MAX_BODY
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        self._batch = Batch(self.store.put)
        self._bodies = Bodies(self.max_body)
        self._refusals = Refusals(self.store, self.clock)

    def app(self, deliveries: bool = True) -> Router:
        """The pages; without `deliveries` only those that tell how the process is."""
        pages = {"/healthz": self.healthz, "/readyz": self.readyz, "/metrics": self.metrics_page}
        routes = [Route(path, page, methods=["GET"]) for path, page in pages.items()]
        routes += [Route("/webhook", self.webhook, methods=["POST"])] if deliveries else []
        return Router(routes, redirect_slashes=False)  # GitLab would take a redirection for success

    # Deliveries -----------------------------------------------------------------------------------

    async def webhook(self, request: Request) -> Response:
        """One delivery: judged, stored, answered with an empty body."""
        answer = await self._answer(request)
        event = request.headers.get("x-gitlab-event", "")
        self.metrics.deliveries.labels(event if event in w.TAKEN_EVENTS else "other", answer.result).inc()
        level, job = logging.WARNING if answer.result in REFUSED else logging.INFO, answer.job
        key = job.delivery if job else request.headers.get("idempotency-key", "")[:100]
        say(level, "delivery", result=answer.result, why=answer.why, delivery=key, issue=job.key if job else "")
        return Response(status_code=answer.status)

    async def _answer(self, request: Request) -> w.Reply:
        headers = dict(request.headers.items())
        terms = self.terms()
        if refused := w.first_look(headers, terms):
            return refused
        request.scope[AUTHENTIC] = not terms.signed
        try:
            async with asyncio.timeout(self.patience), self._bodies.read(request) as body:
                answer = w.judge(headers, body, terms, self.clock())
                request.scope[AUTHENTIC] = answer.result != w.UNAUTHORIZED
                if answer.number and await asyncio.to_thread(self.places.is_ours, answer.number):
                    # renamed or moved: whether it still is ours the worker asks GitLab
                    watched = (*terms.watched, w.Watched("projects", str(answer.number)))
                    answer = w.judge(headers, body, replace(terms, watched=watched), self.clock())
        except TimeoutError:
            return w.Reply(status=408, result=w.TOO_SLOW, why=f"the body took longer than {self.patience:g} seconds")
        except ClientDisconnect:
            return w.Reply(status=400, result=w.MALFORMED, why="the client left in the middle")
        except TooLarge:
            return w.Reply(status=413, result=w.TOO_LARGE, why=f"a body beyond {self.max_body} bytes")
        except StoreFailed:
            return w.Reply(status=503, result=w.NOT_STORED, why="the store cannot be read")
        return await self._store(answer)

    async def _store(self, answer: w.Reply) -> w.Reply:
        """Puts the job durably; 503 if that cannot be done, so that nobody believes it was."""
        if answer.job is None:
            return answer
        try:
            fresh = await self._batch.put(Put(answer.job, self.clock() + GATHER, answer.delivery_key))
        except StoreFailed:
            return w.Reply(status=503, result=w.NOT_STORED, why="the store cannot be written", job=answer.job)
        return answer if fresh else w.Reply(result=w.DUPLICATE, why="this delivery came before", job=answer.job)

    # How it is ------------------------------------------------------------------------------------

    async def healthz(self, _: Request) -> Response:
        """Whether the process lives."""
        return _json(200, {"ok": True})

    async def readyz(self, _: Request) -> Response:
        """Whether the whole chain works, and if not why; and how many jobs were set aside."""
        aside = 0
        try:
            aside = (await asyncio.to_thread(self.store.depth)).aside
        except StoreFailed as error:
            self.status.trouble("store", error.message)
        troubles = await self._troubles()
        return _json(503 if troubles else 200, {"ready": not troubles, "troubles": troubles, "aside": aside})

    async def _troubles(self) -> Mapping[str, str]:
        """Those of this process, and a GitLab that refuses whichever worker."""
        troubles = dict(self.status.troubles())
        with contextlib.suppress(StoreFailed):
            if refusing := await asyncio.to_thread(self._refusals.trouble):
                troubles.setdefault("gitlab", refusing)
        return troubles

    async def metrics_page(self, _: Request) -> Response:
        """The figures."""
        try:
            depth = await asyncio.to_thread(self.store.depth)
            if at := parse_iso(await asyncio.to_thread(self.store.recall, FULL_RUN)):
                self.metrics.full_run.set(at.timestamp())
        except StoreFailed:
            depth = None
        text = self.metrics.text(depth, self.clock(), not await self._troubles())
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _json(status: int, body: object) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/json")
