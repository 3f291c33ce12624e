"""Toggled labels: on while any rule wants them, off when none does, untouched while that is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage_bot.changes.relabel import Relabel
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.board import Board
from triage_bot.plan.ledger import Ledger
from triage_bot.policy.policy_set import Rule


def managed_by(rule: Rule) -> frozenset[str]:
    """The labels a rule toggles."""
    return frozenset().union(*(action.manages() for action in rule.actions.values()))


def managers(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    """Each toggled label with the rules that toggle it."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for label in sorted(managed_by(rule)):
            found[label] = (*found.get(label, ()), rule)
    return found


def toggle(
    by_label: Mapping[str, tuple[Rule, ...]],
    refs: Iterable[Ref],
    board: Board,
    ledger: Ledger,
    never_off: bool,
) -> None:
    """Brings the toggled labels of these issues in line with what the rules found."""
    for ref in refs:
        for label, rules in by_label.items():
            _one(board.issues[ref], label, rules, board, ledger, never_off)


def _one(issue: Issue, label: str, rules: tuple[Rule, ...], board: Board, ledger: Ledger, never_off: bool) -> None:
    wishes = [
        (rule, entry.wants if (entry := ledger.entries.get((rule.id, expansion, issue.ref))) else frozenset())
        for rule in rules
        for expansion, _ in rule.variants
    ]
    there = label in board.issues[issue.ref].labels
    wanted = next((rule for rule, wish in wishes if wish and label in wish), None)
    if wanted and not there:
        board.apply(Relabel(ref=issue.ref, rule=wanted.id, reason=wanted.name, add=(label,)), ("", (), issue.ref))
    elif there and not wanted and not never_off and all(wish is not None for _, wish in wishes):
        reason = f'no rule wants ~"{label}" any more'
        board.apply(Relabel(ref=issue.ref, rule=rules[0].id, reason=reason, remove=(label,)), ("", (), issue.ref))
