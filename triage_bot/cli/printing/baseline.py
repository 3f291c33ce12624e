"""What a first run finds, and what its first week would bring to whom: the page of `run --baseline`."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from triage_bot.cli.printing.output import plural, say
from triage_bot.cli.printing.report import View
from triage_bot.text.calendar import Calendar

WEEK = 5
"""Working days of a first week."""


def show_baseline(view: View, calendar: Calendar) -> None:
    """Prints totals by rule, the issues with their last fine day, the first week, and the `baseline:` line to add."""
    today = calendar.day(view.plan.now)
    mends = {line.change.ref for line in view.lines if line.change.takes_off}
    asks = {line.change.ref for line in view.lines if line.change.unasked}
    say(f"Baseline of {view.scope} on {today:%A %Y-%m-%d}. Nothing was written.")
    say(f"{plural(len(view.plan.overdue), 'reminder')} overdue already, whatever the weekday.")
    say(f"{plural(len(asks), 'issue')} would get a comment in a run now, {plural(len(mends), 'issue')} lose a label.")
    by_rule: dict[str, list[str]] = {}
    for (rule, ref), limit in sorted(view.plan.overdue.items(), key=lambda pair: (pair[0][0], pair[1])):
        by_rule.setdefault(rule, []).append(f"  {ref}  was due by {limit}")
    for rule, rows in by_rule.items():
        say(f"\n{rule}: {len(rows)}")
        for row in rows:
            say(row)
    for row in _first_week(view, today, calendar):
        say(row)
    say("\nTo leave these out and begin from today, add to your policy file:\n")
    say(f"baseline: {today:%Y-%m-%d}")


def _first_week(view: View, today: date, calendar: Calendar) -> Iterator[str]:
    """Who gets how many new issues, mentions and mails, most first."""
    last = calendar.add_working_days(calendar.working_day_from(today), WEEK - 1)
    opened = Counter(person for person, day in view.plan.turns if day <= last)
    calls = _calls(view)
    if not opened and not calls:
        return
    later = sum(day > last for _, day in view.plan.turns)
    yield f"\nThe first week, until {last:%A %Y-%m-%d} (whom new issues mention comes on top):"
    for person, mails in sorted((opened + calls).items(), key=lambda pair: (-pair[1], pair[0])):
        new, mentioned = plural(opened[person], "new issue"), plural(calls[person], "mention")
        yield f"  {person}: {new}, {mentioned} now, {plural(mails, 'mail')}"
    if later:
        yield f"  {plural(later, 'issue')} more {'is' if later == 1 else 'are'} opened after that, some a day."


def _calls(view: View) -> Counter[str]:
    """Whom a run now reaches otherwise than by an account's new issue."""
    changes = (line.change for line in view.lines if not line.change.opens_for)
    return Counter(name for change in changes for name in change.reaches or ())
