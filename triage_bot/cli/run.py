"""Command `run`: plan, and unless it is a dry run apply; one report in the format asked for."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage_bot.changes.change import Stage
from triage_bot.cli.options import accounts_option, gitlab_options, now_option, policy_options
from triage_bot.cli.printing.output import say
from triage_bot.cli.settings import paused
from triage_bot.errors import UsageError

if TYPE_CHECKING:
    from triage_bot.cli.printing.view import View
    from triage_bot.engine.loading import Loaded
    from triage_bot.engine.triage import Result, Target
    from triage_bot.gitlab.gateway import Gateway

FORMATS = ("text", "json", "markdown", "junit")


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
    "--max-changes",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help="Write nothing if the plan is larger.",
)
@click.option("--baseline", is_flag=True, help="Report what is overdue already, and the line to add.")
@click.option("--format", "shape", type=click.Choice(FORMATS), default="text", help="How the report is written.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--titles/--no-titles", default=None, help="Show titles and what people wrote (default: on a terminal, not in CI)."
)
@click.option("--bodies", is_flag=True, help="With the exact texts, in JSON and in CI, too.")
def command(  # one parameter per option
    dry_run: bool,
    files: tuple[Path, ...],
    allow_unknown_keys: bool,
    account_list: str,
    token: str | None,
    host_url: str | None,
    source: str,
    source_id: str | None,
    project_id: str | None,
    all_projects: bool,
    debug: bool,
    now: str | None,
    reference: str | None,
    rules: tuple[str, ...],
    person: str | None,
    max_changes: int,
    baseline: bool,
    shape: str,
    output: Path | None,
    titles: bool | None,
    bodies: bool,
) -> int:
    """Look at the issues and accounts, and do what the policies want.

    With --dry-run the plan is printed and only read requests are sent, so your own token (scope read_api)
    is enough. A real run needs a bot's token with scope api and at least the Planner role.
    """
    from triage_bot.cli.options import asked_host, connect, moment, target
    from triage_bot.engine.loading import load_everything
    from triage_bot.engine.triage import check_ids
    from triage_bot.plan.plan import Options

    _check_person(person)
    _check_output(output)
    options = Options(frozenset(rules), (person or "").lstrip("@"))
    host, at = asked_host(host_url), moment(now)
    loaded = load_everything(files, allow_unknown_keys, at, os.environ, options, account_list, host=host)
    _check_rules(loaded, rules)
    gateway = connect(host, token, loaded.policy)
    where = target(source, source_id, project_id, all_projects, reference)
    is_paused = paused(os.environ)
    reading = dry_run or baseline or is_paused
    result = perform(gateway, where, loaded, reading, max_changes)
    shown = _view(result, loaded, reading, is_paused, titles, bodies)
    if baseline:
        from triage_bot.cli.printing.baseline import show_baseline

        show_baseline(shown, loaded.policy.calendar.day(loaded.given.now))
        return 0
    write_report(shown, shape, output, bodies)
    if reading:
        check_ids(result.plan, loaded.given)
    return _exit_code(result, reading, max_changes)


def perform(gateway: Gateway, where: Target, loaded: Loaded, reading: bool, max_changes: int) -> Result:
    """The run itself, with a progress bar where somebody watches."""
    from triage_bot.apply.speaking import Pace
    from triage_bot.cli.progress import watching
    from triage_bot.engine.triage import look, triage

    with watching() as progress:
        if reading:
            return look(gateway, where, loaded.given, False, progress)
        pace = Pace(time.monotonic, time.sleep)
        return triage(gateway, where, loaded.given, pace, max_changes, progress)


def write_report(shown: View, shape: str, output: Path | None, bodies: bool) -> None:
    """Prints the report, or writes it to a file."""
    from triage_bot.cli.printing import json, junit, markdown, text
    from triage_bot.cli.printing.output import Sheet, write

    if shape == "text":
        if output is None:
            text.show(shown, Sheet())
            return
        with output.open("w", encoding="utf-8") as file:
            text.show(shown, Sheet(file))
        return
    made: dict[str, Any] = {"markdown": markdown.text, "junit": junit.text}
    report = json.text(shown, bodies) if shape == "json" else made[shape](shown)
    if output is None:
        say(report)
        return
    write(output, report)
    text.show(shown, Sheet())  # a job's log should say, too, what was done


def _check_person(person: str | None) -> None:
    if person is not None and not person.strip().lstrip("@"):
        raise UsageError("--for names nobody", "write --for @user, or leave it out for everyone")


def _check_output(output: Path | None) -> None:
    """The report must have a place before anything is written to GitLab."""
    if output is None:
        return
    try:
        output.open("a", encoding="utf-8").close()
    except OSError as error:
        raise UsageError(f"--output: {output} cannot be written: {error.strerror}") from None


def _check_rules(loaded: Loaded, rules: tuple[str, ...]) -> None:
    from triage_bot.errors import nearest

    known = {step.id for step in loaded.policy.steps}
    for rule in rules:
        if rule not in known:
            raise UsageError(f'--rule: no rule is called "{rule}"', nearest(rule, known))


def _view(result: Result, loaded: Loaded, reading: bool, is_paused: bool, titles: bool | None, bodies: bool) -> View:
    import sys

    from triage_bot.cli.printing.output import in_ci, titles_shown
    from triage_bot.cli.printing.view import view

    public = in_ci(os.environ)
    shown = titles_shown(titles, sys.stdout is not None and sys.stdout.isatty(), public)
    warnings = [str(fault) for fault in loaded.warnings]
    made = view(result, loaded.policy.categories, reading, is_paused, shown, warnings)
    return made.for_a_job(bodies) if public and not titles else made


def _exit_code(result: Result, reading: bool, max_changes: int) -> int:
    """0 done, 1 if a change failed or an account waits for `adopt`; what stopped a run is raised after its report."""
    applied = result.applied
    if reading:
        if len(result.plan.changes) > max_changes:
            count = len(result.plan.changes)
            say(f"a real run would refuse this: {count} changes, --max-changes is {max_changes}", error=True)
        return int(any(one.stage is Stage.NEVER for one in result.plan.changes))
    if applied and applied.stopped:
        raise applied.stopped
    failed = any(one.status == "failed" for one in applied.outcomes) if applied else False
    return int(failed or any(one.adopt for one in result.plan.held))
