"""What holds up to the end of a group: `(?imx)`, and that it stands behind the place it looks from."""

from __future__ import annotations

from dataclasses import dataclass, replace

IGNORE_CASE, EXTENDED, MULTILINE = 1, 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What `(?imx)` sets, up to the end of its group."""

    fold: bool = False
    extended: bool = False
    dot_takes_all: bool = False
    wide: bool = False
    in_look_behind: bool = False

    def changed(self, on: str, off: str) -> Flags:
        """With the letters of `(?on-off)`."""
        return replace(
            self,
            fold=("i" in on or self.fold) and "i" not in off,
            extended=("x" in on or self.extended) and "x" not in off,
            dot_takes_all=("m" in on or self.dot_takes_all) and "m" not in off,
            wide=("u" in on or self.wide) and not {"a", "d"} & set(on),
        )

    def within(self, behind: bool) -> Flags:
        """In a group that looks around; once behind, all inside is."""
        return replace(self, in_look_behind=self.in_look_behind or behind)


def flags_of(options: int) -> Flags:
    """The options of a Regexp as flags."""
    return Flags(
        fold=bool(options & IGNORE_CASE), extended=bool(options & EXTENDED), dot_takes_all=bool(options & MULTILINE)
    )
