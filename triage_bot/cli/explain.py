"""Command `explain`: what every rule sees in one issue, what would happen, and what was ignored."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage_bot.cli.options import accounts_option, gitlab_options, now_option, policy_options, titles_option

if TYPE_CHECKING:
    from triage_bot.engine.loading import Loaded
    from triage_bot.engine.triage import Result
    from triage_bot.gitlab.gateway import Gateway


@click.command("explain")
@click.argument("reference")
@policy_options
@accounts_option
@gitlab_options
@now_option
@titles_option
def command(
    reference: str,
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
    titles: bool | None,
) -> int:
    """Explain one issue: '#12' or group/project#12. Reads only; your own token is enough."""
    from triage_bot.cli.options import asked_host, connect, moment, target
    from triage_bot.engine.loading import load_everything
    from triage_bot.engine.triage import look
    from triage_bot.gitlab.reading import quiet

    host, at = asked_host(host_url), moment(now)
    loaded = load_everything(files, allow_unknown_keys, at, os.environ, accounts=account_list, host=host)
    gateway = connect(host, token, loaded.policy)
    where = target(source, source_id, project_id, all_projects, reference)
    result = look(gateway, where, loaded.given, False, quiet)
    _show(_with_all_facts(gateway, result, loaded), loaded, titles)
    return 0


def _with_all_facts(gateway: Gateway, result: Result, loaded: Loaded) -> Result:
    """Everything is read for one issue, also what its rules could do without."""
    from dataclasses import replace

    from triage_bot.engine.fetch import everything_of, read_on
    from triage_bot.gitlab.reading import quiet

    ref = result.scope.one
    if ref is None or ref in result.snapshot.unreadable:
        return result
    snapshot = everything_of(gateway, result.snapshot, ref, quiet)
    snapshot, planned = read_on(gateway, snapshot, loaded.given, quiet)
    return replace(result, snapshot=snapshot, plan=planned, requests=gateway.requests)


def _show(result: Result, loaded: Loaded, titles: bool | None) -> None:
    from triage_bot.cli.printing import text
    from triage_bot.cli.printing.output import Sheet, in_ci, titles_shown
    from triage_bot.cli.printing.traces import show_ignored, show_traces
    from triage_bot.cli.printing.view import view

    out, public = Sheet(), in_ci(os.environ)
    shown, words = titles_shown(titles, out.is_terminal, public), bool(titles) or not public
    seen = view(result, loaded.policy.categories, True, titles=shown)
    text.show(seen if words else seen.for_a_job(bodies=False), out)
    out.line()
    show_traces(result, loaded.policy, loaded.given.now, out, shown, words)
    show_ignored(result, loaded.policy, loaded.given.now, out)
