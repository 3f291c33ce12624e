"""Paths of GitLab's API: a project's whole path is one part of them."""

from __future__ import annotations

from urllib.parse import quote

from triage_bot.model.resource import Ref


def part(path: str) -> str:
    """A project's or group's path as one part of an address."""
    return quote(path, safe="")


def issue_path(ref: Ref) -> str:
    """The address of an issue below the API's root."""
    return f"/projects/{part(ref.project)}/issues/{ref.iid}"
