"""Command `accounts`: the account list alone, against GitLab, and hand-made issues taken over."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import click

from triage_bot.cli.options import accounts_option, gitlab_options, now_option, policy_options, titles_option, together
from triage_bot.cli.printing.output import in_ci, plural, say, told
from triage_bot.cli.settings import Given, asked_host, connect, given_host, load, moment, paused, place, reach
from triage_bot.errors import FaultyFiles, UsageError
from triage_bot.text.inert import unquoted

if TYPE_CHECKING:  # --help waits for no engine
    from triage_bot.accounts.account_list import AccountList
    from triage_bot.context.scene import Scene
    from triage_bot.engine.loading import Loaded
    from triage_bot.engine.triage import Result
    from triage_bot.gitlab.gateway import Gateway
    from triage_bot.model.addresses import Host
    from triage_bot.policy.policy_set import PolicySet

about_accounts = together(policy_options, accounts_option, gitlab_options, now_option, titles_option)


@click.group("accounts")
def command() -> None:
    """Check the account list, compare it with GitLab, or take over hand-made issues."""


@command.command("check")
@about_accounts
@click.argument("file", required=False)
def check(file: str | None, titles: bool | None, **given: Any) -> int:
    """Check FILE, --accounts, or the list the policies name; all faults by line and column."""
    words = _words(titles)
    account_list = _checked(file or given["account_list"], given)
    for warning in account_list.warnings:
        say(f"{told(warning, words)} (warning)")
    at_risk = sum(account.fields.get("health") in ("red", "yellow") for account in account_list.accounts)
    say(f"{plural(len(account_list.accounts), 'account')}, {at_risk} red or yellow: no faults.")
    return 0


def _checked(named: str, given: Given) -> AccountList:
    """The list with what is odd about it today; one that is named needs no policies, but is read as they say."""
    from triage_bot.accounts.account_list import AccountList
    from triage_bot.accounts.web import Web
    from triage_bot.engine.loading import check_host, named_list
    from triage_bot.model.addresses import SELF
    from triage_bot.text.calendar import Calendar

    now = moment(given["now"])
    policy = _policy(given, needed=not named, host=given_host(given["host_url"]))
    today = (policy.calendar if policy else Calendar()).day(now)
    source = named_list(named, policy) if named else policy and policy.account_source
    if not source:
        raise UsageError("the policies name no account list", "pass one: triage-bot accounts check accounts.csv")
    account_list = AccountList.read(source, now, today, Web(os.environ))
    if account_list.unread is None:
        return account_list
    host = asked_host(given["host_url"])
    if policy:
        check_host(policy, host)  # where nobody named one it is gitlab.com, now that it is asked
    gateway = connect(host, given["token"], policy)
    where = place(given) if source.project == SELF else None
    scope = gateway.scope(where.kind, where.path) if where else None
    account_list = AccountList.read(source, now, today, gateway=gateway, scope=scope)
    if account_list.source is None:
        raise FaultyFiles(list(account_list.warnings))
    return account_list


def _policy(given: Given, needed: bool, host: Host | None) -> PolicySet | None:
    from triage_bot.engine.loading import load_policies, policy_files

    try:
        files = policy_files(given["files"])
    except UsageError:
        if needed:
            raise
        return None
    return load_policies(files, given["allow_unknown_keys"], host=host)


@command.command("diff")
@about_accounts
def diff(titles: bool | None, **given: Any) -> int:
    """Say what a run would open, change or close for each account, what is hand-made, and what does not fit."""
    from triage_bot.admin.account_diff import account_diff
    from triage_bot.cli.printing.report import wordless_plan

    _, result, loaded, scene = _look(given, write=False)
    plan = result.plan if _words(titles) else wordless_plan(result.plan)
    difference = account_diff(plan, scene, loaded.policy.kinds(scene))
    say("Nothing was written.")
    head = ""
    for line in difference.lines:
        if line.head != head:
            head = line.head
            say(f"\n{head}")
        say(f"  {line.about}: {line.words}")
    say("\n" + ", ".join(f"{name[:1].lower()}{name[1:]}: {count}" for name, count in difference.counts.items()))
    return 0


@command.command("adopt")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be adopted; write nothing.")
@click.argument("accounts", nargs=-1)
@about_accounts
def adopt(dry_run: bool, accounts: tuple[str, ...], titles: bool | None, **given: Any) -> int:
    """Mark hand-made issues as their accounts' issues (all, or those of the ACCOUNTS named by id).

    OLD=NEW moves the issues of an account that left the list to the id it has there now.
    """
    from triage_bot.accounts.adopting import adoption, moved, pairs, standings
    from triage_bot.apply.speaking import Pace
    from triage_bot.engine.triage import carry_out

    reading = dry_run or paused(os.environ)
    gateway, result, loaded, scene = _look(given, write=not reading)
    moves, ids = pairs(accounts, scene)
    if strange := sorted(set(ids) - scene.accounts.keys()):
        raise UsageError(f"no account has the id {', '.join(strange)}")
    states = standings(scene, loaded.policy.kinds(scene))
    chosen = [account for account in states if account.account.id in ids or not accounts]
    changes = [change for account in chosen if (change := adoption(account, scene, bool(ids)))]
    changes += [change for old, new in moves for change in moved(old, new, scene)]
    for standing in chosen:
        several = standing.hand_made if standing.hand_made else standing.unproved if accounts else ()
        if not standing.marked and len(several) > 1:
            refs = ", ".join(str(issue.ref) for issue in several)
            say(f"{standing.account.id}: several issues could be its {standing.kind.name}, none taken: {refs}")
    if reading:
        for change in changes:
            say(f"{change.ref}: {change.reason} (planned)")
        say("Nothing was written.")
        return 0
    pace = Pace.on(gateway.connection.host, time.monotonic, time.sleep)
    applied = carry_out(gateway, result, changes, loaded.given, pace)
    for outcome in applied.outcomes:
        error = outcome.error if _words(titles) else unquoted(outcome.error)
        say(f"{outcome.change.ref}: {outcome.change.reason} ({outcome.status}) {error}".rstrip())
    if applied.stopped:
        raise applied.stopped
    return int(any(write.status == "failed" for write in applied.outcomes))


def _words(titles: bool | None) -> bool:
    return bool(titles) or not in_ci(os.environ)


def _look(given: Given, write: bool) -> tuple[Gateway, Result, Loaded, Scene]:
    from triage_bot.engine.triage import look
    from triage_bot.gitlab.reading import quiet
    from triage_bot.plan.matching import scene_of

    loaded = load(given)
    if loaded.policy.account_source is None:
        raise UsageError("the policies name no account list", "give `resource_rules: accounts:` a `source`")
    gateway, where = reach(given, loaded.policy)
    result = look(gateway, where, loaded.given, write, quiet)
    return gateway, result, loaded, scene_of(loaded.policy, result.snapshot, loaded.given.now)
