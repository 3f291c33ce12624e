"""Command `run`: plan, and unless it is a dry run apply; one report in the format asked for."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage_bot import __version__
from triage_bot.cli.gem_words import GemCommand
from triage_bot.cli.options import (
    PIPELINE,
    POLICY,
    accounts_option,
    gitlab_options,
    now_option,
    policy_options,
    ruby_options,
    sample_option,
)
from triage_bot.cli.outside import refuse_plugins
from triage_bot.cli.printing.output import Sheet, in_ci, say, titles_shown, write
from triage_bot.cli.settings import Given, load, paused, reach
from triage_bot.errors import UsageError, nearest

if TYPE_CHECKING:  # --help waits for no engine
    from triage_bot.cli.printing.report import View
    from triage_bot.engine.loading import Loaded
    from triage_bot.engine.triage import Result, Target
    from triage_bot.gitlab.connection import Observe
    from triage_bot.gitlab.gateway import Gateway
    from triage_bot.gitlab.reading import Progress
    from triage_bot.plan.plan import Options

FORMATS = ("text", "json", "markdown", "junit")
WORDS = {"issues": "reading issues", "facts": "reading notes and events", "changes": "writing"}
GROUPS = {
    "What to check": ("source", "source_id", "all_projects", "reference", "rules", "person"),
    "Policies": ("files", "allow_unknown_keys", "account_list", "variables", "helper_files", "required"),
    "GitLab": ("token", "host_url", "cache_dir"),
    "What is done": ("dry_run", "max_changes", "baseline", "now"),
    "What is reported": ("shape", "output", "titles", "bodies", "quiet", "debug", "summary"),
}


@click.command("run", cls=GemCommand, groups=GROUPS)
@click.option("-n", "--dry-run", is_flag=True, help="Print the plan; write nothing. [TEST=true]")
@policy_options
@ruby_options
@click.option("-r", "--require", "required", multiple=True, metavar="FILE", help="The gem's plugins: see --helpers.")
@accounts_option
@gitlab_options
@now_option
@click.option(
    "--resource-reference", "reference", help="Only this one: #12, !12, &12, or group/project#12. [everything]"
)
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
@click.option("--quiet", is_flag=True, help="Print nothing of a run in which nothing failed.")
@click.option("--summary", is_flag=True, help="Print at the end how many requests each endpoint got.")
@click.option(
    "--cache-dir",
    type=click.Path(path_type=Path),
    help="A folder of member lists, such as groups_9970_members.json. [GITLAB_TRIAGE_CACHE_DIR]",
)
@sample_option("--init", POLICY, "Write a sample policy here, .triage-policies.yml; nothing else.")
@sample_option("--init-ci", PIPELINE, "Write a sample pipeline here, .gitlab-ci.yml; nothing else.")
@click.version_option(__version__, "-v", "--version", prog_name="triage-bot")
def command(baseline: bool, max_changes: int, shape: str, output: Path | None, **given: Any) -> int:
    """Check the issues and accounts, and do what the policies want.

    With --dry-run the plan is printed and only read requests are sent, so your own token (scope read_api)
    is enough. A real run needs a bot's token with scope api and at least the Planner role.
    Long options may be shortened.
    """
    requests = Requests(each=given["debug"])
    try:
        return _run(given, requests.see, baseline, max_changes, shape, output)
    finally:
        if given["summary"]:
            say(requests.table(), error=True)


def _run(given: Given, observe: Observe, baseline: bool, max_changes: int, shape: str, output: Path | None) -> int:
    from triage_bot.cli.printing.baseline import show_baseline
    from triage_bot.engine.triage import check_ids
    from triage_bot.gitlab.kept import members_kept

    options = _narrowed(given, max_changes)
    refuse_plugins(given["required"])
    _check_output(output)
    loaded = load(given, options=options)
    _check_rules(loaded, given["rules"])
    gateway, where = reach(given, loaded.policy, given["reference"], signs="#!&", observe=observe)
    folder = given["cache_dir"] or os.environ.get("GITLAB_TRIAGE_CACHE_DIR")
    gateway = replace(gateway, kept=members_kept(Path(folder))) if folder else gateway
    reading = _reads_only(given, os.environ) or baseline
    result = perform(gateway, where, loaded, reading, max_changes, given["quiet"])
    shown = _view(result, loaded, reading, given)
    if baseline:
        show_baseline(shown, loaded.policy.calendar)
        return 0
    if given["debug"]:
        say(f"debug: read {', '.join(map(str, result.snapshot.issues)) or 'no resource'}", error=True)
    if reading or _failed(result) or not given["quiet"] or output or shape != "text":
        write_report(shown, shape, output, given["bodies"])
    if reading:
        check_ids(result.plan, loaded.given)
    return _exit_code(result, reading, max_changes)


def _reads_only(given: Given, env: Mapping[str, str]) -> bool:
    """True for a dry run, which the gem also makes of TEST=true, and while the bot is paused."""
    return given["dry_run"] or env.get("TEST") == "true" or paused(env)


def perform(
    gateway: Gateway, where: Target, loaded: Loaded, reading: bool, max_changes: int, silent: bool = False
) -> Result:
    """The run itself, with a progress bar where somebody watches, unless it is to be silent."""
    from triage_bot.apply.speaking import Pace
    from triage_bot.engine.triage import look, triage

    with watching(silent) as progress:
        if reading:
            return look(gateway, where, loaded.given, False, progress)
        pace = Pace.on(gateway.connection.host, time.monotonic, time.sleep)
        return triage(gateway, where, loaded.given, pace, max_changes, progress)


@contextmanager
def watching(silent: bool = False) -> Iterator[Progress]:
    """Gives a function that is told what is done; it shows nothing unless stderr is a terminal."""
    if silent or sys.stderr is None or not sys.stderr.isatty():
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
    return Options(frozenset(given["rules"]), (person or "").lstrip("@"), max_changes, by_itself=True)


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
    return int(_failed(result))


def _failed(result: Result) -> bool:
    """True if a change failed, a fault stopped the run, or an account waits for `adopt`."""
    applied = result.applied
    failed = applied and (applied.stopped or any(outcome.status == "failed" for outcome in applied.outcomes))
    return bool(failed) or any(hold.adopt for hold in result.plan.held)


_PROJECT = re.compile(r"^/(projects|groups|users)/[^/?]+")
_NAMED = re.compile(r"/(labels|branches|files|milestones)/[^/?]+")
_NUMBER = re.compile(r"/\d+(?=/|$)")
LEFT = ("ratelimit-remaining", "ratelimit-limit", "ratelimit-reset")


def endpoint(path: str) -> str:
    """`/projects/:id/issues/:id/notes` for a path of the API."""
    return _NUMBER.sub("/:id", _NAMED.sub(r"/\1/:id", _PROJECT.sub(r"/\1/:id", path)))


@dataclass
class Requests:
    """Requests that were sent; `each` shows them while they are."""

    each: bool
    by_endpoint: Counter[tuple[str, str]] = field(default_factory=Counter)

    def see(self, method: str, path: str, status: int, headers: Mapping[str, str]) -> None:
        """Takes note of a request and its answer (status 0: none). Neither token nor body are among what is told."""
        self.by_endpoint[method.upper(), endpoint(path)] += 1
        if self.each:
            left = [headers[name] for name in LEFT if name in headers]
            limit = f", {left[0]} of {left[1]} requests left" if len(left) > 1 else ""
            say(f"debug: {method.upper()} {path} → {status or 'no answer'}{limit}", error=True)

    def table(self) -> str:
        """How many requests each endpoint got, most first."""
        rows = sorted(self.by_endpoint.items(), key=lambda row: (-row[1], row[0]))
        lines = [f"{count:>8}  {method:<6} {path}" for (method, path), count in rows]
        return "\n".join([f"API calls: {self.by_endpoint.total()}", *lines])
