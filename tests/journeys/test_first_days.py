"""The first days with a whole account list are worked off: nobody is buried, all reds have their issue in a week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest

from tests.builders import CSM, account
from tests.journeys.test_faults import Between
from tests.journeys.test_first_day import POLICY
from tests.renewals.paper import Paper
from tests.shelf import shipped_policies
from tests.world import World
from triage_bot.changes.open_issue import openings
from triage_bot.engine.triage import check_fuse
from triage_bot.model.resource import Account
from triage_bot.plan.plan import MAX_CHANGES, Plan
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@cache
def everything() -> PolicySet:
    """All shipped policies."""
    return load(shipped_policies())


def kinds(plan: Plan) -> list[tuple[str, bool]]:
    """Whose issues a plan opens for accounts, and whether it is for a renewal."""
    marks = (marker.read(opening.mark) for opening in openings(plan.changes))
    return [(str(mark["account"]), "renewal" in mark) for mark in marks if "account" in mark]


# One CSM ----------------------------------------------------------------------------------------


def book(**more: str) -> tuple[Account, ...]:
    """Ten accounts of one CSM: three red, four yellow, and renewals ahead."""
    colours = ["red"] * 3 + ["yellow"] * 4 + ["green"] * 3
    return tuple(
        account(
            f"a-{number}", f"Sample {number}", csm=CSM.username, ae="ae-one", sa="sa-one", region="EMEA", health=health,
            requires_triage=number in (3, 4), renewal_date=MONDAY + timedelta(days=20 + 18 * number),
            segment="commercial" if number % 3 == 0 else "enterprise", **more,
        )
        for number, health in enumerate(colours)
    )  # fmt: skip


def reached(plan: Plan) -> Counter[str]:
    """The mails a plan leads to: who is assigned or mentioned, once for each change."""
    return Counter(name for change in plan.changes for name in set(change.reaches or ()))


def lived(paper: Paper, days: int) -> Iterator[tuple[date, Plan]]:
    """A run on each morning and evening."""
    for number in range(days):
        for hour in (9, 17):
            yield MONDAY + number * DAY, paper.run(datetime.combine(MONDAY + number * DAY, time(hour), UTC))


def most_in(days: int, by_day: Mapping[date, int]) -> int:
    """The most in any so many days on end."""
    return max(sum(by_day.get(day + number * DAY, 0) for number in range(days)) for day in by_day)


@pytest.mark.parametrize("baseline", [None, MONDAY], ids=["without a baseline", "with one"])
def test_one_csm_whom_nobody_answers_for_gets_few_mails(baseline: date | None) -> None:
    paper = Paper(replace(everything(), baseline=baseline), book())
    mails: dict[str, Counter[date]] = defaultdict(Counter)
    issues: Counter[tuple[str, bool]] = Counter()
    for day, plan in lived(paper, 26):
        issues.update(kinds(plan))
        for name, number in reached(plan).items():
            mails[name][day] += number
    assert most_in(3, mails[CSM.username]) <= 12
    assert most_in(2, mails["ae-one"]) <= 4
    assert max(mails["ae-one"].values()) == max(mails["sa-one"].values()) == 1, "one call a day for all that was opened"
    assert {number for number, renewal in issues if not renewal} == {"a-0", "a-1", "a-2", "a-3", "a-4"}


def test_the_first_plan_with_a_baseline_is_never_larger() -> None:
    for rows in (book(), book()[:1], book()[5:6], book()[7:], book(health_as_of="")):
        plans = [
            Paper(replace(everything(), baseline=baseline), rows).run(datetime.combine(MONDAY, time(9), UTC))
            for baseline in (None, MONDAY)
        ]
        assert len(plans[1].changes) <= len(plans[0].changes)


# Four CSMs, 170 accounts --------------------------------------------------------------------------

CSMS = ("csm-anna", "csm-ben", "csm-chen", "csm-dora")
HEAD = "Account ID,Account Name,CSM,AE,Region,Health,Requires Triage,Renewal Date,Segment"


def portfolio() -> str:
    """170 accounts of four CSMs as a file: every tenth red, every fifth of the others yellow with triage."""
    rows = [HEAD]
    for number in range(170):
        health = "red" if number % 10 == 0 else "yellow" if number % 10 in (3, 8) else "green"
        renewal = MONDAY + timedelta(days=30 + (number * 37) % 330)
        triage = "yes" if health == "yellow" else "no"
        row = [f"acc-{number:03}", f"Sample {number:03}", CSMS[number % 4 if number % 20 else 0], "", "EMEA", health]
        rows.append(",".join([*row, triage, str(renewal), "commercial" if number % 4 == 1 else ""]))
    return "\n".join([*rows, ""])


def test_170_accounts_do_their_part_each_morning_and_all_reds_have_their_issue_in_a_week(place: World) -> None:
    place.join("csm-dora", 30)
    place.door("limits", notes_per_minute=0)  # five days pass in a minute
    place.files(accounts=portfolio(), policy=POLICY)
    opened: list[tuple[str, bool]] = []
    for number in range(5):
        day = MONDAY + number * DAY
        place.at(f"{day} 10:00")
        morning = Between(place)
        check_fuse(morning.result.plan, MAX_CHANGES)
        today = kinds(morning.result.plan)
        opened += today
        for renewal, most in ((False, 2), (True, 1)):
            owners = Counter(owner(account_id) for account_id, other in today if other is renewal)
            assert set(owners) <= set(CSMS) and max(owners.values(), default=0) <= most
        outcomes = morning.apply()
        assert {status for status, _ in outcomes.values()} == {"done"}, outcomes
        place.at(f"{day} 11:00")
        assert kinds(Between(place).result.plan) == []
    triage = [account_id for account_id, renewal in opened if not renewal]
    assert {f"acc-{number:03}" for number in range(0, 170, 10)} <= set(triage)
    assert Counter(opened).most_common(1)[0][1] == 1
    assert 50 <= len(opened) <= 5 * 4 * 3


def owner(account_id: str) -> str:
    """Whose account it is."""
    return next(row.split(",")[2] for row in portfolio().splitlines() if row.startswith(account_id))
