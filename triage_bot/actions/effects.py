"""What an action wants for a match: changes, texts, lines of lists, what is held back, and what it must know first."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from triage_bot.changes.change import Change
from triage_bot.changes.unmade import Unmade
from triage_bot.context.reading import next_step
from triage_bot.context.roles import Recipient
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import SILENT, line, names_elsewhere, names_for, worth
from triage_bot.model.facts import Need
from triage_bot.model.resource import Issue, Ref
from triage_bot.shapes.values import Username
from triage_bot.text.calendar import Calendar
from triage_bot.text.inert import inert, one_line
from triage_bot.text.marker import Said
from triage_bot.text.shortened import shortened

LONGEST_STEP = 120
"""Characters of a next step that a call names."""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """What a line on a list says of its matter, in words made when it is written; `bare` without what is confidential.

    `step` is the account's next step, for calls; `covers`, by reader, for whom they stand in. Lines stand by `arr`,
    else by `renewal`, where these are known.
    """

    whole: Callable[[], str] = str
    bare: Callable[[], str] = str
    step: Callable[[], str] = str
    covers: Mapping[Username, str] = field(default_factory=dict)
    arr: float | None = None
    renewal: date | None = None


def named(name: str, host: str = "") -> Sentence:
    """A rule's own name as the sentence."""
    words = inert(one_line(name), host)
    return Sentence(whole=lambda: words, bare=lambda: words)


def sentence(text: str, own: Mapping[str, object], readers: Iterable[Recipient], seen: Seen, scene: Scene) -> Sentence:
    """The sentence a text gives with a rule's `own` names. Making its words raises ValueFault, and Unread."""
    arr, renewal = worth(seen, scene)
    return Sentence(
        whole=lambda: line(text, {**names_for(seen, scene), **own}),
        bare=lambda: line(text, {**names_elsewhere(seen, scene), **own, **SILENT}),
        step=lambda: _step(seen, scene),
        covers={Username(reader.username or reader.text): reader.covers for reader in readers if reader.covers},
        arr=arr,
        renewal=renewal,
    )


def _step(seen: Seen, scene: Scene) -> str:
    step = next_step(seen, scene) if isinstance(seen.resource, Issue) else None
    return shortened(inert(one_line(step.text), scene.host), LONGEST_STEP) if step else ""


@dataclass(frozen=True, kw_only=True)
class Held:
    """Something that is not said or done now, why, and when to look again (UTC)."""

    ref: Ref
    rule: str
    why: str
    until: datetime | None = None
    waiting: bool = False
    """True if nothing was kept back: only the time has not come."""
    adopt: str = ""
    """The account that waits until somebody says whether an issue is its: a run that ends so has not done all."""

    @classmethod
    def over(cls, last: date, ref: Ref, rule: str, why: str, calendar: Calendar) -> Held:
        """Held over that day, until the working day after it, which the reason may name: `{day}`."""
        day = calendar.add_working_days(last, 1)
        return cls(ref=ref, rule=rule, why=why.format(day=day), until=calendar.look_at(day))


@dataclass(frozen=True, kw_only=True)
class Say:
    """An unasked text: it joins others of the same look, and may have to wait.

    `part` names the section it becomes; `carries` are changes that go only together with it. Who would get many has a
    line with its `sentence` instead, unless it is never `bundled`. `without` gives the text for those who stay; if
    there is none, it stands on its issue all the same, and only names those it would have called; one that is `noted`
    stands there already, in another note. One that is `alone`
    calls only whom nothing else calls that day, one that is a `line` nobody who can have a list.
    """

    ref: Ref
    rule: str
    part: str
    text: str
    said: Said
    reason: str
    mentions: tuple[str, ...] = ()
    reminder: bool = False
    any_day: bool = False
    private: bool = False
    """It holds what only confidential places may hold."""
    carries: tuple[Change, ...] = ()
    bundled: bool = True
    alone: bool = False
    line: bool = False
    noted: bool = False
    sentence: Sentence | None = None
    without: Callable[[Container[str]], str] | None = None


@dataclass(frozen=True)
class Listed:
    """What was said through a person's list and is still true: the list keeps its line."""

    ref: Ref
    said: Said
    sentence: Sentence = field(default_factory=Sentence)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A line on a living list: which list, whose (empty for a shared one), in which section, about what.

    `mentions` are called with a new line of a shared list, `named` are quiet and only named with it.
    """

    list: str
    person: str
    section: str
    ref: Ref
    text: str
    mentions: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    silent: bool = False
    """Its reader is named, never called or assigned: a quiet role, or one who asked not to be mentioned."""
    sentence: Sentence = field(default_factory=Sentence, compare=False)
    """What the line says; `text` is the whole of it."""


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What one action wants for one match, and what it must know first."""

    changes: tuple[Change, ...] = ()
    says: tuple[Say, ...] = ()
    held: tuple[Held, ...] = ()
    listed: tuple[Listed, ...] = ()
    listings: tuple[Listing, ...] = ()
    missing: frozenset[Need] = frozenset()
    next_look: datetime | None = None
    warnings: tuple[str, ...] = ()
    unmade: tuple[Unmade, ...] = ()
    broken: str = ""
    """Why it cannot be worked out, as its author wrote it."""

    def __add__(self, other: Effects) -> Effects:
        looks = [look for look in (self.next_look, other.next_look) if look]
        return Effects(
            changes=self.changes + other.changes,
            says=self.says + other.says,
            held=self.held + other.held,
            listed=self.listed + other.listed,
            listings=self.listings + other.listings,
            missing=self.missing | other.missing,
            next_look=min(looks, default=None),
            warnings=self.warnings + other.warnings,
            unmade=self.unmade + other.unmade,
            broken=self.broken or other.broken,
        )


NOTHING = Effects()
