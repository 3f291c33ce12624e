"""Four years of renewals, one on every day, both motions: each step once, in order, late ones at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import account
from tests.renewals.paper import Paper
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import Assign
from triage_bot.conditions.base import ask
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Account, Ref
from triage_bot.plan.plan import Options, Plan
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet, Rule
from triage_bot.resources import shipped
from triage_bot.text import marker

FIRST, LAST = date(2027, 1, 1), date(2030, 12, 31)
DAY = timedelta(days=1)


@cache
def policy() -> PolicySet:
    return load([shipped("policies") / "renewals" / "renewals.yml"])


def months_before(day: date, months: int) -> date:
    """Counted independently: the same day of that month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


@cache
def on(day: date) -> Scene:
    """What a rule sees on a morning."""
    return Scene(now=datetime.combine(day, time(9), UTC))


def days() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY


def row(renewal: date, segment: str) -> Account:
    number = f"{segment}-{renewal}"
    return account(
        number, f"Sample {number}", csm="csm-anna", ae="ae-one", sa="sa-one", segment=segment, region="EMEA",
        renewal_date=renewal, acv=100_000.0,
    )  # fmt: skip


# When each rule begins and ends ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "segment", "months", "until"),
    [
        ("renewal-review", "enterprise", 4, 0),
        ("commercial-review-first", "commercial", 6, 4),
        ("commercial-review-second", "commercial", 6, 0),
        ("my-accounts-renewals-within-six-months", "commercial", 6, 0),
    ],
)
def test_of_every_day_the_window_is_exact(rule: str, segment: str, months: int, until: int) -> None:
    conditions = next(one.conditions for one in policy().rules if one.id == rule)

    def met(row_: Account, day: date) -> bool:
        return ask(conditions, Seen(row_), on(day)).met

    for renewal in days():
        one = row(renewal, segment)
        begins = months_before(renewal, months)
        ends = months_before(renewal, until) if until else renewal + DAY
        found = [met(one, day) for day in (begins - DAY, begins, ends - DAY, ends)]
        assert found == [False, True, True, False], renewal
        other = row(renewal, "enterprise" if segment == "commercial" else "commercial")
        assert not met(other, begins), renewal


# Lived through --------------------------------------------------------------------------------------


@dataclass
class Story:
    """What happened to one account's reviews, by kind: opened, called people, assigned; on which days."""

    opened: dict[str, list[date]] = field(default_factory=dict)
    announced: dict[str, list[date]] = field(default_factory=dict)
    assigned: dict[str, list[date]] = field(default_factory=dict)
    due: dict[str, date | None] = field(default_factory=dict)

    def over(self, segment: str, today: date) -> bool:
        """All that should happen did, a while ago."""
        last = "renewal review" if segment == "enterprise" else "second renewal review"
        return last in self.announced and self.announced[last][-1] + timedelta(days=5) < today


def _alone(rule: Rule) -> Rule:
    """The rule for each account as if there were no other."""
    given: dict[str, Any] = dict(rule.actions)
    kept = {key: act for key, act in given.items() if "bundled" in getattr(type(act), "model_fields", {})}
    actions = {**given, **{key: act.model_copy(update={"bundled": False}) for key, act in kept.items()}}
    return replace(rule, limits=None, actions=actions)


def lived(segment: str, gaps: list[int], start: date, until: date, renewals: list[date]) -> dict[date, Story]:
    """The bot runs on some days only. Accounts leave the list once all has happened, one in thirty stays to the end."""
    stories = {renewal: Story() for renewal in renewals}
    speaking = (one for one in policy().rules if "list" not in one.actions)  # lists have tests of their own
    unpaced = replace(policy(), steps=tuple(map(_alone, speaking)))  # and so have the pace, and texts that are many
    paper, today, turn = Paper(unpaced, options=Options(max_changes=10_000)), start, 0
    while today <= until:
        near = [one for one in renewals if one - timedelta(days=190) <= today <= one + 3 * DAY]
        near = [one for one in near if one.toordinal() % 30 == 0 or not stories[one].over(segment, today)]
        paper.accounts = tuple(row(one, segment) for one in near)
        ids = {one.id for one in paper.accounts}
        gone = [ref for ref, one in paper.issues.items() if marker.read(one.description).get("account") not in ids]
        for ref in gone:
            if "living" not in marker.read(paper.issues[ref].description):
                del paper.issues[ref], paper.facts[ref]
        plan = paper.run(datetime.combine(today, time(9), UTC))
        note_down(stories, plan, paper, today)
        today += timedelta(days=gaps[turn % len(gaps)])
        turn += 1
    return stories


