"""What a living list shows: each issue once, the most urgent first, and what of it a call names."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from triage_bot.actions.effects import Listing, Sentence
from triage_bot.context.process import ListSpec
from triage_bot.context.scene import Scene
from triage_bot.model.resource import ACCOUNTS
from triage_bot.shapes.values import Username
from triage_bot.text.inert import Raw, cell, inert
from triage_bot.text.marker import Said

MOST_LINES = 200
"""Lines of one section that are written out."""
_REFERENCE = re.compile(r"[\w./-]+#\d+")


@dataclass(frozen=True, kw_only=True)
class ListLine:
    """A line of a list: about which issue or account, in which section; `said` is the text it stands for, if any."""

    about: str
    reference: Raw
    sentence: Sentence
    section: str = ""
    said: Said | None = None

    def place(self) -> tuple[object, ...]:
        """Where a text's line stands: issues by their numbers as they will have them, so new ones last, as planned."""
        assert self.said is not None  # noqa: S101 – a text's line
        project, _, number = self.about.rpartition("#")
        if not number.isdecimal():
            return (self.said.episode, project, True)
        return (self.said.episode, project, False, len(number), number, self.said.rule, self.said.step)


def line_for(said: Said, sentence: Sentence, fresh: bool = False) -> ListLine:
    """A text that stands on a list; a person may have written into the mark that one that is not fresh comes from."""
    known = fresh or _REFERENCE.fullmatch(said.resource)
    shown = Raw(f"{said.resource}+") if known else cell(said.resource)  # GitLab shows its title with it
    return ListLine(about=said.resource, reference=shown, sentence=sentence, said=said)


def line_of(listing: Listing) -> ListLine:
    """A line of a section; an account is shown by its id."""
    about = str(listing.ref)
    shown = Raw(cell(about)) if listing.ref.project == ACCOUNTS else Raw(f"{about}+")
    return ListLine(about=about, reference=shown, sentence=listing.sentence, section=listing.section)


@dataclass(frozen=True, kw_only=True)
class ListText:
    """The lines of one list in order: first the texts its reader would have got many of, then the sections.

    `whole`: only editors read it, so its lines say what is confidential.
    """

    spec: ListSpec
    reader: str
    scene: Scene
    whole: bool
    texts: tuple[ListLine, ...]
    lines: tuple[ListLine, ...]

    def rows(self) -> list[dict[str, object]]:
        """The texts, each with a sentence of its own."""
        day = self.scene.calendar.day
        return [
            {**self._row(line), "since": day(line.said.episode), "asked": day(line.said.at or line.said.episode)}
            for line in self._texts[:MOST_LINES]
            if line.said
        ]

    def sections(self) -> list[dict[str, object]]:
        """The sections that have lines, in the list's order."""
        sections = []
        for name in self.spec.sections:
            if lines := self._by_section.get(name):
                rows = [self._row(line) for line in lines[:MOST_LINES]]
                sections.append({"name": name, "rows": rows, "more": len(lines) - len(rows)})
        return sections

    def shown(self, only: Iterable[str] = ()) -> list[ListLine]:
        """All its lines from the top; `only` those of these sections."""
        names = tuple(only)
        return [
            *(() if names else self._texts),
            *(line for name in self.spec.sections if not names or name in names for line in self._by_section[name]),
        ]

    def top(self, lines: Iterable[ListLine], most: int) -> tuple[list[dict[str, object]], int]:
        """The first lines as a call names them, each issue once, and how many more there are."""
        order = _first_of_each(lines)
        return [{**self._row(line, True), "step": self._step(line)} for line in order[:most]], len(order[most:])

    # Which, and in which order ---------------------------------------------------------------

    @cached_property
    def _texts(self) -> list[ListLine]:
        return self.ranked(self.texts)

    @cached_property
    def _by_section(self) -> dict[str, list[ListLine]]:
        """The lines of each section that stand there: an issue's first one, and all of sections in full."""
        seen = {line.about for line in self.texts}
        by_section: dict[str, list[ListLine]] = {}
        for name in self.spec.sections:
            lines = self.ranked([line for line in self.lines if line.section == name])
            if name not in self.spec.in_full:
                lines = _first_of_each(line for line in lines if line.about not in seen)
                seen |= {line.about for line in lines}
            by_section[name] = lines
        return by_section

    def ranked(self, lines: Sequence[ListLine]) -> list[ListLine]:
        """By ARR where all are known, else the next renewal first, else as they come; nobody else reads an order."""
        worth = [line.sentence.arr for line in lines if line.sentence.arr is not None]
        if not self.whole:
            return list(lines)
        if len(worth) == len(lines):
            return sorted(lines, key=lambda line: -(line.sentence.arr or 0))
        return sorted(lines, key=lambda line: line.sentence.renewal or date.max)

    @cached_property
    def _count(self) -> Counter[str]:
        """How many lines there would be about each."""
        once = (line for line in self.lines if line.section not in self.spec.in_full)
        return Counter(line.about for line in (*self.texts, *once))

    @cached_property
    def _firsts(self) -> dict[str, tuple[ListLine, int]]:
        """By issue the line that tells of those that are left out, and how many these are."""
        standing = [line for line in self.shown() if line.section not in self.spec.in_full]
        count = Counter(line.about for line in standing)
        return {line.about: (line, self._count[line.about] - count[line.about]) for line in _first_of_each(standing)}

    # In words -------------------------------------------------------------------------------

    def _row(self, line: ListLine, alone: bool = False) -> dict[str, object]:
        """A line in words; `alone`, as in a call, it tells of all others about the same issue."""
        words = line.sentence.whole() if self.whole else line.sentence.bare()
        covers = line.sentence.covers.get(Username(self.reader), "")
        words += f" (for {inert(covers, self.scene.host)})" if covers and self.reader else ""
        first, more = self._firsts.get(line.about, (line, 0))
        more = max(0, self._count[line.about] - 1) if alone else more if first is line else 0
        told = f", and {more} more" if more else ""
        return {"reference": line.reference, "text": Raw(f"{words}{told}".removeprefix(", "))}

    def _step(self, line: ListLine) -> Raw:
        """The account's next step, unless the line says it already."""
        step = line.sentence.step() if self.whole else ""
        return Raw("" if step in line.sentence.whole() else step)


def _first_of_each(lines: Iterable[ListLine]) -> list[ListLine]:
    """The first line about each issue, in order."""
    first: dict[str, ListLine] = {}
    for line in lines:
        first.setdefault(line.about, line)
    return list(first.values())
