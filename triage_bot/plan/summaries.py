"""Summaries: the lines of several rules in one issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage_bot.actions.match import Match
from triage_bot.model.resource import Ref
from triage_bot.plan.ledger import filled
from triage_bot.plan.limits import limited
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
        own = next((action for action in rule.actions.values() if action.summarizes), None)
        if passes.not_listed(rule):
            continue
        for expansion, conditions in rule.variants:
            resources = passes.views.of(rule, conditions, targets if passes.apart else None, passes.apart)
            hits = passes.matches(rule, expansion, conditions, resources)
            hits = limited(rule.limits, hits) if rule.limits else hits
            if hits and own:
                matches += hits
                texts.append(own.part(tuple(hits), passes.scene))
    whole = next((action for action in summary.actions.values() if action.summarizes), None)
    if matches and whole:
        first = matches[0]
        named = Match(
            rule=summary.id,
            name=summary.name,
            seen=first.seen,
            verdict=first.verdict,
            siblings=summary.actions,
            evidence=first.evidence,
        )
        effects = filled(named, lambda: whole.whole("\n\n".join(texts), named, passes.scene))
        passes.take((summary.id, (), first.seen.ref), effects, first.seen)
