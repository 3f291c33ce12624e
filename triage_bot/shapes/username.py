"""Usernames: one whatever their case, shown as they were written."""

from __future__ import annotations


class Username(str):
    """A username; equal to, and found in a set or map as, the same letters in another case (GitLab: users).

    Sets and maps of usernames hold these, and are asked with these: a plain text has another hash.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.lower() == other.lower()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.lower())

    def __str__(self) -> str:
        return self


def written(text: str) -> Username:
    """A username as people write it: with or without `@`, and without what keeps it from being called."""
    return Username(text.replace("\u200b", "").strip().lstrip("@"))
