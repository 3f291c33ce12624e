"""Addresses of resources below the API's root."""

from urllib.parse import quote

from triage_bot.model.resource import Ref


def part(path: str) -> str:
    """A project's or group's path as one part of an address."""
    return quote(path, safe="")


def path_of(ref: Ref) -> str:
    """The address of a resource below the API's root."""
    return f"/{ref.type.home}/{part(ref.project)}/{ref.type.path}/{ref.iid or part(ref.key)}"


def notes_path(ref: Ref, what: str = "notes") -> str:
    """The address of its notes, or of its discussions."""
    if ref.type.notes_by_id:
        return f"/{ref.type.home}/{part(ref.project)}/{ref.type.path}/{ref.id}/{what}"
    return f"{path_of(ref)}/{what}"
