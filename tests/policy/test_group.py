"""A group of conditions: three-valued words, asked no further than they must be, and shared where rules ask alike."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.builders import at, issue, policy, scene
from triage_bot.conditions.base import Condition, Group, ask
from triage_bot.conditions.verdict import MET, UNMET, Verdict, timed
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import MEMBERS, NOTES, Need, Unread

UNKNOWN = Verdict(met=None, missing=frozenset({Need(NOTES)}))
LATER = timed(False, at("2026-12-01"))


class Says(Condition):
    """A part with a verdict of its own; it counts how often it is asked."""

    def __init__(self, verdict: Verdict) -> None:
        self.own, self.asked = verdict, 0

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        self.asked += 1
        return self.own


class Asks(Condition):
    """A part that asks for what nobody has read."""

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        raise Unread(Need(MEMBERS, "groups:g"))


def asked(group: Group) -> Verdict:
    return ask(group, Seen(issue()), scene())


@pytest.mark.parametrize(("one", "other"), list(product([MET, UNMET, UNKNOWN], repeat=2)))
def test_words_join_three_values_as_logic_does(one: Verdict, other: Verdict) -> None:
    parts = (Says(one), Says(other))
    values = {one.met, other.met}
    both, either = asked(Group("all", parts)), asked(Group("any", parts))
    assert both.met is (False if False in values else None if None in values else True)
    assert either.met is (True if True in values else None if None in values else False)
    assert asked(Group("not", parts)).met is (None if both.met is None else not both.met)
    assert (both.missing == {Need(NOTES)}) is (both.met is None)
    assert (either.missing == {Need(NOTES)}) is (either.met is None)


@pytest.mark.parametrize(("word", "decisive", "met"), [("all", UNMET, False), ("any", MET, True), ("not", UNMET, True)])
def test_parts_that_cannot_matter_any_more_are_not_asked(word: str, decisive: Verdict, met: bool) -> None:
    last = Says(MET)
    group = Group(word, (Says(UNKNOWN), Says(decisive), last))  # type: ignore[arg-type]
    assert (asked(group).met, last.asked) == (met, 0)


def test_what_nobody_has_read_is_unknown_wherever_it_is_asked() -> None:
    unknown = asked(Group("all", (Group("any", (Says(UNMET), Asks())),)))
    assert (unknown.met, unknown.missing) == (None, {Need(MEMBERS, "groups:g")})
    assert asked(Group("any", (Asks(), Says(MET)))).met


def test_the_earliest_look_of_those_asked_is_kept() -> None:
    sooner = timed(True, at("2026-11-30"))
    assert asked(Group("all", (Says(sooner), Says(LATER)))) == Verdict(met=False, until=at("2026-11-30"))
    assert asked(Group("not", (Says(LATER),))) == timed(True, at("2026-12-01"))


def test_an_empty_group_is_met() -> None:
    assert asked(Group()) is MET


def test_what_rules_ask_alike_is_one_group_asked_once_for_an_issue(tmp_path: Path) -> None:
    rule = "{{id: r{id}, conditions: {{weight: {weight}, not: {{any_label: [a]}}}}, actions: {{toggle_labels: [x]}}}}"
    rules = ", ".join(rule.format(id=number, weight=number) for number in (1, 2))
    one, other = (
        rule.conditions for rule in policy(f"resource_rules: {{issues: {{rules: [{rules}]}}}}", tmp_path).rules
    )
    assert one.parts[1].parts[0] is other.parts[1].parts[0]  # type: ignore[union-attr]
    inside = Says(MET)
    shared, seen = Group("all", (inside,), shared=True), Seen(issue())
    assert all(ask(Group("all", (shared,)), seen, scene()).met for _ in range(3))
    assert inside.asked == 1
