"""Telling people: as a note or as lines, and what its hidden line remembers of region, readers and form for later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from triage_bot.text.marker import Said

Bundled = Annotated[bool, Field(description="Whom over three notes would call has lines on a list; `false`: never.")]
"""The field of actions whose texts may become lines."""

_REGION, _READER, _FORM = "in:", "to:", "form:"


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling: the region (empty while nobody knew it, None where it did not matter), and who heard by it.

    `form` is `yes` or `no` where one was waited for.
    """

    region: str | None
    readers: tuple[str, ...] = ()
    form: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        """As it stands in the hidden line, behind what it is about."""
        region = (f"{_REGION}{self.region}",) if self.region is not None else ()
        readers = tuple(f"{_READER}{name}" for name in self.readers)
        return (*region, *readers, *((f"{_FORM}{self.form}",) if self.form else ()))

    @classmethod
    def of(cls, said: Said) -> Telling:
        """Read from the hidden line."""

        def behind(mark: str) -> list[str]:
            return [word.removeprefix(mark) for word in said.about[1:] if word.startswith(mark)]

        return cls(next(iter(behind(_REGION)), None), tuple(behind(_READER)), next(iter(behind(_FORM)), ""))
