"""Ctrl-C ends waits in all threads: what a write waits for is left to the next run. The second one ends the process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any

import click


def until_interrupted() -> Callable[[float], None]:
    """A sleep in seconds that Ctrl-C ends in every thread with KeyboardInterrupt; to be called in the main thread."""
    told = threading.Event()

    def tell(number: int, _frame: Any) -> None:
        told.set()
        signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    def sleep(seconds: float) -> None:
        if told.wait(seconds):
            raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    context = click.get_current_context(silent=True)
    here = threading.current_thread() is threading.main_thread()
    if context is not None and here and before != signal.SIG_IGN:
        signal.signal(signal.SIGINT, tell)
        context.call_on_close(lambda: signal.signal(signal.SIGINT, before))
    return sleep
