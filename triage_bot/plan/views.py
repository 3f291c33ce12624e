"""What rules look at: account rows, and issues as the board shows them; each state of an issue is viewed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import EMPTY, Facts, Snapshot
from triage_bot.model.resource import Account, Ref, Resource
from triage_bot.plan import toggles
from triage_bot.plan.board import Board
from triage_bot.plan.matching import concerns
from triage_bot.policy.policy_set import Rule


@dataclass
class Views:
    """The resources of one plan; `alone` are issues and accounts no rule touches, `person` narrows account rows."""

    board: Board
    snapshot: Snapshot
    scene: Scene
    alone: Mapping[Ref, str]
    person: str
    _views: dict[Ref, Seen] = field(default_factory=dict)
    _open_ones: tuple[int, list[Seen]] = (-1, [])

    def refs(self, targets: frozenset[Ref] | None) -> list[Ref]:
        """The issues that may be touched: all, or those of the targets."""
        return [ref for ref in self.board.issues if ref not in self.alone and (targets is None or ref in targets)]

    def of(self, rule: Rule, targets: frozenset[Ref] | None, apart: bool = False) -> list[Seen]:
        """What this rule looks at: all or, `apart` from the others, these alone; else also accounts that have news."""
        if rule.type == "accounts":
            rows = [row for row in self.snapshot.accounts if row.ref not in self.alone]
            if targets is not None:
                rows = [row for row in rows if (row.ref in targets if apart else row.id in self.board.news)]
            seen = [self._view(row, self._known(row)) for row in rows]
            return [row for row in seen if not self.person or concerns(self.person, row, self.scene)]
        opens = any(one.opens for one in rule.actions.values())
        if rule.only_opened and targets is None and not opens and not toggles.managed_by(rule):
            return self._not_at_rest()
        refs = [ref for ref in self.refs(targets) if not (opens and ref.planned)]
        if rule.only_opened:
            manages = toggles.managed_by(rule)
            refs = [ref for ref in refs if not self._at_rest(ref, manages)]
        return [self._see(ref) for ref in refs]

    def forget(self, ref: Ref) -> None:
        """What was worked out there may be otherwise now."""
        self._views.pop(ref, None)
        self._open_ones = (-1, [])

    def shows(self, rule: Rule, ref: Ref) -> bool:
        """True if this rule looks at that resource, if at any."""
        if ref in self.alone or rule.type == "accounts":
            return ref not in self.alone and ref in self._rows
        return ref in self.board.issues and not (rule.only_opened and self._at_rest(ref, toggles.managed_by(rule)))

    @cached_property
    def _rows(self) -> frozenset[Ref]:
        return frozenset(row.ref for row in self.snapshot.accounts)

    def _not_at_rest(self) -> list[Seen]:
        """What rules on open issues look at: the same for all of them until the board moves."""
        if self._open_ones[0] != self.board.moves:
            refs = [ref for ref in self.refs(None) if not self._at_rest(ref, frozenset())]
            self._open_ones = (self.board.moves, [self._see(ref) for ref in refs])
        return self._open_ones[1]

    def _at_rest(self, ref: Ref, manages: frozenset[str]) -> bool:
        """Closed before this plan and still so, with no label the rule would have to take off."""
        before, now = self.snapshot.issues.get(ref), self.board.issues[ref]
        if before is None or before.state != "closed" or now.state != "closed":
            return False
        return manages.isdisjoint((*before.labels, *now.labels))

    def _known(self, row: Account) -> Facts:
        """What this plan does for an account."""
        news = self.board.news.get(row.id)
        return Facts(news=news) if news else EMPTY

    def _see(self, ref: Ref) -> Seen:
        return self._view(self.board.issues[ref], self.board.facts(ref))

    def _view(self, resource: Resource, facts: Facts) -> Seen:
        """What a view works out is kept while the resource and its facts are the same."""
        known = self._views.get(resource.ref)
        if known is None or known.resource is not resource or (known.facts is not facts and known.facts != facts):
            known = self._views[resource.ref] = Seen(resource, facts)
        return known
