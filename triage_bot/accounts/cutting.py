"""A limit on everything a host does within one try: its connections are cut when the time is over.

Timeouts of sockets begin anew with every byte: a host that sends one now and then would be waited for without an end.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter


@dataclass
class Cut:
    """What is connected, and whether the time is over.

    A connection forgets its socket when a body that ends with it begins, so sockets are kept, too.
    """

    is_over: bool = False
    _connections: list[Any] = field(default_factory=list)
    _sockets: list[Any] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def session(self) -> requests.Session:
        """A session whose connections are cut."""
        made = requests.Session()
        for scheme in ("https://", "http://"):
            made.mount(scheme, _Watched(self))
        return made

    def begins(self, connection: Any) -> None:
        """Called by every connection before it connects; raises TimeoutError when the time is over."""
        with self._lock:
            self._connections.append(connection)
            self._check()

    def connected(self, connection: Any) -> None:
        """Called by every connection that has its socket; raises TimeoutError when the time is over."""
        with self._lock:
            self._sockets.append(connection.sock)
            self._check()

    def _check(self) -> None:
        if self.is_over:
            raise TimeoutError

    def end(self) -> None:
        """The time is over: who waits for a byte is woken."""
        with self._lock:
            self.is_over = True
            for one in [*self._sockets, *(one.sock for one in self._connections if one.sock is not None)]:
                with contextlib.suppress(OSError):  # closed already
                    one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def cutting(seconds: float) -> Iterator[Cut]:
    """Whatever is connected within is cut after so many seconds."""
    cut = Cut()
    timer = threading.Timer(seconds, cut.end)
    timer.daemon = True
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()


class _Watched(HTTPAdapter):
    """Tells of every connection, whatever kind of pool makes it."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The pools of direct connections."""
        super().init_poolmanager(*args, **kwargs)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """The pools of connections by way of a proxy."""
        manager = super().proxy_manager_for(*args, **kwargs)
        self._watch(manager)
        return manager

    def _watch(self, manager: Any) -> None:
        if "_watched" not in vars(manager):
            kinds = manager.pool_classes_by_scheme.items()
            manager.pool_classes_by_scheme = {scheme: _pool(kind, self._cut) for scheme, kind in kinds}
            manager._watched = True


def _pool(kind: Any, cut: Cut) -> Any:
    """A class of pools whose connections the cut knows."""

    class Connection(kind.ConnectionCls):  # type: ignore[misc]
        def connect(self) -> None:
            cut.begins(self)
            super().connect()
            cut.connected(self)

    return type(kind.__name__, (kind,), {"ConnectionCls": Connection})
