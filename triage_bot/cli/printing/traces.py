"""Rules on one issue as a tree: each condition, what was wanted, what was seen, the verdict."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from triage_bot.conditions.base import Finding, Verdict
from triage_bot.conditions.last_update import is_word
from triage_bot.engine import Result
from triage_bot.evaluate import evaluate
from triage_bot.model.facts import EMPTY
from triage_bot.plan.matching import scene_of
from triage_bot.policy.policy_set import PolicySet
from triage_bot.scene import Scene, Seen

if TYPE_CHECKING:
    from rich.console import Console

SIGNS = {Verdict.MET: ("✓", "green"), Verdict.UNMET: ("✗", "red"), Verdict.UNKNOWN: ("?", "yellow")}
_GROUPS = ("all", "any", "not")


def show_traces(result: Result, policy: PolicySet, now: datetime, out: Console, titles: bool) -> None:
    """Every rule with its conditions."""
    from rich.text import Text

    scene, seen = _looked_at(result, policy, now)
    out.print(Text.assemble((str(seen.ref), "bold"), f"  {seen.issue.title}" if titles else ""))
    out.print(Text(f"labels: {', '.join(seen.labels) or 'none'}", "dim"))
    for rule in policy.rules:
        if rule.type != "issues":
            continue
        for expansion, conditions in rule.variants:
            finding = evaluate(conditions, seen, scene, full=True)
            sign, style = SIGNS[finding.verdict]
            name = f"{rule.id} {'/'.join(expansion)}".strip()
            out.print()
            out.print(Text.assemble((sign, style), " ", (name, "bold"), f"  {rule.name}  ({rule.place})"))
            _tree(finding, 1, out)


def _tree(finding: Finding, depth: int, out: Console) -> None:
    from rich.text import Text

    for one in finding.inner:
        sign, style = SIGNS[one.verdict]
        only = one.inner[0].inner if one.key == "not" and one.inner else ()
        if len(only) == 1:  # the usual `not`: one line says it
            leaf = only[0]
            head = f"not {leaf.key}: unwanted {leaf.wanted}, seen {leaf.seen or 'nothing'}"
            out.print(Text.assemble("  " * depth, (sign, style), " ", head))
            continue
        head = one.key if one.key in _GROUPS else f"{one.key}: wanted {one.wanted}, seen {one.seen or 'nothing'}"
        out.print(Text.assemble("  " * depth, (sign, style), " ", head))
        if one.clock:
            clock = one.clock
            out.print(
                Text(
                    f"{'  ' * depth}  the clock runs since {clock.start:%Y-%m-%d %H:%M} UTC, limit {clock.limit}",
                    "dim",
                )
            )
        _tree(one, depth + 1, out)


def show_ignored(result: Result, policy: PolicySet, now: datetime, out: Console) -> None:
    """Notes that are no word of a person: the bot's own, other automation's, system notes not known."""
    from rich.text import Text

    scene, seen = _looked_at(result, policy, now)
    passed = [note for note in seen.facts.notes or () if not is_word(note, scene)]
    if not passed:
        return
    out.print()
    out.print(Text("Not counted as a person's word", "bold"))
    for note in passed[:20]:
        kind = "system note" if note.system else "the bot" if scene.standing.remembers(note.author) else "automation"
        out.print(Text(f"  {note.created_at:%Y-%m-%d} {kind}, by {note.author.username}"))


def _looked_at(result: Result, policy: PolicySet, now: datetime) -> tuple[Scene, Seen]:
    ref = result.scope.one
    assert ref is not None  # noqa: S101 – explain looks at one issue
    issue = result.snapshot.issues[ref]
    return scene_of(policy, result.snapshot, now), Seen(issue, result.snapshot.facts.get(issue.ref, EMPTY))
