"""Command `explain`: what every rule sees in one issue, what would happen, and what was ignored."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from triage_bot.cli.options import (
    accounts_option,
    gitlab_options,
    now_option,
    policy_options,
    ruby_options,
    titles_option,
)
from triage_bot.cli.printing.output import Sheet, in_ci, titles_shown
from triage_bot.cli.settings import load, reach

if TYPE_CHECKING:  # --help waits for no engine
    from triage_bot.context.scene import Scene
    from triage_bot.context.seen import Seen
    from triage_bot.engine.loading import Loaded
    from triage_bot.engine.triage import Result
    from triage_bot.model.resource import Ref
    from triage_bot.plan.evaluate import Explained
    from triage_bot.policy.policy_set import PolicySet

SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_GROUPS = ("all", "any", "not")


@click.command("explain")
@click.argument("reference")
@policy_options
@ruby_options
@accounts_option
@gitlab_options
@now_option
@titles_option
def command(reference: str, titles: bool | None, **given: Any) -> int:
    """Explain one issue: '#12' or group/project#12. Reads only; your own token is enough."""
    from triage_bot.engine.triage import look
    from triage_bot.gitlab.reading import quiet

    loaded = load(given)
    gateway, where = reach(given, loaded.policy, reference)
    result = look(gateway, where, replace(loaded.given, in_full=True), False, quiet)
    ref = result.scope.only_issue
    assert ref is not None  # noqa: S101 – a reference was given
    _show(result, loaded, ref, titles)
    return 0


def _show(result: Result, loaded: Loaded, ref: Ref, titles: bool | None) -> None:
    from triage_bot.cli.printing.report import show, view
    from triage_bot.context.seen import Seen
    from triage_bot.model.facts import EMPTY
    from triage_bot.plan.matching import scene_of

    out, public, snapshot = Sheet(), in_ci(os.environ), result.snapshot
    shown, words = titles_shown(titles, out.is_terminal, public), bool(titles) or not public
    rows = view(result, loaded.policy.categories, True, titles=shown)
    show(rows if words else rows.for_a_job(bodies=False), out)
    out.line()
    scene = scene_of(loaded.policy, snapshot, loaded.given.now)
    seen = Seen(snapshot.issues[ref], snapshot.facts.get(ref, EMPTY))
    _show_traces(loaded.policy, scene, seen, out, shown, words)
    _show_ignored(scene, seen, out)


def _show_traces(policy: PolicySet, scene: Scene, seen: Seen, out: Sheet, titles: bool, words: bool) -> None:
    """Rules on one issue as a tree: each condition, what was wanted, with `words` what was seen, the verdict."""
    from triage_bot.plan.evaluate import explain

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
            out.hanging(((sign, style), " "), (name, "bold"), f"  {rule.name}  ({rule.place})")
            _tree(explained, 1, out, words)


def _tree(explained: Explained, depth: int, out: Sheet, words: bool) -> None:
    for part in explained.inner:
        sign, style = SIGNS[part.verdict.met]
        only = part.inner[0].inner if part.key == "not" and part.inner else ()
        if len(only) == 1:  # the usual `not`: one line says it
            head = f"not {only[0].key}: unwanted {only[0].wanted}{_seen(only[0], words)}"
            out.hanging(("  " * depth, (sign, style), " "), head)
            continue
        head = part.key if part.key in _GROUPS else f"{part.key}: wanted {part.wanted}{_seen(part, words)}"
        if part.name:
            out.line("  " * depth, (sign, style), " ", f"is: {part.name}")
            if not part.verdict.met:
                _tree(part, depth + 1, out, words)
            continue
        out.hanging(("  " * depth, (sign, style), " "), head)
        for clock in () if part.inner else part.verdict.clocks:
            runs = f"the clock runs since {clock.start:%Y-%m-%d %H:%M} UTC, limit {clock.limit}"
            out.line((f"{'  ' * depth}  {runs}", "dim"))
        _tree(part, depth + 1, out, words)


def _seen(part: Explained, words: bool) -> str:
    return f", seen {part.seen or 'nothing'}" if words else ""


def _show_ignored(scene: Scene, seen: Seen, out: Sheet) -> None:
    """Notes that are no update by a person: the bot's own, other automation's, system notes not known."""
    from triage_bot.context.reading import is_update

    passed = [note for note in seen.facts.notes or () if not is_update(note, scene)]
    if not passed:
        return
    out.line()
    out.line(("Not counted as a person's update", "bold"))
    for note in passed[:20]:
        kind = "system note" if note.system else "the bot" if scene.standing.remembers(note.author) else "automation"
        out.line(f"  {note.created_at:%Y-%m-%d} {kind}, by {note.author.username}")
