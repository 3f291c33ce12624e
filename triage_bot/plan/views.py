"""What rules look at: account rows, and issues as the board shows them; each state of an issue is viewed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import EMPTY, Facts, Snapshot
from triage_bot.model.resource import Account, Ref, Resource
from triage_bot.plan import toggles
from triage_bot.plan.board import Board
from triage_bot.plan.matching import concerns
from triage_bot.plan.memo import Memo
from triage_bot.policy.policy_set import Rule


@dataclass
class Views:
    """The resources of one plan; `alone` are issues and accounts no rule touches, `person` narrows account rows."""

    board: Board
    snapshot: Snapshot
    scene: Scene
    alone: Mapping[Ref, str]
    person: str
    memo: Memo = field(default_factory=Memo)
    _kept: tuple[int, list[Seen]] = (-1, [])

    def refs(self, targets: frozenset[Ref] | None) -> list[Ref]:
        """The issues that may be touched: all, or those of the targets."""
        return [ref for ref in self.board.issues if ref not in self.alone and (targets is None or ref in targets)]

    def of(self, rule: Rule, targets: frozenset[Ref] | None) -> list[Seen]:
        """What this rule looks at."""
        if rule.type == "accounts":
            changed = self.snapshot.accounts if targets is None else self._with_news()
            rows = [self._view(row, self._known(row)) for row in changed if row.ref not in self.alone]
            return [row for row in rows if not self.person or concerns(self.person, row, self.scene)]
        opens = any(one.opens for one in rule.actions.values())
        if rule.only_opened and targets is None and not opens and not toggles.managed_by(rule):
            return self._not_at_rest()
        refs = [ref for ref in self.refs(targets) if not (opens and ref.planned)]
        if rule.only_opened:
            manages = toggles.managed_by(rule)
            refs = [ref for ref in refs if not self._at_rest(ref, manages)]
        return [self._see(ref) for ref in refs]

    def _not_at_rest(self) -> list[Seen]:
        """What rules on open issues look at: the same for all of them until the board moves."""
        if self._kept[0] != self.board.moves:
            refs = [ref for ref in self.refs(None) if not self._at_rest(ref, frozenset())]
            self._kept = (self.board.moves, [self._see(ref) for ref in refs])
        return self._kept[1]

    def _at_rest(self, ref: Ref, manages: frozenset[str]) -> bool:
        """Closed before this plan and still so, with no label the rule would have to take off."""
        before, now = self.snapshot.issues.get(ref), self.board.issues[ref]
        if before is None or before.state != "closed" or now.state != "closed":
            return False
        return manages.isdisjoint((*before.labels, *now.labels))

    def _with_news(self) -> list[Account]:
        """The accounts whose issues this plan has opened or closed: to the others nothing has happened."""
        return [row for row in self.snapshot.accounts if row.id in self.board.news]

    def _known(self, row: Account) -> Facts:
        """What this plan does for an account: the same object as long as that is the same."""
        news = self.board.news.get(row.id)
        if not news:
            return EMPTY
        if news not in self.memo.account_facts:
            self.memo.account_facts[news] = Facts(news=news)
        return self.memo.account_facts[news]

    def _see(self, ref: Ref) -> Seen:
        return self._view(self.board.issues[ref], self.board.facts(ref))

    def _view(self, resource: Resource, facts: Facts) -> Seen:
        """What a view works out is kept while the resource and its facts are the same."""
        slot = (resource.ref, facts.news)
        known = self.memo.views.get(slot)
        if known is None or known.resource is not resource or known.facts is not facts:
            known = self.memo.views[slot] = Seen(resource, facts)
        return known
