"""`Gem::Version`: numbers of versions, compared part by part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from ruby_subset.core.classes import PARENT
from ruby_subset.core.errors import RubyError
from ruby_subset.running.table import Call, method

NAME = "Gem::Version"
PARENT[NAME] = "Comparable"
WRITTEN = re.compile(r"\s*(?:[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?\s*", re.ASCII)
MAX_LENGTH = 1_000
PART = re.compile(r"[0-9]+|[a-zA-Z]+", re.ASCII)

Parts = list[int | str]


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it is written, `-` being `.pre.`."""

    text: str
    ruby_class: ClassVar[str] = NAME

    @property
    def parts(self) -> Parts:
        """Its numbers and words."""
        return [int(part) if part.isdigit() else part for part in PART.findall(self.text)]

    @property
    def bare(self) -> Parts:
        """The same without zeros at the end of its numbers, and of what stands behind them."""
        parts = self.parts
        first = next((number for number, part in enumerate(parts) if isinstance(part, str)), len(parts))
        return [*_without_zeros(parts[:first]), *_without_zeros(parts[first:])]


def _without_zeros(parts: Parts) -> Parts:
    size = len(parts)
    while size and parts[size - 1] == 0:
        size -= 1
    return parts[:size]


def version_of(value: Any) -> Version | None:
    """The version that a text tells; None for what tells none."""
    if isinstance(value, Version):
        return value
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    if text is None or len(text) > MAX_LENGTH or not WRITTEN.fullmatch(text):
        return None
    return Version(text.strip().replace("-", ".pre.") or "0")


def _paid(call: Call, version: Version) -> Version:
    """The version, whose parts are about to be read."""
    call.run.spend(len(version.text) // 8)
    return version


@method(f"{NAME}.", "new", "create")
def new(call: Call, _: Any, value: Any) -> Version:
    """A version; raises ArgumentError."""
    version = version_of(value)
    if version is None:
        raise RubyError("ArgumentError", f"Malformed version number string {call.run.text(value)}")
    return _paid(call, version)


@method(f"{NAME}.", "correct?")
def is_correct(call: Call, _: Any, value: Any) -> bool:
    """Whether a text tells a version."""
    call.run.spend(MAX_LENGTH // 100)
    return version_of(value) is not None


@method(NAME, "<=>")
def compare(call: Call, version: Version, other: Any) -> int | None:
    """Which comes first, part by part; words come before numbers."""
    another = version_of(other) if isinstance(other, str | Version) else None
    if another is None:
        return None
    mine, theirs = _paid(call, version).bare, _paid(call, another).bare
    for number in range(max(len(mine), len(theirs))):
        left = mine[number] if number < len(mine) else 0
        right = theirs[number] if number < len(theirs) else 0
        if left != right:
            mixed = isinstance(left, str) - isinstance(right, str)
            return -mixed if mixed else 1 if (left, 0) > (right, 0) else -1
    return 0


@method(NAME, "==")
def equal(call: Call, version: Version, other: Any) -> bool:
    """Whether neither comes first."""
    return compare(call, version, other) == 0


@method(NAME, "to_s", "version")
def to_s(_call: Call, version: Version) -> str:
    """As it is written."""
    return version.text


@method(NAME, "inspect")
def inspect(_call: Call, version: Version) -> str:
    """As a program says it."""
    return f'#<Gem::Version "{version.text}">'


@method(NAME, "segments")
def segments(call: Call, version: Version) -> list[Any]:
    """Its numbers and words."""
    return list(_paid(call, version).parts)


@method(NAME, "canonical_segments")
def canonical_segments(call: Call, version: Version) -> list[Any]:
    """The same without zeros at the end."""
    return list(_paid(call, version).bare)


@method(NAME, "prerelease?")
def is_prerelease(call: Call, version: Version) -> bool:
    """Whether it has words."""
    return any(isinstance(part, str) for part in _paid(call, version).parts)


def _numbers(call: Call, version: Version) -> list[int]:
    parts = _paid(call, version).parts
    first = next((number for number, part in enumerate(parts) if isinstance(part, str)), len(parts))
    return [part for part in parts[:first] if isinstance(part, int)]


@method(NAME, "release")
def release(call: Call, version: Version) -> Version:
    """The version that it comes before, or itself."""
    return Version(".".join(map(str, _numbers(call, version)))) if is_prerelease(call, version) else version


@method(NAME, "bump")
def bump(call: Call, version: Version) -> Version:
    """The next but in its last number: `5.3.1` is followed by `5.4`."""
    numbers = _numbers(call, version)
    numbers = numbers[:-1] if len(numbers) > 1 else numbers
    return Version(".".join(map(str, [*numbers[:-1], numbers[-1] + 1])))
