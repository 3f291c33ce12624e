"""What rules look at: account rows, and issues as the board shows them; each state of an issue is viewed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Ref, Resource
from triage_bot.plan.board import Board
from triage_bot.plan.matching import concerns
from triage_bot.policy.policy_set import Rule
from triage_bot.scene import Scene, Seen


@dataclass
class Views:
    """The resources of one plan; `alone` are issues no rule touches, `person` narrows account rows."""

    board: Board
    snapshot: Snapshot
    scene: Scene
    alone: Mapping[Ref, str]
    person: str
    _seen: dict[Ref, tuple[Resource, Seen]] = field(default_factory=dict)

    def refs(self, targets: frozenset[Ref] | None) -> list[Ref]:
        """The issues that may be touched: all, or those of the targets."""
        return [ref for ref in self.board.issues if ref not in self.alone and (targets is None or ref in targets)]

    def of(self, rule: Rule, targets: frozenset[Ref] | None) -> list[Seen]:
        """What this rule looks at."""
        if rule.type == "accounts":
            rows = [Seen(row) for row in self.snapshot.accounts]
            return [row for row in rows if not self.person or concerns(self.person, row, self.scene)]
        opens = "issue" in rule.actions  # what it opens is not looked at by itself, as in the gem
        return [self._see(ref) for ref in self.refs(targets) if not (opens and ref.planned)]

    def _see(self, ref: Ref) -> Seen:
        """What a view works out about an issue is kept while the issue is the same."""
        issue = self.board.issues[ref]
        known = self._seen.get(ref)
        if known is None or known[0] is not issue:
            known = self._seen[ref] = (issue, Seen(issue, self.board.facts(ref)))
        return known[1]
