"""Summaries: the lines of several rules in one issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage_bot.actions.match import Match
from triage_bot.model.resource import Ref
from triage_bot.plan.ledger import filled
from triage_bot.plan.matching import limited
from triage_bot.policy.policy_set import Summary

if TYPE_CHECKING:
    from triage_bot.plan.passes import Passes


def summed_up(passes: Passes, summary: Summary, targets: frozenset[Ref] | None) -> None:
    """Sub-rules' lines in one issue; a sub-rule without matches vanishes (gem 1.8)."""
    if not passes.wanted(summary.id) or ((summary.id, ()) in passes.gathered and not passes.apart):
        return
    if passes.skips_whole_set(summary.id):
        return
    passes.gathered.add((summary.id, ()))
    texts: list[str] = []
    matches: list[Match] = []
    for rule in summary.rules:
        own = next((one for one in rule.actions.values() if one.summarizes), None)
        for expansion, conditions in rule.variants:
            resources = passes.views.of(rule, targets if passes.apart else None, passes.apart)
            found = passes.matches(rule, expansion, conditions, resources)
            found = limited(rule.limits, found) if rule.limits else found
            if found and own:
                matches += found
                texts.append(own.part(tuple(found), passes.scene))
    whole = next((one for one in summary.actions.values() if one.summarizes), None)
    if matches and whole:
        first = matches[0]
        named = Match(summary.id, summary.name, first.seen, first.verdict, summary.actions, evidence=first.evidence)
        effects = filled(named, lambda: whole.whole("\n\n".join(texts), named, passes.scene))
        passes.take((summary.id, (), first.seen.ref), effects, first.seen)
