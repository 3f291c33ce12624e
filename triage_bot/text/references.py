"""References to issues in a person's text: `#12`, `group/project#12` and addresses of the same host."""

from __future__ import annotations

import re

from triage_bot.text.inert import Raw

_SHORT = re.compile(r"(?<![\w/&#.-])([\w.-]+(?:/[\w.-]+)+)?#(\d{1,9})(?!\w)")
_ADDRESS = re.compile(r"(https?://[^\s/()<>]+)/([\w./-]+?)/-/(?:issues|work_items)/(\d{1,9})(?!\d)")
MOST = 20
"""References of one text that are followed."""


def references(text: str, project: str, host: str) -> tuple[Raw, ...]:
    """Full references `group/project#12` in order, each once; they refer where they are shown.

    `host` is an address of the same GitLab.
    """
    base = host.partition("://")[2].partition("/-/")[0]
    here = base.removesuffix(project).strip("/").casefold() + "/"
    found: list[tuple[int, str]] = []
    for one in _ADDRESS.finditer(text):
        address = f"{one[1].partition('://')[2]}/{one[2]}"
        if address[: len(here)].casefold() == here:
            found.append((one.start(), f"{address[len(here) :]}#{one[3]}"))
    bare = _ADDRESS.sub(lambda one: " " * len(one[0]), text)
    found += [(one.start(), f"{one[1] or project}#{one[2]}") for one in _SHORT.finditer(bare)]
    return tuple(dict.fromkeys(Raw(reference) for _, reference in sorted(found)))[:MOST]
