"""Conditions that belong together, and the one walk over them: `all`, `any` and `not` at any depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Literal

from triage_bot.conditions.base import Condition
from triage_bot.conditions.verdict import Verdict, all_of, any_of, opposite
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import Unread


@dataclass(frozen=True, eq=False)
class Group:
    """Parts joined by a word; each is itself, so that what many rules share is asked once for a view of an issue."""

    word: Literal["all", "any", "not"] = "all"
    parts: tuple[Condition | Group, ...] = ()
    shared: bool = False

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        """What its parts come to, in their order; parts that cannot matter any more are not asked."""
        known = seen.verdicts.get(self) if self.shared else None
        if isinstance(known, Verdict):
            return known
        verdict = self.combined(map(ask, self.parts, repeat(seen), repeat(scene)))
        if self.shared:
            seen.verdicts[self] = verdict
        return verdict

    def combined(self, verdicts: Iterable[Verdict]) -> Verdict:
        """The word's own way to join the verdicts of its parts."""
        if self.word == "any":
            return any_of(verdicts)
        return opposite(all_of(verdicts)) if self.word == "not" else all_of(verdicts)

    @property
    def leaves(self) -> Iterator[Condition]:
        """Its conditions at any depth."""
        for part in self.parts:
            yield from part.leaves if isinstance(part, Group) else (part,)

    @property
    def sure(self) -> Iterator[Condition]:
        """Its conditions at any depth that are not behind a `not`: a match may have met them."""
        for part in self.parts if self.word != "not" else ():
            yield from part.sure if isinstance(part, Group) else (part,)

    @property
    def own(self) -> Iterator[Condition]:
        """The conditions that every match meets, without the nested ones."""
        return (part for part in self.parts if not isinstance(part, Group))


def ask(part: Condition | Group, seen: Seen, scene: Scene) -> Verdict:
    """A part's verdict; unknown while it asks for what nobody has read."""
    try:
        return part.verdict(seen, scene)
    except Unread as unread:
        return Verdict(None, unread.needs)
