"""A plan that learns step by step is the plan of all facts at once; each fact is asked for once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import ANYBODY, NOW, PROJECT, account, at, facts, issue, note, policy, snapshot
from tests.plan.test_laws import PEOPLE, histories
from tests.shelf import shipped_policy
from triage_bot.actions.opening import opened_since
from triage_bot.model.facts import EMPTY, MEMBERS, ROWS, USERS, Facts, Need, Scope, Snapshot
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.planning import Planning, plan
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet

SET_WIDE = """
resource_rules:
  issues:
    summaries:
      - name: Quiet ones
        rules:
          - name: Red
            conditions: {labels: ["HS::Red"], last_update: {older_than: 14 days}}
            actions: {summarize: {title: Red, item: "- {{title}}"}}
        actions: {summarize: {title: Quiet, summary: "{{items}}"}}
    rules:
      - id: oldest
        conditions: {state: opened, last_update: {older_than: 7 days}}
        limits: {oldest: 2}
        actions: {labels: [old]}
      - {id: ends, conditions: {labels: ["HS::Green"], last_update: {older_than: 30 days}}, actions: {status: close}}
      - id: hot
        conditions: {labels: ["HS::Red"], not: {last_update: {newer_than: 3 days}}}
        actions: {toggle_labels: [hot]}
      - {id: follows, conditions: {labels: [hot]}, actions: {comment: Hot., labels: [seen]}}
      - id: calm
        conditions: {labels: [seen], label_added: {labels: ["HS::Red"], older_than: 3 days}}
        actions: {remove_labels: [seen]}
"""


@cache
def policies() -> Mapping[str, PolicySet]:
    """The shipped policies together, and one whose rules need the whole set."""
    with TemporaryDirectory() as folder:
        return {
            "shipped": load(map(shipped_policy, ("account-triage", "renewals", "accounts"))),
            "set-wide": policy(SET_WIDE, Path(folder)),
        }


class Reader:
    """Gives facts as they are asked for, perhaps not all at once, and holds that none is asked for twice."""

    def __init__(self, whole: Snapshot, chance: Random) -> None:
        self.whole, self.chance, self.asked = whole, chance, set[tuple[Ref, Need]]()

    def read(self, known: Snapshot, needs: Mapping[Ref, frozenset[Need]]) -> Snapshot:
        """The snapshot with what was asked for."""
        wanted = [(ref, need) for ref, ofs in needs.items() for need in ofs]
        assert not self.asked.intersection(wanted), "the same fact was asked for twice"
        self.asked.update(wanted)
        self.chance.shuffle(wanted)
        for ref, need in wanted:
            known = self._with(known, ref, need)
        return known

    def _with(self, known: Snapshot, ref: Ref, need: Need) -> Snapshot:
        if need.kind == USERS:
            number = int(need.part)
            return replace(known, automation={**known.automation, number: self.whole.automation[number]})
        if need.kind == MEMBERS:
            return replace(known, members={**known.members, need.source: self.whole.members[need.source]})
        if need.kind == ROWS:
            return replace(known, rows={**known.rows, need.source: self.whole.rows[need.source]})
        value = getattr(self.whole.facts[ref], need.kind)
        return replace(known, facts={**known.facts, ref: replace(known.facts.get(ref, EMPTY), **{need.kind: value})})


def stepwise(rules: PolicySet, whole: Snapshot, chance: Random, options: Options) -> tuple[Plan, Planning]:
    """The plan of one that begins with nothing but the list."""
    bare = replace(whole, facts={}, automation={}, members={}, rows={})
    planning, reader = Planning(rules, bare, NOW, options), Reader(whole, chance)
    while needs := planning.settle():
        planning.learn(reader.read(planning.snapshot, needs))
    return planning.plan(), planning


def shown(made: Plan) -> Iterator[object]:
    """All that a plan says, but for words and times of what waits: they follow the newest fact, which may be unread."""
    yield from (made.changes, made.warnings, made.skipped, made.overdue, made.matched)
    yield [(one.ref, one.rule, one.waiting) for one in made.held]
    yield made.next_looks.keys()


@st.composite
def worlds(draw: st.DrawFn) -> Snapshot:
    """A few issues with any histories, some of them an account's, and rows of accounts."""
    rows = tuple(
        account(
            f"acc-{number}", f"Sample {number}", csm="csm-anna", health=health, renewal_date=NOW.date(), region="EMEA"
        )
        for number, health in enumerate(draw(st.lists(st.sampled_from(["red", "yellow", "green"]), max_size=3)))
    )
    known: dict[Ref, Facts] = {}
    issues: list[Issue] = []
    for number, (one, of_it) in enumerate(draw(st.lists(histories(), min_size=1, max_size=4)), start=1):
        title = f"Sample {number} - triage" if draw(st.booleans()) else f"Issue {number}"
        made = replace(one, ref=Ref(PROJECT, number), id=number, title=title)
        moved = [fact.created_at for fact in (*(of_it.notes or ()), *(of_it.label_events or ()))]
        touched = one.updated_at if draw(st.booleans()) else max([one.created_at, *moved])  # whatever happens moves it
        issues.append(replace(made, updated_at=touched, user_notes_count=len(of_it.notes or ())))
        known[made.ref] = of_it
    alone = draw(st.integers(0, 4)) == 0
    issues = issues[:1] if alone else issues
    scope = Scope(path=PROJECT, kind="projects", id=1, only_issue=issues[0].ref if alone else None)
    opened = {opened_since(NOW, PROJECT): ()}
    return snapshot(issues, known, people=PEOPLE, accounts=rows, scope=scope, members=ANYBODY, rows=opened)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["shipped", "set-wide"]), worlds(), st.randoms(use_true_random=False), st.booleans())
def test_learned_step_by_step_it_is_the_plan_of_all_facts_at_once(
    name: str, world: Snapshot, chance: Random, alone: bool
) -> None:
    rules = policies()[name]
    options = Options(person="csm-anna") if alone else Options()
    learned, _ = stepwise(rules, world, chance, options)
    assert not learned.missing
    whole = plan(rules, world, NOW, options)
    for stepwise_says, at_once_says in zip(shown(learned), shown(whole), strict=True):
        assert stepwise_says == at_once_says
    assert all(learned.next_looks[ref] <= at for ref, at in whole.next_looks.items()), "looked at later than needed"


def test_one_issues_facts_do_not_make_the_others_be_looked_at_again() -> None:
    red = [issue(number, labels=("HS::Red", "EMEA", "E&A", "risk::competition")) for number in range(1, 4)]
    world = snapshot(red, {one.ref: facts([note("2026-11-02")]) for one in red})
    made, planning = stepwise(policies()["shipped"], world, Random(1), Options())
    assert {change.kind for change in made.changes} == {"post_note", "relabel"}
    assert planning.starts == 1


@pytest.mark.parametrize("word", ["2026-11-01", "2026-11-22"])
def test_conditions_are_asked_for_their_facts_before_any_rule_acts(word: str) -> None:
    one, other = (issue(number, labels=(), created_at=at("2026-10-01"), updated_at=NOW) for number in (1, 2))
    world = snapshot([one, other], {one.ref: facts([note(word)]), other.ref: facts([note("2026-11-01")])})
    made, planning = stepwise(policies()["set-wide"], world, Random(1), Options())
    assert list(shown(made)) == list(shown(plan(policies()["set-wide"], world, NOW)))
    assert planning.starts == 1
