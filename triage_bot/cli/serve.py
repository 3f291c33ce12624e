"""Command `serve`: the webhook service; and the options of all commands that work as one."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from triage_bot.admin.secret import find_secret
from triage_bot.cli.options import ClickCommand, host_option, policy_options, ruby_options, together
from triage_bot.cli.outside import outside
from triage_bot.cli.settings import Given, asked_host, find_source, find_token, moment, paused, warn_of_open_way
from triage_bot.errors import UsageError, ValueFault

if TYPE_CHECKING:
    from triage_bot.service.server import Service
    from triage_bot.service.webhook import Watched

MISSING = "pip install 'triage-bot[service]'"
COPIED = ("store", "lanes", "tries", "lease", "notes_a_minute", "max_changes", "max_changes_per_hour")

store_option = click.option(
    "--store", envvar="TRIAGE_BOT_STORE", default="triage-bot.db", show_default=True,
    help="The job list: a SQLite file, or postgresql://… to share it. [TRIAGE_BOT_STORE]",
)  # fmt: skip


def _number(name: str, default: int, kind: click.ParamType[Any], text: str) -> Callable[[ClickCommand], ClickCommand]:
    return click.option(name, type=kind, default=default, show_default=True, help=text)


service_options = together(
    policy_options,
    ruby_options,
    click.option("-t", "--token", help="The bot's token. [TRIAGE_BOT_TOKEN, GITLAB_TOKEN]"),
    host_option,
    click.option(
        "-s", "--source", type=click.Choice(["projects", "groups"]), default="projects", help="Projects or groups."
    ),
    click.option("-i", "--source-id", "source_ids", multiple=True, help="Its id or path; may be given several times."),
    store_option,
    _number("--lanes", 4, click.IntRange(2, 32), "Checks at a time."),
    _number("--tries", 8, click.IntRange(1, 50), "An issue that fails so often is a failed job."),
    _number("--lease", 60, click.FloatRange(1, 600), "Seconds after which others take over from a silent worker."),
    _number("--notes-a-minute", 60, click.IntRange(1), "GitLab's limit: 60 on GitLab.com, 300 elsewhere."),
    _number("--max-changes", 200, click.IntRange(0), "A full run that would change more writes nothing."),
    _number("--max-changes-per-hour", 600, click.IntRange(1), "Beyond it writing pauses."),
    click.option("--now", help="Pretend it is this moment at the start (ISO 8601); the clock runs on from it."),
    click.option("-d", "--debug", is_flag=True, help="Log more."),
)  # fmt: skip


@click.command("serve")
@click.option("--listen", default="127.0.0.1:8080", show_default=True, help="Where to listen; port 0 takes a free one.")
@service_options
@click.option("--resync", default="15 minutes", show_default=True, help="How often to list what was updated.")
@click.option("--sweep", default="", help='Full runs, as cron in the policy\'s time zone, such as "0 6 * * 1-5".')
@_number("--max-body", 25 * 1024 * 1024, click.IntRange(1000), "Bytes of a delivery.")
@click.option("--instance", "instances", multiple=True, help="GitLab's own address, if it is not the host's.")
@click.option("--insecure-no-secret", is_flag=True, help="Take deliveries from anyone who can reach the port.")
def command(listen: str, resync: str, sweep: str, insecure_no_secret: bool, **given: Any) -> int:
    """Receive GitLab's webhooks at /webhook and check each issue at once, until SIGTERM.

    The secret comes from TRIAGE_BOT_WEBHOOK_SECRET; `triage-bot webhook install` tells GitLab the same one.
    /healthz, /readyz and /metrics tell how the service is.
    """
    secret = None if insecure_no_secret else find_secret(os.environ)
    more = {name: given[name] for name in ("instances", "max_body")}
    where, pause, cron = address(listen), _interval(resync), _cron(sweep)
    service(given, listen=where, secret=secret, resync=pause, sweep=cron, **more).run()
    return 0


def address(text: str) -> tuple[str, int]:
    """`127.0.0.1:8080` or `[::]:8080`; raises UsageError."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise UsageError(f'--listen: "{text}" is no address', "write 127.0.0.1:8080, or 0.0.0.0:8080 for all")
    return host, int(port)


def watched(source: str, names: tuple[str, ...]) -> tuple[Watched, ...]:
    """What the service is told about; raises UsageError if that is nothing, or a group's number."""
    from triage_bot.service.webhook import Watched

    sources = [find_source(source, name, False, os.environ) for name in names or (None,)]
    for kind, name in sources:
        if kind == "groups" and name.isdecimal():
            hint = "write its path: deliveries name a project by path"
            raise UsageError(f"--source-id: {name} is a group's number", hint)
    return tuple(dict.fromkeys(Watched(kind, name) for kind, name in sources))


def service(given: Given, **more: Any) -> Service:
    """A service from the options of `service_options` and what the command adds; raises UsageError, FaultyFiles."""
    try:
        from triage_bot.service.server import Service, ServiceOptions, Time, told_to_end
    except ModuleNotFoundError as error:
        raise UsageError(f"the service needs the package {error.name}", MISSING) from None
    from triage_bot.engine.loading import load_everything, signature
    from triage_bot.service.status import to_stderr

    clock, host, files = running_clock(given["now"]), asked_host(given["host_url"]), given["files"]
    readable = outside(os.environ, given["variables"], given["helper_files"])
    lenient = given["allow_unknown_keys"]
    load = partial(load_everything, files, lenient, env=os.environ, ask=False, host=host, outside=readable)
    load(clock())
    warn_of_open_way(host)
    options = ServiceOptions(
        host=host.address,
        token=find_token(given["token"], os.environ, host),
        watched=watched(given["source"], given["source_ids"]),
        paused=paused(os.environ),
        **{name: given[name] for name in COPIED},
        **more,
    )
    to_stderr(debug=given["debug"])
    times = Time(clock, time.monotonic, time.sleep, random.random)
    return Service(options, lambda: load(clock()), partial(signature, files), times, told_to_end())


def running_clock(start: str | None) -> Callable[[], datetime]:
    """UTC, or a clock that runs on from a given moment."""
    shift = moment(start) - datetime.now(UTC) if start else timedelta()
    return lambda: datetime.now(UTC) + shift


def _interval(text: str) -> timedelta:
    from triage_bot.text.calendar import Duration

    try:
        pause = Duration.parse(text)
    except ValueFault:
        pause = None
    if pause is None or not pause.by_clock or not pause.amount:
        raise UsageError(f'--resync: "{text}" is no pause', "write minutes or hours, such as `15 minutes`")
    return pause.clock()


def _cron(text: str) -> str:
    from triage_bot.service.catchup import check_cron

    try:
        check_cron(text or "0 0 * * *")
    except ValueFault as fault:
        raise UsageError(f"--sweep: {fault}") from None
    return text
