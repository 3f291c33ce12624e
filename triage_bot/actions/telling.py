"""What the hidden line of a telling remembers for later: by which region it went, who heard for it, and the form."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.text.marker import Said

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
