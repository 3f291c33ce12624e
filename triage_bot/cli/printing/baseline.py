"""The first look at an old project: what is overdue already, and the line that keeps it unsaid."""

from __future__ import annotations

from datetime import date

from triage_bot.cli.printing.output import say
from triage_bot.cli.printing.view import View


def show_baseline(view: View, today: date) -> None:
    """Prints totals by rule, the issues with their last fine day, and the `baseline:` line to add."""
    mends = {line.change.ref for line in view.lines if line.change.row().get("remove_labels")}
    asks = {line.change.ref for line in view.lines if getattr(line.change, "unasked", False)}
    say(f"Baseline of {view.scope} on {today:%A %Y-%m-%d}. Nothing was written.")
    say(f"{_count(len(view.overdue), 'reminder')} overdue already, whatever the weekday.")
    say(f"{_count(len(asks), 'issue')} would get a comment in a run now, {_count(len(mends), 'issue')} lose a label.")
    by_rule: dict[str, list[str]] = {}
    for (rule, ref), limit in sorted(view.overdue.items(), key=lambda pair: (pair[0][0], pair[1])):
        by_rule.setdefault(rule, []).append(f"  {ref}  was due by {limit}")
    for rule, rows in by_rule.items():
        say(f"\n{rule}: {len(rows)}")
        for row in rows:
            say(row)
    say("\nTo leave these unsaid and begin from today, add to your policy file:\n")
    say(f"baseline: {today:%Y-%m-%d}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
