"""Where the account list is: a file here, an address, or a file in a GitLab project; and how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from triage_bot.model.origin import origin_of

HEAD = "HEAD"
"""GitLab's word for the newest commit of the default branch."""
DAY_FIRST, MONTH_FIRST = "day first", "month first"

_ADDRESS = re.compile(r"https?://([^/?#\s]+)(/[^?#\s]*)?(?:\?[^#\s]*)?", re.I)


@dataclass(frozen=True)
class AccountSource:
    """`file` alone is here, beside a `project` it is there; dates are ISO unless `dates` says how else."""

    file: str = ""
    url: str = ""
    token_env: str = ""
    """The environment variable that holds the token for the address."""
    project: str = ""
    ref: str = HEAD
    dates: str = ""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Titles in the file → fields."""

    @property
    def is_local(self) -> bool:
        """True for a file on this machine."""
        return not (self.url or self.project)

    @property
    def shown(self) -> str:
        """The list's name in places and logs; of an address only what can hold no secret: host and file."""
        if self.project:
            return f"{self.project}:{self.file}"
        if not self.url:
            return self.file
        begin = f"{scheme_of(self.url)}://{host_of(self.url)}"
        parts = [part for part in path_of(self.url).split("/") if part]
        return "/".join([begin, *(["…"] if len(parts) > 1 else []), *parts[-1:]])

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return PurePath(self.file).name

    @property
    def suffix(self) -> str:
        """What the name ends in, such as `.csv`; empty if in nothing."""
        return PurePath(path_of(self.url) if self.url else self.file).suffix.lower()


def scheme_of(url: str) -> str:
    """`https`."""
    return url.partition("://")[0].lower()


def host_of(url: str) -> str:
    """The host, with its port if one is written; empty for what is no address."""
    found = _ADDRESS.fullmatch(url)
    return found[1].lower() if found and origin_of(url) else ""


def path_of(url: str) -> str:
    """The path, without the query."""
    found = _ADDRESS.fullmatch(url)
    return (found[2] or "") if found else ""


def unfit(url: str) -> str:
    """Why an address cannot be used; empty if it can. Plain http is for this machine alone."""
    origin = origin_of(url)
    if not origin or not _ADDRESS.fullmatch(url):
        return "this is no address, write https://host/path without a user and password in it"
    if origin.is_open:
        return f"plain http would show the accounts to everyone on the way, write https://{host_of(url)}"
    return ""
