"""Draws up the plan from the books: texts become notes or lines of lists, changes their net."""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.actions.base import Held, Say
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Ref
from triage_bot.plan import confiding, lists, proofs, twins, voice
from triage_bot.plan.ledger import Ledger
from triage_bot.plan.plan import Options, Plan
from triage_bot.policy.policy_set import PolicySet

ADOPT = "issues of a deleted user say that they are these accounts'; if the bot opened them under a revoked token, run:"


def drawn_up(policy: PolicySet, snapshot: Snapshot, ledger: Ledger, alone: Mapping[Ref, str], options: Options) -> Plan:
    """The plan of all that the rules wanted; `alone` are the issues no rule touches, and why. Raises Unread."""
    entries = ledger.entries.values()
    says = [say for entry in entries for say in entry.says]
    unmade = [one for entry in entries for one in entry.unmade]
    if not snapshot.scope.one:
        sorted_out = _sorted_out(says, policy, snapshot, ledger, options)
        says = sorted_out.says
        unmade += sorted_out.unmade
        for change in sorted_out.changes:
            ledger.board.apply(change)
        for text in sorted_out.warnings:
            ledger.warn(text)
    board, scene = ledger.board, ledger.scene
    says = [*says, *confiding.said(board, scene)]
    says += [] if options.rules else proofs.said(board, scene, says, alone)
    for note in (*voice.notes(says, lambda ref: proofs.mark_of(ref, board, scene)), *twins.notes(board, scene)):
        ledger.board.apply(note)
    for ref, why in alone.items():
        if why:
            ledger.hold(("", (), ref), Held(ref, "", why))
    held = ledger.held().values()
    if waiting := sorted({one.adopt for one in held if one.adopt}):
        ledger.warn(f"{ADOPT} triage-bot accounts adopt {' '.join(waiting)}")
    for ref, why in snapshot.unreadable.items():
        ledger.warn(f"{ref}: left alone, {why}")
    return Plan(
        ledger.scene.now,
        (*ledger.board.net(), *unmade),
        tuple(held),
        tuple(dict.fromkeys([*ledger.warnings, *ledger.board.warnings])),
        tuple(ledger.skipped),
        ledger.needs(),
        ledger.next_looks(),
        resources=len(snapshot.issues) + len(snapshot.accounts),
        matched=len({ref for (_, _, ref), entry in ledger.entries.items() if entry.matched}),
        overdue={(rule, ref): one.overdue for (rule, _, ref), one in ledger.entries.items() if one.overdue},
    )


def _sorted_out(
    says: list[Say], policy: PolicySet, snapshot: Snapshot, ledger: Ledger, options: Options
) -> lists.Sorted:
    """What becomes lines of living lists instead of notes."""
    still = tuple(one for entry in ledger.entries.values() for one in entry.listed)
    rules = {rule.id: number for number, rule in enumerate(policy.rules)}
    entries = sorted(ledger.entries.items(), key=lambda pair: (rules.get(pair[0][0], 0), pair[0][1]))
    lines = tuple(one for _, entry in entries for one in entry.listings)
    partial = bool(options.rules or options.person or snapshot.unreadable)
    closed = frozenset(str(ref) for ref, issue in ledger.board.issues.items() if issue.state == "closed")
    ranks = {row.ref: number for number, row in enumerate(snapshot.accounts)}
    ranks |= {ref: number for number, ref in enumerate(ledger.board.issues)}
    known = lists.Known(ledger.decided, frozenset(rules), closed, partial, ranks)
    return lists.sort_out(lists.Wanted(says, still, lines), known, ledger.scene)
