"""Member lists that somebody keeps as files, as the gem's --cache-dir has them; what cannot be used is asked anew."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from triage_bot.shapes.values import Username

MOST = 20 << 20
"""Bytes of a list that is read."""
ACCEPTED = 10
"""The access level of a member whose entry names none: a guest's (https://docs.gitlab.com/api/members/)."""
Kept = Callable[[str], Mapping[str, int] | None]
"""`groups:9970` or `projects:group/project` → username and access level of its members; None where nothing is kept."""


def nothing_kept(_source: str) -> None:
    """Every list is asked of GitLab."""


def members_kept(folder: Path) -> Kept:
    """The lists of a folder, such as `groups_9970_members.json`; `/` in a name is `_` there: none leads out."""

    def read(source: str) -> Mapping[str, int] | None:
        kind, _, name = source.partition(":")
        with suppress(OSError, ValueError, RecursionError):
            file = folder / f"{kind}_{name.replace('/', '_')}_members.json"
            if ".." not in name and file.is_file() and file.stat().st_size <= MOST:
                return _levels(json.loads(file.read_bytes()))
        return None

    return read


def _levels(data: object) -> Mapping[str, int] | None:
    """None unless it is a list of members with names."""
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        return None
    names = [row.get("username") for row in data]
    if not all(isinstance(name, str) and name for name in names):
        return None
    levels = (row.get("access_level") for row in data)
    pairs = zip(names, levels, strict=True)
    return {Username(name): level if isinstance(level, int) else ACCEPTED for name, level in pairs}
