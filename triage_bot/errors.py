"""Exception tree: every error knows its place, what was read, what is possible, and its exit code."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

_LONGEST = 600
"""Characters of a message that are shown."""
_MOST = 1_000
"""Faults that are shown."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file a person wrote; line and column count from 1, 0 means the whole file.

    `path` is what stands there, for files in which lines say little: `accounts[17].health`.
    """

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        numbers = "".join(f":{number}" for number in (self.line, self.column) if self.line and number)
        return f"{self.file}{numbers}" + (f" {self.path}" if self.path else "")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file: where, what was read, what is possible instead."""

    place: Place
    message: str
    hint: str = ""
    of_row: bool = field(default=False, compare=False)
    """It may quote a row of an account list, which is not for everybody."""

    def __str__(self) -> str:
        return f"{self.place}: {_short(self.message)}" + (f" – {_short(self.hint)}" if self.hint else "")


def _short(text: str) -> str:
    """What a file says may be quoted, but not by the megabyte."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 100]} … {text[-90:]}"


def nearest(word: str, possible: Iterable[str]) -> str:
    """`did you mean "x"?`, or the possible words when none is near and they are few."""
    known = set(possible)
    if len(word) > 100 or len(known) > 300:  # comparing takes longer than the hint is worth
        return ""
    options = sorted(known)
    by_lower = {option.lower(): option for option in options}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{by_lower[close[0]]}"?'
    return f"possible: {', '.join(options)}" if 0 < len(options) <= 12 else ""


class TriageBotError(Exception):
    """Base of all expected errors; the command line prints it without a traceback."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} – {self.hint}" if self.hint else self.message


class UsageError(TriageBotError):
    """The call's words are off, or a file or token it needs is missing."""

    exit_code = 2


class FaultyFiles(TriageBotError):
    """One or more files have faults; all of them are carried, in file order."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''} found, nothing was written")

    def __str__(self) -> str:
        shown = list(map(str, self.faults[:_MOST]))
        if len(self.faults) > _MOST:
            shown.append(f"… and {len(self.faults) - _MOST} more")
        return "\n".join([*shown, self.message])


class ValueFault(ValueError):
    """A value cannot be read; raised by small parsers, given its place by whoever knows the file."""


class GitLabError(TriageBotError):
    """GitLab refused us as a whole: the run cannot go on."""

    exit_code = 3


class Refused(GitLabError):
    """The token is wrong, expired, lacks a scope, is a person's, or its role is too low."""


class Unreachable(GitLabError):
    """The host does not answer, or keeps failing after all repeats."""


class Strange(Unreachable):
    """The host answers, but not as GitLab does: a page, another shape, a way elsewhere. Asking again is idle."""


class RateExhausted(GitLabError):
    """GitLab limits our requests for longer than we wait; `wait` is how many more seconds it asks for."""

    def __init__(self, waited: float, wait: float) -> None:
        super().__init__(
            f"GitLab kept limiting our requests for {waited:.0f} seconds", "run again later, or less often"
        )
        self.wait = wait


class TooLate(GitLabError):
    """So much time has passed since the look began that another worker may have taken over: nothing more is written."""


class ScopeNotFound(GitLabError):
    """The project, group or issue asked for does not exist, or this token may not see it."""


class ResourceError(TriageBotError):
    """One resource could not be read or changed; the rest of the run goes on."""

    exit_code = 1


class NotFound(ResourceError):
    """The resource has vanished (404)."""


class Forbidden(ResourceError):
    """This token may not do that to this resource (403)."""


class Rejected(ResourceError):
    """GitLab did not accept what was sent (400, 409, 422)."""


class Conflict(Rejected):
    """GitLab holds it already (409)."""


class Overtaken(ResourceError):
    """A person, or another run, changed the resource since it was read; nothing was written."""


class SaidAlready(Overtaken):
    """Another run has said the same meanwhile; what belongs to the text may still be done."""


class Dropped(ResourceError):
    """GitLab answered with success but left out part of what was asked."""


class FuseBlown(TriageBotError):
    """The run would change more than allowed; nothing was written."""

    exit_code = 4
