"""Rules on one issue as a tree: each condition, what was wanted, what was seen, the verdict."""

from __future__ import annotations

from datetime import datetime

from triage_bot.cli.printing.output import Sheet
from triage_bot.context.reading import is_word
from triage_bot.context.scene import Scene, Seen
from triage_bot.engine.triage import Result
from triage_bot.model.facts import EMPTY
from triage_bot.plan.evaluate import Explained, explain
from triage_bot.plan.matching import scene_of
from triage_bot.policy.policy_set import PolicySet

SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_GROUPS = ("all", "any", "not")


def show_traces(result: Result, policy: PolicySet, now: datetime, out: Sheet, titles: bool, words: bool) -> None:
    """Every rule with its conditions; what was seen only with `words`."""
    scene, seen = _looked_at(result, policy, now)
    out.line((str(seen.ref), "bold"), f"  {seen.issue.title}" if titles else "")
    out.line((f"labels: {', '.join(seen.labels) or 'none'}", "dim"))
    for rule in policy.rules:
        if rule.type != "issues":
            continue
        for expansion, conditions in rule.variants:
            explained = explain(conditions, seen, scene)
            sign, style = SIGNS[explained.verdict.met]
            name = f"{rule.id} {'/'.join(expansion)}".strip()
            out.line()
            out.line((sign, style), " ", (name, "bold"), f"  {rule.name}  ({rule.place})")
            _tree(explained, 1, out, words)


def _tree(explained: Explained, depth: int, out: Sheet, words: bool) -> None:
    for one in explained.inner:
        sign, style = SIGNS[one.verdict.met]
        only = one.inner[0].inner if one.key == "not" and one.inner else ()
        if len(only) == 1:  # the usual `not`: one line says it
            leaf = only[0]
            head = f"not {leaf.key}: unwanted {leaf.wanted}{_seen(leaf, words)}"
            out.line("  " * depth, (sign, style), " ", head)
            continue
        head = one.key if one.key in _GROUPS else f"{one.key}: wanted {one.wanted}{_seen(one, words)}"
        out.line("  " * depth, (sign, style), " ", head)
        for clock in () if one.inner else one.verdict.clocks:
            runs = f"the clock runs since {clock.start:%Y-%m-%d %H:%M} UTC, limit {clock.limit}"
            out.line((f"{'  ' * depth}  {runs}", "dim"))
        _tree(one, depth + 1, out, words)


def _seen(one: Explained, words: bool) -> str:
    return f", seen {one.seen or 'nothing'}" if words else ""


def show_ignored(result: Result, policy: PolicySet, now: datetime, out: Sheet) -> None:
    """Notes that are no word of a person: the bot's own, other automation's, system notes not known."""
    scene, seen = _looked_at(result, policy, now)
    passed = [note for note in seen.facts.notes or () if not is_word(note, scene)]
    if not passed:
        return
    out.line()
    out.line(("Not counted as a person's word", "bold"))
    for note in passed[:20]:
        kind = "system note" if note.system else "the bot" if scene.standing.remembers(note.author) else "automation"
        out.line(f"  {note.created_at:%Y-%m-%d} {kind}, by {note.author.username}")


def _looked_at(result: Result, policy: PolicySet, now: datetime) -> tuple[Scene, Seen]:
    ref = result.scope.one
    assert ref is not None  # noqa: S101 – explain looks at one issue
    issue = result.snapshot.issues[ref]
    return scene_of(policy, result.snapshot, now), Seen(issue, result.snapshot.facts.get(issue.ref, EMPTY))
