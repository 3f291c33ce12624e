"""Command `sandbox`: serves a local GitLab until it is stopped."""

from __future__ import annotations

import json

import click


@click.command("sandbox")
@click.option("--port", default=0, help="The port on loopback; 0 takes a free one.", show_default=True)
@click.option("--seed", default="demo", show_default=True, help="empty, demo, issues:N, or a seed file.")
@click.option("--tier", type=click.Choice(["free", "premium", "ultimate"]), default="free", show_default=True)
@click.option("--latency", default="0ms", show_default=True, help="Time added to every answer, such as 50ms.")
@click.option("--clock", help="Freeze the sandbox's clock at this moment (ISO 8601).")
def command(port: int, seed: str, tier: str, latency: str, clock: str | None) -> int:
    """Serve GitLab's API on loopback, in memory; prints one line of JSON with its URL and tokens."""
    from triage_bot.cli.options import moment
    from triage_bot.errors import UsageError
    from triage_bot.sandbox.server import Sandbox

    try:
        made = Sandbox(port, seed, tier, seconds(latency), moment(clock) if clock else None)
        made.start()
    except (ValueError, OSError) as error:
        raise UsageError(f"the sandbox cannot start: {error}") from None
    try:
        click.echo(json.dumps(made.announcement()))
        made.serve_forever()
    finally:
        made.stop()
    return 0


def seconds(text: str) -> float:
    """`50ms`, `0.05s` or `0.05` as seconds; raises UsageError."""
    from triage_bot.errors import UsageError

    number = text.strip().lower()
    factor = 0.001 if number.endswith("ms") else 1.0
    try:
        return float(number.removesuffix("ms").removesuffix("s")) * factor
    except ValueError:
        raise UsageError(f'--latency: "{text}" is no time', "write 50ms") from None
