"""Serves a sandbox until it is stopped: what `python -m gitlab_sandbox` and `triage-bot sandbox` both do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from gitlab_sandbox.clock import as_utc, real_now, working_morning
from gitlab_sandbox.server import Sandbox

LONGEST = 60.0
"""Seconds an answer may be held back."""


def serve(port: int, seed: str, tier: str, latency: str, clock: str | None, say: Callable[[str], None]) -> None:
    """Says one line of JSON (URL, project, tokens, clock), then answers until interrupted.

    Raises ValueError for what cannot be read, OSError for a port that cannot be had.
    """
    sandbox = Sandbox(port, seed, tier, seconds(latency), _clock(clock, seed))
    sandbox.start()
    try:
        now = sandbox.state.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        say(json.dumps({**sandbox.announcement(), "clock": now}))
        sandbox.serve_forever()
    finally:
        sandbox.stop()


def seconds(text: str) -> float:
    """`50ms`, `0.05s` or `0.05` as seconds, at most a minute; raises ValueError."""
    number = text.strip().lower()
    factor = 0.001 if number.endswith("ms") else 1.0
    try:
        read = float(number.removesuffix("ms").removesuffix("s")) * factor
    except ValueError:
        read = -1.0
    if not 0 <= read <= LONGEST:
        raise ValueError(f'latency: "{text}" is no time – write 50ms, at most 60s')
    return read


def _clock(given: str | None, seed: str) -> datetime | None:
    """The moment given; the demo otherwise stands at the last working morning, so that its dates make sense."""
    if given:
        try:
            return as_utc(datetime.fromisoformat(given))
        except ValueError:
            raise ValueError(f'clock: "{given}" is not a moment – write 2026-11-23T09:00:00Z') from None
    return working_morning(real_now() - timedelta(hours=10)) if seed == "demo" else None
