"""How many notes a minute a host takes."""

from __future__ import annotations

import pytest

from triage_bot.apply.speaking import ELSEWHERE, NOTES_A_MINUTE, Pace


@pytest.mark.parametrize(
    ("host", "limit"),
    [
        ("https://gitlab.com", NOTES_A_MINUTE),
        ("https://GitLab.com/", NOTES_A_MINUTE),
        ("https://gitlab.example", ELSEWHERE),
        ("https://gitlab.com.example", ELSEWHERE),
        ("http://127.0.0.1:8080/gitlab", ELSEWHERE),
    ],
)
def test_notes_wait_for_the_next_minute_beyond_what_the_host_takes(host: str, limit: int) -> None:
    now, waits = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    pace = Pace.on(host, lambda: now[0], sleep)
    pace.wait(limit)
    assert waits == []
    pace.wait()
    assert waits == [60.0]
