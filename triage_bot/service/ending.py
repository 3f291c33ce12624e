"""SIGTERM and SIGINT → an event others wait for.

A signal handler runs in the middle of anything the main thread does, also of a log line or of a wait; it could then
neither write nor set what others wait for. So a thread waits for the signals, and no other one receives them.
"""

from __future__ import annotations

import logging
import signal
import threading

from triage_bot.service.logs import say

ENDS = (signal.SIGTERM, signal.SIGINT)


def told_to_end() -> threading.Event:
    """An event that is set by the first signal; the second one ends the process at once.

    To be called in the main thread before any other is begun: they inherit that they do not receive these signals.
    """
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    told = threading.Event()
    threading.Thread(target=_wait, args=(told,), name="signals", daemon=True).start()
    return told


def _wait(told: threading.Event) -> None:
    signal.sigwait(ENDS)
    say(logging.INFO, "stopping")
    told.set()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    signal.pause()
