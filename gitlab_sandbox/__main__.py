"""`python -m gitlab_sandbox` serves a local GitLab until it is stopped."""

from __future__ import annotations

import argparse
import sys

from gitlab_sandbox.server import TIERS
from gitlab_sandbox.serving import serve


def main() -> int:
    """Reads the options and serves; 2 for what cannot be read or served."""
    parser = argparse.ArgumentParser(prog="python -m gitlab_sandbox", description="GitLab on loopback, in memory.")
    parser.add_argument("--port", type=int, default=0, help="the port on loopback; 0 takes a free one")
    parser.add_argument("--seed", default="demo", help="empty, demo, issues:N, or a seed file")
    parser.add_argument("--tier", choices=TIERS, default="free")
    parser.add_argument("--latency", default="0ms", help="time added to every answer, such as 50ms")
    parser.add_argument("--clock", help="freeze the clock at this moment (ISO 8601)")
    given = parser.parse_args()
    try:
        serve(given.port, given.seed, given.tier, given.latency, given.clock, _say)
    except (ValueError, OSError, OverflowError) as error:
        print(f"the sandbox cannot start: {error}", file=sys.stderr)  # noqa: T201 – it has no other voice
        return 2
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 – one line for whoever started it


if __name__ == "__main__":
    sys.exit(main())
