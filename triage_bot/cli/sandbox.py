"""Command `sandbox`: serves a local GitLab until it is stopped."""

import click

from triage_bot.cli.printing.output import say
from triage_bot.errors import UsageError

tier_option = click.option(
    "--tier", type=click.Choice(["free", "premium", "ultimate"]), default="free", show_default=True
)


@click.command("sandbox")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default=True,
    help="The port on loopback; 0 takes a free one.",
)
@click.option("--seed", default="demo", show_default=True, help="empty, demo, issues:N, or a seed file.")
@tier_option
@click.option("--latency", default="0ms", show_default=True, help="Time added to every answer, such as 50ms.")
@click.option("--clock", help="Freeze the sandbox's clock at this moment (ISO 8601).")
def command(port: int, seed: str, tier: str, latency: str, clock: str | None) -> int:
    """Serve GitLab's API on loopback, in memory; prints one line of JSON with its URL, tokens and clock."""
    from gitlab_sandbox.serving import serve

    try:
        serve(port, seed, tier, latency, clock, say)
    except (ValueError, OSError) as error:
        raise UsageError(f"the sandbox cannot start: {error}") from None
    return 0
