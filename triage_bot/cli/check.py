"""Command `check`: lints policies, templates, account and people files without asking GitLab."""

import os
from pathlib import Path

import click

from triage_bot.cli.options import given_host, host_option, moment, policy_options, titles_option
from triage_bot.cli.printing.output import in_ci, say, told


@click.command("check")
@policy_options
@host_option
@titles_option
def command(files: tuple[Path, ...], allow_unknown_keys: bool, host_url: str | None, titles: bool | None) -> int:
    """Check policies with their templates, account and people files; all faults at once, with places."""
    from triage_bot.engine.loading import load_everything
    from triage_bot.model.addresses import SELF

    loaded = load_everything(files, allow_unknown_keys, moment(None), os.environ, host=given_host(host_url))
    words = bool(titles) or not in_ci(os.environ)
    for warning in loaded.warnings:
        say(f"{told(warning, words)} (warning)")
    policy = loaded.policy
    say(
        f"{len(policy.rules)} rules, {len(policy.categories)} label categories, {len(policy.templates)} templates, "
        f"{len(loaded.given.account_list.accounts)} accounts: no faults."
    )
    if source := loaded.given.account_list.unread:
        told_of = f"{source.file} of the project" if source.project == SELF else source.shown
        say(f"{told_of} is read from GitLab when a run begins; `triage-bot accounts check` reads it now.")
    return 0
