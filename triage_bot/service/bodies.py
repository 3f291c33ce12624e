"""Reads bodies into so much memory as there is for all of them together; a large one waits until there is room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request

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
