"""Summaries: the lines of several rules in one issue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from triage_bot.actions.base import Action
from triage_bot.actions.match import Match
from triage_bot.conditions.verdict import MET
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Scope
from triage_bot.model.resource import EPOCH, NOBODY, Issue, Ref
from triage_bot.plan.ledger import GivenUp, filled
from triage_bot.policy.policy_set import Rule, Summary

if TYPE_CHECKING:
    from triage_bot.plan.passes import Passes

Part = tuple[str, tuple[Match, ...]]


def summed_up(passes: Passes, summary: Summary, targets: frozenset[Ref] | None) -> None:
    """Sub-rules' lines in one issue; a sub-rule without matches vanishes (gem 1.8)."""
    if not passes.wanted(summary.id) or passes.later or passes.given_up:
        return
    if ((summary.id, ()) in passes.gathered and not passes.apart) or passes.skips_whole_set(summary):
        return
    passes.gathered.add((summary.id, ()))
    try:
        _summarize(passes, summary, targets)
    except GivenUp as given_up:
        passes.give_up(summary, given_up)


def _summarize(passes: Passes, summary: Summary, targets: frozenset[Ref] | None) -> None:
    parts = [part for rule in _once_each(summary) for part in _parts(passes, rule, targets)]
    whole = _summarizing(summary.actions.values())
    matches = [match for _, hits in parts for match in hits]
    if not parts or whole is None:
        return
    first = matches[0] if matches else nothing_matched(summary, passes.snapshot.scope)
    named = Match(
        rule=summary.id,
        name=summary.name,
        seen=first.seen,
        verdict=first.verdict,
        siblings=summary.actions,
        resource_type=summary.type,
        of_the_gem=first.of_the_gem,
        evidence=first.evidence,
    )
    effects = filled(named, lambda: whole.whole([text for text, _ in parts], named, passes.scene))
    if effects.broken:
        raise GivenUp(first.seen.ref, effects.broken)
    passes.take((summary.id, (), first.seen.ref), effects, first.seen)


def _once_each(summary: Summary) -> Iterator[Rule]:
    """Its rules; two that are the same in all are one."""
    known: set[str] = set()
    for rule in summary.rules:
        same = repr((not rule.nameless and rule.name, rule.variants, rule.actions, rule.limits, rule.custom))
        if same not in known:
            known.add(same)
            yield rule


def _parts(passes: Passes, rule: Rule, targets: frozenset[Ref] | None) -> Iterator[Part]:
    """What a rule says of its matches, for each of its expansions; words alone, if it is custom."""
    own = _summarizing(rule.actions.values())
    if rule.custom:
        text = own.words(nothing_matched(rule, passes.snapshot.scope), passes.scene) if own else ""
        if text.strip():
            yield text, ()
        return
    if passes.not_listed(rule):
        return
    for expansion, conditions in rule.variants:
        resources = passes.views.of(rule, conditions, targets if passes.apart else None, passes.apart)
        hits = passes.matches(rule, expansion, conditions, resources)
        hits = rule.limits.left_of(hits) if rule.limits else hits
        if hits and own:
            yield own.part(tuple(hits), passes.scene), tuple(hits)


def _summarizing(actions: object) -> Action | None:
    return next((action for action in actions if action.summarizes), None)  # type: ignore[attr-defined]


def nothing_matched(step: Rule | Summary, scope: Scope) -> Match:
    """A match about no resource, in the name of a rule or summary."""
    """Stands for a match where there is none: words of a summary see no resource."""
    ref = Ref(scope.path)
    nothing = Issue(
        ref=ref, id=0, project_id=0, title="", description="", state="", labels=(), author=NOBODY,
        created_at=EPOCH, updated_at=EPOCH,
    )  # fmt: skip
    return Match(
        rule=step.id, name=step.name, seen=Seen(nothing), verdict=MET, siblings=step.actions,
        resource_type=step.type, of_the_gem=True,
    )  # fmt: skip
