"""The port: everything the engine asks of GitLab, in our nouns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from triage_bot.model.change import PostNote
from triage_bot.model.facts import Me, Scope
from triage_bot.model.resource import Issue, LabelEvent, Milestone, Note, Ref, StateEvent

Progress = Callable[[str, int, int], None]
"""Told what is read, how many are done, and of how many (0: unknown)."""


Check = Callable[[], None]
"""Called before each sending of a write; raises what speaks against it."""


def unchecked() -> None:
    """A check against which nothing ever speaks."""


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Query:
    """Which issues to list; None leaves a filter out."""

    state: str | None = "opened"
    labels: tuple[str, ...] = ()
    updated_after: datetime | None = None
    project: str = ""
    """List this project instead of the scope."""


@dataclass(frozen=True)
class TokenInfo:
    """What GitLab says of the token itself; empty where it does not say."""

    scopes: frozenset[str] = frozenset()
    expires_at: date | None = None


class Gateway(Protocol):
    """Reads and writes of one host with one token."""

    def me(self) -> Me: ...
    def token(self) -> TokenInfo: ...
    def scope(self, kind: str, path: str) -> Scope: ...
    def issues(self, scope: Scope, query: Query, progress: Progress) -> list[Issue]: ...
    def issue(self, ref: Ref) -> Issue: ...
    def notes(self, ref: Ref) -> tuple[Note, ...]: ...
    def label_events(self, ref: Ref) -> tuple[LabelEvent, ...]: ...
    def state_events(self, ref: Ref) -> tuple[StateEvent, ...]: ...
    def threads(self, ref: Ref) -> int: ...
    def members(self, source: str) -> Mapping[str, int]: ...
    def milestones(self, project: str) -> tuple[Milestone, ...]: ...
    def labels(self, scope: Scope) -> frozenset[str]: ...
    def create_label(self, scope: Scope, name: str, color: str, description: str) -> None: ...
    def post_note(self, ref: Ref, note: PostNote, known: frozenset[int], check: Check) -> int: ...
    def edit_note(self, ref: Ref, note_id: int, body: str) -> None: ...
    def delete_note(self, ref: Ref, note_id: int) -> None: ...
    def update(self, ref: Ref, fields: Mapping[str, Any]) -> Issue: ...
    def newest(self, project: str) -> list[Issue]: ...
    def open(self, project: str, fields: Mapping[str, Any], after: int, same: Callable[[Issue], bool]) -> Issue: ...
    def user_id(self, username: str) -> int | None: ...
    @property
    def requests(self) -> int: ...
