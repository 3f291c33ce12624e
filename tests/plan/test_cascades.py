"""What one rule makes of a resource, by a quick action, is what later rules of a run see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import issue, planned, policy
from triage_bot.model.facts import Facts

GEM = "resource_rules:\n  issues:\n    rules:\n"
OLD = "conditions: {labels: [bug]}"
Kinds = list[tuple[str, str]]

CASES: list[tuple[str, str, Kinds]] = [
    (
        "a label",
        f"""
      - {{name: one, {OLD}, actions: {{comment: "Hm.\\n/label ~stale"}}}}
      - {{name: two, conditions: {{labels: [stale]}}, actions: {{status: close}}}}
""",
        [("post_note", "one"), ("set_state", "two")],
    ),
    (
        "a label that is not there, which no quick action makes",
        f"""
      - {{name: one, {OLD}, actions: {{comment: "/label ~gone"}}}}
      - {{name: two, conditions: {{labels: [gone]}}, actions: {{status: close}}}}
""",
        [("post_note", "one")],
    ),
    (
        "a close",
        f"""
      - {{name: one, {OLD}, actions: {{comment: "/close"}}}}
      - {{name: two, conditions: {{state: opened}}, actions: {{labels: [stale]}}}}
""",
        [("post_note", "one")],
    ),
    (
        "what was wanted before, and said otherwise after it",
        f"""
      - {{name: one, {OLD}, actions: {{labels: [stale]}}}}
      - {{name: two, conditions: {{labels: [stale]}}, actions: {{comment: "/unlabel ~stale"}}}}
""",
        [("post_note", "two")],
    ),
    (
        "what is said before, and wanted otherwise after it",
        f"""
      - {{name: one, {OLD}, actions: {{comment: "/label ~stale"}}}}
      - {{name: two, conditions: {{labels: [stale]}}, actions: {{remove_labels: [stale]}}}}
""",
        [("post_note", "one"), ("relabel", "two")],
    ),
    (
        "what was wanted first, and not any more after a close",
        f"""
      - {{name: one, conditions: {{state: opened}}, actions: {{toggle_labels: [stale]}}}}
      - {{name: two, {OLD}, actions: {{comment: "Done.\\n/close"}}}}
""",
        [("post_note", "two")],
    ),
    (
        "what is said as it was wanted, and wanted otherwise after it",
        f"""
      - {{name: one, {OLD}, actions: {{status: close}}}}
      - {{name: two, {OLD}, actions: {{comment: "Bye.\\n/close"}}}}
      - {{name: three, {OLD}, actions: {{status: reopen}}}}
""",
        [("post_note", "two"), ("set_state", "three")],
    ),
    (
        "words in a block",
        f"""
      - {{name: one, {OLD}, actions: {{comment: "Write:\\n```\\n/label ~stale\\n```"}}}}
      - {{name: two, conditions: {{labels: [stale]}}, actions: {{status: close}}}}
""",
        [("post_note", "one")],
    ),
]


def kinds(text: str, folder: Path) -> Kinds:
    there = issue(1, labels=("bug",), description="")
    plan = planned(
        policy(GEM + text, folder), [there], {there.ref: Facts(notes=())}, labels=frozenset({"bug", "stale"})
    )
    return [(change.kind, change.rule) for change in plan.changes]


@pytest.mark.parametrize(("rules", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quick_actions_are_seen(rules: str, wanted: Kinds, tmp_path: Path) -> None:
    assert kinds(rules, tmp_path) == wanted
