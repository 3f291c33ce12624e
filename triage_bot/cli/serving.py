"""Options of the commands that work as a service, and what they make of them."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from triage_bot.cli import settings
from triage_bot.cli.options import asked_host, host_option, moment, warn_of_open_way
from triage_bot.errors import UsageError

if TYPE_CHECKING:
    from triage_bot.model.addresses import Host
    from triage_bot.service.server import Options, Service
    from triage_bot.service.webhook import Watched

Command = TypeVar("Command", bound=Callable[..., Any])
MISSING = "pip install 'triage-bot[service]'"


def store_option(command: Command) -> Command:
    """--store."""
    return click.option(
        "--store",
        envvar="TRIAGE_BOT_STORE",
        default="triage-bot.db",
        show_default=True,
        help="The to-do list: a SQLite file, or postgresql://… to share it. [TRIAGE_BOT_STORE]",
    )(command)


def place_options(command: Command) -> Command:
    """Host, token, and what the service is told about."""
    for decorate in (
        click.option(
            "-i", "--source-id", "source_ids", multiple=True, help="Its id or path; may be given several times."
        ),
        click.option(
            "-s", "--source", type=click.Choice(["projects", "groups"]), default="projects", help="Projects or groups."
        ),
        host_option,
        click.option("-t", "--token", help="The bot's token. [TRIAGE_BOT_TOKEN, GITLAB_TOKEN]"),
    ):
        command = decorate(command)
    return command


def _number(name: str, default: int, kind: click.ParamType[Any], text: str) -> Callable[[Command], Command]:
    return click.option(name, type=kind, default=default, show_default=True, help=text)


def service_options(command: Command) -> Command:
    """What `serve` and `worker` have in common."""
    for decorate in (
        click.option("-d", "--debug", is_flag=True, help="Log more."),
        click.option("--now", help="Pretend it is this moment at the start (ISO 8601); the clock runs on from it."),
        _number("--max-changes-per-hour", 600, click.IntRange(1), "Beyond it writing pauses."),
        _number("--max-changes", 200, click.IntRange(0), "A full run that would change more writes nothing."),
        _number("--notes-a-minute", 60, click.IntRange(1), "GitLab's limit: 60 on GitLab.com, 300 elsewhere."),
        _number("--lease", 60, click.FloatRange(1, 600), "Seconds of silence after which other workers take over."),
        _number("--tries", 8, click.IntRange(1, 50), "An issue that fails so often is set aside."),
        _number("--lanes", 4, click.IntRange(2, 32), "Looks at a time."),
        store_option,
        place_options,
    ):
        command = decorate(command)
    return command


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

    found = [settings.find_source(source, name, False, os.environ) for name in names or (None,)]
    for kind, name in found:
        if kind == "groups" and name.isdecimal():
            raise UsageError(
                f"--source-id: {name} is a group's number", "write its path: deliveries name a project by path"
            )
    return tuple(dict.fromkeys(Watched(kind, name) for kind, name in found))


def service(files: tuple[Path, ...], allow_unknown_keys: bool, given: dict[str, Any], **more: Any) -> Service:
    """A service from the options of `service_options` and what the command adds; raises UsageError, FaultyFiles."""
    try:
        from triage_bot.service.server import Service, Time
    except ModuleNotFoundError as error:
        raise UsageError(f"the service needs the package {error.name}", MISSING) from None
    from triage_bot.engine.loading import load_everything, signature
    from triage_bot.service.ending import told_to_end
    from triage_bot.service.logs import to_stream

    clock, host = running_clock(given["now"]), asked_host(given["host_url"])
    load = partial(load_everything, files, allow_unknown_keys, env=os.environ, ask=False, host=host)
    load(clock())
    options = _options(host, given, more)
    to_stream(debug=given["debug"])
    return Service(
        options,
        lambda: load(clock()),
        lambda policy: signature(files, policy),
        Time(clock, time.monotonic, time.sleep, random.random),
        told_to_end(),
    )


def _options(host: Host, given: dict[str, Any], more: dict[str, Any]) -> Options:
    from triage_bot.service.server import Options

    warn_of_open_way(host)
    copied = ("store", "lanes", "tries", "lease", "notes_a_minute", "max_changes", "max_changes_per_hour")
    return Options(
        host=host.address,
        token=settings.find_token(given["token"], os.environ, host),
        watched=watched(given["source"], given["source_ids"]),
        paused=settings.paused(os.environ),
        **{name: given[name] for name in copied},
        **more,
    )


def running_clock(start: str | None) -> Callable[[], datetime]:
    """UTC, or a clock that runs on from a given moment."""
    shift = moment(start) - datetime.now(UTC) if start else timedelta()
    return lambda: datetime.now(UTC) + shift
