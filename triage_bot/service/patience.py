"""What bounds the door: memory for bodies under way, and connections nobody needs, which are hung up on.

uvicorn itself waits for a request for ever, and when it is full it turns away whoever comes.
"""

import asyncio
import itertools
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

ROOM = 64 * 1024 * 1024
"""Bytes for all large bodies under way at a time."""

SMALL = 256 * 1024
"""Bytes up to which a body need not ask for room, so that large ones do not hold it up."""


class TooLarge(Exception):
    """More than one body may have."""


@dataclass
class Bodies:
    """`most` bytes for one; belongs to one event loop."""

    most: int
    _used: int = 0
    _freed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def read(self, request: Request) -> AsyncIterator[bytes]:
        """A whole body, for as long as the block; raises TooLarge, at once if its length says so."""
        length = request.headers.get("content-length", "")
        said = int(length) if length.isdigit() else 0
        if said > self.most:
            raise TooLarge
        taken = 0
        try:
            parts: list[bytes] = []
            taken = await self._take(said, 0)
            size = 0
            async for part in request.stream():
                size += len(part)
                if size > self.most:
                    raise TooLarge
                taken = await self._take(size, taken)
                parts.append(part)
            body = b"".join(parts)
            parts.clear()
            yield body
        finally:
            await self._give(taken)

    async def _take(self, size: int, taken: int) -> int:
        """Waits until there is room for what goes beyond `taken`; the largest always finds some when it is alone."""
        if size <= max(SMALL, taken):
            return taken
        async with self._freed:
            await self._freed.wait_for(lambda: self._used + size - taken <= max(ROOM, self.most))
            self._used += size - taken
        return size

    async def _give(self, size: int) -> None:
        async with self._freed:
            self._used -= size
            self._freed.notify_all()


PATIENCE = 10.0
"""Seconds in which the head of a request must come, and for which the rest of a refused body is still read away."""

STRANGERS = 3
"""So many times the patience a request without a valid token may last, answer included."""

MOST_CONNECTIONS = 512

FILES = 4096
"""Open files a process asks for: connections that came at once are all open for a moment, before the oldest go."""

BREATH = 0.1
"""Seconds before one goes when there are too many: what has come must be read to know who is a stranger."""

AUTHENTIC = "triage_bot.authentic"
"""Where the door notes in a request's scope that its token is valid."""


def room_for_connections() -> None:
    """Raises the limit on open files as far as it may be raised."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class PatientProtocol(H11Protocol):
    """uvicorn's protocol with limits on how long it waits, and on how many it waits for."""

    patience = PATIENCE
    most = MOST_CONNECTIONS
    _numbers = itertools.count()
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection without a request is watched; if it is one too many, the oldest stranger goes."""
        super().connection_made(transport)
        self._number = next(self._numbers)
        self._begin_watch()
        if len(self.connections) > 2 * self.most:
            self._make_room()
        elif len(self.connections) > self.most:
            self.loop.call_later(BREATH, self._make_room)

    def on_response_complete(self) -> None:
        """After an answer the next request must begin in time, too."""
        super().on_response_complete()
        self._begin_watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is left to watch."""
        if self._watch:
            self._watch.cancel()
        super().connection_lost(exc)

    @property
    def _authentic(self) -> bool:
        """True if its last request had a valid token."""
        return bool(self.scope and self.scope.get(AUTHENTIC))

    @property
    def _at_work(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _make_room(self) -> None:
        """The oldest that never showed a valid token, else the oldest at rest, else this one."""
        if len(self.connections) <= self.most:
            return
        others = [
            peer for peer in self.connections
            if isinstance(peer, PatientProtocol) and peer is not self and not (peer._authentic and peer._at_work)
        ]  # fmt: skip
        min(others, key=lambda other: (other._authentic, other._number), default=self)._drop()

    def _begin_watch(self) -> None:
        if self._watch:
            self._watch.cancel()
        self._watch = self.loop.call_later(self.patience, self._look, self.cycle)

    def _look(self, before: object) -> None:
        """A request has begun in time, or it ends here; a stranger's must also come to an end."""
        if self.cycle is before:
            self._drop()
        elif self._at_work:
            self._watch = self.loop.call_later(self.patience * (STRANGERS - 1), self._drop_stranger, self.cycle)

    def _drop_stranger(self, before: object) -> None:
        if self.cycle is before and self._at_work and not self._authentic:
            self._drop()

    def _drop(self) -> None:
        """Nobody waits for a client that does not read what was said to it."""
        self.connections.discard(self)
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.close()
