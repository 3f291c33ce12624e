"""The plan of a case: what it asks for beyond the facts given is nothing, so that nothing stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from triage_bot.cases.case import Case
from triage_bot.cases.facts import levels
from triage_bot.model.facts import EMPTY, LINKED, MEMBERS, USERS, Need, Snapshot
from triage_bot.model.resource import Ref
from triage_bot.plan.plan import Plan
from triage_bot.plan.planning import Planning, concluded


def planned(case: Case) -> Plan:
    """The plan at the case's time, from its facts alone."""
    planning = Planning(case.policy, case.snapshot, case.now, case.options)
    return concluded(planning, lambda known, needs: _answered(known, needs, case.members))


def _answered(snapshot: Snapshot, missing: Mapping[Ref, frozenset[Need]], members: frozenset[str]) -> Snapshot:
    """Issues nobody can see, groups with everyone in the case, and users who are people."""
    needs = {need for wanted in missing.values() for need in wanted}
    facts = dict(snapshot.facts)
    for ref, wanted in missing.items():
        known = facts.get(ref, EMPTY)
        unseen = {need.part: None for need in wanted if need.kind == LINKED}
        facts[ref] = replace(known, linked={**known.linked, **unseen})
    return replace(
        snapshot,
        facts=facts,
        members={**snapshot.members, **{need.source: levels(members) for need in needs if need.kind == MEMBERS}},
        automation={**snapshot.automation, **{int(need.part): False for need in needs if need.kind == USERS}},
    )
