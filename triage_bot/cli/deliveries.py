"""Command `deliveries`: what the service has on its list, and what people may do about it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage_bot.cli.options import together
from triage_bot.cli.printing.output import in_ci, say, say_json
from triage_bot.cli.serve import MISSING, store_option
from triage_bot.errors import UsageError
from triage_bot.text.inert import unquoted

if TYPE_CHECKING:
    from triage_bot.service.job import ListedJob
    from triage_bot.service.store import Store

NAMES = "`triage-bot deliveries list` shows the names"
which = together(
    click.argument("keys", nargs=-1),
    click.option("--all", "everything", is_flag=True, help="All failed jobs."),
    store_option,
)


@click.group("deliveries")
def command() -> None:
    """The jobs of the service: list them, and retry or drop those that failed."""


@command.command("list")
@store_option
@click.option("--all", "everything", is_flag=True, help="Also jobs that are scheduled for later.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
def listing(store: str, everything: bool, shape: str) -> int:
    """Jobs that failed (`aside`) or are due, and how many are scheduled."""
    now = datetime.now(UTC)
    with _opened(store) as todo:
        listed_jobs = todo.entries()
    shown = [item for item in listed_jobs if everything or item.state != "waiting" or item.wanted <= now]
    if shape == "json":
        say_json([_data(item) for item in shown])
        return 0
    width = max((len(item.key) for item in shown), default=0)
    for listed_job in shown:
        say(f"{listed_job.key:<{width}}  {_line(listed_job)}")
    later = len(listed_jobs) - len(shown)
    say(f"{len(shown)} on the list" + (f", {later} scheduled for later (--all shows them)" if later else ""))
    return 0


@command.command("show")
@click.argument("key")
@store_option
def show(key: str, store: str) -> int:
    """Everything known of one job, such as group/project#12."""
    with _opened(store) as todo:
        listed_jobs = todo.entries(key)
    if not listed_jobs:
        raise _unknown(key)
    for name, value in _data(listed_jobs[0]).items():
        say(f"{name:<9} {value}")
    return 0


@command.command("retry")
@which
def retry(keys: tuple[str, ...], everything: bool, store: str) -> int:
    """Check again now, with all tries before it."""
    return _each(keys, everything, store, "due now", lambda it, key: it.retry(key))


@command.command("drop")
@which
def drop(keys: tuple[str, ...], everything: bool, store: str) -> int:
    """Take it off the list; the next event or full run checks the issue all the same."""
    return _each(keys, everything, store, "dropped", lambda it, key: it.drop(key))


def _each(keys: tuple[str, ...], everything: bool, name: str, done: str, change: Callable[[Store, str], bool]) -> int:
    if bool(keys) == everything:
        raise UsageError("name what is meant, or say --all", NAMES)
    with _opened(name) as store:
        chosen = keys or [entry.key for entry in store.entries() if entry.state == "aside"]
        for key in chosen:
            if not change(store, key):
                raise _unknown(key)
            say(f"{key}: {done}")
    if not chosen:
        say("no job failed")
    return 0


def _unknown(key: str) -> UsageError:
    return UsageError(f'"{key}" is not on the list, or is being checked', NAMES)


def _opened(name: str) -> closing[Store]:
    """A store that must be there already."""
    try:
        from triage_bot.service.store import open_store
    except ModuleNotFoundError as error:
        raise UsageError(f"the service needs the package {error.name}", MISSING) from None
    if "://" not in name and not Path(name).is_file():
        raise UsageError(f"--store: there is no {name}", "name the store that `serve` was started with")
    return closing(open_store(name, lambda: datetime.now(UTC)))


def _line(listed_job: ListedJob) -> str:
    tries = (
        f", {listed_job.job.tries} {'try' if listed_job.job.tries == 1 else 'tries'}" if listed_job.job.tries else ""
    )
    return f"{listed_job.state}, due {_due(listed_job):%Y-%m-%d %H:%M:%S}Z{tries}" + (
        f": {_error(listed_job)}" if listed_job.error else ""
    )


def _due(listed_job: ListedJob) -> datetime:
    """A failed job has no date of its own."""
    return listed_job.wanted if listed_job.state == "aside" else listed_job.due


def _error(listed_job: ListedJob) -> str:
    return unquoted(listed_job.error) if in_ci(os.environ) else listed_job.error


def _data(listed_job: ListedJob) -> dict[str, object]:
    from triage_bot.shapes.values import iso

    return {
        "key": listed_job.key,
        "state": listed_job.state,
        "due": iso(_due(listed_job)),
        "wanted": iso(listed_job.wanted),
        "tries": listed_job.job.tries,
        "error": _error(listed_job),
        "delivery": listed_job.job.delivery,
    }