def note_down(stories: dict[date, Story], plan: Plan, paper: Paper, today: date) -> None:
    opened = {one.ref: marker.read(one.mark) for one in plan.changes if isinstance(one, OpenIssue)}

    def about(ref: Ref) -> tuple[Story, str] | None:
        mark = opened.get(ref) or marker.read(paper.issues[ref].description)
        renewal = mark.get("renewal")
        return (stories[date.fromisoformat(renewal)], str(mark["kind"])) if renewal else None

    for change in plan.changes:
        found = about(change.ref)
        if isinstance(change, PostNote | Assign) or (isinstance(change, OpenIssue) and change.assignees):
            assert today.weekday() < 5, f"{today} is no working day: {change}"
        if found is None:
            continue
        story, kind = found
        if isinstance(change, OpenIssue):
            story.opened.setdefault(kind, []).append(today)
            story.due[kind] = change.due
            if change.assignees:
                story.assigned.setdefault(kind, []).append(today)
        elif isinstance(change, PostNote):
            story.announced.setdefault(kind, []).append(today)
        elif isinstance(change, Assign):
            story.assigned.setdefault(kind, []).append(today)


def runs(gaps: list[int], start: date, until: date) -> list[date]:
    found, today, turn = [], start, 0
    while today <= until:
        found.append(today)
        today += timedelta(days=gaps[turn % len(gaps)])
        turn += 1
    return found


def first(looks: list[date], begins: date, ends: date, working: bool = False) -> list[date]:
    """The first look from one day through another, on a working day if asked; none if there is no such look."""
    return [day for day in looks if begins <= day <= ends and (not working or day.weekday() < 5)][:1]


def due_day(kind: str, renewal: date) -> date:
    """The day the process wants it by."""
    if kind == "renewal review":
        return months_before(renewal, 4) + timedelta(days=30)
    return months_before(renewal, 5 if kind == "first renewal review" else 3)


def tenth_working_day(day: date) -> date:
    """Nobody is given less time, unless the renewal is nearer."""
    left = 10
    while left:
        day += DAY
        left -= day.weekday() < 5
    return day


def expected(segment: str, renewal: date, looks: list[date]) -> Story:
    """What the process wants, told from the dates alone."""
    story = Story()
    kinds = (
        {"renewal review": (4, None, 4)}
        if segment == "enterprise"
        else {"first renewal review": (6, 4, 6), "second renewal review": (6, None, 4)}
    )
    for kind, (months, until, told) in kinds.items():
        ends = months_before(renewal, until) - DAY if until else renewal
        opened = first(looks, months_before(renewal, months), ends)
        if not opened:
            continue
        story.opened[kind] = opened
        story.due[kind] = min(max(due_day(kind, renewal), tenth_working_day(opened[0])), renewal)
        for what, begins in (("assigned", opened[0]), ("announced", max(opened[0], months_before(renewal, told)))):
            if day := first(looks, begins, renewal, working=True):
                getattr(story, what)[kind] = day
    return story


@pytest.mark.parametrize("segment", ["enterprise", "commercial"])
def test_each_step_once_in_order_whatever_days_the_bot_runs(segment: str) -> None:
    chance = Random(segment)
    gaps = [chance.choice([2, 5, 8, 13, 21, 34, 40, 55]) for _ in range(97)]
    start, until = FIRST - timedelta(days=190), LAST
    found = lived(segment, gaps, start, until, list(days()))
    looks = runs(gaps, start, until)
    for renewal, story in found.items():
        assert story == expected(segment, renewal, looks), renewal
        assert list(story.opened) == sorted(story.opened), "the first review before the second"


@settings(max_examples=80, deadline=None)
@given(
    segment=st.sampled_from(["enterprise", "commercial"]),
    renewal=st.dates(FIRST, LAST),
    gaps=st.lists(st.integers(1, 70), min_size=1, max_size=12),
    first_look=st.integers(0, 60),
)
def test_any_run_of_days_without_the_bot(segment: str, renewal: date, gaps: list[int], first_look: int) -> None:
    start = renewal - timedelta(days=190 - first_look)
    found = lived(segment, gaps, start, renewal + 3 * DAY, [renewal])
    assert found[renewal] == expected(segment, renewal, runs(gaps, start, renewal + 3 * DAY))
