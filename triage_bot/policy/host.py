"""`host_url`: the GitLab that policy files were written for, which never chooses where a token goes."""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.errors import Place, ValueFault
from triage_bot.model.addresses import Host, gitlab_host
from triage_bot.shapes.source import Source

_KEY = ("host_url",)


def one_host(given: Iterable[tuple[str | None, Source]]) -> tuple[Host | None, Place | None]:
    """The one host that all files name, and where; faults repeat nothing of an address that cannot be used."""
    found: tuple[Host | None, Place | None] = (None, None)
    for text, source in given:
        if not (text or "").strip():
            continue
        try:
            host = gitlab_host(text or "")
        except ValueFault as fault:
            source.fault(_KEY, f"host_url {fault}")
            continue
        if host.origin.is_open:
            what = f"host_url: plain http to {host.origin.place} would show the token to everyone on the way"
            source.fault(_KEY, what, "write https://, or leave it out and pass --host-url yourself")
        elif found[0] and host.origin != found[0].origin:
            source.fault(_KEY, f'"host_url" differs from the one at {found[1]}', key=True)
        elif not found[0]:
            found = host, source.place(_KEY, key=True)
    return found
