"""What a case gives, as it is written: issues with their notes and events, account rows, people."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, field_validator, model_validator

from triage_bot.changes.expected import CaseName, CaseNames
from triage_bot.errors import ValueFault
from triage_bot.shapes.values import Day, Strict, Word, Words, begins_with_day, refuse
from triage_bot.text.calendar import Calendar

BOT = "triage-bot"
"""The bot's username in every case."""

_REFERENCE = re.compile(r"[^#\s]+#[1-9]\d*")


def _moment(value: object) -> date:
    """A day or a moment as YAML or a person writes it."""
    if isinstance(value, str):
        text = value.strip()
        try:
            read = date.fromisoformat if len(text) == len("2026-11-24") else datetime.fromisoformat
            value = read(text) if begins_with_day(text) else None
        except ValueError:
            value = None
    if not isinstance(value, date):
        raise ValueFault("this is no moment, write 2026-11-24 or 2026-11-24T09:00:00Z")
    refuse(not 1970 <= value.year <= 2900, f"the year {value.year} is out of reach")
    return value


Moment = Annotated[date, PlainValidator(_moment)]
"""A day, or a datetime; what moment it is depends on the policy's calendar."""


def moment(written: date, calendar: Calendar) -> datetime:
    """The UTC moment: a day means 09:00, a time without a zone is local, both in the calendar's zone."""
    if not isinstance(written, datetime):
        return calendar.look_at(written)
    return (written if written.tzinfo else written.replace(tzinfo=calendar.zone)).astimezone(UTC)


class AwardGiven(Strict):
    """An emoji on a note."""

    name: str
    by: CaseName


class SaidGiven(Strict):
    """What the bot's hidden line of a note says it said; `since` is when the matter began."""

    rule: str
    step: int = Field(default=0, ge=0)
    since: Moment | None = None
    about: Words = ()


class NoteGiven(Strict):
    """A comment, or a system note."""

    at: Moment
    by: CaseName
    body: Word = "An update."
    system: bool = False
    internal: bool = False
    edited: Moment | None = None
    id: int | None = Field(default=None, ge=1)
    awards: tuple[AwardGiven, ...] = ()
    said: tuple[SaidGiven, ...] = ()


class LabelEventGiven(Strict):
    """Somebody put a label on, or took one off."""

    at: Moment
    by: CaseName
    add: Word | None = None
    remove: Word | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Any:
        refuse((self.add is None) == (self.remove is None), "give add or remove")
        return self


class StateEventGiven(Strict):
    """Somebody closed or reopened the issue."""

    at: Moment
    by: CaseName
    state: Literal["closed", "reopened"]


class MilestoneGiven(Strict):
    """A milestone; only its title is needed."""

    title: Word
    start: Day | None = None
    due: Day | None = None


_Titled = BeforeValidator(lambda value: value if isinstance(value, dict) or value is None else {"title": value})


class _Stateful(Strict):
    """What an issue and one it names have in common."""

    title: Word | None = None
    labels: Words = ()
    state: Literal["opened", "closed"] | None = None
    closed: Moment | None = None
    due: Day | None = None
    milestone: Annotated[MilestoneGiven | None, _Titled] = None

    @model_validator(mode="after")
    def _agree(self) -> Any:
        refuse(self.state == "closed" and self.closed is None, "say when it was closed: `closed: 2026-11-20`")
        refuse(self.state == "opened" and self.closed is not None, "it is opened, so leave out `closed`")
        return self


class LinkedGiven(_Stateful):
    """An issue elsewhere that this one names."""

    moved_at: Moment | None = None
    moved_from: Word = ""
    moved_to: Word = ""


class IssueGiven(_Stateful):
    """An issue with everything that is known of it; what is left out is empty."""

    iid: int = Field(ge=1)
    created: Moment
    author: CaseName = BOT
    assignees: CaseNames = ()
    updated: Moment | None = None
    closed_by: CaseName | None = None
    confidential: bool = True
    description: str = ""
    account: Word | None = None
    type: Literal["issue", "incident", "test_case", "task"] = "issue"
    weight: int | None = None
    health_status: str | None = None
    upvotes: int = 0
    downvotes: int = 0
    threads: int = 0
    moved: bool = False
    notes: tuple[NoteGiven, ...] = ()
    label_events: tuple[LabelEventGiven, ...] = ()
    state_events: tuple[StateEventGiven, ...] = ()
    linked: dict[str, LinkedGiven | None] = Field(default_factory=dict)

    @field_validator("linked")
    @classmethod
    def _references(cls, given: dict[str, Any]) -> dict[str, Any]:
        for ref in given:
            refuse(not _REFERENCE.fullmatch(ref), f'"{ref}" is no reference, write group/project#7')
        return given

    def moments(self) -> dict[tuple[str | int, ...], date]:
        """Every time of the issue that is no plan, by its path."""
        by_place: dict[tuple[str | int, ...], date | None] = {
            ("created",): self.created,
            ("updated",): self.updated,
            ("closed",): self.closed,
        }
        for index, note in enumerate(self.notes):
            by_place |= {("notes", index, "at"): note.at, ("notes", index, "edited"): note.edited}
        by_place |= {("label_events", index, "at"): event.at for index, event in enumerate(self.label_events)}
        by_place |= {("state_events", index, "at"): event.at for index, event in enumerate(self.state_events)}
        return {path: at for path, at in by_place.items() if at is not None}


class GivenFacts(Strict):
    """All facts of a case. `people` and `members` win over those of the file."""

    accounts: tuple[dict[str, Any], ...] = ()
    people: Any = None
    members: CaseNames | None = None
    issues: tuple[IssueGiven, ...] = ()
