"""What is not well: kept by part, and a line for each change."""

from __future__ import annotations

import io
import json
import threading

from triage_bot.service.status import Health


def lines(log: io.StringIO) -> list[tuple[str, str, str]]:
    found = [json.loads(one) for one in log.getvalue().splitlines()]
    return [(one["level"], one["message"], f"{one['part']} {one.get('why', '')}".strip()) for one in found]


def test_a_change_is_a_line_and_the_same_again_is_none(log: io.StringIO) -> None:
    status = Health()
    status.trouble("store", "")
    assert status.troubles() == {} and lines(log) == []
    for why in ("disk full", "disk full", "database away", "", ""):
        status.trouble("store", why)
    assert lines(log) == [
        ("warning", "not ready", "store disk full"),
        ("warning", "not ready", "store database away"),
        ("info", "well again", "store"),
    ]
    assert status.troubles() == {}


def test_parts_are_apart(log: io.StringIO) -> None:
    status = Health()
    status.trouble("store", "disk full")
    status.trouble("gitlab", "no answer")
    status.trouble("store", "")
    assert status.troubles() == {"gitlab": "no answer"}


def test_what_is_given_away_does_not_change(log: io.StringIO) -> None:
    status = Health()
    status.trouble("store", "disk full")
    seen = status.troubles()
    status.trouble("store", "")
    assert seen == {"store": "disk full"}


def test_from_many_threads_each_change_is_told_once(log: io.StringIO) -> None:
    status, start = Health(), threading.Barrier(8)

    def say() -> None:
        start.wait(10)
        for _ in range(50):
            status.trouble("store", "disk full")

    threads = [threading.Thread(target=say) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert lines(log) == [("warning", "not ready", "store disk full")]
