"""Command `run`: plan, and unless it is a dry run apply; one report in the format asked for."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage_bot.cli.options import (
    Given,
    accounts_option,
    gitlab_options,
    load,
    now_option,
    paused,
    policy_options,
    reach,
)
from triage_bot.cli.printing.output import Sheet, in_ci, say, titles_shown, write
from triage_bot.errors import UsageError, nearest

if TYPE_CHECKING:  # --help waits for no engine
    from triage_bot.cli.printing.report import View
    from triage_bot.engine.loading import Loaded
    from triage_bot.engine.triage import Result, Target
    from triage_bot.gitlab.gateway import Gateway
    from triage_bot.gitlab.reading import Progress
    from triage_bot.plan.plan import Options

FORMATS = ("text", "json", "markdown", "junit")
WORDS = {"issues": "reading issues", "facts": "reading notes and events", "changes": "writing"}


@click.command("run")
@click.option("-n", "--dry-run", is_flag=True, help="Print the plan; write nothing.")
@policy_options
@accounts_option
@gitlab_options
@now_option
@click.option("--resource-reference", "reference", help="Only this issue: #12 or group/project#12.")
@click.option("--rule", "rules", multiple=True, help="Only this rule, by its id; may be given several times.")
@click.option("--for", "person", help="Only issues of this person, such as @user.")
@click.option(
    "--max-changes", type=click.IntRange(0), default=200, show_default=True, help="Write nothing if the plan is larger."
)
@click.option("--baseline", is_flag=True, help="Report what is overdue already, and the line to add.")
@click.option("--format", "shape", type=click.Choice(FORMATS), default="text", help="How the report is written.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--titles/--no-titles", default=None, help="Show titles and what people wrote (default: on a terminal, not in CI)."
)
@click.option("--bodies", is_flag=True, help="With the exact texts, in JSON and in CI, too.")
def command(baseline: bool, max_changes: int, shape: str, output: Path | None, **given: Any) -> int:
    """Look at the issues and accounts, and do what the policies want.

    With --dry-run the plan is printed and only read requests are sent, so your own token (scope read_api)
    is enough. A real run needs a bot's token with scope api and at least the Planner role.
    """
    from triage_bot.cli.printing.baseline import show_baseline
    from triage_bot.engine.triage import check_ids

    options = _narrowed(given, max_changes)
    _check_output(output)
    loaded = load(given, options=options)
    _check_rules(loaded, given["rules"])
    gateway, where = reach(given, loaded.policy, given["reference"])
    reading = given["dry_run"] or baseline or paused(os.environ)
    result = perform(gateway, where, loaded, reading, max_changes)
    shown = _view(result, loaded, reading, given)
    if baseline:
        show_baseline(shown, loaded.policy.calendar)
        return 0
    write_report(shown, shape, output, given["bodies"])
    if reading:
        check_ids(result.plan, loaded.given)
    return _exit_code(result, reading, max_changes)


def perform(gateway: Gateway, where: Target, loaded: Loaded, reading: bool, max_changes: int) -> Result:
    """The run itself, with a progress bar where somebody watches."""
    from triage_bot.apply.speaking import Pace
    from triage_bot.engine.triage import look, triage

    with watching() as progress:
        if reading:
            return look(gateway, where, loaded.given, False, progress)
        return triage(gateway, where, loaded.given, Pace(clock=time.monotonic, sleep=time.sleep), max_changes, progress)


@contextmanager
def watching() -> Iterator[Progress]:
    """Gives a function that is told what is done; it shows nothing unless stderr is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(WORDS.get(what, what), total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield advance


def write_report(shown: View, shape: str, output: Path | None, bodies: bool) -> None:
    """Prints the report, or writes it to a file."""
    from triage_bot.cli.printing.formats import report
    from triage_bot.cli.printing.report import show

    if shape == "text" and output:
        with output.open("w", encoding="utf-8") as file:
            return show(shown, Sheet(file))
    if shape != "text":
        text = report(shown, shape, bodies)
        if output is None:
            return say(text)
        write(output, text)
    return show(shown, Sheet())  # a job's log should say, too, what was done


def _narrowed(given: Given, max_changes: int) -> Options:
    from triage_bot.plan.plan import Options

    person = given["person"]
    if person is not None and not person.strip().lstrip("@"):
        raise UsageError("--for names nobody", "write --for @user, or leave it out for everyone")
    return Options(frozenset(given["rules"]), (person or "").lstrip("@"), max_changes)


def _check_output(output: Path | None) -> None:
    """The report must have a place before anything is written to GitLab."""
    try:
        if output:
            output.open("a", encoding="utf-8").close()
    except OSError as error:
        raise UsageError(f"--output: {output} cannot be written: {error.strerror}") from None


def _check_rules(loaded: Loaded, rules: tuple[str, ...]) -> None:
    known = {step.id for step in loaded.policy.steps}
    for rule in rules:
        if rule not in known:
            raise UsageError(f'--rule: no rule is called "{rule}"', nearest(rule, known))


def _view(result: Result, loaded: Loaded, reading: bool, given: Given) -> View:
    from triage_bot.cli.printing.report import view

    public, titles = in_ci(os.environ), given["titles"]
    shown = titles_shown(titles, sys.stdout is not None and sys.stdout.isatty(), public)
    warnings = [str(fault) for fault in loaded.warnings]
    rows = view(result, loaded.policy.categories, reading, paused(os.environ), shown, warnings)
    return rows.for_a_job(given["bodies"]) if public and not titles else rows


def _exit_code(result: Result, reading: bool, max_changes: int) -> int:
    """0 done, 1 if a change failed or an account waits for `adopt`; what stopped a run is raised after its report."""
    from triage_bot.changes.change import Stage

    changes, applied = result.plan.changes, result.applied
    if reading:
        if len(changes) > max_changes:
            what = f"{len(changes)} changes, --max-changes is {max_changes}"
            say(f"a real run would refuse this: {what}", error=True)
        return int(any(change.stage is Stage.NEVER for change in changes))
    if applied and applied.stopped:
        raise applied.stopped
    failed = any(outcome.status == "failed" for outcome in applied.outcomes) if applied else False
    return int(failed or any(hold.adopt for hold in result.plan.held))
