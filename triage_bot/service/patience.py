"""Clients that never finish a request are hung up on; uvicorn itself waits for them for ever."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""Seconds in which the head of a request must come, and for which the rest of a refused body is still read away."""


class PatientProtocol(H11Protocol):
    """uvicorn's protocol with a limit on how long it waits for the next request to begin."""

    patience = PATIENCE
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection without a request is watched."""
        super().connection_made(transport)
        self._begin_watch()

    def on_response_complete(self) -> None:
        """After an answer the next request must begin in time, too."""
        super().on_response_complete()
        self._begin_watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is left to watch."""
        if self._watch:
            self._watch.cancel()
        super().connection_lost(exc)

    def _begin_watch(self) -> None:
        if self._watch:
            self._watch.cancel()
        self._watch = self.loop.call_later(self.patience, self._hang_up, self.cycle)

    def _hang_up(self, before: object) -> None:
        if self.cycle is before and not self.transport.is_closing():
            self.transport.close()
