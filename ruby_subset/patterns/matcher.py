"""Matches what goes back: look-around, back-references, possessive and sealed parts; each step is paid for."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from ruby_subset.patterns.compiling import (
    BACK,
    DONE,
    IF,
    JUMP,
    KEEP,
    LOOK,
    LOOP,
    ONE,
    PLACE,
    SAVE,
    SEALED,
    SPAN,
    START_LOOP,
    WAYS,
    PatternSteps,
)

if TYPE_CHECKING:
    from ruby_subset.core.allowance import Allowance

Kept = tuple[int, ...]
_WORDS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Pc"}


class Matcher:
    """One search in one text."""

    def __init__(self, allowance: Allowance, steps: PatternSteps, text: str, start: int) -> None:
        self.allowance, self.code, self.text, self.start = allowance, steps.code, text, start
        self.nothing: Kept = (-1,) * steps.kept

    def match_at(self, at: int) -> Kept | None:
        """Where groups begin and end if the pattern matches right here."""
        ended = self._follow(0, at, (at, *self.nothing[1:]))
        return None if ended is None else (ended[1][0], ended[0], *ended[1][2:])

    def _follow(self, pc: int, at: int, kept: Kept) -> tuple[int, Kept] | None:  # noqa: PLR0912 – one loop is fastest
        """Follows the steps from one place on; where it ends, and what was kept."""
        code, text, end, allowed, taken = self.code, self.text, len(self.text), self.allowance.steps, 0
        back: list[tuple[int, int, Kept, int]] = []
        while True:
            taken += 1
            if taken > allowed:
                self.allowance.spend(taken)
            step = code[pc]
            kind = step[0]
            if kind == ONE:
                if at < end and step[1][text[at]]:
                    at, pc = at + 1, pc + 1
                    continue
            elif kind == SPAN:
                low, reached = self._span(step, at)
                taken += (reached - at) // 3
                if reached >= low:
                    if reached > low:
                        back.append((pc + 1, reached - 1, kept, low))
                    at, pc = reached, pc + 1
                    continue
            elif kind in {WAYS, JUMP}:
                if kind == WAYS:
                    back.append((step[2], at, kept, -1))
                pc = step[1]
                continue
            elif kind != DONE:
                self.allowance.spend(taken + 1)
                moved = self._rare(step, pc, at, kept, back)
                allowed, taken = self.allowance.steps, 0
                if moved is not None:
                    pc, at, kept = moved
                    continue
            if kind == DONE or not back:
                self.allowance.spend(taken)
                return (at, kept) if kind == DONE else None
            pc, at, kept, low = back.pop()
            if 0 <= low < at:
                back.append((pc, at - 1, kept, low))

    def _span(self, step: Any, at: int) -> tuple[int, int]:
        """The least place to reach, and the farthest that can be."""
        _, members, least, most = step
        text = self.text
        limit = len(text) if most is None else min(len(text), at + most)
        reached = at
        while reached < limit and members[text[reached]]:
            reached += 1
        return at + least, reached

    def _rare(self, step: Any, pc: int, at: int, kept: Kept, back: list[Any]) -> tuple[int, int, Kept] | None:
        kind = step[0]
        if kind == SAVE:
            return pc + 1, at, _with(kept, step[1], at)
        if kind == START_LOOP:
            return pc + 1, at, _with(_with(kept, step[1], 0), step[1] + 1, -1)
        if kind == LOOP:
            return self._loop(step, pc, at, kept, back)
        if kind == PLACE:
            return (pc + 1, at, kept) if self._is_place(step[1], at) else None
        if kind == LOOK:
            return self._look(step, at, kept)
        if kind == SEALED:
            inside = self._follow(pc + 1, at, kept)
            return None if inside is None else (step[1], *inside)
        if kind == BACK:
            return self._back_to(step, pc, at, kept)
        if kind == KEEP:
            return pc + 1, at, _with(kept, 0, at)
        if kind == IF:
            taken = any(kept[2 * number + 1] >= 0 for number in step[1])
            return (pc + 1 if taken else step[2]), at, kept
        raise AssertionError(kind)

    def _loop(self, step: Any, pc: int, at: int, kept: Kept, back: list[Any]) -> tuple[int, int, Kept]:
        _, slot, least, most, lazy, after = step
        count, began = kept[slot], kept[slot + 1]
        again = (pc + 1, at, _with(_with(kept, slot, count + 1), slot + 1, at))
        if count < least and began != at:
            return again
        if began == at or (most is not None and count >= most):  # an empty turn ends it
            return after, at, kept
        if lazy:
            back.append((*again, -1))
            return after, at, kept
        back.append((after, at, kept, -1))
        return again

    def _is_place(self, kind: str, at: int) -> bool:
        text, end = self.text, len(self.text)
        match kind:
            case "^":
                return at == 0 or (at < end and text[at - 1] == "\n")
            case "$":
                return at == end or text[at] == "\n"
            case "A":
                return at == 0
            case "z":
                return at == end
            case "Z":
                return at == end or (at == end - 1 and text[at] == "\n")
            case "G":
                return at == self.start
        boundary = (at > 0 and is_word(text[at - 1])) != (at < end and is_word(text[at]))
        return boundary == (kind == "b")

    def _look(self, step: Any, at: int, kept: Kept) -> tuple[int, int, Kept] | None:
        _, after, starts, negated = step
        hit: Kept | None = None
        for start, width in starts:
            inside = self._follow(start, at - width, kept) if width <= at else None
            if inside is not None:
                hit = inside[1]
                break
        if (hit is not None) == negated:
            return None
        return after, at, kept if hit is None else hit

    def _back_to(self, step: Any, pc: int, at: int, kept: Kept) -> tuple[int, int, Kept] | None:
        _, numbers, fold = step
        for number in reversed(numbers):
            low, high = kept[2 * number], kept[2 * number + 1]
            if high < 0:
                continue
            self.allowance.spend((high - low) // 16)
            taken, here = self.text[low:high], self.text[at : at + high - low]
            same = taken.casefold() == here.casefold() if fold else taken == here
            return (pc + 1, at + high - low, kept) if same else None
        return None


def _with(kept: Kept, slot: int, value: int) -> Kept:
    return (*kept[:slot], value, *kept[slot + 1 :])


def is_word(sign: str) -> bool:
    """Whether a boundary of a word sees a letter in it: all of Unicode."""
    return sign == "_" or unicodedata.category(sign) in _WORDS
