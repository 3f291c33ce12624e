"""What GitLab lists in a case: whom and what a rule names is there, and nothing was opened lately."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from triage_bot.model.facts import NotListed, Rows

_NAMED = (
    (re.compile(r"/users\?username=([^&]+)"), "username"),
    (re.compile(r"/projects/([^/?]+)"), "path_with_namespace"),
    (re.compile(r"/(?:projects|groups)/[^/]+/labels/([^/?]+)"), "name"),
    (re.compile(r"/(?:projects|groups)/[^/]+/milestones\?title=([^&]+)&include_ancestors=true"), "title"),
)
"""Paths that ask for one thing by its name, and the attribute that has the name."""
_MEMBERS = re.compile(r"/(?:projects|groups)/[^/]+/members")
_OPENED = re.compile(r"/projects/[^/]+/issues\?scope=all&created_after=[^&]+")


@dataclass(frozen=True)
class ListedInCase(Mapping[str, Rows | NotListed]):
    """By path; every group and project has the same members, and whatever is asked for by its name is there.

    It answers for any name, so it can be asked but not gone through.
    """

    members: frozenset[str]

    def __getitem__(self, path: str) -> Rows:
        if _MEMBERS.fullmatch(path):
            return tuple({"username": name} for name in sorted(self.members))
        for pattern, attribute in _NAMED:
            if match := pattern.fullmatch(path):
                return ({attribute: unquote(match[1])},)
        if _OPENED.fullmatch(path):
            return ()
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
