"""Evaluating whole `conditions` as a policy file writes them."""

from __future__ import annotations

from pathlib import Path

from tests.builders import Answer, facts, issue, policy, scene
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import FaultyFiles
from triage_bot.model.facts import Facts
from triage_bot.model.resource import Issue
from triage_bot.plan.evaluate import explain


def found(
    folder: Path,
    conditions: str,
    one: Issue | None = None,
    known: Facts | None = None,
    on: Scene | None = None,
) -> Answer:
    """What these conditions (YAML in one line) find on an issue."""
    rule = f"{{id: r, conditions: {conditions}, actions: {{toggle_labels: [x]}}}}"
    rules = policy(f"resource_rules: {{issues: {{rules: [{rule}]}}}}", folder).rules
    seen = Seen(one or issue(), known if known is not None else facts())
    return Answer(explain(rules[0].variants[0][1], seen, on or scene()))


def loads(conditions: str, kind: str, folder: Path, named: str = "name: r") -> bool:
    """True if a rule on this type may ask so."""
    try:
        policy(f"resource_rules: {{{kind}: {{rules: [{{{named}, conditions: {conditions}}}]}}}}", folder)
    except FaultyFiles:
        return False
    return True
