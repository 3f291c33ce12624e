"""The first look at an old project: what is overdue already, and the line that keeps it unsaid."""

from __future__ import annotations

from datetime import datetime

import click

from triage_bot.cli.printing.view import View
from triage_bot.model.change import PostNote, Relabel


def show_baseline(view: View, now: datetime) -> None:
    """Prints totals by rule, the issues, and the `baseline:` line to add."""
    overdue = [line for line in view.lines if isinstance(line.change, PostNote) and line.change.unasked]
    mends = [line for line in view.lines if isinstance(line.change, Relabel)]
    click.echo(f"Baseline of {view.scope} on {now:%A %Y-%m-%d}. Nothing was written.")
    click.echo(f"{len(overdue)} comments would be due already; {len(mends)} issues would have labels mended.")
    by_rule: dict[str, list[str]] = {}
    for line in overdue:
        by_rule.setdefault(line.change.rule, []).append(line.reference)
    for rule, references in sorted(by_rule.items()):
        click.echo(f"\n{rule}: {len(references)}")
        for reference in references:
            click.echo(f"  {reference}")
    click.echo("\nTo leave these unsaid and begin from today, add to your policy file:\n")
    click.echo(f"baseline: {now:%Y-%m-%d}")
