"""What flags, environment and config file say: host, token, place, time, policies, and how a run waits."""

from __future__ import annotations

import configparser
import os
import re
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage_bot.cli.outside import outside
from triage_bot.cli.printing.output import say
from triage_bot.errors import UsageError, ValueFault

if TYPE_CHECKING:  # --help waits for no engine
    from triage_bot.engine.loading import Loaded
    from triage_bot.engine.triage import Target
    from triage_bot.gitlab.connection import Observe
    from triage_bot.gitlab.gateway import Gateway
    from triage_bot.model.addresses import Host
    from triage_bot.policy.policy_set import PolicySet

DEFAULT_HOST = "https://gitlab.com"
CONFIG_FILES = ("~/.python-gitlab.cfg", "/etc/python-gitlab.cfg")
Given = Mapping[str, Any]
"""The values of a command's options, by their names."""


def paused(env: Mapping[str, str]) -> bool:
    """True while TRIAGE_BOT_PAUSED is set to anything but no: nothing is written anywhere."""
    return env.get("TRIAGE_BOT_PAUSED", "").strip().lower() not in ("", "0", "false", "no", "off")


def moment(text: str | None) -> datetime:
    """The time of a run: `--now`, else the clock; raises UsageError for a bad value."""
    from triage_bot.shapes.values import parse_iso

    if text is None:
        return datetime.now(UTC)
    at = parse_iso(text)
    if at is None:
        raise UsageError(f'--now: "{text}" is not a moment', "write 2026-11-23T09:00:00Z")
    if not 1970 <= at.year <= 2900:
        raise UsageError(f"--now: the year {at.year} is out of reach", "write a moment between 1970 and 2900")
    return at


def load(given: Given, **more: Any) -> Loaded:
    """The policies and what they name, for the host and the moment that are given; raises FaultyFiles, UsageError."""
    from triage_bot.engine.loading import load_everything

    now, host, accounts = moment(given["now"]), asked_host(given["host_url"]), given.get("account_list", "")
    files, lenient = given["files"], given["allow_unknown_keys"]
    more["outside"] = outside(os.environ, given.get("variables", ()), given.get("helper_files", ()))
    return load_everything(files, lenient, now, os.environ, accounts=accounts, host=host, **more)


def find_host(flag: str | None, env: Mapping[str, str]) -> Host:
    """The host that a person names: flag, CI_SERVER_URL, a python-gitlab config file; else gitlab.com.

    Raises UsageError, which repeats nothing of an address that cannot be used. Policies never choose the host.
    """
    from triage_bot.model.addresses import gitlab_host

    named = (
        ("--host-url", flag),
        ("CI_SERVER_URL", env.get("CI_SERVER_URL")),
        ("the url in the python-gitlab config file", _from_config(env)[0]),
    )
    where, address = next(((where, text) for where, text in named if text and text.strip()), ("", ""))
    try:
        return gitlab_host(address, given=True) if address else gitlab_host(DEFAULT_HOST, given=False)
    except ValueFault as fault:
        raise UsageError(f"{where} {fault}") from None


def asked_host(host_url: str | None) -> Host:
    """The host of a run, from the flag and the environment; raises UsageError."""
    return find_host(host_url, os.environ)


def given_host(host_url: str | None) -> Host | None:
    """The host, for commands that ask nobody: none where nobody names one; raises UsageError."""
    host = asked_host(host_url)
    return host if host.given else None


def warn_of_open_way(host: Host) -> None:
    """One line for plain http beyond this machine, which only a person's own setting may name."""
    if host.origin.is_open:
        what = f"{host.origin} is not encrypted: everyone on the way can read the token and the accounts"
        say(f"warning: {what} – use https:// if you can", error=True)


def find_token(flag: str | None, env: Mapping[str, str], host: Host) -> str:
    """The token; one of a config file only for that file's own origin. Raises UsageError if there is none."""
    from triage_bot.model.addresses import origin_of

    url, configured = _from_config(env)
    ours = configured if origin_of(url.strip()) == host.origin else ""
    token = flag or env.get("TRIAGE_BOT_TOKEN") or env.get("GITLAB_TOKEN") or ours
    if not token or not token.strip():
        raise UsageError("there is no token", "set TRIAGE_BOT_TOKEN (or GITLAB_TOKEN), or pass --token; see the README")
    return token.strip()


