"""Command `sandbox`: serves a local GitLab until it is stopped."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import click

from triage_bot.cli.printing.output import say
from triage_bot.text.instant import iso


@click.command("sandbox")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port on loopback; 0 takes a free one.",
    show_default=True,
)
@click.option("--seed", default="demo", show_default=True, help="empty, demo, issues:N, or a seed file.")
@click.option("--tier", type=click.Choice(["free", "premium", "ultimate"]), default="free", show_default=True)
@click.option("--latency", default="0ms", show_default=True, help="Time added to every answer, such as 50ms.")
@click.option("--clock", help="Freeze the sandbox's clock at this moment (ISO 8601).")
def command(port: int, seed: str, tier: str, latency: str, clock: str | None) -> int:
    """Serve GitLab's API on loopback, in memory; prints one line of JSON with its URL, tokens and clock."""
    from triage_bot.errors import UsageError
    from triage_bot.sandbox.server import Sandbox

    try:
        made = Sandbox(port, seed, tier, seconds(latency), _clock(clock, seed))
        made.start()
    except (ValueError, OSError) as error:
        raise UsageError(f"the sandbox cannot start: {error}") from None
    try:
        say(json.dumps({**made.announcement(), "clock": iso(made.state.clock.now())}))
        made.serve_forever()
    finally:
        made.stop()
    return 0


def _clock(given: str | None, seed: str) -> datetime | None:
    """The moment given; the demo otherwise stands at the last working morning, so that its dates make sense."""
    from triage_bot.cli.demo import working_morning
    from triage_bot.cli.options import moment

    if given:
        return moment(given)
    return working_morning(moment(None) - timedelta(hours=10)) if seed == "demo" else None


def seconds(text: str) -> float:
    """`50ms`, `0.05s` or `0.05` as seconds; raises UsageError."""
    from triage_bot.errors import UsageError

    number = text.strip().lower()
    factor = 0.001 if number.endswith("ms") else 1.0
    try:
        found = float(number.removesuffix("ms").removesuffix("s")) * factor
    except ValueError:
        found = -1.0
    if not 0 <= found <= 60:
        raise UsageError(f'--latency: "{text}" is no time', "write 50ms, at most 60s")
    return found
