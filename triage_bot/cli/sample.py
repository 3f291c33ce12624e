"""Options `--init` and `--init-ci`: write one sample file into this folder, never over one that is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from triage_bot.cli.options import ClickCommand
from triage_bot.cli.printing.output import say
from triage_bot.errors import UsageError

SAMPLE = """\
# Rules of this project: `triage-bot check` reads them, `triage-bot run --dry-run` says what they would do.
.hint: &hint |
  This issue has been quiet for a year. Is it still wanted? Say so here, or it is closed in two weeks.

resource_rules:
  issues:
    rules:
      - name: Ask about issues that nobody touched for a year
        conditions:
          state: opened
          forbidden_labels: [stale, keep]
          date: {attribute: updated_at, condition: older_than, interval_type: months, interval: 12}
        limits: {oldest: 20}
        actions:
          labels: [stale]
          comment: *hint
      - name: Close what nobody wanted
        conditions:
          state: opened
          labels: [stale]
          forbidden_labels: [keep]
          date: {attribute: updated_at, condition: older_than, interval_type: weeks, interval: 2}
        actions:
          status: close
"""
POLICY, PIPELINE = Path(".triage-policies.yml"), Path(".gitlab-ci.yml")


def write_sample(file: Path, ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Writes the file that an option wants, and ends the command; raises UsageError if it cannot be written."""
    if not wanted or ctx.resilient_parsing:
        return
    try:
        with file.open("xb") as opened:
            opened.write(_content(file))
    except FileExistsError:
        say(f"left  {file} (it was there, nothing was written)")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from None
    else:
        say(f"wrote {file}")
    ctx.exit()


def _content(file: Path) -> bytes:
    from triage_bot.resources import shipped

    return SAMPLE.encode() if file == POLICY else (shipped("starter") / file.name).read_bytes()


def sample_option(name: str, file: Path, text: str) -> Callable[[ClickCommand], ClickCommand]:
    """An option that writes a sample file."""

    def callback(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
        write_sample(file, ctx, param, wanted)

    return click.option(name, is_flag=True, expose_value=False, is_eager=True, callback=callback, help=text)