def _from_config(env: Mapping[str, str]) -> tuple[str, str]:
    """(url, private token) of the default section of python-gitlab's config file, if there is one.

    Its own parser is passed by: it runs programs for `helper:` values, and reads all that the section holds
    (https://python-gitlab.readthedocs.io/en/stable/cli-usage.html#configuration-file-format).
    """
    named = env.get("PYTHON_GITLAB_CFG")
    files = [named] if named else [str(Path(name).expanduser()) for name in CONFIG_FILES]
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(files, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise UsageError(f"the python-gitlab config file cannot be read: {type(error).__name__}") from None
    section = parser.get("global", "default", fallback="")
    if not section or section not in parser:
        return "", ""
    return parser.get(section, "url", fallback=""), parser.get(section, "private_token", fallback="")


def connect(
    host: Host, token: str | None, policy: PolicySet | None = None, observe: Observe = lambda *_: None
) -> Gateway:
    """A gateway to GitLab from flags and environment, which tells `observe` of each request; nothing is asked yet."""
    from triage_bot.gitlab.connection import Connection
    from triage_bot.gitlab.gateway import Gateway
    from triage_bot.gitlab.repeating import Repeating
    from triage_bot.model.resource_type import PER_PAGE

    secret = find_token(token, os.environ, host)
    warn_of_open_way(host)
    connection = Connection(host=host.address, token=secret, repeating=Repeating(sleep=_sleep()), observe=observe)
    return Gateway(connection=connection, per_page=policy.per_page if policy else PER_PAGE)


def _sleep() -> Callable[[float], None]:
    """How this run waits: as whoever called the command line says, else until somebody interrupts it."""
    context = click.get_current_context(silent=True)
    given: Callable[[float], None] | None = context.obj if context else None
    return given or until_interrupted()


def until_interrupted() -> Callable[[float], None]:
    """A sleep in seconds that Ctrl-C ends in every thread with KeyboardInterrupt; to be called in the main thread.

    What a write waits for is left to the next run. The second Ctrl-C ends the process.
    """
    told = threading.Event()

    def tell(number: int, _frame: Any) -> None:
        told.set()
        signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    def sleep(seconds: float) -> None:
        if told.wait(seconds):
            raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    context = click.get_current_context(silent=True)
    here = threading.current_thread() is threading.main_thread()
    if context is not None and here and before != signal.SIG_IGN:
        signal.signal(signal.SIGINT, tell)
        context.call_on_close(lambda: signal.signal(signal.SIGINT, before))
    return sleep


def find_source(source: str, source_id: str | None, all_projects: bool, env: Mapping[str, str]) -> tuple[str, str]:
    """(`projects`, `groups` or `all`; id or path); raises UsageError if nothing is named."""
    if all_projects:
        if source_id:
            raise UsageError("--all-projects and --source-id exclude each other")
        return "all", ""
    in_ci = env.get("CI_PROJECT_ID") if source == "projects" else None  # a project's id is no group's
    name = (source_id or env.get("TRIAGE_SOURCE_ID") or in_ci or "").strip().strip("/")
    if not name:
        raise UsageError("no project or group is named", "pass --source-id group/project, or set TRIAGE_SOURCE_ID")
    return source, name


SIGNS = {"#": "issues", "!": "merge_requests", "&": "epics"}
"""The sign of a reference → the resources it is one of."""
_REFERENCE = re.compile(r"(.*?)([#!&])0*([1-9]\d{0,17})", re.S | re.A)


def target(
    source: str, source_id: str | None, all_projects: bool, reference: str | None = None, signs: str = "#"
) -> Target:
    """What to look at; a reference is `#12` or `group/project#12`, of a kind whose sign is among `signs`."""
    from triage_bot.engine.triage import Target

    if reference is None:
        return Target(*find_source(source, source_id, all_projects, os.environ))
    match = _REFERENCE.fullmatch(reference.strip())  # an empty one, such as an unset variable, must not mean everything
    if match is None or match[2] not in signs:
        also = "".join(f", {sign}12 of {SIGNS[sign].replace('_', ' ')}" for sign in signs[1:])
        raise UsageError(f'"{reference}" is no reference of an issue', f"write #12 or group/project#12{also}")
    if all_projects:
        raise UsageError("--all-projects and --resource-reference exclude each other")
    path, sign, number = match.groups()
    kind, name = find_source("projects" if path and sign != "&" else source, path or source_id, False, os.environ)
    if (kind == "groups") is not (sign == "&"):
        needed = "a group – write group&12, or -s groups" if sign == "&" else f"a project – write group/project{sign}12"
        raise UsageError(f'"{reference}" needs {needed}')
    return Target(kind, name, int(number), SIGNS[sign])


def place(given: Given, reference: str | None = None, signs: str = "#") -> Target:
    """What to look at by a command's options; raises UsageError."""
    if given["project_id"]:
        say("warning: -p, --project-id is an old name: write -s projects -i", error=True)
    return target(given["source"], given["source_id"] or given["project_id"], given["all_projects"], reference, signs)


def reach(
    given: Given,
    policy: PolicySet | None = None,
    reference: str | None = None,
    narrow: str = "",
    signs: str = "#",
    observe: Observe = lambda *_: None,
) -> tuple[Gateway, Target]:
    """The gateway, and what to look at; raises UsageError, which says `narrow` where that may not be everything."""
    gateway = connect(asked_host(given["host_url"]), given["token"], policy, observe)
    where = place(given, reference, signs)
    if narrow and where.kind == "all":
        raise UsageError(narrow, "pass --source-id")
    return gateway, where
