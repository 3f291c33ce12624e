"""Flags, environment and config file → host, token and what to look at; for surfaces only."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from pathlib import Path

from triage_bot.errors import UsageError, ValueFault
from triage_bot.model.addresses import Host, gitlab_host, origin_of

DEFAULT_HOST = "https://gitlab.com"
CONFIG_FILES = ("~/.python-gitlab.cfg", "/etc/python-gitlab.cfg")


def paused(env: Mapping[str, str]) -> bool:
    """True while TRIAGE_BOT_PAUSED is set to anything but no: nothing is written anywhere."""
    return env.get("TRIAGE_BOT_PAUSED", "").strip().lower() not in ("", "0", "false", "no", "off")


def find_host(flag: str | None, env: Mapping[str, str]) -> Host:
    """The host that a person names: flag, CI_SERVER_URL, a python-gitlab config file; else gitlab.com.

    Raises UsageError, which repeats nothing of an address that cannot be used. Policies never choose the host.
    """
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


def find_token(flag: str | None, env: Mapping[str, str], host: Host) -> str:
    """The token; one of a config file only for that file's own origin. Raises UsageError if there is none."""
    url, configured = _from_config(env)
    ours = configured if origin_of(url.strip()) == host.origin else ""
    token = flag or env.get("TRIAGE_BOT_TOKEN") or env.get("GITLAB_TOKEN") or ours
    if not token or not token.strip():
        raise UsageError("there is no token", "set TRIAGE_BOT_TOKEN (or GITLAB_TOKEN), or pass --token; see the README")
    return token.strip()


def find_source(source: str, source_id: str | None, all_projects: bool, env: Mapping[str, str]) -> tuple[str, str]:
    """(`projects`, `groups` or `all`; id or path); raises UsageError if nothing is named."""
    if all_projects:
        if source_id:
            raise UsageError("--all-projects and --source-id exclude each other")
        return "all", ""
    in_ci = env.get("CI_PROJECT_ID") if source == "projects" else None  # a project's id is no group's
    found = (source_id or env.get("TRIAGE_SOURCE_ID") or in_ci or "").strip().strip("/")
    if not found:
        raise UsageError("no project or group is named", "pass --source-id group/project, or set TRIAGE_SOURCE_ID")
    return source, found


def _from_config(env: Mapping[str, str]) -> tuple[str, str]:
    """(url, private token) of the default section of python-gitlab's config file, if there is one."""
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
