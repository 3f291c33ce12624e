"""CPU of planning alone, nothing read: 10,000 issues with one rule of the gem's words, with twenty, and with Ruby."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wide import LABELS, policy

from triage_bot.model.facts import Identity, Me, Scope, Snapshot
from triage_bot.model.resource import Issue, Ref, User
from triage_bot.plan.planning import plan
from triage_bot.policy.load import load

ISSUES, RULES, RUBIES, TURNS = 10_000, 20, 5, 3
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PROJECT = "group/project"
RUBY = """
    - name: "Ruby {number}"
      conditions: {{state: opened, ruby: "labels.map(&:name).include?('{label}') && resource[:iid] % 97 == {number}"}}
      actions: {{labels: ["wide {number}"]}}
"""


def issue(number: int) -> Issue:
    """One with three labels, of another age than its neighbours."""
    labels = tuple(LABELS[(number + step) % len(LABELS)] for step in range(3))
    at = NOW - timedelta(days=number % 400)
    row = {"iid": number, "labels": list(labels), "created_at": at.isoformat()}
    return Issue(
        ref=Ref(PROJECT, number), id=number, project_id=1, title=f"Issue {number}", description="", state="opened",
        labels=labels, author=User(2, "ann"), created_at=at, updated_at=at, row=row,
    )  # fmt: skip


def snapshot() -> Snapshot:
    """Everything there is to know, so that nothing is asked for."""
    issues = {item.ref: item for item in map(issue, range(1, ISSUES + 1))}
    labels = frozenset({*LABELS, *(f"wide {number}" for number in range(RULES))})
    me = Me(User(1, "bot"), is_bot=True)
    return Snapshot(
        scope=Scope(path=PROJECT, id=1), me=me, taken_at=NOW, identity=Identity(frozenset({"bot"})),
        issues=issues, labels=labels,
    )  # fmt: skip


def cpu(text: str, seen: Snapshot) -> float:
    """The least CPU seconds of planning by these policies."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "policy.yml"
        file.write_text(text, encoding="utf-8")
        rules = load([file])
    return min(_timed(lambda: plan(rules, seen, NOW)) for _ in range(TURNS))


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Measures and prints."""
    seen = snapshot()
    one, many = cpu(policy(1), seen), cpu(policy(RULES), seen)
    head = "resource_rules:\n  issues:\n    rules:"
    ruby = cpu(head + "".join(RUBY.format(number=n, label=LABELS[n]) for n in range(RUBIES)), seen)
    print(f"{ISSUES} issues, CPU seconds of planning, least of {TURNS}")
    print(f"one rule {one:5.2f}   {RULES} rules {many:5.2f} (ratio {many / one:4.2f})   {RUBIES} with Ruby {ruby:5.2f}")


if __name__ == "__main__":
    main()
