"""Compares how a schedule ended with the unbroken runs of its world: what is lost, doubled, or a person's and gone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.campaign.people import DELETES, ON_NOTES, PUTS, SAYINGS
from tests.campaign.play import Told
from tests.campaign.world import World

OF_LABELS = ("colour", "colour off", "region on", "regions off", "plain label")
FACTS = {
    **dict.fromkeys(OF_LABELS, "labels"),
    **dict.fromkeys(set(PUTS) - set(OF_LABELS), ""),
    "description": "description", "close": "state", "milestone": "milestone", "due date": "due",
    "assignee": "assignees", "in the open": "confidential", "title": "title",
    **dict.fromkeys(SAYINGS, "people"), **dict.fromkeys(ON_NOTES, "words"),
}  # fmt: skip
"""What each act of a person sets."""
SETTLE = {"colour", "colour off", "close", "command: colour", "command: snooze", "form", DELETES}
"""Acts after which what was not yet said of the issue need not be said any more, or was taken away again."""
BESIDE = ("twins", "marks", "heard", "told")
"""What is judged by itself."""


@dataclass(frozen=True)
class Difference:
    """One: lost, doubled, overwritten, in the gap, other, restless or an error; on which issue, and what was seen."""

    kind: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind:11} {self.where}: {self.what}"


def judged(world: World, told: Told, before: Told, behind: Told) -> list[Difference]:
    """`before` and `behind`: the unbroken ends, people acting before the bot and behind it."""
    found = [Difference("error", "run", one) for one in told.errors]
    found += [Difference("restless", "run", one) for one in (*told.restless, *before.restless, *behind.restless)]
    for key in sorted({*told.end, *before.end, *behind.end}):
        here, wanted = told.end.get(key), [end[key] for end in (before.end, behind.end) if key in end]
        found += _doubled(key, here) if here else []
        found += _compared(key, here, wanted, world)
    gap = told.in_gap
    return [Difference("in the gap", one.where, one.what) if _in_gap(one, gap) else one for one in found]


def _in_gap(one: Difference, gap: set[str]) -> bool:
    """What a person set in the gap; or who heard of it, or a line of a list that says what stands there instead."""
    listed = "living" in one.where and any(f"<{key}>" in one.what for key in gap)
    return listed or (one.where in gap and (one.kind == "overwritten" or "heard: " in one.what))


def _doubled(key: str, here: dict[str, Any]) -> list[Difference]:
    """The same said twice, or two open issues about the same."""
    found = [Difference("doubled", key, f"{here['open']} are open")] if here["open"] > 1 else []
    for facet in ("marks", "bare"):
        twice = [text for text, count in Counter(here.get(facet, ())).items() if count > 1]
        found += [Difference("doubled", key, f"{facet}: {text[:120]}") for text in twice]
    return found


def _compared(key: str, here: dict[str, Any] | None, wanted: list[dict[str, Any]], world: World) -> list[Difference]:
    if not wanted:
        return [Difference("other", key, "nobody wanted it")] if here and here["open"] else []
    if here is None:
        told = any(end["told"] for end in wanted)  # to people who may have heard by notes instead
        return [] if told or len(wanted) < 2 else [Difference("lost", key, "it is not there")]
    if "living" in key or len(wanted) < 2:
        return _lines(key, here, wanted) if len(wanted) == 2 else []
    touched = {FACTS[act.kind] for act in world.acts if act.key == key}
    snoozed = any(act.key == key and act.kind == "command: snooze" for act in world.acts)
    held = {"labels"} if snoozed else set()  # what could not be done before is held until the snooze ends
    found = []
    for facet in wanted[0]:
        asked = [one.get(facet) for one in wanted]
        if facet not in {*BESIDE, *held} and here.get(facet) not in asked:
            found.append(_differs(key, facet, here.get(facet), asked, touched))
    settled = any(act.key == key and act.kind in SETTLE for act in world.acts)
    return found if settled else found + _heard(key, *(set(end.get("heard", ())) for end in (here, *wanted)))


def _heard(key: str, here: set[str], before: set[str], behind: set[str]) -> list[Difference]:
    """Who is to hear of something hears of it, by a note or on a list, and of nothing else."""
    found = [Difference("lost", key, f"not heard: {one}") for one in sorted(before & behind - here)]
    return found + [Difference("other", key, f"heard: {one}") for one in sorted(here - before - behind)]


def _differs(key: str, facet: str, here: Any, wanted: list[Any], touched: set[str]) -> Difference:
    """What a person set, or what the bot was to say or to set."""
    text = f"{facet} is {_short(here)}, wanted {' or '.join(dict.fromkeys(map(_short, wanted)))}"
    if facet in touched:
        return Difference("overwritten", key, text)
    if facet == "bare" and any(set(here or ()) < set(one or ()) for one in wanted):
        return Difference("lost", key, text)
    return Difference("other", key, text)


def _lines(key: str, here: dict[str, Any], wanted: list[dict[str, Any]]) -> list[Difference]:
    """A list: what both would have is there, what neither would have is not. Who heard what is judged by itself, so
    where people were told by it, it may have said so otherwise or be empty by now.
    """
    told = {f"<{about}>" for end in (here, *wanted) for about in end["told"]}
    lines, *both = ({line for line in _items(end) if not any(one in line for one in told)} for end in (here, *wanted))
    found = [Difference("lost", key, f"line {line[:140]}") for line in sorted(both[0] & both[1] - lines)]
    found += [Difference("other", key, f"line {line[:140]}") for line in sorted(lines - both[0] - both[1])]
    if not told and here["state"] not in {one["state"] for one in wanted}:
        found.append(Difference("lost", key, f"it is {here['state']}"))
    return found


def _items(one: dict[str, Any]) -> list[str]:
    return [line for line in one["description"].splitlines() if line.lstrip().startswith("- ")]


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 160 else f"{text[:80]} … {text[-80:]}"
