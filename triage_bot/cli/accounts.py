"""Command `accounts`: the account list alone, against GitLab, and hand-made issues taken over."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import click

from triage_bot.cli.options import accounts_option, gitlab_options, now_option, policy_options
from triage_bot.errors import UsageError
from triage_bot.settings import paused

if TYPE_CHECKING:
    from triage_bot.accounts.registry import Registry
    from triage_bot.engine import Result
    from triage_bot.gitlab.adapter import Adapter
    from triage_bot.loading import Loaded
    from triage_bot.plan.adopting import Standing
    from triage_bot.policy.policy_set import PolicySet


@click.group("accounts")
def command() -> None:
    """Check the account file, compare it with GitLab, or take over hand-made issues."""


@command.command("check")
@policy_options
@accounts_option
@gitlab_options
@now_option
@click.argument("file", required=False)
def check(file: str | None, **given: Any) -> int:
    """Check FILE, --accounts, or the list the policies name; all faults by line and column."""
    registry = _checked(file or given["account_list"], given)
    for warning in registry.warnings:
        click.echo(f"{warning} (warning)")
    at_risk = sum(account.fields.get("health") in ("red", "yellow") for account in registry.accounts)
    click.echo(f"{len(registry.accounts)} accounts, {at_risk} red or yellow: no faults.")
    return 0


def _checked(named: str, given: dict[str, Any]) -> Registry:
    """The list with what is odd about it today; one that is named needs no policies, but is read as they say."""
    from triage_bot.accounts.reading import load_accounts, read_from_project
    from triage_bot.cli.options import connect, moment
    from triage_bot.loading import named_list
    from triage_bot.text.calendar import Calendar

    now = moment(given["now"])
    policy = _policy(given, needed=not named)
    today = (policy.calendar if policy else Calendar()).day(now)
    source = named_list(named, policy) if named else policy and policy.account_source
    if not source:
        raise UsageError("the policies name no account list", "pass one: triage-bot accounts check accounts.csv")
    if not source.project:
        return load_accounts(source, today)
    return read_from_project(connect(given["host_url"], given["token"], policy), source, today)


def _policy(given: dict[str, Any], needed: bool) -> PolicySet | None:
    from triage_bot.loading import load_policies, policy_files

    try:
        files = policy_files(given["files"])
    except UsageError:
        if needed:
            raise
        return None
    return load_policies(files, given["allow_unknown_keys"])


@command.command("diff")
@policy_options
@accounts_option
@gitlab_options
@now_option
def diff(**given: Any) -> int:
    """Say what a run would open, which accounts have an issue, and which issues look hand-made."""
    _, result, _ = _look(given, write=False)
    held = {held.ref: held.why for held in result.plan.held}
    planned = {one.ref.key.removeprefix("for "): one for one in result.plan.changes if one.kind == "open_issue"}
    click.echo("Nothing was written.")
    for standing in _standings(result):
        click.echo(f"{standing.account.id}: {_words(standing, planned.get(standing.account.id), held)}")
    known = {account.id for account in result.snapshot.accounts}
    for ref, account in _marked(result):
        if account not in known:
            click.echo(f"{ref}: its account {account} is not in the file")
    return 0


@command.command("adopt")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be adopted; write nothing.")
@click.argument("accounts", nargs=-1)
@policy_options
@accounts_option
@gitlab_options
@now_option
def adopt(dry_run: bool, accounts: tuple[str, ...], **given: Any) -> int:
    """Mark hand-made issues as their accounts' issues (all, or those of the ACCOUNTS named by id)."""
    from triage_bot.apply.pace import Pace
    from triage_bot.engine import carry_out
    from triage_bot.plan.adopting import adoption

    reading = dry_run or paused(os.environ)
    gateway, result, loaded = _look(given, write=not reading)
    standings = [one for one in _standings(result) if not accounts or one.account.id in accounts]
    unknown = set(accounts) - {one.account.id for one in standings}
    if unknown:
        raise UsageError(f"no account has the id {', '.join(sorted(unknown))}")
    changes = [change for one in standings if (change := adoption(one))]
    for one in standings:
        if not one.marked and len(one.hand_made) > 1:
            refs = ", ".join(str(issue.ref) for issue in one.hand_made)
            click.echo(f"{one.account.id}: several issues could be its own, none taken: {refs}")
    if reading:
        for change in changes:
            click.echo(f"{change.ref}: {change.reason} (planned)")
        click.echo("Nothing was written.")
        return 0
    applied = carry_out(gateway, result, changes, loaded.given, Pace(time.monotonic, time.sleep))
    for outcome in applied.outcomes:
        click.echo(f"{outcome.change.ref}: {outcome.change.reason} ({outcome.status}) {outcome.error}".rstrip())
    if applied.stopped:
        raise applied.stopped
    return int(any(one.status == "failed" for one in applied.outcomes))


def _look(given: dict[str, Any], write: bool) -> tuple[Adapter, Result, Loaded]:
    from triage_bot.cli.options import connect, moment, target
    from triage_bot.engine import look
    from triage_bot.gitlab.gateway import quiet
    from triage_bot.loading import load_everything

    now, named = moment(given["now"]), given["account_list"]
    loaded = load_everything(given["files"], given["allow_unknown_keys"], now, accounts=named)
    if loaded.policy.account_source is None:
        raise UsageError("the policies name no account list", "give `resource_rules: accounts:` a `source`")
    gateway = connect(given["host_url"], given["token"], loaded.policy)
    where = target(given["source"], given["source_id"], given["project_id"], given["all_projects"])
    return gateway, look(gateway, where, loaded.given, write, quiet), loaded


def _standings(result: Result) -> list[Standing]:
    from triage_bot.plan.adopting import standings

    return standings(result.snapshot.accounts, result.snapshot.issues.values())


def _words(standing: Standing, opening: Any, held: dict[Any, str]) -> str:
    if standing.marked:
        refs = ", ".join(str(issue.ref) for issue in standing.marked)
        return f"{refs}" + (" (several: close all but one)" if len(standing.marked) > 1 else "")
    if standing.hand_made:
        refs = ", ".join(str(issue.ref) for issue in standing.hand_made)
        return f"{refs}, hand-made: `triage-bot accounts adopt` takes it over"
    if opening is not None:
        return "no issue yet, a run would open one"
    return f"no issue, held: {held[standing.account.ref]}" if standing.account.ref in held else "no issue, none needed"


def _marked(result: Result) -> list[tuple[str, str]]:
    from triage_bot.text import marker

    found = []
    for issue in result.snapshot.issues.values():
        account = marker.read(issue.description).get("account")
        if account and issue.state == "opened":
            found.append((str(issue.ref), str(account)))
    return found
