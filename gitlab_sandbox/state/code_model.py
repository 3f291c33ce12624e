"""The nouns of a repository: branches and the commit each one ends in; part of `model`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """Dates keep the offset they were written with."""

    id: str
    title: str
    author_name: str
    author_email: str
    authored_at: datetime
    committed_at: datetime
    committer_name: str
    committer_email: str


@dataclass(slots=True, eq=False, kw_only=True)
class Branch:
    name: str
    commit: Commit
    protected: bool = False
    merged: bool = False  # into the default branch
    developers_can_push: bool = False
    developers_can_merge: bool = False
