"""Options several commands share, and what they make of them: policies, connection, what to look at."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from triage_bot.cli import settings
from triage_bot.cli.printing.output import say
from triage_bot.errors import UsageError

if TYPE_CHECKING:
    from triage_bot.engine.triage import Target
    from triage_bot.gitlab.gateway import Gateway
    from triage_bot.model.addresses import Host
    from triage_bot.policy.policy_set import PolicySet

Command = TypeVar("Command", bound=Callable[..., Any])


def policy_options(command: Command) -> Command:
    """-f and --allow-unknown-keys."""
    command = click.option(
        "--allow-unknown-keys", is_flag=True, help="Pass over unknown conditions in files of the gem."
    )(command)
    return click.option(
        "-f",
        "--policies-file",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A policy file; may be given several times. [.triage-policies.yml, else policies/*.yml]",
    )(command)


def host_option(command: Command) -> Command:
    """-H."""
    shown = "[CI_SERVER_URL, else python-gitlab's configuration, else https://gitlab.com]"
    return click.option("-H", "--host-url", help=f"The GitLab host. {shown}")(command)


def gitlab_options(command: Command) -> Command:
    """Host, token, and what to look at, under the gem's names."""
    for decorate in (
        click.option("-d", "--debug", is_flag=True, help="Show more when something breaks."),
        click.option("--all-projects", is_flag=True, help="Everything this token can see."),
        click.option("-p", "--project-id", hidden=True, help="The gem's older name of --source-id."),
        click.option("-i", "--source-id", help="Its id or path. [TRIAGE_SOURCE_ID, CI_PROJECT_ID]"),
        click.option(
            "-s",
            "--source",
            type=click.Choice(["projects", "groups"]),
            default="projects",
            help="A project or a group.",
        ),
        host_option,
        click.option("-t", "--token", help="The token. [TRIAGE_BOT_TOKEN, GITLAB_TOKEN]"),
    ):
        command = decorate(command)
    return command


def now_option(command: Command) -> Command:
    """--now."""
    return click.option("--now", help="Pretend it is this moment (ISO 8601, UTC if no zone is given).")(command)


def titles_option(command: Command) -> Command:
    """--titles."""
    return click.option(
        "--titles/--no-titles", default=None, help="Show titles and what people wrote (default: not in CI)."
    )(command)


def accounts_option(command: Command) -> Command:
    """--accounts."""
    return click.option(
        "--accounts", "account_list", default="", help="This account list instead: a path or an https:// address."
    )(command)


def moment(text: str | None) -> datetime:
    """The time of a run: `--now`, else the clock; raises UsageError for a bad value."""
    from triage_bot.shapes.day import parse_iso

    if text is None:
        return datetime.now(UTC)
    found = parse_iso(text)
    if found is None:
        raise UsageError(f'--now: "{text}" is not a moment', "write 2026-11-23T09:00:00Z")
    if not 1970 <= found.year <= 2900:
        raise UsageError(f"--now: the year {found.year} is out of reach", "write a moment between 1970 and 2900")
    return found


def asked_host(host_url: str | None) -> Host:
    """The host of a run, from the flag and the environment; raises UsageError."""
    return settings.find_host(host_url, os.environ)


def given_host(host_url: str | None) -> Host | None:
    """The host, for commands that ask nobody: none where nobody names one; raises UsageError."""
    host = asked_host(host_url)
    return host if host.given else None


def warn_of_open_way(host: Host) -> None:
    """One line for plain http beyond this machine, which only a person's own setting may name."""
    if host.origin.is_open:
        what = f"{host.origin} is not encrypted: everyone on the way can read the token and the accounts"
        say(f"warning: {what} – use https:// if you can", error=True)


def load_policy(files: tuple[Path, ...], allow_unknown_keys: bool, host: Host) -> PolicySet:
    """The policies for a host; raises FaultyFiles."""
    from triage_bot.engine.loading import load_policies

    return load_policies(files, allow_unknown_keys, host=host)


def connect(host: Host, token: str | None, policy: PolicySet | None = None) -> Gateway:
    """A gateway to GitLab from flags and environment; nothing is asked yet."""
    from triage_bot.cli.interrupting import until_interrupted
    from triage_bot.gitlab.connection import Connection, Repeating
    from triage_bot.gitlab.gateway import Gateway

    found = settings.find_token(token, os.environ, host)
    warn_of_open_way(host)
    repeating = Repeating(until_interrupted())
    return Gateway(Connection(host.address, found, repeating), policy.per_page if policy else 100)


def target(
    source: str,
    source_id: str | None,
    project_id: str | None,
    all_projects: bool,
    reference: str | None = None,
) -> Target:
    """What to look at; a reference is `#12`, `12` or `group/project#12`."""
    from triage_bot.engine.triage import Target

    path, iid = "", 0
    if reference is not None:  # an empty one, such as an unset variable in CI, must not mean everything
        path, _, number = reference.strip().rpartition("#")
        if not number.isdecimal() or int(number) == 0:
            raise UsageError(f'"{reference}" is no reference of an issue', "write #12 or group/project#12")
        iid = int(number)
    kind, name = settings.find_source(
        "projects" if path else source, path or source_id or project_id, all_projects, os.environ
    )
    if iid and kind != "projects":
        raise UsageError(f'"{reference}" needs a project', "write group/project#12")
    return Target(kind, name, iid)
