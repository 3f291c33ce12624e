"""Command `check`: lints policies, templates, account and people files without asking GitLab."""

import os
from typing import Any

import click

from triage_bot.cli.options import host_option, policy_options, ruby_options, titles_option
from triage_bot.cli.outside import outside
from triage_bot.cli.printing.output import in_ci, plural, say, told
from triage_bot.cli.settings import given_host, moment


@click.command("check")
@policy_options
@ruby_options
@host_option
@titles_option
def command(allow_unknown_keys: bool, host_url: str | None, titles: bool | None, **given: Any) -> int:
    """Check policies with their templates, account and people files; all faults at once, with places."""
    from triage_bot.engine.loading import load_everything
    from triage_bot.model.addresses import SELF

    readable = outside(os.environ, given["variables"], given["helper_files"])
    host, now = given_host(host_url), moment(None)
    loaded = load_everything(given["files"], allow_unknown_keys, now, os.environ, host=host, outside=readable)
    words = bool(titles) or not in_ci(os.environ)
    for warning in loaded.warnings:
        say(f"{told(warning, words)} (warning)")
    policy = loaded.policy
    say(
        f"{plural(len(policy.rules), 'rule')}, {plural(len(policy.categories), 'label category', 'label categories')}, "
        f"{plural(len(policy.templates), 'template')}, "
        f"{plural(len(loaded.given.account_list.accounts), 'account')}: no faults."
    )
    if source := loaded.given.account_list.unread:
        told_of = f"{source.file} of the project" if source.project == SELF else source.shown
        say(f"{told_of} is read from GitLab when a run begins; `triage-bot accounts check` reads it now.")
    return 0
